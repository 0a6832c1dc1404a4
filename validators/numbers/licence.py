"""The registration number of a business licence before 2015 (营业执照注册号): 15 digits, the last of them a check digit.

GS 15-2006 《工商行政管理市场主体注册号编制规则》: 6 digits for the office that registered first, 8 for the order, and a
check digit by ISO/IEC 7064 MOD 11,10, which python-stdnum computes. Before 2007 there were 13 digits without one. The
number has given way to the 统一社会信用代码 (GB 32100-2015) but lives on in old registers.
"""

from __future__ import annotations

import re

import pandas as pd
from stdnum.iso7064 import mod_11_10

from validators.numbers.nearest import mended, nearest
from validators.numbers.scheme import Doubt, Scheme, bare, broken
from validators.values.text import Text

LENGTH = 15
DIGITS = "0123456789"


def check_digit(fourteen: str) -> str:
    """The last digit that the first 14 call for.

    >>> check_digit('11010800000001')
    '6'
    """
    return str(mod_11_10.calc_check_digit(fourteen))


def sound(number: str) -> bool:
    """True for 15 digits whose check digit is right.

    >>> sound('110108000000016'), sound('110108000000017'), sound('11010800000001')
    (True, False, False)
    """
    return bool(re.fullmatch(r"[0-9]{15}", number)) and check_digit(number[:-1]) == number[-1]


def older(number: str) -> bool:
    """True for the 13 digits of before 2007, which begin with the code of a province and have no check digit.

    >>> older('1101081234567'), older('9911081234567')
    (True, False)
    """
    return bool(re.fullmatch(r"(1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5])[0-9]{11}", number))


def judge(text: str) -> Doubt | None:
    """What is doubtful about a licence number.

    >>> judge('110108000000016'), judge('1101081234567')
    (None, None)
    >>> judge('110108000000061').near[0]
    '110108000000016'
    """
    number = bare(text)
    if broken(text) or sound(number) or older(number):
        return broken(text)

    def near() -> tuple[str, ...]:
        return nearest(number, sound, DIGITS, LENGTH)

    if len(number) != LENGTH:
        return Doubt(f"老营业执照注册号应为 {LENGTH} 位，现在是 {len(number)} 位", near)
    if not re.fullmatch(r"[0-9]+", number):
        return Doubt(f"老营业执照注册号只有数字，现在是“{number}”", near, mended(number, sound, DIGITS))
    return Doubt(f"最后一位按前 14 位推算应为“{check_digit(number[:-1])}”，现在是“{number[-1]}”", near)


def plain(numbers: pd.Series) -> pd.Series:
    """Mask of what `judge` certainly has nothing to say about."""
    return numbers.map(lambda number: sound(number) or older(number)).astype(bool)


SCHEME = Scheme(
    id="licence",
    title=Text("老营业执照注册号", "Business licence number (old)"),
    source="GS 15-2006",
    switch="uscc_check",
    document="营业执照",
    judge=judge,
    plain=plain,
)
