"""Bank card numbers (银行卡号): 13 to 19 digits, the last of them a check digit by the Luhn formula.

ISO/IEC 7812-1 (GB/T 17552): issuer (62 for 银联), account, check digit. Accounts of companies are not cards and have no
common check digit: see `bank_account`.
"""

from __future__ import annotations

import re

import pandas as pd
from stdnum import luhn

from validators.numbers.nearest import mended, nearest
from validators.numbers.scheme import Doubt, Scheme, bare, broken, zeros_at_the_end
from validators.values.text import Text

SHORTEST, LONGEST = 13, 19
DIGITS = "0123456789"


def check_digit(front: str) -> str:
    """The last digit that the others call for.

    >>> check_digit('622202020002843243')
    '9'
    """
    return str(luhn.calc_check_digit(front))


def sound(number: str) -> bool:
    """True for 13 to 19 digits whose check digit is right.

    >>> sound('4111111111111111'), sound('4111111111111112'), sound('18')
    (True, False, False)
    """
    return bool(re.fullmatch(r"[0-9]{13,19}", number)) and bool(luhn.is_valid(number))


def judge(text: str) -> Doubt | None:
    """What is doubtful about a card number.

    >>> judge('4111 1111 1111 1111') is None
    True
    >>> judge('4111 1111 1111 1112').says
    '最后一位按前 15 位推算应为“1”，现在是“2”'
    """
    number = bare(text)
    if broken(text) or sound(number):
        return broken(text)

    def near() -> tuple[str, ...]:
        return nearest(number, sound, DIGITS, len(number))

    if not SHORTEST <= len(number) <= LONGEST:
        return Doubt(f"银行卡号一般是 16 到 {LONGEST} 位，现在是 {len(number)} 位")
    if not re.fullmatch(r"[0-9]+", number):
        return Doubt(f"银行卡号只有数字，现在是“{number}”", near, mended(number, sound, DIGITS))
    return Doubt(
        f"最后一位按前 {len(number) - 1} 位推算应为“{check_digit(number[:-1])}”，现在是“{number[-1]}”{zeros_at_the_end(number)}", near
    )


def plain(numbers: pd.Series) -> pd.Series:
    """Mask of what `judge` certainly has nothing to say about."""
    return numbers.map(sound).astype(bool)


SCHEME = Scheme(
    id="bank_card",
    title=Text("银行卡号", "Bank card"),
    source="ISO/IEC 7812-1",
    switch="bank_check",
    document="银行卡",
    judge=judge,
    plain=plain,
)
