"""The unified social credit code (统一社会信用代码): 18 signs, the last of them a check character (V08).

The weights and the alphabet of 31 signs are those of GB 32100-2015. python-stdnum has them, too, and is what the tests
compare with; its `validate` is not used, because it refuses letters in the first two places, where genuine codes have
them (N2 stands for rural collectives), its check character not, because the search for the nearest code asks for
hundreds. `doubtful` judges a whole column at once; a property test holds the two together.
The forms of before 2015 are genuine, too: licence of 15 or 13 digits, 组织机构代码, tax number of division and 组织机构代码.
"""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from validators.numbers import division, licence, organisation_code
from validators.numbers.nearest import mended, nearest
from validators.numbers.scheme import Doubt, Scheme, bare, broken, zeros_at_the_end
from validators.values.text import Text

LENGTH = 18
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""No I, O, S, V, Z: they look like digits or like one another."""

_PLAIN_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_WEIGHTS = np.array(_PLAIN_WEIGHTS, dtype=np.int64)
_VALUES = np.full(128, -1, dtype=np.int64)
_VALUES[[ord(sign) for sign in ALPHABET]] = range(len(ALPHABET))


def check_character(code: str) -> str:
    """The last sign that the first 17 call for; ValueError when they hold a sign that codes do not use.

    >>> check_character('91110000600037341')
    'L'
    """
    total = sum(ALPHABET.index(sign) * weight for sign, weight in zip(code[: LENGTH - 1], _PLAIN_WEIGHTS, strict=True))
    return ALPHABET[-total % len(ALPHABET)]


def fault(code: str) -> str | None:
    """What is doubtful about a folded code, in words for the user; None when it is sound.

    >>> fault('91110000600037341L')
    >>> fault('911100006000373411'), fault('9111000060003734'), fault('9111O000600037341L')
    ('最后一位按前 17 位推算应为“L”，现在是“1”', '应为 18 位，现在是 16 位', '含有代码里不用的字符“O”')
    """
    if len(code) != LENGTH:
        return f"应为 {LENGTH} 位，现在是 {len(code)} 位"
    if strange := re.search(f"[^{ALPHABET}]", code):
        return f"含有代码里不用的字符“{strange[0]}”"
    expected = check_character(code)
    return None if code[-1] == expected else f"最后一位按前 17 位推算应为“{expected}”，现在是“{code[-1]}”"


def doubtful(codes: pd.Series) -> pd.Series:
    """Mask of the filled codes of a column that `fault` has something to say about.

    >>> doubtful(pd.Series(['91110000600037341L', '911100006000373411', None], dtype=object)).tolist()
    [False, True, False]
    """
    filled = codes.dropna().astype(str)
    whole = filled[filled.str.len() == LENGTH]
    bad = pd.Series(True, index=filled.index)
    if not whole.empty:
        bad[whole.index] = ~_sound(whole.to_numpy())
    return bad.reindex(codes.index, fill_value=False)


def _sound(codes: np.ndarray) -> np.ndarray:
    points = np.array(codes, dtype=f"U{LENGTH}").view(np.uint32).reshape(len(codes), LENGTH)
    values = np.where(points < len(_VALUES), _VALUES[np.minimum(points, len(_VALUES) - 1)], -1)
    expected = (-(values[:, :-1] @ _WEIGHTS)) % len(ALPHABET)
    return np.asarray((values >= 0).all(axis=1) & (values[:, -1] == expected))


def legacy(code: str) -> str | None:
    """What a code of before 2015 is called; None when it is none, or its check sign is wrong.

    >>> legacy('110108000000016'), legacy('600037341'), legacy('110000600037341'), legacy('110000600037342')
    ('老营业执照注册号', '组织机构代码', '老税务登记证号', None)
    """
    if licence.sound(code) or licence.older(code):
        return "老营业执照注册号"
    if organisation_code.sound(code):
        return "组织机构代码"
    tax = len(code) == licence.LENGTH and code[:6].isdecimal() and organisation_code.sound(code[6:])
    return "老税务登记证号" if tax else None


def judge(text: str) -> Doubt | None:
    """What is to be said about the code of an organisation, old forms included.

    >>> judge('91110000600037341L') is None, judge('60003734-1').says
    (True, '是 9 位的组织机构代码，2015 年起改用 18 位统一社会信用代码')
    >>> judge('9111O000600037341L').mend, judge('91110000600037431L').near[:2]
    ('91110000600037341L', ('911100006000374319', '91110000600037341L'))
    """
    code = bare(text)
    if broken(text):
        return broken(text)
    if old := legacy(code):
        return Doubt(f"是 {len(code)} 位的{old}，2015 年起改用 {LENGTH} 位统一社会信用代码", note=True)
    says = fault(code)
    if says is None:
        return None
    if not re.search(r"[0-9A-Z]", code):
        return Doubt(f"“{code}”不是代码，没有就空着")
    if len(code) == licence.LENGTH:
        return Doubt(f"{says}；当作老营业执照注册号看也不合", lambda: nearest(code, licence.sound, licence.DIGITS, licence.LENGTH))
    if len(code) == organisation_code.LENGTH:
        return Doubt(
            f"{says}；当作组织机构代码看也不合", lambda: nearest(code, organisation_code.sound, organisation_code.ALPHABET, len(code))
        )
    return Doubt(says + zeros_at_the_end(code), lambda: _nearest(code), mended(code, sound, ALPHABET))


def _nearest(code: str) -> tuple[str, ...]:
    """The sound codes one slip away, that with another last sign first.

    >>> _nearest('911100006000373411')[0]
    '91110000600037341L'
    """
    found = nearest(code, sound, ALPHABET, LENGTH, _unlikely)
    return tuple(sorted(found, key=lambda other: other[:-1] != code[:-1]))


def sound(code: str) -> bool:
    """True for 18 signs whose check character is right.

    >>> sound('91110000600037341L'), sound('911100006000373411')
    (True, False)
    """
    return fault(code) is None


def _unlikely(code: str) -> int:
    """Of several codes that the check character allows, those are likelier whose inner check sign and division hold."""
    return 2 * (not organisation_code.sound(code[8:17])) + (not division.known(code[2:8]))


def plain(codes: pd.Series) -> pd.Series:
    """Mask of what `judge` certainly has nothing to say about."""
    return ~doubtful(codes)


SCHEME = Scheme(
    id="uscc",
    title=Text("统一社会信用代码", "Unified social credit code"),
    source="GB 32100-2015",
    switch="uscc_check",
    document="营业执照",
    judge=judge,
    plain=plain,
    old=r"[0-9A-Z]{9}|[0-9]{13}|[0-9A-Z]{15}",
)
