"""Land lines of the Chinese mainland (固定电话): area code, 7 or 8 digits, extension.

The numbering plan of the Ministry of Industry and Information Technology (《电信网编号计划》, 2017 edition): 010 and 02x have
three digits, 03xx to 09xx four; a number does not begin with 0, 1 or 9. Which area codes are given out is not judged.
There is no check digit.
"""

from __future__ import annotations

import re

import pandas as pd

from validators.numbers.scheme import Doubt, Scheme, bare, broken
from validators.values.text import Text, fold

_EXTENSION = re.compile(r"(?:转|分机|内线|EXT\.?|X|#|,|\*)+:?[0-9]{1,6}\)?$")
_HYPHENED = re.compile(r"^(.*[0-9]{6,}[)]?)[\-‐-―－][0-9]{1,5}$")
AREA = r"(?:010|02[0-57-9]|0[3-9][0-9]{2})"


def without_extension(text: str) -> str:
    """A number as `bare` gives it, without its extension.

    >>> without_extension('0834-2100001-801'), without_extension('(0834)2100001转801')
    ('08342100001', '08342100001')
    """
    cut = _EXTENSION.sub("", fold(text))
    found = _HYPHENED.match(cut)
    return re.sub(r"[()]", "", bare(found[1] if found else cut))


def sound(number: str) -> bool:
    """True for a number with or without area code; after an area code a short one (12345) will do, too.

    >>> sound('08342100001'), sound('01012345678'), sound('2100001'), sound('0834210000'), sound('083412345')
    (True, False, True, False, True)
    """
    home = re.sub(r"^(?:\+|00)?86(?=[1-9])", "0", number) if len(number) > 11 else number
    return bool(re.fullmatch(rf"{AREA}?[2-8][0-9]{{6,7}}|{AREA}(?:1[0-9]{{2,5}}|9[56][0-9]{{3,6}})", home))


def judge(text: str) -> Doubt | None:
    """What is doubtful about a land line.

    >>> judge('0834-2100001') is None, judge('0834-210000').says
    (True, '区号 0834 后面应为 7 或 8 位，现在是 6 位')
    >>> judge('834-2100001').near
    ('0834-2100001',)
    """
    number = without_extension(text)
    if broken(text) or sound(number):
        return broken(text)
    if re.fullmatch(r"[0-9]+", number) and sound("0" + number):
        area = 2 if number[0] in "12" else 3
        return Doubt("区号少了开头的 0，多半是 Excel 去掉了", lambda: (f"0{number[:area]}-{number[area:]}",))
    if found := re.match(AREA, number):
        rest = number[found.end() :]
        if len(rest) in (7, 8):
            return Doubt(f"区号 {found[0]} 后面的号码不会以“{rest[0]}”开头")
        return Doubt(f"区号 {found[0]} 后面应为 7 或 8 位，现在是 {len(rest)} 位")
    return Doubt(f"不像电话号码：“{fold(text)}”")


def plain(numbers: pd.Series) -> pd.Series:
    """Mask of what `judge` certainly has nothing to say about."""
    return numbers.str.fullmatch(rf"{AREA}-[2-8][0-9]{{6,7}}")


SCHEME = Scheme(
    id="landline",
    title=Text("固定电话", "Land line"),
    source="电信网编号计划(2017 年版)",
    switch="phone_check",
    document="客户的名片或来电",
    judge=judge,
    plain=plain,
)
