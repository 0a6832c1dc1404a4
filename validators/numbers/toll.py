"""Numbers of services (400, 800, 95xxx, 12345): where the called party pays, or the number is short.

The numbering plan of the Ministry of Industry and Information Technology (《电信网编号计划》, 2017 edition): 400 and 800
with seven more digits; 95xxx and 96xxx with five to eight; 1xx to 1xxxxx. There is no check digit.
"""

from __future__ import annotations

import re

import pandas as pd

from validators.numbers.landline import without_extension
from validators.numbers.scheme import Doubt, Scheme, broken
from validators.values.text import Text, fold

LENGTH = 10


def sound(number: str) -> bool:
    """True for a number of a service without hyphens.

    >>> sound('4008100001'), sound('400810001'), sound('11185'), sound('95580')
    (True, False, True, True)
    """
    return bool(re.fullmatch(r"[48]00[0-9]{7}|1[0-9]{2,5}|9[56][0-9]{3,6}", number))


def judge(text: str) -> Doubt | None:
    """What is doubtful about the number of a service.

    >>> judge('400-810-0001 转 8') is None, judge('400-810-001').says
    (True, '400 号码应为 10 位，现在是 9 位')
    """
    number = without_extension(text)
    if broken(text) or sound(number):
        return broken(text)
    if re.fullmatch(r"[48]00[0-9]+", number):
        return Doubt(f"{number[:3]} 号码应为 {LENGTH} 位，现在是 {len(number)} 位")
    return Doubt(f"不像服务电话：“{fold(text)}”")


def plain(numbers: pd.Series) -> pd.Series:
    """Mask of what `judge` certainly has nothing to say about."""
    return numbers.str.fullmatch(r"[48]00[0-9]{7}")


SCHEME = Scheme(
    id="toll",
    title=Text("400、800 号码", "Toll-free number"),
    source="电信网编号计划(2017 年版)",
    switch="phone_check",
    document="客户的名片或来电",
    judge=judge,
    plain=plain,
)
