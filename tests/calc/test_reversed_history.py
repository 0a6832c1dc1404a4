"""A reversal whose original lies in an earlier month, on every path by which earlier months come in (settled 34).

The case: 400.00 of January taken back in February by a row with a blank 业务代码; March looks back. February is worth
100.00 and the three months 1,200.00, at the county as at the centre.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import permutations
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from macros.calc.d01_postal_tier import CALC as D01
from macros.calc.d09_churn import CALC as D09
from macros.calc.d50_usage_mix import CALC as D50
from macros.calc.terms.window import customer_months
from validators.filing.history import combine, history_of
from validators.filing.inputs import Filing, History, Inputs
from validators.filing.reversal import UNKNOWN
from validators.values.period import Month
from workbooks.archive.fact_store import FactStore

JANUARY, FEBRUARY, MARCH = (Month(2026, m) for m in (1, 2, 3))
MONTHS = (JANUARY, FEBRUARY, MARCH)
Frames = dict[Month, pd.DataFrame]


@pytest.fixture
def months(frame: Callable[..., pd.DataFrame]) -> Frames:
    """R10 of three months of a county."""

    def row(number: str, income: float, **more: Any) -> dict[str, Any]:
        return {"记录编号": number, "客户编码": "K1", "业务代码": "特快", "收入": income, "数量": income, "业绩归属": "G1"} | more

    back = {"冲销标记": "是", "冲销原记录编号": "A1", "业务代码": None, "业绩归属": None}
    return {
        JANUARY: frame("R10", row("A1", 400), period="2026-01"),
        FEBRUARY: frame("R10", row("B1", 500), row("B2", -400, **back), period="2026-02"),
        MARCH: frame("R10", row("C1", 700), period="2026-03"),
    }


def filing(month: Month) -> Filing:
    return Filing(branch="LJ01", name="临江市局", period=month)


def given_files(months: Frames, order: Iterable[Month]) -> History:
    """`--previous` of each earlier file, in any order: none of them knows the others."""
    return combine([history_of(filing(m), {"R10": months[m]}) for m in order], before=MARCH)


def carried(months: Frames) -> History:
    """From desk to desk: each month is put together with what was known when it was filed."""
    known = History.none()
    for month in (JANUARY, FEBRUARY):
        known = combine([history_of(filing(month), {"R10": months[month]}, known), known], before=month.plus(1))
    return known


def archive(months: Frames, folder: Path) -> History:
    """The centre: sums kept month by month from the filings that count."""
    store = FactStore(folder)
    for month in (JANUARY, FEBRUARY):
        store.keep(month, f"{month}", {"R10": months[month]}, History.none())
    before = [(JANUARY, [f"{JANUARY}"])]
    usages = [store.usage(JANUARY, [f"{JANUARY}"]), store.usage(FEBRUARY, [f"{FEBRUARY}"], before)]
    again = store.usage(FEBRUARY, [f"{FEBRUARY}"], before)
    pd.testing.assert_frame_equal(again, usages[1], check_dtype=False)
    return History(usage=pd.concat(usages, ignore_index=True), months={"LJ01": frozenset((JANUARY, FEBRUARY))})


def paths(months: Frames, folder: Path) -> dict[str, History]:
    found = {f"given {order[0]} first": given_files(months, order) for order in permutations((JANUARY, FEBRUARY))}
    return found | {"carried": carried(months), "archive": archive(months, folder)}


@pytest.fixture
def looking_back(inputs: Callable[..., Inputs], frame: Callable[..., pd.DataFrame], months: Frames) -> Callable[[History], Inputs]:
    """`looking_back(history)`: March with its earlier months from there."""

    def build(history: History) -> Inputs:
        customers = frame("R03", {"客户编码": "K1", "企业全称": "临江茶业公司", "客户类型": "用邮大户"}, period="2026-03")
        made = inputs(R03=customers, R10=months[MARCH], period="2026-03")
        made.history = history
        return made

    return build


def test_every_path_gives_the_same_months(looking_back: Callable[[History], Inputs], months: Frames, tmp_path: Path) -> None:
    for name, history in paths(months, tmp_path).items():
        made = looking_back(history)
        sums = made.usage().groupby(["业务代码", "月份"])["收入"].sum().to_dict()
        assert sums == {("特快", "2026-01"): 40_000, ("特快", "2026-02"): 10_000, ("特快", "2026-03"): 70_000}, name
        assert customer_months(made)["收入"].sum() == 120_000, name


def test_the_previous_month_of_churn_and_the_window_of_tiers(
    looking_back: Callable[[History], Inputs], months: Frames, tmp_path: Path
) -> None:
    for name, history in paths(months, tmp_path).items():
        made = looking_back(history)
        assert D09.run(made).rows["上期"].tolist() == [10_000], name
        assert made.usage(MONTHS)["收入"].sum() == 120_000, name
        assert D01.run(made).rows["用邮量合计"].dropna().tolist() == [120_000], name


def test_an_original_that_nobody_has_keeps_its_money_and_is_listed(inputs: Callable[..., Inputs], months: Frames) -> None:
    alone = given_files(months, [FEBRUARY])
    assert alone.usage.groupby("业务代码")["收入"].sum().to_dict() == {"特快": 50_000, UNKNOWN: -40_000}
    now = inputs(R10=months[FEBRUARY], period="2026-02")
    assert customer_months(now)["收入"].sum() == 10_000
    mix = D50.run(now).rows.set_index("业务代码")["收入"]
    assert mix.to_dict() == {"特快": 50_000, UNKNOWN: -40_000}


def test_a_row_that_is_resolved_stays_so_when_its_original_is_no_longer_at_hand(months: Frames) -> None:
    both = carried(months)
    later = History(usage=both.usage, months=both.months, frames={"R10": both.frame("R10").query("_period == '2026-02'")})
    assert combine([later]).frame("R10")["业务代码"].tolist() == ["特快", "特快"]
    assert combine([later]).usage["收入"].tolist() == both.usage["收入"].tolist()


def test_a_chain_through_three_months_of_the_archive(frame: Callable[..., pd.DataFrame], months: Frames, tmp_path: Path) -> None:
    again = frame(
        "R10", {"记录编号": "C2", "客户编码": "K1", "收入": 400, "数量": 400, "冲销标记": "是", "冲销原记录编号": "b2"}, period="2026-03"
    )
    store = FactStore(tmp_path)
    for month, rows in ((JANUARY, months[JANUARY]), (FEBRUARY, months[FEBRUARY]), (MARCH, again)):
        store.keep(month, str(month), {"R10": rows}, History.none())
    resolved = store.resolved(MARCH, [str(MARCH)], [(FEBRUARY, [str(FEBRUARY)]), (JANUARY, [str(JANUARY)])])
    assert resolved[["业务代码", "业绩归属"]].values.tolist() == [["特快", "G1"]]
    short = store.usage(MARCH, [str(MARCH)], [(FEBRUARY, [str(FEBRUARY)])])
    assert short["业务代码"].tolist() == [UNKNOWN]
    assert store.usage(MARCH, [str(MARCH)], [(FEBRUARY, [str(FEBRUARY)]), (JANUARY, [str(JANUARY)])])["业务代码"].tolist() == ["特快"]


def test_what_the_files_of_a_month_say_is_believed_before_what_another_carries(months: Frames) -> None:
    """The sums that were filed stay, where only another file's rows of that month are at hand."""
    sums_only = History(
        usage=history_of(filing(FEBRUARY), {"R10": months[FEBRUARY].iloc[:1]}).usage, months={"LJ01": frozenset([FEBRUARY])}
    )
    both = combine([sums_only, given_files(months, (JANUARY, FEBRUARY))], before=MARCH)
    assert both.usage.query("月份 == '2026-02'")["收入"].tolist() == [50_000]
