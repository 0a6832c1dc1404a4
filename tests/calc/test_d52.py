"""D52: capacity, service level and the matrix of processes, with the worked example of the catalogue."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from building.preset_policy import preset_policy
from building.typed_rows import typed
from macros.calc.d52_capacity import CALC
from validators.frames import records


def tickets(good: int, bad: int, still: int = 0) -> list[dict[str, Any]]:
    times = ["2026-10-12 12:00"] * good + ["2026-10-12 12:01"] * bad + [None] * still
    return [{"工单号": f"G{n}", "类型": "服务请求", "时限": "2026-10-12 12:00", "完成时间": done} for n, done in enumerate(times)]


def run(inputs: Any, resources: list[Any], requests: list[Any] = (), matrix: list[Any] = (), **changes: Any) -> Any:  # type: ignore[assignment]
    frames = {"R55b": typed("R55b", resources), "R51": typed("R51", requests), "R55": typed("R55", matrix)}
    return CALC.run(inputs(policy=preset_policy(changes, pack="P12-D"), **frames))


def test_worked_example(inputs: Any) -> None:
    """36 of 48 are 75.00 %; 19 of 20 are 95.00 %, against 99.50 % not enough."""
    result = run(inputs, [{"资源": "卫星资源", "容量": 48, "已用": 36}], tickets(19, 1), sla_target="99.5%")
    (row,) = records(result.rows)
    assert (row["利用率"], row["可用"], row["状态"], row["结论"]) == (Fraction(3, 4), 12_000, "有余量", "未达标")
    (branch,) = records(result.extra["by_branch"])
    assert (branch["SLA达成率"], branch["结论"], branch["未办结需求"]) == (Fraction(19, 20), "未达标", 0)


@pytest.mark.parametrize(
    ("used", "state"), [(44, "到预警线"), (45, "到预警线"), (43.9, "有余量"), (50, "到预警线"), (50.001, "超出容量"), (None, "没有容量")]
)
def test_the_alarm_line_is_the_policy_s(inputs: Any, used: Any, state: str) -> None:
    (row,) = records(run(inputs, [{"资源": "测控站", "容量": 50, "已用": used}], use_alarm="88%").rows)
    assert row["状态"] == state


def test_a_resource_s_own_level_stands_above_the_policy_s(inputs: Any) -> None:
    rows = [{"资源": "测控站", "容量": 1, "已用": 0, "SLA指标": "95%"}, {"资源": "监测站", "容量": 0, "已用": 0, "SLA指标": "95.1%"}]
    result = run(inputs, rows, tickets(19, 1, 1))
    assert [(r["结论"], r["利用率"]) for r in records(result.rows)] == [("达标", 0), ("未达标", None)]
    assert result.summary["未办结需求"] == 1 and result.summary["平均利用率"] == 0


def test_cells_of_the_matrix(inputs: Any) -> None:
    cell = {"层": "市场", "模块": "运营与服务"}
    matrix = [
        cell | {"流程": "受理", "成熟度": "3级", "问题": "慢"},
        cell | {"流程": "报价", "成熟度": "4级"},
        {"层": "资源", "模块": "战略与基础设施", "流程": "规划"},
    ]
    result = run(inputs, [{"资源": "知识库"}], [], matrix, maturity_target="3.5")
    found = {(r["层"], r["模块"]): (r["流程数"], r["平均成熟度"], r["问题数"], r["结论"]) for r in records(result.extra["cells"])}
    assert found == {("市场", "运营与服务"): (2, Fraction(7, 2), 1, "达标"), ("资源", "战略与基础设施"): (1, None, 0, None)}
    assert result.summary["平均成熟度"] == Fraction(7, 2) and result.summary["问题数"] == 1
