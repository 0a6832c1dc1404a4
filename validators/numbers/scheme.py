"""A numbering scheme: what a kind of number must look like, and what to say of one that does not (V08 and its kin).

A doubt is never a block: old and wrongly issued numbers exist (issue 5, settled 16). One scheme a file in this folder,
each exporting `SCHEME`; which columns hold which kind is said in `held`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, cached_property

import pandas as pd

from validators.discover import exports
from validators.values.text import Text, fold


@dataclass(frozen=True)
class Doubt:
    """What is to be said about a number.

    says   what is wrong, in words for the user, without a full stop
    search finds the nearest numbers that the scheme accepts: hundreds are tried, so only when they are asked for
    mend   the one of them that goes without saying (a letter O for 0), or None
    note   True when the number is a genuine old form: said as a hint (class D), nothing need be done
    """

    says: str
    search: Callable[[], tuple[str, ...]] = tuple
    mend: str | None = None
    note: bool = False

    @cached_property
    def near(self) -> tuple[str, ...]:
        """The nearest numbers that the scheme accepts, the likeliest first."""
        return (self.mend,) if self.mend else self.search()


@dataclass(frozen=True, kw_only=True)
class Scheme:
    """A kind of number.

    judge     the text of a cell -> Doubt, or None when there is nothing to say
    plain     mask of the cells of a column (text, no blanks) that need no judging: the fast path
    switch    code of the policy parameter that turns it off
    document  what the number is compared with, in the remedy
    old       pattern of the bare numbers that may be a genuine old form (a note); empty where there is none
    """

    id: str
    title: Text
    source: str
    switch: str
    document: str
    judge: Callable[[str], Doubt | None]
    plain: Callable[[pd.Series], pd.Series]
    old: str = ""


@cache
def schemes() -> dict[str, Scheme]:
    """Every kind of number by id."""
    return {scheme.id: scheme for scheme in exports("validators.numbers", "SCHEME").values()}


_MARKS = re.compile(r"[\-‐-―－·.]")
_BROKEN = re.compile(r"\d(\.\d+)?E\+\d+")
KEPT = 15
"""Digits that Excel keeps of a number."""


def bare(text: str) -> str:
    """A number without spaces and hyphens, half width, upper case.

    >>> bare(' 6000３734－1 ')
    '600037341'
    """
    return _MARKS.sub("", fold(text))


def broken(text: str) -> Doubt | None:
    """A long number that Excel took for a quantity: what came after the 15th digit is lost.

    >>> broken('1.10105194912310E+17').says
    '长号码被 Excel 当成了数“1.10105194912310E+17”，15 位以后的数字已经丢了'
    """
    if _BROKEN.fullmatch(fold(text)):
        return Doubt(f"长号码被 Excel 当成了数“{fold(text)}”，{KEPT} 位以后的数字已经丢了")
    return None


def zeros_at_the_end(digits: str) -> str:
    """A remark on a number of more than 15 digits that ends in zeros from the 16th on; else nothing.

    >>> zeros_at_the_end('110105194912310000')
    '；末 3 位都是 0，多半是 Excel 只保留了 15 位'
    """
    lost = digits[KEPT:]
    return f"；末 {len(lost)} 位都是 0，多半是 Excel 只保留了 {KEPT} 位" if len(lost) > 1 and not lost.strip("0") else ""
