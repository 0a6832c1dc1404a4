"""A number that was typed as text: what it says where it can be read in one way, and else why it cannot (settled 35).

Read are width, spaces and invisible characters, a currency sign of ours, 元, 件, 吨 and their kin or % behind it, thousands
in groups of three or all in groups of four, and 万, 千, 亿 behind the number. A comma anywhere else, two lines in a cell,
a power of ten as calculators write it and a foreign currency are named, with the readings they might have; nothing is
computed with those.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Any, NamedTuple

from validators.values.text import squeezed, trim, visible

DIGITS = 15
"""What Excel keeps of a number."""
_PRECISE = Context(prec=DIGITS, rounding=ROUND_HALF_UP)
_PLAIN = r"\d+\.?\d*|\.\d+"
_GROUPED = r"[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?|[1-9]\d{0,3}(?:,\d{4})+(?:\.\d+)?"
_SCALES = {"万": 10_000, "亿": 100_000_000, "千": 1_000}
UNITS = ("元", "件", "户", "次", "吨", "小时")
"""What may stand behind a number."""
_NUMBER = re.compile(rf"([+-]?)(?:[¥￥]|人民币|RMB|CNY)?([+-]?)({_GROUPED}|{_PLAIN})(万|亿|千)?({'|'.join(UNITS)})?整?(%)?")
_POWER = re.compile(r"[+-]?\d+(?:\.\d*)?[eE][+-]?\d{1,3}")
_FOREIGN = re.compile(
    r"美元|美金|港元|港币|港纸|欧元|日元|英镑|韩元|卢布|澳元|台币|澳门元|US\$|HK\$|NT\$|USD|HKD|EUR|JPY|GBP|[$€£₩₽]", re.I
)
_COMMAS = re.compile(r"[+-]?\d*(?:[,.]\d*)*,(?:[,.]?\d+)*")


_NOTHING = re.compile(r"[-—–―_/\\.]+|无|没有|暂无|未知|不详|待定|待补|N/?A|NULL|NONE|NIL|NAN", re.I)
"""What people and systems write where there is nothing."""
_SIGN_BEHIND = re.compile(rf"[¥￥]?({_GROUPED}|{_PLAIN})元?(?:[-—–]|CR|\(负\))|(?:负|[△▲])[¥￥]?({_GROUPED}|{_PLAIN})元?", re.I)
"""A number that accountants and their systems write as one below zero."""


_LISTED = re.compile(r"(?<![\d０-９])[1-9１-９][\d０-９]{3}(?:\s*，\s*[1-9１-９][\d０-９]{3})+(?![\d０-９])")
"""Numbers of four digits with the comma of a sentence between them: 1200，1300元 may be two."""


class Doubted(NamedTuple):
    """Why a text is no number in one way, in words for the user, and what to do. `form` is the same for all of one kind."""

    form: str
    says: str
    remedy: str


class Written(NamedTuple):
    """A number read from text, with the unit that stands behind it and whether it is a percentage."""

    number: Decimal
    unit: str = ""
    percent: bool = False


def written(text: str) -> Written | None:
    """What a text says as a number; None where it says none, or more than one.

    >>> written('１．２万元').number, written('1,0000').number, written('1,234,567.5').number, written('12,909\\u200b.01').number
    (Decimal('12000'), Decimal('10000'), Decimal('1234567.5'), Decimal('12909.01'))
    >>> [written(text) for text in ('9,99', '19000，00', '1,2万', '100,000,00', '0,123', '1e5', '12\\n34', '12 34', '10²', '①500')]
    [None, None, None, None, None, None, None, None, None, None]
    """
    if _two_lines(text) or _parted(text) or _LISTED.search(text) or any(unicodedata.category(ch) == "No" for ch in text):
        return None
    plain = squeezed(unicodedata.normalize("NFKC", text)).replace("−", "-")
    negative = plain.startswith("(") and plain.endswith(")")
    found = _NUMBER.fullmatch(plain[1:-1] if negative else plain)
    if not found or (found[1] and found[2]):
        return None
    number = Decimal(found[3].replace(",", "")) * _SCALES.get(found[4], 1)
    number = kept(number / 100 if found[6] else number)
    minus = negative or "-" in (found[1], found[2])
    return Written(-number if minus and number else number, found[5] or "", bool(found[6]))


def kept(number: Decimal) -> Decimal:
    """To 15 digits, whole numbers without an exponent, and no minus before zero."""
    number = _PRECISE.plus(number)
    return number.to_integral_value() + 0 if number == number.to_integral_value() else number


def doubt(text: str) -> Doubted | None:
    """Why a text that `written` does not read is no number, where there is more to say than that.

    >>> doubt('19000，00').says
    '逗号的位置不对，可能是 19,000.00，也可能是 1,900,000'
    >>> doubt('1.9E+04').says, doubt('US$5').form, doubt('约三百')
    ('是科学记数的写法，也许是 19,000', '外币', None)
    >>> doubt('1200，1300元').form, written('1200,1300').number, written('12，3456').number, written('1200，0000').number
    ('几个数', Decimal('12001300'), Decimal('123456'), Decimal('12000000'))
    """
    plain = squeezed(unicodedata.normalize("NFKC", text))
    if several := _several(text, plain):
        return several
    if _NOTHING.fullmatch(plain):
        return Doubted("写着没有", "不是数字，不知道是零还是没有", "是零就填 0，没有就留空")
    if found := _SIGN_BEHIND.fullmatch(plain):
        number = Decimal((found[1] or found[2]).replace(",", ""))
        return Doubted("负号的写法", f"像是负数，可能是 {_shown(-number)}", "是负数就在前面写“-”，只填数字")
    if found := re.fullmatch(r"(\d+(?:\.\d+)?)[wW]", plain):
        return Doubted("w", f"里的 w 多半是“万”，可能是 {_shown(Decimal(found[1]) * 10_000)}", "照原件把数写全，例如 12000")
    if _POWER.fullmatch(plain):
        return Doubted("科学记数", f"是科学记数的写法，{_likely(plain)}", "照原件把数写全，例如 19000；编号不要填在这里")
    if _FOREIGN.search(plain) and re.search(r"\d", plain):
        return Doubted("外币", "写的是外币，不知道折成多少元", "折成人民币再填，只填数字")
    body, scale = re.fullmatch(r"(.*?)([万千亿]?(?:元|件|户|次|吨)?)", plain.lstrip("¥￥")).groups()  # type: ignore[union-attr]
    if _COMMAS.fullmatch(body):
        return Doubted(
            _shape(body), f"逗号的位置不对，{_or(_with_commas(body, _SCALES.get(scale[:1], 1)))}", "照原件重填，只填数字，不写逗号"
        )
    if found := re.fullmatch(r"(\d+(?:\.\d+)?)([万千亿])(\d+)", plain):
        whole, scaled = Decimal(found[1]) * _SCALES[found[2]], Decimal(f"0.{found[3]}") * _SCALES[found[2]]
        return Doubted(
            "万后有数", f"“{found[2]}”后面还有数，{_or([whole + scaled, whole + Decimal(found[3])])}", "照原件把数写全，例如 12000"
        )
    if re.fullmatch(r"\d+[。;；:：'’]\d+", plain):
        return Doubted("不是小数点", f"中间的“{re.sub(r'[0-9]', '', plain)}”不是小数点", "照原件重填，小数点用英文的“.”")
    return None


def number_readings(raw: Any) -> tuple[str, ...]:
    """The ways in which a doubtful number may be read: its last comma as a point, its commas as nothing.

    >>> number_readings('19000，00'), number_readings('1.9E+04'), number_readings('12。5'), number_readings('US$5')
    (('当小数点', '逗号不算'), ('科学记数',), ('当小数点',), ())
    """
    return tuple(_ways(raw)) if isinstance(raw, str) else ()


def number_by(raw: Any, way: str) -> str | None:
    """A doubtful number as it is to be read in that way. >>> number_by('19000，00元', '当小数点')
    '19000.00元'
    """
    return _ways(raw).get(way) if isinstance(raw, str) else None


def _ways(text: str) -> dict[str, str]:
    doubted = doubt(text)
    plain = squeezed(unicodedata.normalize("NFKC", text))
    if doubted is None:
        return {}
    if doubted.form == "科学记数":
        return {"科学记数": f"{kept(Decimal(plain)):f}"}
    if doubted.form == "不是小数点":
        return {"当小数点": re.sub(r"[。;；:：'’]", ".", plain)}
    if not doubted.form.startswith("逗号"):
        return {}
    head, _, tail = plain.rpartition(",")
    ways = {"当小数点": f"{head.replace(',', '')}.{tail}", "逗号不算": plain.replace(",", "")}
    return {way: made for way, made in ways.items() if written(made) is not None}


def _several(text: str, plain: str) -> Doubted | None:
    """Why a text may be more than one number."""
    if _two_lines(text):
        return Doubted("两行", "一格里有两行，不知道是哪一个数", "一格只填一个数，两笔就分成两行")
    if _LISTED.search(text):
        says = f"“，”两边各是四位数，可能是一个数 {plain.replace(',', '')}，也可能是几个数"
        return Doubted("几个数", says, "照原件重填，一格一个数，不写逗号")
    if _parted(text):
        return Doubted("空格", f"中间有空格，可能是一个数 {plain}，也可能是两个数", "照原件重填，一格一个数，数字中间不要空格")
    return None


def _two_lines(text: str) -> bool:
    return bool(re.search(r"\S[^\S\r\n]*[\r\n]+\s*\S", visible(text).strip()))


def _parted(text: str) -> bool:
    """True for digits with spaces between them that do not part thousands: 12 34, 1 2 3."""
    plain = trim(unicodedata.normalize("NFKC", text))
    return bool(re.search(r"\d \d", plain)) and not re.fullmatch(r"\D*\d{1,3}(?: \d{3})+(?:\.\d+)?\D*", plain)


def _likely(power: str) -> str:
    value = Decimal(power)
    return f"也许是 {_shown(value)}" if -6 <= value.adjusted() <= DIGITS else "不知道是哪个数"


def _with_commas(body: str, scale: int) -> list[Decimal]:
    """The numbers that a text with a misplaced comma may mean: the last comma a decimal point, or no comma at all."""
    head, _, tail = body.rpartition(",")
    texts = [re.sub("[,.]", "", head) + "." + tail if "." not in tail else "", body.replace(",", "")]
    return [Decimal(text) * scale for text in texts if re.fullmatch(r"[+-]?\d+\.?\d*|[+-]?\.\d+", text)]


def _or(numbers: list[Decimal]) -> str:
    shown = list(dict.fromkeys(map(_shown, numbers)))
    return "可能是 " + "，也可能是 ".join(shown) if shown else "不知道是哪个数"


def _shown(number: Decimal) -> str:
    text = f"{number:,f}"
    return text.rstrip("0").rstrip(".") if "." in text and not re.search(r"\.\d\d$", text) else text


def _shape(body: str) -> str:
    """Commas alike: how many digits follow the last one, and whether there is a point as well."""
    tail = body.rpartition(",")[2]
    return f"逗号后 {len(tail)} 位" + ("带点" if "." in body else "")
