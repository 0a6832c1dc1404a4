"""Postal codes (邮政编码): six digits, the first two for the province.

The six-digit codes of the Chinese post, in use since 1980 and described in YZ/T 0001. They have no check digit; what
can be said is a wrong length, above all the zero that Excel drops in front (内蒙古 01, 02, 山西 03, 04, 河北 05-07).
"""

from __future__ import annotations

import re

import pandas as pd

from validators.numbers.nearest import mended
from validators.numbers.scheme import Doubt, Scheme, bare
from validators.values.text import Text

LENGTH = 6
DIGITS = "0123456789"


def sound(code: str) -> bool:
    """True for six digits. >>> sound('610000')
    True
    """
    return bool(re.fullmatch(r"[0-9]{6}", code))


def judge(text: str) -> Doubt | None:
    """What is doubtful about a postal code.

    >>> judge('610000'), judge(' 61 0000 ')
    (None, None)
    >>> judge('10020').says, judge('10020').near
    ('邮政编码应为 6 位，现在是 5 位；多半是 Excel 去掉了开头的 0', ('010020',))
    >>> judge('6I00O0').mend
    '610000'
    """
    code = bare(text)
    if sound(code):
        return None
    if digits := mended(code, sound, DIGITS):
        return Doubt(f"邮政编码只有数字，现在是“{code}”", mend=digits)
    if re.fullmatch(r"[1-7][0-9]{4}", code):
        return Doubt(f"邮政编码应为 {LENGTH} 位，现在是 5 位；多半是 Excel 去掉了开头的 0", lambda: ("0" + code,))
    if re.fullmatch(r"[0-9]+", code):
        return Doubt(f"邮政编码应为 {LENGTH} 位，现在是 {len(code)} 位")
    return Doubt(f"邮政编码应为 {LENGTH} 位数字，现在是“{code}”")


def plain(codes: pd.Series) -> pd.Series:
    """Mask of what `judge` certainly has nothing to say about."""
    return codes.str.fullmatch(r"[0-9]{6}")


SCHEME = Scheme(
    id="postcode",
    title=Text("邮政编码", "Postal code"),
    source="YZ/T 0001",
    switch="postcode_check",
    document="邮政编码簿",
    judge=judge,
    plain=plain,
)
