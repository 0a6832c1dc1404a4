"""The last four signs of an identity document (证件末四位), which a group's members are told apart by (R46).

GB 11643-1999 for resident cards: three digits and a check sign, which may be X; other documents end as they like. What
can be said is a wrong length, above all the zeros that Excel drops in front.
"""

from __future__ import annotations

import re

import pandas as pd

from validators.numbers.scheme import Doubt, Scheme, bare
from validators.values.text import Text

LENGTH = 4


def judge(text: str) -> Doubt | None:
    """What is doubtful about four last signs.

    >>> judge('002X'), judge('7531')
    (None, None)
    >>> judge('12').says, judge('12').near
    ('证件末四位应为 4 位，现在是 2 位；多半是 Excel 去掉了开头的 0', ('0012',))
    """
    tail = bare(text)
    if len(tail) == LENGTH:
        return None
    if re.fullmatch(r"[0-9]{1,3}", tail):
        return Doubt(f"证件末四位应为 {LENGTH} 位，现在是 {len(tail)} 位；多半是 Excel 去掉了开头的 0", lambda: (tail.zfill(LENGTH),))
    return Doubt(f"证件末四位应为 {LENGTH} 位，现在是 {len(tail)} 位")


def plain(tails: pd.Series) -> pd.Series:
    """Mask of what `judge` certainly has nothing to say about."""
    return tails.str.fullmatch(r"[0-9]{3}[0-9X]")


SCHEME = Scheme(
    id="id_tail",
    title=Text("证件末四位", "Last four signs of a document"),
    source="GB 11643-1999",
    switch="identity_check",
    document="证件",
    judge=judge,
    plain=plain,
)
