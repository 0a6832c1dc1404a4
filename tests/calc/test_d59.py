"""D59: effect of campaigns, with the worked example of the catalogue."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from building.typed_rows import typed
from macros.calc.d09_churn import CALC as CHURN
from macros.calc.d59_campaigns import CALC
from validators.frames import records

CAMPAIGN = {"项目编号": "HD1", "项目名称": "回馈月", "类型": None}


def month(codes: list[str], period: str) -> Any:
    rows = [{"客户编码": c, "业务代码": "财务", "月份": period, "收入": 100 if period < "2026-10" else 150} for c in codes]
    return typed("R10", rows, period=period)


def run(
    inputs: Any, before: list[str], now: list[str], touched: list[str], project: dict[str, Any], surveys: list[Any] = (), **more: Any
) -> Any:  # type: ignore[assignment]
    files = typed("R03", [{"客户编码": c, "企业全称": c} for c in dict.fromkeys([*before, *now])])
    visits = [{"客户编码": c, "日期": "2026-10-08", "方式": "特定日期", "项目": "HD1"} for c in touched]
    given = inputs(
        R03=files, R10=month(now, "2026-10"), R19=typed("R19", [project]), R20=typed("R20", [*visits, *more.get("visits", [])]),
        R27=typed("R27", surveys), earlier={"R10": month(before, "2026-09")},
    )  # fmt: skip
    return CALC.run(replace(given, results={"D09": CHURN.run(given)}))


TOUCHED, OTHERS = [f"A{n}" for n in range(10)], [f"B{n}" for n in range(60)]


@pytest.mark.parametrize(("target", "word"), [(85, "达标"), (90, "达标"), (90.01, "未达标"), (None, None)])
def test_worked_example(inputs: Any, target: Any, word: str | None) -> None:
    """Touched 10, kept 9 → 90.00 %; 60 others, kept 45 → 75.00 %; target 85 % → 达标."""
    project = CAMPAIGN | {"目标指标": "保持率", "目标值": target}
    result = run(inputs, [*TOUCHED, *OTHERS], [*TOUCHED[:9], *OTHERS[:45]], TOUCHED, project)
    (row,) = records(result.rows)
    assert (row["接触上期户"], row["接触保持户"], row["接触保持率"]) == (10, 9, Fraction(9, 10))
    assert (row["其余上期户"], row["其余保持户"], row["其余保持率"], row["结论"]) == (60, 45, Fraction(3, 4), word)
    assert result.summary == {"活动数": 1, "达标": int(word == "达标"), "未达标": int(word == "未达标")}


@pytest.mark.parametrize(("target", "word"), [(350, "达标"), (350.01, "未达标")])
def test_what_the_touched_bring_more(inputs: Any, target: float, word: str) -> None:
    """Nine go from 100 to 150, one is lost: 9 x 50 − 100 = 350."""
    project = CAMPAIGN | {"目标指标": "增值额", "目标值": target}
    (row,) = records(run(inputs, TOUCHED, TOUCHED[:9], TOUCHED, project).rows)
    assert (row["接触增值额"], row["结论"]) == (35_000, word)


def test_indices_of_the_touched_and_of_the_others(inputs: Any) -> None:
    surveys = [{"客户": "A0", "订单处理": "非常好"}, {"客户": "B0", "订单处理": "中", "补货时间": "稍微差"}]
    project = CAMPAIGN | {"目标指标": "满意度指数", "目标值": 100}
    (row,) = records(run(inputs, ["A0", "B0"], ["A0", "B0"], ["A0"], project, surveys).rows)
    assert (row["接触满意指数"], row["其余满意指数"], row["结论"]) == (100, Fraction(5, 12) * 100, "达标")


def test_a_telephone_call_or_another_project_touches_nobody(inputs: Any) -> None:
    others = [
        {"客户编码": "A0", "日期": "2026-10-08", "方式": "电话", "项目": "HD1"},
        {"客户编码": "A0", "日期": "2026-10-08", "方式": "座谈"},
    ]
    result = run(inputs, ["A0"], ["A0"], [], CAMPAIGN | {"类型": None}, visits=others)
    assert result.rows.empty


def test_a_customer_touched_twice_counts_once(inputs: Any) -> None:
    (row,) = records(run(inputs, ["A0", "A1"], ["A0"], ["A0", "A0"], CAMPAIGN).rows)
    assert (row["接触户数"], row["接触上期户"], row["其余上期户"]) == (1, 1, 1)
