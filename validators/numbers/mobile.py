"""Mobile numbers of the Chinese mainland (手机号码): 11 digits that begin with 13 to 19.

The numbering plan of the Ministry of Industry and Information Technology (《电信网编号计划》, 2017 edition); 13 digits that
begin with 10 or 14 are cards of machines. New ranges are opened every few years, so no list of them is kept here. There
is no check digit: a wrong digit cannot be seen, a missing one can.
"""

from __future__ import annotations

import re

import pandas as pd

from validators.numbers.nearest import mended
from validators.numbers.scheme import Doubt, Scheme, bare, broken
from validators.values.text import Text

LENGTH = 11
DIGITS = "0123456789"


def sound(number: str) -> bool:
    """True for a mobile number without spaces; 0, 86 or +86 may stand before it.

    >>> sound('13800000000'), sound('+8613800000000'), sound('12800000000'), sound('1380000000')
    (True, True, False, False)
    """
    return bool(re.fullmatch(r"(?:(?:\+|00)?86|0)?1[3-9][0-9]{9}|1[04][0-9]{11}", number))


def judge(text: str) -> Doubt | None:
    """What is doubtful about a mobile number.

    >>> judge('138-0000-0000') is None, judge('1380000000').says
    (True, '手机号应为 11 位，现在是 10 位')
    >>> judge('I38OOOOOOOO').mend
    '13800000000'
    """
    number = bare(text)
    if broken(text) or sound(number):
        return broken(text)
    if digits := mended(number, sound, DIGITS):
        return Doubt(f"手机号只有数字，现在是“{number}”", mend=digits)
    if not re.fullmatch(r"[0-9]+", number):
        return Doubt(f"手机号应为 {LENGTH} 位数字，现在是“{number}”")
    if len(number) != LENGTH:
        return Doubt(f"手机号应为 {LENGTH} 位，现在是 {len(number)} 位")
    return Doubt(f"手机号以 13 到 19 开头，现在是“{number[:2]}”")


def plain(numbers: pd.Series) -> pd.Series:
    """Mask of what `judge` certainly has nothing to say about."""
    return numbers.str.fullmatch(r"1[3-9][0-9]{9}")


SCHEME = Scheme(
    id="mobile",
    title=Text("手机号码", "Mobile number"),
    source="电信网编号计划(2017 年版)",
    switch="phone_check",
    document="客户的名片或来电",
    judge=judge,
    plain=plain,
)
