"""The organisation code (组织机构代码): 8 signs and a check sign, often written with a hyphen before it.

GB 11714-1997 《全国组织机构代码编制规则》: weights 3, 7, 9, 10, 5, 8, 4, 2 over digits and letters (A = 10 ... Z = 35),
modulo 11; 10 is written X. It lives on as signs 9 to 17 of the 统一社会信用代码 (GB 32100-2015).
"""

from __future__ import annotations

import re

import pandas as pd

from validators.numbers.nearest import nearest
from validators.numbers.scheme import Doubt, Scheme, bare, broken
from validators.values.text import Text

LENGTH = 9
ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


def check_sign(eight: str) -> str:
    """The ninth sign that the first eight call for.

    >>> check_sign('60003734'), check_sign('D2143569')
    ('1', 'X')
    """
    rest = -sum(ALPHABET.index(sign) * weight for sign, weight in zip(eight, _WEIGHTS, strict=True)) % 11
    return "X" if rest == 10 else str(rest)


def sound(code: str) -> bool:
    """True for nine signs without a hyphen whose check sign is right.

    >>> sound('600037341'), sound('600037342'), sound('60003734')
    (True, False, False)
    """
    return bool(re.fullmatch(r"[0-9A-Z]{8}[0-9X]", code)) and check_sign(code[:-1]) == code[-1]


def judge(text: str) -> Doubt | None:
    """What is doubtful about an organisation code.

    >>> judge('60003734-1') is None, judge('６０００３７３４—１') is None
    (True, True)
    >>> judge('60003743-1').near[0]
    '600037341'
    """
    code = bare(text)
    if broken(text) or sound(code):
        return broken(text)

    def near() -> tuple[str, ...]:
        return nearest(code, sound, ALPHABET, LENGTH)

    if len(code) != LENGTH:
        return Doubt(f"组织机构代码应为 {LENGTH} 位，现在是 {len(code)} 位", near)
    if not re.fullmatch(r"[0-9A-Z]{8}[0-9X]", code):
        return Doubt(f"组织机构代码只有数字和大写字母，现在是“{code}”", near)
    return Doubt(f"最后一位按前 8 位推算应为“{check_sign(code[:-1])}”，现在是“{code[-1]}”", near)


def plain(codes: pd.Series) -> pd.Series:
    """Mask of what `judge` certainly has nothing to say about."""
    return codes.map(sound).astype(bool)


SCHEME = Scheme(
    id="organisation_code",
    title=Text("组织机构代码", "Organisation code"),
    source="GB 11714-1997",
    switch="uscc_check",
    document="组织机构代码证",
    judge=judge,
    plain=plain,
)
