"""Codes of administrative divisions (行政区划代码): six digits for province, prefecture and county, as years change them.

GB/T 2260 《中华人民共和国行政区划代码》 and the yearly changes of the Ministry of Civil Affairs. Names are those that
python-stdnum carries, with the years of each; `division_changes.csv` beside this file says what became of a code that
was given up since 1995 (renamed, raised to a district or city, merged): old code, old name, year, new codes joined
with 、. Neither is complete, and every year brings new codes: a code that is not known here is never a fault.
"""

from __future__ import annotations

import csv
import re
from functools import cache
from importlib import resources
from typing import NamedTuple

import pandas as pd
from stdnum import numdb

from validators.numbers.scheme import Doubt, Scheme, bare
from validators.values.text import Text

LENGTHS = (2, 4, 6, 9, 12)
"""Province, prefecture, county; town and village by GB/T 10114 and the statistical codes."""
_NAMED = re.compile(r"(?:\[(\d*)-(\d*)\])?([^,]+)")
_LAST = 9999


class DivisionChange(NamedTuple):
    """What became of a code: `year` is the first in which the new codes hold."""

    code: str
    name: str
    year: int
    successors: tuple[str, ...]


def name(code: str, year: int | None = None) -> str | None:
    """What a code of two, four or six digits is called in a year, by default today; None when it is not known.

    >>> name('110101'), name('110103'), name('110103', 2009), name('513400'), name('999999')
    ('东城区', None, '崇文区', '凉山彝族自治州', None)
    """
    names = _names(code.ljust(6, "0"))
    wanted = _LAST if year is None else year
    return next((called for since, until, called in names if since <= wanted <= until), None)


def known(code: str) -> bool:
    """True when the code is, or once was, in use.

    >>> known('110103'), known('110199')
    (True, False)
    """
    return bool(_names(code.ljust(6, "0")))


@cache
def _names(code: str) -> tuple[tuple[int, int, str], ...]:
    found = {k: v for _, properties in numdb.get("cn/loc").info(code) for k, v in properties.items()}
    return tuple((int(since or 0), int(until or _LAST), called) for since, until, called in _NAMED.findall(found.get("county", "")))


@cache
def changes() -> dict[str, DivisionChange]:
    """The codes that were given up, by old code."""
    text = (resources.files(__package__) / "division_changes.csv").read_text(encoding="utf-8")
    return {
        line["旧代码"]: DivisionChange(line["旧代码"], line["旧名"], int(line["年"]), tuple(line["新代码"].split("、")))
        for line in csv.DictReader(text.splitlines())
    }


def successors(code: str) -> tuple[str, ...]:
    """The codes that stand today for a code that was given up, through every change; itself when it was not.

    >>> successors('110103'), successors('452122'), successors('110101')
    (('110101',), ('450181',), ('110101',))
    """
    change = changes().get(code)
    if change is None:
        return (code,)
    return tuple(dict.fromkeys(later for new in change.successors for later in successors(new)))


def judge(text: str) -> Doubt | None:
    """What is to be said about a code; a name in place of a code is not judged.

    >>> judge('110103').says
    '110103 崇文区 2010 年起已改为 110101 东城区'
    >>> judge('110228001').says
    '110228 密云县 2015 年起已改为 110118 密云区'
    >>> judge('东城区'), judge('110199'), judge('11010').says
    (None, None, '行政区划代码应为 6 位，现在是 5 位')
    """
    code = bare(text)
    if not re.fullmatch(r"[0-9]+", code):
        return None
    if len(code) not in LENGTHS:
        return Doubt(f"行政区划代码应为 6 位，现在是 {len(code)} 位")
    change = changes().get(code[:6].ljust(6, "0"))
    if change is None:
        return None
    today = tuple(successors(change.code))
    shown = "、".join(f"{new} {name(new) or ''}".strip() for new in today)
    return Doubt(f"{change.code} {change.name} {change.year} 年起已改为 {shown}", lambda: today, note=True)


def plain(codes: pd.Series) -> pd.Series:
    """Mask of what `judge` certainly has nothing to say about."""
    return ~codes.str.contains(r"[0-9]", regex=True)


SCHEME = Scheme(
    id="division",
    title=Text("行政区划代码", "Administrative division"),
    source="GB/T 2260",
    switch="division_check",
    document="登记证件",
    judge=judge,
    plain=plain,
    old=r"[0-9]+",
)
