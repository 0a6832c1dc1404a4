"""D13: price and volume against the plan, with the catalogue's worked example."""

from __future__ import annotations

from fractions import Fraction as F

from hypothesis import given
from hypothesis import strategies as st

from building.preset_policy import preset_policy
from macros.calc.d13_sales_variance import CALC
from validators.frames import records

POLICY = preset_policy(pack="P03")


def plan(frame, *lines, **more):
    """(product, area, tons of October, price)."""
    rows = [
        {
            "指标": "销量",
            "主体": "LJ01",
            "产品": product,
            "区域": area,
            "年": "2026",
            "年计划": tons,
            "10月": tons,
            "计划单价": price,
            "分解方法": "手工",
        }
        | more
        for product, area, tons, price in lines
    ]
    return frame("R17", *rows)


def sold(frame, *lines):
    """(product, area, tons, yuan)."""
    return frame(
        "R10", *({"客户编码": "甲", "业务代码": p, "月份": "2026-10", "地区": a, "数量": tons, "收入": yuan} for p, a, tons, yuan in lines)
    )


def run(inputs, **more):
    return CALC.run(inputs(policy=POLICY, **more))


def test_worked_example(inputs, frame):
    """Plan 4000×1.00 = 4000; actual 3000×0.80 = 2400; gap −1600 = price −600 (37.5%) + volume −1000 (62.5%)."""
    found = run(inputs, R17=plan(frame, ("零担", None, 4000, 1)), R10=sold(frame, ("零担", "东", 3000, 2400)))
    (row,) = records(found.rows)
    assert (row["计划额"], row["实际额"], row["差额"], row["价差"], row["量差"]) == (400_000, 240_000, -160_000, -60_000, -100_000)
    assert (row["价差占差额"], row["量差占差额"]) == (F(375, 1000), F(625, 1000))
    assert (row["计划单价"], row["实际单价"]) == (100, 80) and found.summary["价差"] == -60_000


def test_gaps_by_area(inputs, frame):
    """Plan 1500/500/2000, actual 1400/525/1075: −100 (−6.67%), +25 (+5.00%), −925 (−46.25%)."""
    plans = plan(frame, *(("零担", area, tons, 1) for area, tons in (("东", 1500), ("南", 500), ("西", 2000))))
    flow = sold(frame, *(("零担", area, tons, tons) for area, tons in (("东", 1400), ("南", 525), ("西", 1075))))
    found = {row["区域"]: (row["差距"], row["差距率"], row["理由"]) for row in records(run(inputs, R17=plans, R10=flow).extra["by_area"])}
    assert found == {
        "东": (-100_000, F(-1, 15), "比计划少 6.67%"),
        "南": (25_000, F(1, 20), "比计划多 5.00%"),
        "西": (-925_000, F(-37, 80), "比计划少 46.25%"),
    }


def test_nothing_sold_and_nothing_planned_are_all_volume(inputs, frame):
    found = run(inputs, R17=plan(frame, ("零担", None, 100, 2)), R10=sold(frame, ("整车", "东", 5, 50)))
    rows = {row["业务代码"]: row for row in records(found.rows)}
    assert [(rows[p]["价差"], rows[p]["量差"], rows[p]["理由"]) for p in ("零担", "整车")] == [
        (0, -20_000, "没有卖，全算量差"),
        (0, 5_000, "计划外，全算量差"),
    ]
    assert rows["整车"]["计划单价"] is None and rows["零担"]["实际单价"] is None


def test_a_plan_without_a_price_leaves_its_product_out(inputs, frame):
    plans = plan(frame, ("零担", "东", 100, 2), ("零担", "西", 100, None), ("整车", None, 10, 5))
    found = run(inputs, R17=plans, R10=sold(frame, ("零担", "东", 5, 50), ("整车", "东", 10, 40)))
    assert [(row["业务代码"], row["价差"]) for row in records(found.rows)] == [("整车", -1_000)]
    assert "1 行销量计划没有计划单价，这种产品没有分析" in found.notes
    assert "1 个计划的区域在业务量流水的地区里没有：西，请核对两处的写法" in found.notes


def test_plans_of_persons_of_other_years_and_of_income_are_no_plans_of_tons(inputs, frame):
    plans = [
        plan(frame, ("零担", None, 100, 2), 主体="A01"),
        plan(frame, ("零担", None, 100, 2), 年="2025"),
        plan(frame, ("零担", None, 100, 2), 指标="收入"),
    ]
    assert run(inputs, R17=plans, R10=sold(frame, ("零担", "东", 5, 50))).rows.empty


def test_a_year_without_months_is_split(inputs, frame):
    rows = frame("R17", {"指标": "销量", "主体": "LJ01", "产品": "零担", "年": "2026", "年计划": 1200, "计划单价": 3, "分解方法": "均分"})
    (row,) = records(run(inputs, R17=rows, R10=sold(frame, ("零担", "东", 100, 300))).rows)
    assert (row["计划数量"], row["计划额"], row["差额"]) == (100_000, 30_000, 0) and row["价差占差额"] is None


@given(*(st.integers(1, 10**6) for _ in range(2)), *(st.integers(0, 10**8) for _ in range(2)))
def test_price_and_volume_sum_to_the_gap(inputs, frame, planned, price, tons, fen):
    found = run(inputs, R17=plan(frame, ("零担", None, planned, price / 100)), R10=sold(frame, ("零担", "东", tons / 1000, fen / 100)))
    (row,) = records(found.rows)
    assert row["价差"] + row["量差"] == row["差额"] == row["实际额"] - row["计划额"]
