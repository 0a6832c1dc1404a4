"""D27d and the tickets of D38, with the worked examples of the catalogue."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from building.preset_policy import preset_policy
from building.typed_rows import typed
from macros.calc.d27d_ticket_times import CALC
from macros.calc.d38_complaints import CALC as CASES
from validators.frames import records

DUE, SOON, LATE = "2026-10-12 12:00", "2026-10-12 12:00", "2026-10-12 12:01"


def ticket(
    number: int, done: str | None, kind: str = "服务请求", limit: str | None = DUE, received: str | None = "2026-10-12 08:00"
) -> Any:
    return {"工单号": f"GD{number}", "类型": kind, "受理时间": received, "时限": limit, "完成时间": done}


def run(inputs: Any, calc: Any, *rows: dict[str, Any], links: tuple[dict[str, Any], ...] = ()) -> Any:
    return calc.run(inputs(R51=typed("R51", rows), R51b=typed("R51b", links), policy=preset_policy(pack="P12")))


def test_nineteen_of_twenty(inputs: Any) -> None:
    result = run(inputs, CALC, *(ticket(n, SOON if n else LATE) for n in range(20)), ticket(20, None), ticket(21, SOON, "咨询"))
    (row,) = records(result.rows)
    assert (row["服务请求"], row["办结"], row["按时办结"], row["按时率"], row["未办结"]) == (21, 20, 19, Fraction(19, 20), 1)
    assert row["平均小时"] == Fraction(19 * 240 + 241, 60 * 20)


def test_five_tickets_three_in_time(inputs: Any) -> None:
    """Chapter P12: 3 of 5 are 60.00 %; those of 类型 投诉 stand in R25 and are not counted a second time."""
    rows = [ticket(n, SOON, "咨询") for n in range(3)] + [ticket(3, LATE, "咨询"), ticket(4, None, "咨询"), ticket(5, SOON, "投诉")]
    result = run(inputs, CASES, *rows)
    (row,) = records(result.extra["tickets"])
    assert (row["工单数"], row["工单按时率"], row["超时未结"], row["平均小时"]) == (5, Fraction(3, 5), 1, Fraction(3 * 240 + 241, 240))
    assert result.rows.empty, "complaints are another block"


def test_a_limit_without_a_time_of_day_means_any_hour_of_it(inputs: Any) -> None:
    rows = [ticket(1, "2026-10-12 23:59", limit="2026-10-12"), ticket(2, "2026-10-13 00:00", limit="2026-10-12")]
    assert records(run(inputs, CALC, *rows).rows)[0]["按时率"] == Fraction(1, 2)


def test_what_has_no_limit_is_not_judged_and_what_was_done_later_is_open(inputs: Any) -> None:
    rows = [ticket(1, SOON, limit=None), ticket(2, "2026-11-01 09:00", limit="2026-10-31")]
    result = run(inputs, CALC, *rows)
    (row,) = records(result.rows)
    assert (row["办结"], row["按时率"], row["未办结"], row["超时未办"]) == (0, None, 1, 0)
    assert "1 张服务请求没有时限，不算按时率" in result.notes


def test_departments_and_links(inputs: Any) -> None:
    links = tuple(
        {"工单号": "GD1", "环节": link, "部门": "客户服务部", "时限": DUE, "完成时间": done}
        for link, done in (("评估", None), ("客户咨询", SOON), ("方案设计", LATE))
    )
    (row,) = records(run(inputs, CASES, ticket(1, None), links=links).extra["departments"])
    assert (row["部门"], row["环节数"], row["按时环节"], row["环节按时率"], row["超时环节"]) == ("客户服务部", 3, 1, Fraction(1, 3), 1)
    listed = records(run(inputs, CALC, ticket(1, None), links=links).extra["links"])
    assert [(r["环节"], r["停在这里"]) for r in listed] == [("客户咨询", 0), ("方案设计", 0), ("评估", 1)], "in the order of the pack"
