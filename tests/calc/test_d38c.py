"""D38c: repair crews on the spot by the promised time, with the worked example of the catalogue."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from building.preset_policy import preset_policy
from building.typed_rows import typed
from macros.calc.d38c_repairs import CALC

PROMISED = "2026-10-10 08:45"


def ticket(arrived: str | None, **cells: Any) -> dict[str, Any]:
    return {"类型": "故障报修", "抢修类": "是", "承诺到达时限": PROMISED, "到达现场时间": arrived} | cells


def run(inputs: Any, *rows: dict[str, Any]) -> Any:
    return CALC.run(inputs(R51=typed("R51", list(rows)), policy=preset_policy(pack="P11")))


def test_eighteen_of_twenty_and_the_one_without_arrival_is_in_neither(inputs: Any) -> None:
    rows = [ticket(PROMISED)] * 17 + [ticket("2026-10-10 08:10"), ticket("2026-10-10 08:46"), ticket("2026-10-11 08:00"), ticket(None)]
    found = run(inputs, *rows)
    assert (found.summary["抢修"], found.summary["应到"], found.summary["抢修到达率"]) == (21, 20, Fraction(9, 10))
    assert "1 张抢修工单没有填齐承诺和到达时间，不在抢修到达率里" in found.notes


def test_other_tickets_and_complaints_are_no_repairs(inputs: Any) -> None:
    found = run(inputs, ticket("2026-10-10 09:00", 抢修类="否"), ticket("2026-10-10 09:00", 类型="投诉"), ticket(PROMISED))
    assert (found.summary["工单"], found.summary["抢修"], found.summary["抢修到达率"]) == (2, 1, 1)


def test_who_was_asked_afterwards_and_what_is_open(inputs: Any) -> None:
    done = {"完成时间": "2026-10-10 12:00"}
    found = run(
        inputs,
        ticket(None, **done, 回访结果="满意"),
        ticket(None, **done),
        ticket(None, 时限="2026-10-10 12:00"),
        ticket(None, 时限="2026-11-02 12:00", 完成时间="2026-11-01 08:00", 回访结果="满意"),
    )
    assert (found.summary["回访率"], found.summary["未结工单"], found.summary["超时未结"]) == (Fraction(1, 2), 2, 1)


def test_no_ticket_has_no_rate(inputs: Any) -> None:
    found = run(inputs)
    assert found.summary["抢修到达率"] is None and found.summary["未结工单"] == 0
