"""D31: points, with the worked example of the catalogue."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from building.oil_policy import oil_policy
from building.preset_policy import preset_policy
from building.typed_rows import stored, typed
from macros.calc.d31_points import CALC
from validators.frames import records

POLICY = oil_policy()


def run(inputs, points, flow, policy=POLICY, branches=("YB01",)):
    return CALC.run(
        inputs(
            R45=points if not isinstance(points, list) else typed("R45", points, branch="YB01"),
            R10=flow if not isinstance(flow, list) else typed("R10", [{"客户编码": c, "收入": v} for c, v in flow], branch="YB01"),
            policy=policy,
            branches=branches,
        )
    )


def test_worked_example(inputs):
    """One point per 10 元: 100 + trunc(1,234.5/10) = 123 − 50 = 173."""
    result = run(inputs, [{"客户": "甲", "期初": 100, "兑换": 50}], [("甲", 1234.5)])
    (row,) = records(result.rows)
    assert (row["期初"], row["本期增"], row["兑换"], row["期末"], row["理由"]) == (100, 123, 50, 173, "")
    assert result.summary == {"期初": 100, "本期增": 123, "兑换": 50, "作废": 0, "期末": 173}
    assert result.examples == ("每积一分的金额 10",)


@pytest.mark.parametrize(
    ("incomes", "points"), [((9.99,), 0), ((10,), 1), ((9.99, 9.99), 0), ((-9.99,), 0), ((-19.99,), -1), ((25, -25), 0)]
)
def test_a_row_at_a_time_toward_zero(inputs, incomes, points):
    assert records(run(inputs, [{"客户": "甲"}], [("甲", v) for v in incomes]).rows)[0]["本期增"] == points


def test_only_customers_with_a_row(inputs):
    """乙 has income and no row; 丙 has a row and no income."""
    rows = records(run(inputs, [{"客户": "甲"}, {"客户": "丙", "期初": 5, "作废": 2}], [("甲", 100), ("乙", 900)]).rows)
    assert [(r["客户"], r["本期增"], r["期末"]) for r in rows] == [("甲", 10, 10), ("丙", 0, 3)]


def test_several_rows_of_one_customer(inputs):
    """Earned once, so that the rows sum to what there is."""
    result = run(inputs, [{"客户": "甲", "期初": 10, "兑换": 1}, {"客户": "甲", "兑换": 2}], [("甲", 100)])
    assert [r["本期增"] for r in records(result.rows)] == [10, 0] and result.summary["期末"] == 17


def test_more_spent_than_there_is(inputs):
    result = run(inputs, [{"客户": "甲", "期初": 5, "兑换": 6}], [])
    assert records(result.rows)[0]["理由"] == "兑换和作废多于可用积分" and result.notes == ("1 行兑换和作废多于可用积分，请核对",)


@pytest.mark.parametrize("value", [None, "0", "-10"])
def test_without_a_usable_rate(inputs, value):
    """Blank or not above 0: stopped by name, nothing computed, never 0."""
    result = run(inputs, [{"客户": "甲", "期初": 5}], [("甲", 100)], policy=oil_policy(points_yuan=value))
    (row,) = records(result.rows)
    assert (row["本期增"], row["期末"]) == (None, None) and [b.parameter for b in result.blocked] == ["每积一分的金额"]


def test_each_branch_by_its_own_rate(inputs):
    """YB02 gives a point for 0.50 元."""
    points = [typed("R45", [{"客户": "甲"}], branch=b) for b in ("YB01", "YB02")]
    flow = [typed("R10", [{"客户编码": "甲", "收入": 100}], branch=b) for b in ("YB01", "YB02")]
    policy = oil_policy(points_yuan={None: "10", "YB02": "0.5"})
    result = CALC.run(inputs(R45=points, R10=flow, policy=policy, branches=("YB01", "YB02")))
    assert list(result.rows["本期增"]) == [10, 200]


def test_what_points_are_worth(inputs):
    """30 points for a yuan: 50 / 30 = 1.67 元 was given out, 173 / 30 = 5.77 元 is still owed; and where each comes from."""
    policy = preset_policy({"points_yuan": "10", "redeem_rate": "30"}, pack="P12-C")
    result = run(inputs, [{"客户": "甲", "期初": 100, "兑换": 50}], [("甲", 1234.5)], policy=policy)
    (row,) = records(result.rows)
    assert (row["兑换折合"], row["期末折合"]) == (167, 577)
    assert "redeem_rate" in str(result.lineage.rows["期末折合"](0)) and not result.notes


def test_nobody_says_what_points_are_worth(inputs):
    """Blank: the points are counted, what they are worth stays empty and is said; an oil pack does not ask, so nothing is said."""
    rows = [{"客户": "甲", "期初": 100, "兑换": 50}], [("甲", 1234.5)]
    result = run(inputs, *rows, policy=preset_policy({"points_yuan": "10"}, pack="P12-C"))
    (row,) = records(result.rows)
    assert (row["期末"], row["兑换折合"], row["期末折合"]) == (173, None, None)
    assert result.notes == ("阈值未设：政策里“积分兑换标准”是空的，没有算积分折合多少钱",) and not result.blocked
    assert run(inputs, *rows).notes == ()


def test_a_yuan_for_no_point_is_refused(inputs):
    result = run(inputs, [{"客户": "甲", "期初": 5}], [], policy=preset_policy({"points_yuan": "10", "redeem_rate": "0"}, pack="P12-C"))
    assert [b.parameter for b in result.blocked] == ["积分兑换标准"] and records(result.rows)[0]["期末折合"] is None


def test_nothing(inputs):
    assert run(inputs, [], [("甲", 100)]).rows.empty


AMOUNTS = st.lists(st.integers(0, 10**10), min_size=1, max_size=8)


@settings(deadline=None, max_examples=30)
@given(amounts=AMOUNTS)
def test_reversals_take_back_what_was_given(inputs, amounts):
    rows = {"客户编码": ["甲"] * 2 * len(amounts), "收入": [*amounts, *(-a for a in amounts)]}
    (row,) = records(run(inputs, [{"客户": "甲", "期初": 7}], stored("R10", rows, branch="YB01")).rows)
    assert (row["本期增"], row["期末"]) == (0, 7)
