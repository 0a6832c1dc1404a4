"""D49: five analyses on one line, with the worked example of the catalogue."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from building.preset_policy import preset_policy
from building.typed_rows import typed
from macros.calc.d49_five_analyses import CALC
from validators.frames import records

POLICY = preset_policy(pack="P08")
GOOD = ("订单处理", "补货时间", "员工服务态度", "紧急发货")


def sold(customer="甲", yuan=30, cost=22.5, day="2026-10-08", **more):
    return {"客户编码": customer, "业务代码": "纸箱", "月份": "2026-10", "收入": yuan, "成本": cost, "业务日期": day} | more


def run(inputs: Any, rows: list[dict[str, Any]], then: list[tuple[str, int]] = (), forms=(), months=("2026-09",)) -> Any:
    before = [{"客户编码": c, "业务代码": "纸箱", "月份": "2026-09", "收入": y} for c, y in then]
    earlier = {"R10": typed("R10", before, period="2026-09")} if before else {}
    return CALC.run(
        inputs(
            R10=typed("R10", rows), R27=typed("R27", forms), R03=typed("R03", []), earlier=earlier, months={"LJ01": months}, policy=POLICY
        )
    )


def test_worked_example(inputs):
    """甲: 100 before, 120 now -> +20.00 %; profit 30 of 150 -> 20.00 %; 4 deals, mean 30."""
    rows = [sold(day=f"2026-10-{day:02}") for day in (5, 9, 20, 14)] + [sold("乙", 500, 380)]
    found = {row["客户编码"]: row for row in records(run(inputs, rows, [("甲", 100), ("乙", 500)]).rows)}
    first = found["甲"]
    assert (first["收入"], first["上期收入"], first["增长率"]) == (12_000, 10_000, Fraction(1, 5))
    assert (first["利润"], first["利润占比"]) == (3_000, Fraction(30, 150))
    assert (first["成交次数"], first["次均收入"], str(first["最近成交"])[:10]) == (4, 3_000, "2026-10-20")


def test_the_index_of_its_answers(inputs):
    """41 points over 8 answers: mean 5.125, index 68.75 (D14)."""
    words = {"订单处理": "非常好", "补货时间": "稍微好", "员工服务态度": "相当好", "紧急发货": "中"}
    other = {"订单处理": "稍微好", "补货时间": "稍微好", "员工服务态度": "稍微好", "紧急发货": "中"}
    forms = [{"问卷编号": f"W{n}", "客户": "甲"} | told for n, told in enumerate((words, other))]
    (row,) = records(run(inputs, [], forms=forms).rows)
    assert row["满意度指数"] == Fraction(275, 4) and row["收入"] == 0 and row["利润"] is None


def test_a_row_without_cost_has_no_profit_and_is_counted(inputs):
    result = run(inputs, [sold(cost=None), sold(cost=20)])
    (row,) = records(result.rows)
    assert (row["利润"], row["无成本"]) == (1_000, 1) and "1 行没有成本，不在利润里" in result.notes


def test_what_was_taken_back_is_no_deal(inputs):
    rows = [sold(记录编号="R1"), sold(yuan=-30, cost=-22.5, day=None, 冲销标记=True, 冲销原记录编号="R1", 记录编号="R2")]
    (row,) = records(run(inputs, rows).rows)
    assert (row["收入"], row["成交次数"]) == (0, 1)


def test_without_last_month_there_is_no_growth(inputs):
    (row,) = records(run(inputs, [sold()], months=()).rows)
    assert row["上期收入"] is None and row["增长率"] is None
    (row,) = records(run(inputs, [sold()]).rows)
    assert row["上期收入"] == 0 and row["增长率"] is None
