"""Places at the front of a name or an address: 四川省成都市… is 成都… (R03, V07).

The names of provinces, prefectures and counties, dissolved ones too, come with python-stdnum. A province, a prefecture
or a place of our own organisation is known without its 省, 市, 县 as well; the short name of a county is not, because
朝阳, 平安 or 长安 begin the names of firms everywhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

from validators.values.text import fold

PROVINCE, PREFECTURE, COUNTY = 1, 2, 3
_LONGEST = 15
_LINE = re.compile(r'^(\s*)(\d+) (?:province|county)="(.*)"')
_DATED = re.compile(r"\[[\d-]*\]([^,\[]+)")
_PEOPLES = (
    "(?:(?:蒙古|柯尔克孜|俄罗斯|土家|布依|朝鲜|哈尼|傈僳|拉祜|景颇|布朗|撒拉|毛南|仡佬|阿昌|普米|德昂|裕固|保安|独龙|鄂伦春|鄂温克|达斡尔|"
    "东乡|纳西|仫佬|各|藏|回|苗|彝|壮|侗|瑶|白|黎|傣|佤|畲|水|土|羌|怒|满)族|维吾尔|哈萨克|柯尔克孜|塔吉克|锡伯|(?<!内)蒙古)*"
)
_MARK = re.compile(_PEOPLES + "(?:自治区|自治州|自治县|自治旗|特别行政区|地区|林区|矿区|特区|新区|省|市|州|盟|县|旗|区)$")
_TAIL = re.compile(_PEOPLES + "自治[区州县旗]|特别行政区|地区|[省市州盟县旗区]")
_STRANGE = re.compile(r"[\u4e00-\u9fff]{2,4}?(?:自治州|自治县|地区|县(?![城域委级立])|市(?![场政民容直区郊内立属级])|州)")
"""A place that no list has (renamed, invented): two to four characters before its mark."""
_GOES_ON = re.compile("市[场政民容郊]|县[城域]|区域")
"""The mark is the beginning of a word: 白杨市场 is not in 白杨市."""
_NO_PLACE = re.compile(r"(?:超|门|夜|都|城|股|集|街|菜|花|楼|上|闹|灯|鱼|米)市$|[神九五六]州$")


class Places(NamedTuple):
    """Known places. `full` and `short`: name -> (level, short name); `above`: short name -> province, where it is one."""

    full: Mapping[str, tuple[int, str]]
    short: Mapping[str, tuple[int, str]]
    above: Mapping[str, str]


Region = tuple[tuple[int, str], ...]
"""The places of a name by level, the widest first."""


@cache
def known_places() -> Places:
    """The places of the country."""
    full: dict[str, tuple[int, str]] = {}
    short: dict[str, tuple[int, str]] = {}
    provinces: dict[str, set[str]] = {}
    province = ""
    for line in (files("stdnum.cn") / "loc.dat").read_text(encoding="utf-8").splitlines():
        if not (found := _LINE.match(line)):
            continue
        level = PROVINCE if not found[1] else PREFECTURE if found[2].endswith("00") else COUNTY
        for name in _DATED.findall(found[3]) or [found[3]]:
            small = short_place(name)
            if level == PROVINCE:
                province = small
            if len(small) < 2 or name in ("市辖区", "省直辖县级行政单位", "自治区直辖县级行政单位", "县"):
                continue
            full.setdefault(name, (level, small))
            provinces.setdefault(small, set()).add(province)
            if level < COUNTY:
                short.setdefault(small, (level, small))
    return Places(full, short, {name: next(iter(of)) for name, of in provinces.items() if len(of) == 1})


def short_place(name: str) -> str:
    """A place without the mark of its rank; two characters at least are left.

    >>> short_place('凉山彝族自治州'), short_place('广西壮族自治区'), short_place('临江市'), short_place('沙市')
    ('凉山', '广西', '临江', '沙市')
    """
    small = _MARK.sub("", name)
    return small if len(small) >= 2 else name


def places_of(own: Iterable[str]) -> Places:
    """The known places with those of our own organisation, such as 青禾县局 or 临江州大客户中心."""
    return _with_own(tuple(own))


@lru_cache(maxsize=8)
def _with_own(own: tuple[str, ...]) -> Places:
    base = known_places()
    names = [found[0] for name in own if (found := re.match(r"[\u4e00-\u9fff]{2,6}?(?:自治州|自治县|[省市州县区盟旗])", name))]
    more = {name: (PREFECTURE if name.endswith("州") else COUNTY, short_place(name)) for name in names}
    ours = {small: (level, small) for level, small in more.values()}
    return Places({**base.full, **more}, {**base.short, **ours}, {s: of for s, of in base.above.items() if s not in ours})


def split_places(text: str, places: Places) -> tuple[Region, str]:
    """The places that a folded text begins with, each within the one before, and the rest, which is never empty.

    >>> split_places('四川省成都市金穗茶业', known_places()), split_places('成都金穗茶业', known_places())
    ((((1, '四川'), (2, '成都')), '金穗茶业'), (((2, '成都'),), '金穗茶业'))
    >>> split_places('红旗超市', known_places()), split_places('平安保险', known_places())
    (((), '红旗超市'), ((), '平安保险'))
    >>> split_places('昆明市安顺食品', known_places())
    (((2, '昆明'),), '安顺食品')
    """
    found: list[tuple[int, str]] = []
    rest = text.removeprefix("中国") if len(text) > 5 else text
    while len(found) < 4:
        step = _next_place(rest, places)
        if step is None or len(rest) - step[0] < 2 or (found and step[1][0] <= found[-1][0]):
            break
        found.append(step[1])
        rest = rest[step[0] :]
    return tuple(found), rest


def _next_place(text: str, places: Places) -> tuple[int, tuple[int, str]] | None:
    """How many characters the place at the front takes, and which it is."""
    for size in range(min(_LONGEST, len(text)), 1, -1):
        head = text[:size]
        if head in places.full and not _GOES_ON.match(text, size - 1):
            return size, places.full[head]
        if head in places.short:
            mark = None if _GOES_ON.match(text, size) else _TAIL.match(text, size)
            return (mark.end() if mark else size), places.short[head]
    found = _STRANGE.match(text)
    if found is None or _NO_PLACE.search(found[0]):
        return None
    level = PREFECTURE if found[0].endswith(("州", "地区")) else COUNTY
    return found.end(), (level, short_place(found[0]))


def same_place(a: Region, b: Region, places: Places) -> bool | None:
    """True when two regions can be one and have a place in common; None when nothing tells; False when they differ.

    >>> known = known_places()
    >>> same_place(((1, '四川'),), ((2, '成都'),), known), same_place(((2, '成都'),), ((2, '绵阳'),), known)
    (True, False)
    """
    if a == b:
        return True
    one, two = _raised(a, places), _raised(b, places)
    if any(level in two and two[level] != name for level, name in one.items()):
        return False
    return True if set(one.items()) & set(two.items()) else None


def _raised(region: Region, places: Places) -> dict[int, str]:
    levels = dict(region)
    above = {places.above[name] for name in levels.values() if name in places.above}
    if PROVINCE not in levels and len(above) == 1:
        levels[PROVINCE] = above.pop()
    return levels


def province_of(text: str) -> str | None:
    """The province that a place lies in, by its short name; None where the words do not tell.

    >>> province_of('成都市高新区'), province_of('四川'), province_of('北京'), province_of('城东')
    ('四川', '四川', '北京', None)
    """
    known = known_places()
    return _raised(split_places(f"{fold(text)}某某企业", known)[0], known).get(PROVINCE)
