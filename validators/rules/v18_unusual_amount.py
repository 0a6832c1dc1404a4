"""V18's kin: an amount far from the customer's own usual value, the median of its earlier months (issue 5, point 6)."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.register import Sheet
from validators.rules.flow_rows import SUBJECT, unsure, usage
from validators.values.money import decimals, half_up, quantity_text, yuan_shown
from validators.values.period import Month
from validators.values.text import Text

LOOKED_AT, FULL, FEWEST = 12, 6, 3
"""Months looked back where the policy does not say; months from which the spread is trusted; fewer say nothing."""
SCALE = Fraction(14826, 10000)
"""What makes the median absolute deviation comparable with a standard deviation."""
LEAST = Fraction(1, 10)
"""The spread is taken to be at least this part of the usual value: a steady customer is not held to the fen."""
UNITS = {"收入": (yuan_shown, " 元"), "数量": (quantity_text, "")}


def check(facts: Facts) -> Iterator[Finding]:
    sheet, width = facts.sheet("R10"), facts.setting("unusual_width")
    if sheet is None or width is None or width <= 0:
        return
    months = facts.period.back(int(facts.setting("unusual_months") or LOOKED_AT) + 1)[:-1]
    now = usage(facts, (facts.period,))
    now = now[~now.index.isin(unsure(facts))]
    told: pd.Index = now.index[:0]
    for header in UNITS:
        found = beyond(_earlier(facts, months, header), now[header], Fraction(width))
        found = found[~found.index.isin(told)]
        told = told.append(found.index)
        yield from _findings(sheet, header, found)


def _earlier(facts: Facts, months: tuple[Month, ...], header: str) -> pd.Series:
    """The amounts above zero of each customer and business in these months, one a month, indexed by SUBJECT."""
    past = facts.history.usage
    mine = past[(past["_branch"] == facts.filing.branch) & past["月份"].isin([str(m) for m in months])]
    return mine[mine[header].fillna(0) > 0].set_index(SUBJECT)[header].astype("int64")


def beyond(earlier: pd.Series, now: pd.Series, width: Fraction) -> pd.DataFrame:
    """The amounts of now that are out of the way, indexed as `now`: is, usual2 (twice the median), months, spread4.

    `earlier` has one value a month for each key of its index. With FULL months or more an amount is out of the way
    that is more than `width` spreads from the median, the spread being SCALE x MAD and at least LEAST of the median;
    with fewer, but FEWEST or more, one that is more than `width` times the median or less than its `width`-th part.
    All in whole numbers: twice the median and four times the MAD are integers.
    """
    usual2, months = _twice_median(earlier)
    away2 = (2 * earlier - usual2.reindex(earlier.index)).abs().astype("int64")
    frame = pd.DataFrame(
        {"is": now.dropna().astype("int64"), "usual2": usual2, "months": months, "spread4": _twice_median(away2)[0]}
    ).dropna()
    frame.index.names = now.index.names
    frame = frame[(frame["months"] >= FEWEST) & (frame["is"] > 0)].astype("int64")
    x2, usual = 2 * frame["is"].astype(object), frame["usual2"].astype(object)
    floor4 = usual * 2 * LEAST.numerator  # four times LEAST of the median, in parts of LEAST
    mad4 = frame["spread4"].astype(object) * SCALE.numerator * LEAST.denominator
    spread = np.maximum(mad4, floor4 * SCALE.denominator)  # four spreads x SCALE.denominator x LEAST.denominator
    units = 2 * SCALE.denominator * LEAST.denominator * width.denominator
    far = ((x2 - usual).abs() * units > spread * width.numerator).astype(bool)
    times = (x2 * width.denominator > usual * width.numerator) | (x2 * width.numerator < usual * width.denominator)
    return frame[np.where(frame["months"] >= FULL, far, times.astype(bool))]


def _twice_median(values: pd.Series) -> tuple[pd.Series, pd.Series]:
    """Twice the median (a whole number) and the count of the values of each key."""
    if values.empty:
        return values.astype("int64"), values.astype("int64")
    codes, keys = values.index.factorize()
    order = np.lexsort((values.to_numpy(), codes))
    counts = np.bincount(codes, minlength=len(keys))
    starts, sorted_values = np.cumsum(counts) - counts, values.to_numpy()[order]
    twice = sorted_values[starts + (counts - 1) // 2] + sorted_values[starts + counts // 2]
    return pd.Series(twice, index=keys), pd.Series(counts, index=keys)


def _findings(sheet: Sheet, header: str, found: pd.DataFrame) -> Iterator[Finding]:
    """One finding a customer and business, on its first row."""
    if found.empty:
        return
    rows = sheet.frame[SUBJECT].assign(pos=sheet.frame.index).groupby(SUBJECT, observed=True)["pos"]
    for row in found.join(rows.agg(["first", "size"]), how="inner").to_dict("records"):
        yield sheet.finding(
            RULE, int(row["first"]), header, _message(row, header), "先核对量收系统和单位（元、件）；属实请写理由，例如“节前业务集中”"
        )


def _message(row: dict[Any, Any], header: str) -> str:
    shown, unit = UNITS[header]
    now, usual = int(row["is"]), Fraction(int(row["usual2"]), 2)
    lead = f"本月 {int(row['size'])} 行合计" if row["size"] > 1 else "本月"
    few = "，月份少，只比倍数" if row["months"] < FULL else ""
    times = decimals(Fraction(now) / usual, 2).rstrip("0").rstrip(".") if 100 * now >= usual else "不到 0.01"
    return (
        f"{lead}{header} {shown(now)}{unit}，是常值 {shown(half_up(usual))}{unit or ' '}的 {times} 倍"
        f"（常值是前 {row['months']} 个有业务月份的中位数{few}）（V18）"
    )


RULE = Rule(
    id="V18",
    code="unusual_amount",
    severity=Severity.C,
    registers=("R10",),
    check=check,
    title=Text("与本户常值相差太远", "Far from the customer's usual amount"),
    explain="同一客户同一业务的收入或数量，与它自己前几个月的中位数相差超过政策里的“偏离常值倍数”个离散度（中位差）。"
    "有业务的月份只有 3 到 5 个时只比倍数，不到 3 个、或倍数空着，就不查。",
    remedy="核对后改正，或写理由。",
    source="V18; settled 1, 31",
)
