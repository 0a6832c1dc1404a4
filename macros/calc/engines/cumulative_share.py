"""The cumulative core of D01: which customers make up a share of a business (S3 C02; G01, G02, G42)."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import NamedTuple

import pandas as pd

_RANKED = ["主体", "业务代码", "用邮量", "名次", "累计", "分母", "核心", "跨线", "距离"]


class Cut(NamedTuple):
    """Where the core ends: `share` of the whole; 以上 with the number itself or not; crossing customer in or out."""

    share: Fraction
    inclusive: bool
    strict: bool


def cores(sums: pd.DataFrame, bases: Mapping[str, int], cut: Cut) -> pd.DataFrame:
    """Customers of each business from the largest down, with what decides whether they are in its core.

    `sums`: 主体, 业务代码, 用邮量 (one row each); `bases`: business -> what 100% is. Equal customers share 名次 and 累计 (that
    of the last of them) and are in or out together. 累计 counts positive sums only; a customer with a sum of 0 or less is
    never in the core. 跨线: the sum reaches the share with this customer. 距离: what is missing to equal the last core
    customer of that business, 0 in the core, empty where there is none.
    A business without a base has no core; one whose customers together stay below the share is core as a whole.
    """
    ranked = sums.sort_values(["业务代码", "用邮量", "主体"], ascending=[True, False, True], kind="stable")
    ranked = ranked.reset_index(drop=True).astype({"用邮量": "int64", "业务代码": "object", "主体": "object"})
    gained = ranked["用邮量"].clip(lower=0)
    tied = [ranked["业务代码"], ranked["用邮量"]]
    running = gained.groupby(ranked["业务代码"], sort=False).cumsum()
    ranked["累计"] = running.groupby(tied, sort=False).transform("max")
    before = ranked["累计"] - gained.groupby(tied, sort=False).transform("sum")
    place = ranked.groupby("业务代码", sort=False).cumcount() + 1
    ranked["名次"] = place.groupby(tied, sort=False).transform("min")
    whole = _each(bases, ranked["业务代码"])
    ranked["分母"] = whole
    floors, ceilings = _bounds(bases, cut.share)
    low, high = (_each(bound, ranked["业务代码"]).fillna(-1).astype("int64") for bound in (floors, ceilings))
    reached = _reached(ranked["累计"], low, high, inclusive=cut.inclusive)
    inside = ranked["累计"] <= low if cut.inclusive else ranked["累计"] < high
    ranked["核心"] = (
        (ranked["用邮量"] > 0)
        & (whole.fillna(0) > 0).astype(bool)
        & (inside if cut.strict else ~_reached(before, low, high, inclusive=cut.inclusive))
    )
    ranked["跨线"] = ranked["核心"] & reached
    last = ranked[ranked["核心"]].groupby("业务代码")["用邮量"].min()
    missing = _each({str(b): int(n) for b, n in last.items()}, ranked["业务代码"]) - ranked["用邮量"]
    ranked["距离"] = missing.mask(ranked["核心"], 0)
    return ranked[_RANKED]


def _each(numbers: Mapping[str, int], business: pd.Series) -> pd.Series:
    """The number of each row's business as Int64; `Series.map` would go through floats where one is missing."""
    return pd.Series(dict(numbers), dtype="Int64").reindex(business).set_axis(business.index)


def _bounds(bases: Mapping[str, int], share: Fraction) -> tuple[dict[str, int], dict[str, int]]:
    """The share of each base, rounded down and up to whole numbers: exact tests without fractions."""
    exact = {business: share * base for business, base in bases.items()}
    return (
        {b: value.numerator // value.denominator for b, value in exact.items()},
        {b: -(-value.numerator // value.denominator) for b, value in exact.items()},
    )


def _reached(sums: pd.Series, low: pd.Series, high: pd.Series, *, inclusive: bool) -> pd.Series:
    """True where a sum is at the share of its base (or above it, where 以上 is without the number itself)."""
    return sums >= high if inclusive else sums > low
