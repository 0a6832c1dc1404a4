"""D55: managers against the branch, and what nobody has."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from macros.calc.d55_totals import CALC


def deal(income: Any, person: str | None, **cells: Any) -> dict[str, Any]:
    return {"客户编码": "甲", "业务代码": "特快", "月份": "2026-10", "收入": income, "业绩归属": person} | cells


def test_worked_example(inputs, frame) -> None:
    """40 + 35 + 25 = 100 against 105: 5 have nobody."""
    full = frame("R10", deal(40, "G1"), deal(35, "G2"), deal(20, "G3"), deal(5, "G3"))
    result = CALC.run(inputs(R10=full))
    assert [result.summary[k] for k in ("经理合计", "机构合计", "未归属")] == [10_000, 10_000, 0]
    lacking = CALC.run(inputs(R10=[full, frame("R10", deal(5, None), start=50)]))
    assert [lacking.summary[k] for k in ("经理合计", "机构合计", "未归属")] == [10_000, 10_500, 500]
    assert lacking.rows[["工号", "收入", "行数"]].values.tolist() == [["G1", 4_000, 1], ["G2", 3_500, 1], ["G3", 2_500, 2]]
    assert lacking.extra["unassigned"][["_row", "收入"]].values.tolist() == [[50, 500]]
    assert lacking.summary["归属率"] == Fraction(100, 105) and lacking.rows["占比"][0] == Fraction(40, 105)


def test_a_reversal_counts_for_the_person_of_its_original(inputs, frame) -> None:
    flow = frame("R10", deal(40, "G1", 记录编号="1"), deal(-40, None, 冲销标记="是", 冲销原记录编号="1"))
    assert [CALC.run(inputs(R10=flow)).summary[k] for k in ("经理合计", "机构合计", "未归属")] == [0, 0, 0]


def test_branches_and_names(inputs, frame) -> None:
    flows = [frame("R10", deal(1, "G1"), branch=b) for b in ("LJ01", "LJ02")]
    staff = frame("R02", {"工号": "G1", "姓名": "张三", "岗位": "客户经理"}, branch="LJ02")
    result = CALC.run(inputs(R10=flows, R02=staff, branches=("LJ01", "LJ02", "LJ03")))
    assert result.rows[["_branch", "工号", "收入"]].values.tolist() == [["LJ01", "G1", 100], ["LJ02", "G1", 100]]
    assert result.rows["姓名"].isna().tolist() == [True, False]
    assert result.extra["branches"][["_branch", "机构合计"]].values.tolist() == [["LJ01", 100], ["LJ02", 100], ["LJ03", 0]]


def test_empty_sheets(inputs) -> None:
    result = CALC.run(inputs())
    assert result.rows.empty and result.summary["机构合计"] == 0 and result.summary["归属率"] is None
