"""D32: a fifth of the customers and their part of the profit, with the catalogue's worked example."""

from __future__ import annotations

from fractions import Fraction as F

import pytest

from building.preset_policy import preset_policy
from macros.calc.d32_pareto_profit import CALC
from validators.frames import records

POLICY = preset_policy(pack="P03")
PROFITS = (50, 30, 5, 4, 3, 3, 2, 1, 1, 1)


def sale(code, profit, income=100, cost=None, **more):
    """A row that earns so much."""
    return {
        "客户编码": code,
        "业务代码": "零担",
        "月份": "2026-10",
        "收入": income,
        "成本": income - profit if cost is None else cost or None,
    } | more


def result_of(inputs, frame, *rows, policy=POLICY, **more):
    return CALC.run(inputs(R10=frame("R10", *rows), policy=policy, **more))


def test_two_of_ten_bring_eighty_hundredths(inputs, frame):
    """N=10, profits 50,30,5,4,3,3,2,1,1,1 = 100: top 2 = 80.00%."""
    found = result_of(inputs, frame, *(sale(f"K{n}", profit) for n, profit in enumerate(PROFITS)))
    assert (found.summary["户数"], found.summary["前段户数"], found.summary["前段利润"], found.summary["占利润"]) == (10, 2, 8_000, F(4, 5))
    assert [(row["客户编码"], row["名次"], row["前段"]) for row in records(found.rows)][:3] == [
        ("K0", 1, "是"),
        ("K1", 2, "是"),
        ("K2", 3, "否"),
    ]
    assert found.blocked == [] and found.notes == ()


@pytest.mark.parametrize(("customers", "head"), [(1, 1), (5, 1), (6, 2), (10, 2), (11, 3)])
def test_the_fifth_is_rounded_up_and_a_tie_does_not_widen_it(inputs, frame, customers, head):
    found = result_of(inputs, frame, *(sale(f"K{n:02}", 7) for n in range(customers)))
    assert found.summary["前段户数"] == head
    assert [row["客户编码"] for row in records(found.rows) if row["前段"] == "是"] == [f"K{n:02}" for n in range(head)]


def test_customers_without_cost_are_left_out_and_counted(inputs, frame):
    found = result_of(inputs, frame, sale("甲", 9), sale("乙", 0, cost=0), sale("乙", 40), sale("丙", 1))
    rows = {row["客户编码"]: row for row in records(found.rows)}
    assert (rows["乙"]["利润"], rows["乙"]["名次"], rows["乙"]["前段"], rows["乙"]["理由"]) == (
        None,
        None,
        None,
        "有 1 行没有成本，利润没有算",
    )
    assert (found.summary["户数"], found.summary["无成本户"], found.summary["利润"]) == (2, 1, 1_000)
    assert "1 户没有成本，没有排" in found.notes


def test_no_profit_no_share_and_no_income_no_customer(inputs, frame):
    found = result_of(inputs, frame, sale("甲", -5), sale("乙", 5), sale("丙", 0, income=0, cost=1))
    assert found.summary["占利润"] is None and found.summary["户数"] == 2
    assert "没有利润，二八不适用" in found.notes


def test_each_branch_has_its_own_fifth(inputs, frame):
    rows = [frame("R10", sale("甲", 10), sale("乙", 1)), frame("R10", sale("丙", 100), branch="LJ02")]
    found = CALC.run(inputs(R10=rows, policy=POLICY, branches=("LJ01", "LJ02")))
    assert {row["_branch"]: (row["前段户数"], row["占利润"]) for row in records(found.extra["by_branch"])} == {
        "LJ01": (1, F(10, 11)),
        "LJ02": (1, 1),
    }
    assert (found.summary["前段户数"], found.summary["前段利润"]) == (1, 10_000)


def test_a_blank_share_stops(inputs, frame):
    found = result_of(inputs, frame, sale("甲", 9), policy=preset_policy({"pareto_share": None}, pack="P03"))
    assert found.summary["前段户数"] == 0 and [stop.parameter for stop in found.blocked] == ["二八客户比例"]


def test_profit_leads_to_income_and_cost(inputs, frame):
    found = result_of(inputs, frame, sale("甲", 9))
    (way,) = found.lineage.rows["利润"](0).parts
    assert [part.of[1] for part in (way.parts[0], *way.parts[1].parts)] == ["收入", "成本"]
