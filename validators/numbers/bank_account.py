"""Bank accounts (银行账号) of companies and persons: digits, of a length that each bank sets itself.

There is no common check digit; a number of 16 to 19 digits that begins with 62 is a 银联 card and judged as one
(ISO/IEC 7812-1). What can be said of the others is a number that Excel has broken, or a length that no bank has.
"""

from __future__ import annotations

import re

import pandas as pd

from validators.numbers import bank_card
from validators.numbers.scheme import Doubt, Scheme, bare, broken, zeros_at_the_end
from validators.values.text import Text

SHORTEST, LONGEST = 7, 32


def judge(text: str) -> Doubt | None:
    """What is doubtful about an account.

    >>> judge('2201 0401 0400 1234 5') is None, judge('GB29NWBK60161331926819') is None
    (True, True)
    >>> judge('6222020200028432480').says
    '最后一位按前 18 位推算应为“8”，现在是“0”'
    """
    number = bare(text)
    if broken(text):
        return broken(text)
    if re.fullmatch(r"62[0-9]{14,17}", number):
        return bank_card.judge(text)
    if re.fullmatch(r"[0-9]+", number) and (remark := zeros_at_the_end(number)):
        return Doubt(f"银行账号“{number}”{remark}")
    if re.search(r"[0-9]", number) and not SHORTEST <= len(number) <= LONGEST:
        return Doubt(f"银行账号一般是 {SHORTEST} 到 {LONGEST} 位，现在是 {len(number)} 位")
    return None


def plain(numbers: pd.Series) -> pd.Series:
    """Mask of what `judge` certainly has nothing to say about."""
    return numbers.str.fullmatch(r"(?!62)[0-9]{7,15}")


SCHEME = Scheme(
    id="bank_account",
    title=Text("银行账号", "Bank account"),
    source="ISO/IEC 7812-1",
    switch="bank_check",
    document="开户许可证或银行卡",
    judge=judge,
    plain=plain,
)
