"""D37: the pipeline of customers to be won, with the catalogue's worked example."""

from __future__ import annotations

import pytest

from macros.calc.d37_pipeline import CALC, STEPS
from validators.frames import records


def lead(amount, chance, **steps):
    return {"客户名称": "甲", "预计第一次交易额": amount, "预估达成率": chance} | steps


def test_worked_example(inputs, frame):
    """10万 at 50%, 20万 at 30% and 5万 at 80%: 5 + 6 + 4 = 15万."""
    result = CALC.run(inputs(R32=frame("R32", lead(100_000, "50%"), lead(200_000, "30%"), lead(50_000, "80%"))))
    assert result.summary["期望值"] == 15_000_000 and result.summary["户数"] == 3 and result.notes == ()
    assert result.lineage.summary["期望值"]().how == "add"


def test_steps_and_blanks(inputs, frame):
    """A step is done when something stands in it; without an amount or a chance nothing is expected, and it is said."""
    rows = (lead(1_000, "50%", 自我介绍="√", 获取信息="√"), lead(None, "50%", 自我介绍="10-05"), lead(1_000, None), lead(0, "100%"))
    (row,) = records(CALC.run(inputs(R32=frame("R32", *rows))).rows)
    assert [row[f"{step}户数"] for step in STEPS] == [2, 1, 0, 0, 3, 0] and row["期望值"] == 50_000
    assert CALC.run(inputs(R32=frame("R32", *rows))).notes == ("2 户没有填预计第一次交易额或预估达成率，不在期望值里",)


@pytest.mark.parametrize(("amount", "fen"), [("0.01", 1), ("0.03", 2), ("0.05", 3)], ids=["half", "one and a half", "two and a half"])
def test_each_line_is_rounded_once(inputs, frame, amount, fen):
    """Half a fen goes away from zero."""
    assert CALC.run(inputs(R32=frame("R32", lead(amount, "50%")))).summary["期望值"] == fen


def test_two_branches_and_nothing(inputs, frame):
    held = [frame("R32", lead(10, "100%")), frame("R32", lead(20, "50%"), branch="LJ02")]
    result = CALC.run(inputs(branches=("LJ01", "LJ02"), R32=held))
    assert list(result.rows["期望值"]) == [1_000, 1_000] and result.summary["期望值"] == 2_000
    assert CALC.run(inputs()).summary["期望值"] == 0


def test_each_customer_with_its_last_step_until_it_is_won(inputs, frame):
    rows = [
        {"编号": "1", "客户名称": "甲公司", "自我介绍": "√", "获取信息": "√", "预计第一次交易额": 100_000},
        {"编号": "2", "客户名称": "乙公司", "自我介绍": "√", "预估达成率": 0.3, "预约": "11月5日", "预计第一次交易额": 200_000},
        {"编号": "3", "客户名称": "丙 公司", "预估达成率": 1, "预计第一次交易额": 50_000},
        {"编号": "4", "客户名称": "丁公司"},
    ]
    won = frame("R35", {"客户名称": "丙公司", "第一次交易额": 50_000}, period="2026-09")
    result = CALC.run(inputs(R32=frame("R32", *rows), earlier={"R35": won}))
    found = result.extra["customers"].astype(object).where(result.extra["customers"].notna(), None)
    assert list(zip(found["编号"], found["步骤"], found["期望值"], strict=True)) == [
        ("1", "获取信息", None),
        ("2", "预约", 6_000_000),
        ("4", None, None),
    ]
    assert result.summary["户数"] == 3 and result.summary["期望值"] == 6_000_000
    assert "1 户已在新开发客户报告表里，不再算在管道里" in result.notes
