"""Cells that are sound beyond doubt, understood without `Kind.parse`: the fast half of the law of a cell.

What these functions answer is what `parse` answers; where there is the least doubt they answer None, or leave the cell
to it. A property test holds the two together.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import compress
from typing import Any

import numpy as np

_LONGEST_DAY = 6
"""Characters of a day as Excel shows it: 31-Oct."""


def quick_text(raw: str) -> str | None:
    """Text that is as it should be: something, and no spaces but single ones inside."""
    if not raw or not raw.isprintable() or (" " in raw and ("  " in raw or raw[0] == " " or raw[-1] == " ")):
        return None
    return None if raw[0] == "#" or raw.startswith("Err:") or ("(" in raw and raw[0] in "=_Dd") else raw


def quick_code(raw: str) -> str | None:
    """A code of Latin letters and digits, folded."""
    return raw.upper() if _plain_code(raw) else None


def quick_reference(raw: str) -> str | None:
    """A reference by a code of Latin letters and digits."""
    return raw if _plain_code(raw) else None


def _plain_code(raw: str) -> bool:
    """Letters and digits, with hyphens in what is too long to be a day."""
    return raw.isascii() and (raw.isalnum() or (len(raw) > _LONGEST_DAY and raw.replace("-", "").isalnum()))


def quick_decimal(raw: float) -> Decimal | None:
    """A number of at most 15 digits, exactly as Excel shows it."""
    if not -1e15 < raw < 1e15:
        return None
    text = f"{raw:.15g}"
    return None if "e" in text else Decimal(text) + 0


def quick_whole(raws: Sequence[Any], places: int, minimum: int | None, maximum: int | None) -> tuple[np.ndarray, np.ndarray]:
    """Whole multiples of 10**-places of the cells, and which cells these are; the others stay 0.

    A cell is left out when it is no number, too large, out of bounds, or has more decimals than `places`.
    """
    sound = np.fromiter((type(raw) is float or type(raw) is int for raw in raws), dtype=bool, count=len(raws))
    found = np.zeros(len(raws), dtype="int64")
    values = np.fromiter(compress(raws, sound), dtype="float64")
    with np.errstate(over="ignore", invalid="ignore"):
        whole = np.rint(values * 10**places)
        exact = (np.abs(values) < 1e9) & (whole / 10**places == values)
        exact &= (minimum is None) | (whole >= (minimum or 0) * 10**places)
        exact &= (maximum is None) | (whole <= (maximum or 0) * 10**places)
    sound[sound] = exact
    found[sound] = whole[exact].astype("int64")
    return found, sound
