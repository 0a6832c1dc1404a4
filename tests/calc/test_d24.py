"""D24: a power station's figures, with the worked examples of the catalogue; what is blank is said, never 0."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from building.preset_policy import preset_policy
from building.typed_rows import typed
from macros.calc.d24_station import CALC
from validators.frames import records

EXAMPLE = {"供电量": 1_000_000, "售电量": 930_000, "应收电费": 465_000, "实收电费": 470_000, "表计总数": 10_000, "自动采集表计数": 2_600}


def station(branch: str = "LJ01", **cells: Any) -> Any:
    return typed("R52", [EXAMPLE | cells], branch=branch)


def paid(*now: float | None, branch: str = "LJ01", **cells: Any) -> Any:
    uses = ("居民", "农业", "大工业")
    return typed(
        "R52b",
        [{"用电类别": use, "电压等级": "0.4kV", "实收本月": one} | cells for use, one in zip(uses, now, strict=False)],
        branch=branch,
    )


def run(inputs: Any, *frames: Any, fees: Any = (), basis: str = "按表计", branches: tuple[str, ...] = ("LJ01", "LJ02")) -> Any:
    policy = preset_policy({"coverage_basis": basis}, pack="P11")
    more = {"R52b": list(fees)} if fees else {}
    return CALC.run(inputs(R52=list(frames), policy=policy, branches=branches, **more))


def test_loss_price_collection_and_coverage(inputs: Any) -> None:
    """1,000 MWh, 930 MWh: 7.00 %; 465,000 / 930,000 = 0.5000 yuan; 460,350 / 465,000 = 99.00 %; 2,600 / 10,000 = 26.00 %."""
    (line,) = records(run(inputs, station(), fees=[paid(400_000, 60_350)]).rows)
    assert (line["线损率"], line["售电均价"]) == (Fraction(7, 100), Fraction(1, 2))
    assert (line["电费回收率"], line["采集覆盖率"], line["理由"]) == (Fraction(99, 100), Fraction(26, 100), None)


def test_the_county_is_no_mean(inputs: Any) -> None:
    """500 / 470 and 1,500 / 1,365 MWh: 6.00 % and 9.00 %, together 8.25 % and not 7.50 %."""
    found = run(inputs, station(供电量=500_000, 售电量=470_000), station("LJ02", 供电量=1_500_000, 售电量=1_365_000))
    assert [row["线损率"] for row in records(found.rows)] == [Fraction(6, 100), Fraction(9, 100)]
    assert found.summary["线损率"] == Fraction(825, 10_000)


def test_old_arrears_are_a_rate_of_their_own(inputs: Any) -> None:
    found = run(inputs, station(), fees=[paid(460_350, 实收往月=30, 期初欠费=40)])
    assert (found.summary["电费回收率"], found.summary["旧欠回收率"]) == (Fraction(99, 100), Fraction(3, 4))


def test_households_instead_of_meters(inputs: Any) -> None:
    found = run(inputs, station(抄表户数=9_820), basis="按户")
    assert found.summary["采集覆盖率"] == Fraction(2_600, 9_820)


def test_what_is_blank_is_not_nothing(inputs: Any) -> None:
    """A station without 售电量, or with one class unpaid for, is in no rate, and the county is that of the others."""
    fees = [paid(460_350), paid(10, None, branch="LJ02")]
    found = run(inputs, station(), station("LJ02", 售电量=None, 表计总数=None), fees=fees)
    whole, lacking = records(found.rows)
    assert (lacking["线损率"], lacking["售电均价"], lacking["电费回收率"], lacking["采集覆盖率"]) == (None,) * 4
    assert (
        lacking["理由"]
        == "缺售电量，线损率没有算；缺售电量，售电均价没有算；缺分类表里的实收本月，电费回收率没有算；缺表计数，采集覆盖率没有算"
    )
    assert all(found.summary[name] == whole[name] for name in ("线损率", "售电均价", "电费回收率", "采集覆盖率"))
    assert {
        "1 个供电所没有填齐供电量和售电量，不在线损率里",
        "1 个供电所没有填齐应收电费和分类表的实收本月，不在电费回收率里",
        "1 个供电所没有填齐表计数，不在采集覆盖率里",
    } <= set(found.notes)


def test_nothing_supplied_has_no_rate_and_more_sold_than_supplied_is_below_nothing(inputs: Any) -> None:
    nothing, more = (run(inputs, station(供电量=supplied, 售电量=sold)) for supplied, sold in ((0, 0), (100, 110)))
    assert nothing.summary["线损率"] is None and records(nothing.rows)[0]["理由"].startswith("缺大于 0 的供电量")
    assert more.summary["线损率"] == Fraction(-1, 10)


def test_twelve_months_at_most(inputs: Any) -> None:
    past = [typed("R52", [{"供电量": 100, "售电量": 90 + n % 10}], period=f"{2025 + n // 12}-{n % 12 + 1:02}") for n in range(5, 21)]
    found = CALC.run(inputs(R52=station(), earlier={"R52": past}, policy=preset_policy(pack="P11")))
    months = [row["月"] for row in records(found.extra["months"])]
    assert (months[0], months[-1], len(months)) == ("2025-11", "2026-10", 12)
