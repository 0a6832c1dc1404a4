"""The citizen identity number (公民身份号码): 18 signs since 1999, 15 digits on first-generation cards.

GB 11643-1999: division (GB/T 2260), date of birth, order, and a check sign by ISO/IEC 7064 MOD 11-2, where X stands for
10. GB 11643-1989 had two digits for the year and no check sign; such cards ended with 2012. A division that is not
known is no fault: it stays what it was when the number was given.
"""

from __future__ import annotations

import datetime as dt
import re

import pandas as pd
from stdnum.iso7064 import mod_11_2

from validators.numbers import division
from validators.numbers.nearest import mended, nearest
from validators.numbers.scheme import Doubt, Scheme, bare, broken, zeros_at_the_end
from validators.values.text import Text

LENGTH, OLD = 18, 15
ALPHABET = "0123456789X"
_CENTENARIANS = ("996", "997", "998", "999")
"""Orders that the 15-digit numbers of people born before 1900 have."""


def check_sign(seventeen: str) -> str:
    """The last sign that the first 17 digits call for (ISO/IEC 7064 MOD 11-2).

    >>> check_sign('11010519491231002'), check_sign('44052418800101001')
    ('X', '4')
    """
    return str(mod_11_2.calc_check_digit(seventeen))


def birth_date(number: str) -> dt.date | None:
    """The date of birth in an 18- or 15-digit number; None when it is no date.

    >>> birth_date('11010519491231002X'), birth_date('110105491231002'), birth_date('110105194913310025')
    (datetime.date(1949, 12, 31), datetime.date(1949, 12, 31), None)
    """
    digits = number[6:14] if len(number) == LENGTH else (("18" if number[12:15] in _CENTENARIANS else "19") + number[6:12])
    try:
        born = dt.date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        return None
    return born if 1800 <= born.year <= 2199 else None


def renewed(fifteen: str) -> str:
    """The 18-digit number of an old 15-digit one.

    >>> renewed('110105491231002')
    '11010519491231002X'
    """
    century = "18" if fifteen[12:15] in _CENTENARIANS else "19"
    seventeen = fifteen[:6] + century + fifteen[6:]
    return seventeen + check_sign(seventeen)


def sound(number: str) -> bool:
    """True for 18 signs with a real date and the right check sign.

    >>> sound('11010519491231002X'), sound('110105194912310021'), sound('110105491231002')
    (True, False, False)
    """
    return bool(re.fullmatch(r"[0-9]{17}[0-9X]", number)) and birth_date(number) is not None and check_sign(number[:-1]) == number[-1]


def judge(text: str) -> Doubt | None:
    """What is to be said about an identity number.

    >>> judge('11010519491231002x') is None, judge('110105491231002').note
    (True, True)
    >>> judge('11010519491321002X').says, '11010519491231002X' in judge('11010519491213002X').near
    ('第 7—14 位“19491321”不是真实的出生日期', True)
    """
    number = bare(text)
    if broken(text) or sound(number):
        return broken(text)
    if re.fullmatch(r"[0-9]{15}", number) and birth_date(number) is not None:
        today = renewed(number)
        return Doubt(f"是 15 位的老号码，2013 年起已停用；升位后应为 {today}", lambda: (today,), note=True)
    return Doubt(_fault(number), lambda: nearest(number, sound, ALPHABET, LENGTH, _unlikely), mended(number, sound, ALPHABET))


def _fault(number: str) -> str:
    if len(number) not in (LENGTH, OLD):
        return f"身份证号应为 {LENGTH} 位，现在是 {len(number)} 位"
    if not re.fullmatch(r"[0-9]{14,17}[0-9X]", number):
        return f"身份证号只有数字，最后一位可以是 X，现在是“{number}”"
    if birth_date(number) is None:
        where = (7, 14) if len(number) == LENGTH else (7, 12)
        return f"第 {where[0]}—{where[1]} 位“{number[6 : where[1]]}”不是真实的出生日期{zeros_at_the_end(number)}"
    return f"最后一位按前 17 位推算应为“{check_sign(number[:-1])}”，现在是“{number[-1]}”{zeros_at_the_end(number)}"


def _unlikely(number: str) -> int:
    born = birth_date(number)
    return (not division.known(number[:6])) + (born is None or not 1920 <= born.year <= 2030)


def plain(numbers: pd.Series) -> pd.Series:
    """Mask of what `judge` certainly has nothing to say about."""
    return numbers.map(sound).astype(bool)


SCHEME = Scheme(
    id="resident_id",
    title=Text("身份证号", "Resident identity number"),
    source="GB 11643-1999",
    switch="identity_check",
    document="身份证",
    judge=judge,
    plain=plain,
    old=r"[0-9]{15}",
)
