"""Which words and number formats say a unit of money or of pieces, and which merely contain its character (settled 36)."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from typing import NamedTuple

from validators.values.text import squeezed, trim

YUAN, PIECE, FOREIGN, UNSURE = "元", "件", "外币", "不明"
"""What a unit counts."""
_SCALES = {"": 1, "十": 10, "百": 100, "千": 1_000, "万": 10_000, "十万": 100_000, "百万": 10**6, "千万": 10**7, "亿": 10**8}
_SCALE = "十万|百万|千万|[百千万亿]"
_MONEY = rf"(?:人民币|RMB|CNY)?(?:(?:{_SCALE})?元|[角分])(?:人民币)?"
_ABROAD = (
    rf"(?:{_SCALE})?(?:美元|美金|港元|港币|欧元|日元|英镑|韩元|澳元|加元|卢布|台币|新台币|澳门元|USD|EUR|HKD|JPY|GBP|KRW)"
    rf"(?:(?:{_SCALE})元?)?"
)
_PIECES = rf"(?:{_SCALE})?件"
UNIT = rf"(?:{_ABROAD}|{_MONEY}|{_PIECES})"
_TOKEN = r"[\u4e00-\u9fffA-Za-z%]{1,7}"
_LISTED = re.compile(rf"单位\s*均?[:为是]?\s*\(?\s*({_TOKEN}(?:\s*[、,/;和及]\s*{_TOKEN})*)")
_FOLLOWED = re.compile(rf"单位\s*[:为是]?\s*\(?({UNIT})(?=填|制|编|审|日期|期间)")
_COUNTED = re.compile(rf"(?:(?<![不非勿未])[以按]({UNIT})(?:为单位|计|列示|填列|填报)|({UNIT})为单位)")
_ALONE = re.compile(rf"[(\[【〔]\s*(?:单位[:为]?)?({UNIT})\s*[)\]】〕]")
_AT_THE_END = re.compile(rf"[(\[【〔]\s*(?:单位[:为]?)?({UNIT}|{_SCALE})\s*[)\]】〕]")
_BEHIND = re.compile(rf"(?:\s*[/:;,、_·|-]\s*|\s+)(?:单位[:为]?)?({UNIT})$")
"""收入/万元, 收入 万元: a unit behind a header without brackets."""
_LABEL = re.compile(r"^(?:金额|计量|货币|数量|计价)?单位[:为]?$")
_SOME = (
    rf"(?:[A-Za-z]{{1,3}}|{_SCALE})?(?:元|块钱?|币|[￥¥$])|[￥¥]?(?:{_SCALE})|[KkWw]"
    rf"|(?:\d[\d,.]*|[一二两三四五六七八九十]{{1,3}})(?:{_SCALE})?元?|(?:RMB|CNY|yuan)[\w']+|wan[\w']*"
)
_UNKNOWN = re.compile(rf"(?:^|[(,;、。])(?:本表|以[上下])?(?:金额|计量|货币|计价)?单位均?[:为是]\(?(?:{_SOME})\)?。?$", re.I)
_BY_SCALE = re.compile(rf"(?<![不非勿未])[以按](?:{_SCALE})(?:为单位|计|列示|填列)")
_IN_ENGLISH = re.compile(
    r"(?:RMB|CNY|yuan)\W*(?:'?000|thousand|million|wan|\d+k)|(?:thousand|million|wan|\d+k|'000)s?\W*(?:of)?\W*(?:RMB|CNY|yuan)", re.I
)
_TIMES = re.compile(r"(?:数字|数据|金额|数值|表中|本表|单位)[^×*乘]{0,6}(?:×|\*|乘以?)1?(?:0{2,}|[十百千万亿]+)(?![\d.%])")
"""What says that the numbers are not in 元, in words of which no factor is taken."""
_ASKED = re.compile(
    rf"(?<![\d.,〇零一二两三四五六七八九十百千万亿几数多余壹贰叁肆伍陆柒捌玖])(?:(?:{_SCALE})元|{_ABROAD})"
    r"(?!以上|以下|以内|以外|及以上|含|左右|户|店|级|档|大户|工程|产值|村|俱乐部|收入户)"
)
_LITERAL = re.compile(r'"([^"]*)"|\\(.)|\[\$([^\]-]*)[^\]]*\]')
_SCALING = re.compile(r"[0#?],+(?![0#?])|[0#?][!\\]\.[0#?]")
"""A comma behind the last digit divides by a thousand; a literal point between digits moves the point."""
_SIGNS = re.compile(r"[$€£₩₽]")
_SIZES = re.compile(r"[%‰KkWwMm]$")
"""What a format may write behind a number that makes another of it: 78% of a 0.78 that was typed as 78, 78K."""


_OTHER_SIGNS = str.maketrans("單萬億仟佰拾圓圆幣額計為", "单万亿千百十元元币额计为")
"""Traditional characters, and those of numbers that are not to be altered."""


class MoneyUnit(NamedTuple):
    """A unit as it is said: the word, what it counts, and how much of that one of it is."""

    word: str
    counts: str
    factor: Decimal

    @property
    def plain(self) -> bool:
        """True for 元 and 件: nothing is to be done."""
        return self.counts != FOREIGN and self.factor == 1


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).translate(_OTHER_SIGNS)


def unit_of(word: str) -> MoneyUnit | None:
    """The unit that a word is as a whole; None when it is none.

    >>> unit_of('万元').factor, unit_of('分').factor, unit_of('人民币元').plain, unit_of('万美元').counts, unit_of('分公司')
    (Decimal('10000'), Decimal('0.01'), True, '外币', None)
    """
    plain = squeezed(_plain(word))
    if re.fullmatch(_ABROAD, plain, re.I):
        return MoneyUnit(plain, FOREIGN, Decimal(1))
    if re.fullmatch(_MONEY, plain):
        bare = re.sub("人民币|RMB|CNY", "", plain)
        factor = Decimal("0.1") if bare == "角" else Decimal("0.01") if bare == "分" else Decimal(_SCALES[bare[:-1]])
        return MoneyUnit(plain, YUAN, factor)
    return MoneyUnit(plain, PIECE, Decimal(_SCALES[plain[:-1]])) if re.fullmatch(_PIECES, plain) else None


def units_said(text: str) -> tuple[MoneyUnit, ...]:
    """The units that a cell says: after 单位, as 以万元计, or alone in brackets; none where it merely contains the character.

    >>> [u.word for u in units_said('（单位：万元、万件）')], [u.word for u in units_said('本表以千元计')], [u.word for u in units_said('（元）')]
    (['万元', '万件'], ['千元'], ['元'])
    >>> [units_said(text) for text in ('填报单位：临江分公司', '得分', '单元', '100万元以上客户', '大客户收入台账（万元）', '单位负责人：元方')]
    [(), (), (), (), (), ()]
    """
    plain = trim(_plain(text))
    for words in (plain, squeezed(plain)):
        if alone := _ALONE.fullmatch(words):
            return _known([alone[1]])
        found = [token for listed in _LISTED.finditer(words) for token in re.split(r"\s*[、,/;和及]\s*", listed[1])]
        found += [m[1] for m in _FOLLOWED.finditer(words)] + [m[1] or m[2] for m in _COUNTED.finditer(words)]
        if units := _known(found):
            return units
    return ()


def unit_in_header(text: str, counts: str = YUAN) -> MoneyUnit | None:
    """The unit of a header, in brackets or behind a sign: 收入（万元）, 收入/万元. None where there is none.

    `counts`: what a scale alone in brackets counts, 收入（万） or 数量（万）.

    >>> unit_in_header('收入（单位：万元）').word, unit_in_header('得分'), unit_in_header('收入(不含税)'), unit_in_header('数量（万）', PIECE).word
    ('万元', None, None, '万件')
    >>> [unit_in_header(text).word for text in ('收入/万元', '收入:千元', '收入 亿元', '收入（万）')], unit_in_header('次/分')
    (['万元', '千元', '亿元', '万元'], None)
    """
    plain = trim(_plain(text))
    found = _AT_THE_END.search(squeezed(plain)) or _BEHIND.search(plain)
    if found is None or found[1] in ("角", "分") and found.re is _BEHIND:
        return None
    return unit_of(found[1]) or unit_of(found[1] + counts)


def without_unit(text: str) -> str:
    """A label without its unit. >>> without_unit('预计第一次交易额（万元）'), without_unit('收入/万元')
    ('预计第一次交易额', '收入')
    """
    plain = trim(_plain(text))
    return _BEHIND.sub("", _AT_THE_END.sub("", plain)) or plain


def unit_beside(label: object, value: object) -> str:
    """The unit that stands in a cell of its own beside the word 单位, as one phrase; empty where there is none.

    >>> unit_beside('单位', '万元'), unit_beside('金额单位：', '元'), unit_beside('填报单位', '万元'), unit_beside('单位', '件数')
    ('单位：万元', '单位：元', '', '')
    """
    if not isinstance(label, str) or not isinstance(value, str):
        return ""
    said = _LABEL.match(squeezed(_plain(label)))
    unit = unit_of(_plain(value).strip(" ()")) if said else None
    return f"单位：{unit.word}" if unit is not None else ""


def unknown_unit(text: str) -> bool:
    """True for 单位：K元: a unit that nobody here knows.

    >>> [unknown_unit(text) for text in ('单位：K元', '单位：万', '单位：10000元', "RMB'000", '数字需乘以1万', '金额以亿计')]
    [True, True, True, True, True, True]
    >>> [unknown_unit(text) for text in ('单位：元', '单位：万州分公司', '单位：元坝县局', '奖励=收入×100%', '单位：一心茶庄')]
    [False, False, False, False, False]
    """
    plain = squeezed(_plain(text))
    return any(form.search(plain) for form in (_UNKNOWN, _BY_SCALE, _IN_ENGLISH, _TIMES)) and not units_said(text)


def asked_in(text: str) -> str:
    """A larger unit or a foreign currency in a title, without the word 单位: a question (settled 36). Empty where there is none.

    >>> asked_in('大客户收入台账（万元）'), asked_in('2026年万元收入表'), asked_in('100万元以上客户'), asked_in('万元户名单')
    ('万元', '万元', '', '')
    """
    found = _ASKED.search(squeezed(_plain(text)))
    return found[0] if found else ""


def unit_in_format(code: str) -> MoneyUnit | None:
    """The unit that a number format writes behind a number that it does not scale; None where it writes none.

    >>> unit_in_format('0.00"万元"').word, unit_in_format('#,##0.00\\\\万\\\\元').word, unit_in_format('[$€-407] #,##0.00').counts
    ('万元', '万元', '外币')
    >>> [unit_in_format(code) for code in ('0!.0,"万"', '#,##0,"千元"', '0.0,"K"', 'yyyy"年"m"月"', '[$-804]0.00', '0"元"')[:5]]
    [None, None, None, None, None]
    >>> [unit_in_format(code).counts for code in ('0.00%', '0"K"', '0.0\\\\w', '0_ "%"')]
    ['不明', '不明', '不明', '不明']
    """
    section = code.split(";")[0]
    words = "".join(m[1] or m[2] or m[3] or "" for m in _LITERAL.finditer(section)) + re.sub(r'"[^"]*"|\\.|\[[^\]]*\]', "", section)
    if _SIGNS.search(words):
        return MoneyUnit(words.strip("#0.,_ ()-+*?"), FOREIGN, Decimal(1))
    found = re.search(rf"{UNIT}|(?:{_SCALE})$", re.sub(r"[^\u4e00-\u9fffA-Z]", "", _plain(words)))
    if found is None and (size := _SIZES.search(_shown_behind(section))) and not _SCALING.search(re.sub(r'"[^"]*"', "", section)):
        return MoneyUnit(size[0], UNSURE, Decimal(1))
    if found is None or _SCALING.search(re.sub(r'"[^"]*"', "", section)):
        return None
    return unit_of(found[0]) or unit_of(found[0] + YUAN)


def _shown_behind(section: str) -> str:
    """What a format shows as it stands, its places for digits taken as 0: `0"K"` as 0K, `0.00%` as 0%."""
    shown = _LITERAL.sub(lambda m: f"\0{m[1] or m[2] or ''}\0", section)
    return "".join(part if i % 2 else re.sub(r"[^%‰0#]", "", part) for i, part in enumerate(shown.split("\0"))).strip()


def _known(words: list[str]) -> tuple[MoneyUnit, ...]:
    return tuple(dict.fromkeys(unit for word in words if (unit := unit_of(word)) is not None))
