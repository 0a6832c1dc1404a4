"""The unified social credit code (统一社会信用代码): 18 signs, the last of them a check character (V08).

The weights and the alphabet of 31 signs are those of GB 32100-2015. python-stdnum computes the check character; its
`validate` is not used, because it refuses letters in the first two places, where genuine codes have them (N2 stands
for rural collectives). `doubtful` does the same for a whole column at once; a property test holds the two together.
"""
from __future__ import annotations

import re

import numpy as np
import pandas as pd
from stdnum.cn import uscc

LENGTH = 18
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""No I, O, S, V, Z: they look like digits or like one another."""

_WEIGHTS = np.array([1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28], dtype=np.int64)
_VALUES = np.full(128, -1, dtype=np.int64)
_VALUES[[ord(sign) for sign in ALPHABET]] = range(len(ALPHABET))


def check_character(code: str) -> str:
    """The last sign that the first 17 call for; ValueError when they hold a sign that codes do not use.

    >>> check_character('91110000600037341')
    'L'
    """
    return uscc.calc_check_digit(code[: LENGTH - 1])


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
