"""D44: the quarterly tasks of the seed's agent (packs.md P09), each test by itself."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction as F
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from building.campaign import examples
from building.preset_policy import preset_policy
from macros.calc.d44_quarter_tasks import CALC
from validators.frames import records
from validators.policy import Policy

NODES = (("GS", "公司", "公司", None), ("TD2", "团队2", "业务团队", "GS"))
TASKS = "一季度两件诉讼；二季度 4.8 万"


def policy(**changes: Any) -> Policy:
    """The preset of the agent; quarters and pieces as the seed has them."""
    return preset_policy(changes, nodes=NODES, pack="P09")


POLICY = policy(plan_split="均分", plan_unit="元")


def plan(yearly: Any = 233_000, person: str = "G1", indicator: str = "业务费", **cells: Any) -> dict[str, Any]:
    return {"指标": indicator, "主体": person, "年": "2026", "年计划": yearly, "季度任务说明": TASKS} | cells


YEAR = plan(**{f"{m}月": v for m, v in zip(range(1, 13), (40, 20, 20, 16, 16, 16, 25, 25, 25, 10, 10, 10), strict=True)})
THOUSANDS = YEAR | {f"{m}月": YEAR[f"{m}月"] * 1000 for m in range(1, 13)}
"""8, 4.8, 7.5 and 3 万 by quarter."""


def fee(month: int, income: Any, person: str = "G1", business: str = "商标业务", pieces: Any = 1, **cells: Any) -> dict[str, Any]:
    held = {"客户编码": "K1", "业务代码": business, "月份": f"2026-{month:02d}", "收入": income, "数量": pieces, "业绩归属": person}
    return held | cells


@pytest.fixture
def tasks(inputs, frame):
    """`tasks(month, [plans], [flow rows])`: the lines of D44 by quarter, everything before the month filed."""

    def run(month: int, plans: list[dict[str, Any]], flow: list[dict[str, Any]], force: Policy = POLICY, known: bool = True):
        def of(m: int):
            rows = [row for row in flow if row["月份"] == f"2026-{m:02d}"]
            return frame("R10", *rows, branch="TD2", period=f"2026-{m:02d}")

        given = {
            "R17": frame("R17", *plans, branch="TD2"),
            "R02": frame("R02", {"工号": "G1", "姓名": "张三", "岗位": "客户经理"}, branch="TD2"),
        }
        months = {"TD2": [f"2026-{m:02d}" for m in range(1, month)]} if known else {}
        earlier = {"R10": [of(m) for m in range(1, month)]} if month > 1 and known else {}
        return CALC.run(
            inputs(period=f"2026-{month:02d}", policy=force, branches=("TD2",), R10=of(month), earlier=earlier, months=months, **given)
        )

    return run


def test_first_quarter_two_cases_and_eight_wan(tasks):
    """2 of 2, 8.00 of 8.00 → 100.00 %."""
    result = tasks(3, [THOUSANDS], [fee(1, 40_000, business="诉讼业务"), fee(3, 40_000, business="诉讼业务")])
    (row,) = records(result.rows)
    assert (row["季"], row["件数业务"], row["件数目标"], row["件数"]) == (1, "诉讼业务", 2_000, 2_000)
    assert (row["业务费目标"], row["业务费"], row["完成率"], row["缺口"]) == (8_000_000, 8_000_000, F(1), 0)
    assert (row["业务费结论"], row["按月结论"], row["件数结论"], row["结论"]) == ("达到", None, "达到", "达到")
    assert row["说明"] == TASKS and row["主体名称"] == "张三"


def test_second_quarter_amount_short_and_every_month_good(tasks):
    """4.5 of 4.8 万 is 93.75 %; 1.5 a month is above 1.2: two tests, two words (G08)."""
    rows = records(tasks(6, [THOUSANDS], [fee(m, 15_000) for m in (4, 5, 6)]).rows)
    row = rows[1]
    assert (row["业务费"], row["完成率"], row["缺口"], row["本季缺口"]) == (4_500_000, F(9375, 10000), 300_000, 300_000)
    assert (row["最低月"], row["达标月数"], row["月数"]) == (1_500_000, 3, 3)
    assert (row["业务费结论"], row["按月结论"], row["结论"]) == ("不足", "达到", "不足")
    assert row["理由"] == "业务费要 48,000.00 元，还差 3,000.00 元；每月要 12,000.00 元，3 个月里 3 个月达到"
    assert rows[0]["结论"] == "不足" and rows[0]["本季缺口"] is None


def test_fourth_quarter_two_of_three_months(tasks):
    """0.9, 1.2, 1.1 万: two of three reach 1 万; 3.2 of 3 is reached all the same."""
    row = records(tasks(12, [THOUSANDS], [fee(10, 9_000), fee(11, 12_000), fee(12, 11_000)]).rows)[3]
    assert (row["达标月数"], row["月数"], row["最低月"]) == (2, 3, 900_000)
    assert (row["业务费结论"], row["按月结论"], row["结论"]) == ("达到", "不足", "不足")


def test_the_year_is_the_sum_of_its_quarters(tasks):
    """8 + 4.8 + 7.5 + 3 = 23.3 万 (D44 of the catalogue)."""
    rows = records(tasks(12, [THOUSANDS], []).rows)
    assert [row["业务费目标"] for row in rows] == [8_000_000, 4_800_000, 7_500_000, 3_000_000]
    assert sum(row["业务费目标"] for row in rows) == 23_300_000 and [row["件数目标"] for row in rows] == [2_000, None, 1_000, None]
    least = [POLICY.get(f"q_amount_{quarter}") for quarter in range(1, 5)]
    assert sum(least) == 233_000


@pytest.mark.parametrize(("done", "word"), [("47999.99", "不足"), (48_000, "达到"), ("48000.01", "达到")])
def test_the_least_is_inclusive(tasks, done, word):
    assert records(tasks(6, [THOUSANDS], [fee(6, done)]).rows)[1]["业务费结论"] == word


def test_an_open_quarter_is_under_way_until_a_month_is_lost(tasks):
    good, bad = (records(tasks(5, [THOUSANDS], [fee(4, a), fee(5, 15_000)]).rows)[1] for a in (12_000, "11999.99"))
    assert (good["业务费结论"], good["按月结论"], good["结论"]) == ("进行中", "进行中", "进行中")
    assert (bad["按月结论"], bad["结论"]) == ("不足", "不足")


def test_months_that_are_not_at_hand_are_never_nought(tasks):
    rows = records((result := tasks(5, [THOUSANDS], [fee(5, 15_000)], known=False)).rows)
    assert [(row["业务费"], row["完成率"], row["缺口"], row["最低月"], row["件数"]) for row in rows] == [(None,) * 5] * 2
    assert [row["结论"] for row in rows] == ["历史不足"] * 2 and rows[1]["理由"] == "历史不足(1月)"
    assert result.notes == ("TD2：历史不足(4月)",) and result.summary == {"本季缺口": 0}


def test_without_a_plan_the_least_is_the_target_and_without_both_there_is_none(tasks):
    cases = plan(6, indicator="案件件数")
    flow = [fee(5, 15_000, pieces=2), fee(5, 100, "G2"), fee(5, 1, business="诉讼业务", pieces=3)]
    row = records(tasks(5, [cases], flow).rows)[1]
    assert (row["业务费目标"], row["业务费"], row["件数目标"], row["件数"]) == (4_800_000, 1_500_100, 0, 5_000)
    blank = policy(q_amount_2=None, month_min_2=None, plan_split="均分", plan_unit="元")
    row = records(tasks(5, [cases], flow, blank).rows)[1]
    assert (row["业务费目标"], row["完成率"], row["缺口"], row["业务费结论"], row["按月结论"]) == (None,) * 5
    assert row["结论"] == row["件数结论"] == "达到"


def test_blank_months_are_split_as_the_plan_is(tasks):
    """233,000 in even yuan: three times 19,416, and the year's last eight months one more each."""
    row = records(tasks(3, [plan()], []).rows)[0]
    assert row["业务费目标"] == 3 * 1_941_600
    parts = [plan(120, 产品="商标业务"), plan(1_200, 产品="专利业务")]
    assert records(tasks(3, parts, [fee(1, 5), fee(1, 7, business="诉讼业务")]).rows)[0]["业务费目标"] == 33_000
    whole = records(tasks(3, [*parts, plan(12_000)], [fee(1, 5), fee(1, 7, business="诉讼业务")]).rows)[0]
    assert (whole["业务费目标"], whole["业务费"]) == (300_000, 1_200), "the plan over everything counts, not the sum of all"


MONEY = st.integers(-2_000_000, 9_000_000).map(lambda fen: Decimal(fen).scaleb(-2))


@settings(max_examples=examples(10))
@given(amounts=st.lists(MONEY, max_size=4), more=st.integers(0, 5_000_000), month=st.sampled_from([4, 5, 6]))
def test_what_is_earned_fills_the_gap_and_more_never_makes_a_word_worse(tasks, amounts, more, month) -> None:
    """费 + 缺口 ≥ 目标, equal while there is a gap; the three words go one way only."""
    flow = [fee(4 + i % (month - 3), amount) for i, amount in enumerate(amounts)]
    added = [*flow, *(fee(m, Decimal(more).scaleb(-2), pieces=2) for m in range(4, month + 1))]
    before, after = (records(tasks(month, [THOUSANDS], rows).rows)[1] for rows in (flow, added))
    for row in (before, after):
        assert row["业务费"] + row["缺口"] == max(row["业务费"], row["业务费目标"]) and row["缺口"] >= 0
        assert row["业务费"] >= row["最低月"] * row["月数"] and 0 <= row["达标月数"] <= row["月数"] == month - 3
    order = ["不足", "进行中", "达到"]
    assert after["缺口"] <= before["缺口"] and after["达标月数"] >= before["达标月数"] and after["件数"] >= before["件数"]
    assert all(order.index(after[word]) >= order.index(before[word]) for word in ("业务费结论", "按月结论", "结论"))


def test_a_team_has_no_line_and_a_stranger_neither(tasks):
    rows = records(tasks(2, [plan(person="TD2"), plan(person="G1"), plan(person="张三", indicator="案件件数")], [fee(1, 1)]).rows)
    assert [(row["主体"], row["季"]) for row in rows] == [("G1", 1)]


def test_numbers_lead_to_their_rows(tasks):
    result = tasks(5, [THOUSANDS], [fee(4, 20_000), fee(5, 15_000)])
    ways = result.lineage.rows
    assert [part.of[:2] for part in ways["业务费目标"](1).parts] == [("R17", "4月"), ("R17", "5月"), ("R17", "6月")]
    assert ways["业务费"](1).parts[0].of[:3] == ("R10", "收入", ("2026-04", "2026-05"))
    assert ways["最低月"](1).parts[0].of[2] == ("2026-05",) and ways["缺口"](1).how == "less"
    assert ways["达标月数"](1).how == "add" and ways["件数目标"](0).of == ("q_cases_1", "TD2")
    assert result.lineage.record is not None and result.lineage.record(1).of[0] == "R17"
    assert result.examples == () and tasks(12, [THOUSANDS], []).examples == ("四季度业务费 30000",)
    assert Decimal(str(POLICY.get("month_min_2"))) == 12_000


def test_nothing_planned(inputs):
    result = CALC.run(inputs(policy=POLICY, branches=("TD2",)))
    assert result.rows.empty and result.summary == {"本季缺口": 0}
