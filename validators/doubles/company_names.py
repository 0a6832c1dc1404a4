"""The name of a customer taken apart for comparison: place, own name, legal form, unit (R03, V07; settled 15).

Full and half width, brackets, spaces, traditional characters, 有限公司 and 有限责任公司, and the places in front do not
tell two firms apart. A 分公司, 支行 or 营业部 does: it is neither its parent nor its sister.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import NamedTuple

from opencc import OpenCC

from validators.doubles.likeness import TRADES
from validators.doubles.places import Places, Region, split_places

UNIT_WORDS = (
    "分公司|支公司|子公司|分行|支行|分理处|储蓄所|营业部|营业厅|营业所|营业室|营销部|经营部|分店|门店|专卖店|直营店|加油站|门市部|分厂|办事处|"
    "联络处|代表处|项目部|分部|分社|分院|院区|分校|校区|分局|支局|分所|分中心|分会|支队|工作站|服务部|收购站|卫生室|教学点"
)
_FORM = re.compile(r"(?:股份有限|有限责任|有限|总|股份)?公司|有限合伙|特殊普通合伙|普通合伙|个人独资|个体工商户")
_UNIT = re.compile(
    rf"^(.*(?:公司|银行|集团|联社|信用社|医院|学院|大学|中学|小学|保险|电信|移动|联通|石油|石化))(.{{0,16}}(?:{UNIT_WORDS}))$"
)
_ONLY_UNIT = re.compile(rf"(?:{UNIT_WORDS})$")
_NOTE = re.compile(r"[(\[](?:原|曾用名|曾|简称|又名|已|暂|注|旧|现)[^)\]]*[)\]]")
_BRACKET = re.compile(r"[(\[]([^)\]]*)[)\]]")
_SIGNS = re.compile(r"[^\w]|_")
_RANKS = re.compile(r"自治[区州县旗]|地区|(?<![校院片])[省市县区州]")
_ORDINAL = {sign: str(number) for number, sign in enumerate("零一二三四五六七八九")}
_NUMBERED = re.compile(r"第([一二三四五六七八九])(?![一二三四五六七八九十百])")
_BODIES = re.compile(
    r"[公司厂店部局院校所处会社站行馆队场园城厅办庄坊吧室铺栈楼阁堂库网群港港段团矿]$|中心|银行|集团|公司|学|机关|政府|协会|基金"
)
_SURNAMES = frozenset(
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚"
    "谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂丛焦向柳邢"
    "路岳齐沿梅莫庄辛管祝左涂谷祁时舒耿牟卜詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍位覃霍翁隋植甘景薄单包司柏宁柯阮桂闵解强柴华车冉房边"
)
_DOUBLE_SURNAMES = ("欧阳", "司马", "上官", "诸葛", "东方", "皇甫", "尉迟", "公孙", "慕容", "令狐", "长孙", "宇文", "司徒", "夏侯")


class Name(NamedTuple):
    """A name taken apart.

    own      what the customer calls itself: without place, form, unit
    flat     its smaller places and `own` in a row, whether or not a place was recognised as one
    unit     which part of an organisation; empty for the whole
    whole    False where the name ends like a unit and nothing says where the parent's name stops
    person   it looks like the name of a natural person
    """

    own: str
    flat: str
    unit: str
    region: Region
    form: str
    whole: bool
    person: bool


@cache
def _simplified() -> dict[int, str]:
    """Traditional -> simplified, character by character, so that a name reads the same wherever it stands."""
    characters = [chr(code) for code in range(0x4E00, 0xA000)]
    plain = OpenCC("t2s").convert("\n".join(characters)).split("\n")
    return {ord(a): b for a, b in zip(characters, plain, strict=True) if a != b}


def plain_text(text: str) -> str:
    """Width, case and traditional characters made one; spaces of every kind taken out.

    >>> plain_text('金穗茶業（成都）ＡＢＣ 公司')
    '金穗茶业(成都)ABC公司'
    """
    folded = unicodedata.normalize("NFKC", text).translate(_simplified())
    return (
        re.sub(r"[\s\u200b\ufeff]+", "", folded)
        .upper()
        .replace("【", "(")
        .replace("】", ")")
        .replace("〔", "(")
        .replace("〕", ")")
        .replace("『", "")
        .replace("』", "")
    )


def understood(name: str, places: Places) -> Name:
    """A name as typed, taken apart.

    >>> from validators.doubles.places import known_places
    >>> found = understood('四川省成都市金穗茶業（集團）有限責任公司绵阳分公司', known_places())
    >>> found.own, found.region, found.unit
    ('金穗茶业集团', ((1, '四川'), (2, '成都')), '绵阳分公司')
    """
    text, inside = _without_brackets(_NOTE.sub("", plain_text(name)) or plain_text(name), places)
    text = _NUMBERED.sub(lambda found: "第" + _ORDINAL[found[1]], text)
    parted = _UNIT.match(text)
    head, unit = (parted[1], _RANKS.sub("", parted[2])) if parted else (text, "")
    form = "".join(_FORM.findall(head))
    bare = _FORM.sub("", head) or head
    region, own = split_places(bare, places)
    if own in TRADES and region and bare.endswith(region[-1][1] + own):  # 安顺食品: what is left would be no name
        region, own = region[:-1], region[-1][1] + own
    region = tuple(sorted({*region, *inside}))
    flat = "".join(place for level, place in region if level > 1) + own
    whole = bool(parted) or not _ONLY_UNIT.search(text)
    person = not form and not region and not unit and _is_person(text)
    return Name(own, flat, unit, region, form, whole, person)


def _without_brackets(text: str, places: Places) -> tuple[str, Region]:
    """The words alone: a place in brackets is taken out and given beside them, (中国) says nothing, other words stay."""
    inside: list[tuple[int, str]] = []

    def opened(found: re.Match[str]) -> str:
        if found[1] == "中国":
            return ""
        region, rest = split_places(found[1] + "之内", places)
        if region and rest == "之内":
            inside.extend(region)
            return ""
        return found[1]

    return _SIGNS.sub("", _BRACKET.sub(opened, text)), tuple(inside)


def _is_person(text: str) -> bool:
    if not 2 <= len(text) <= 4 or _BODIES.search(text) or not all("\u4e00" <= sign <= "\u9fff" for sign in text):
        return False
    return text[0] in _SURNAMES and len(text) <= 3 or text.startswith(_DOUBLE_SURNAMES)
