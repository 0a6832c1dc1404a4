"""D52: how far resources are used, whether services keep what was agreed, how mature processes are (S2 A23; R55b, R51, R55)."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pandas as pd

from macros.calc.columns.ticket_states import ticket_states
from macros.calc.d27d_ticket_times import REQUEST
from macros.calc.engines.declare import Computation, unset_of
from macros.calc.engines.given import Given, Sources
from macros.calc.engines.table_columns import row_by_row
from macros.calc.engines.table_lines import TableLines
from macros.calc.engines.tables import Listing, Tally
from macros.calc.engines.words import cells, count, exact, less, mean, ruled, share, text, traced
from macros.calc.terms.cells import each_row
from macros.calc.terms.shares import ratio, reached
from macros.calc.ways.summed_rows import cell
from validators.frames import records
from validators.registers.business.process_matrix_form import LAYERS, MODULES
from validators.values.origin import Origin, number, of_rows, quotient
from validators.values.text import says_something

SLA, ALARM, MATURITY = "sla_target", "use_alarm", "maturity_target"
FULL, TIGHT, FREE, UNKNOWN = "超出容量", "到预警线", "有余量", "没有容量"


def _rate_of(row: dict[str, Any]) -> Origin | None:
    """已用 by 容量."""
    return None if row["利用率"] is None else quotient(cell("R55b", "已用", row, 1000), cell("R55b", "容量", row, 1000))


def _rate(at: TableLines, pos: int) -> Origin:
    return _rate_of(records(at.lines.iloc[[pos]])[0]) or number(0, "没有容量")


def _grade(row: dict[str, Any]) -> Origin:
    return of_rows("R55", "成熟度", [(row["_file"], row["_row"], row["_grade"])], "成熟度的级数")


_RESOURCES = Listing("R55b").of(
    *text("_branch", "资源"),
    *cells("quantity", "容量"),
    *cells("quantity", "已用"),
    less("可用", "quantity", ("容量",), ("已用",)),
    traced("利用率", "ratio", _rate),
    *cells("ratio", "SLA指标"),
    *text("状态", "结论"),
)
_GRADES = (
    count("_graded", "_has_grade", "有成熟度的", source="R55", shown=False),
    exact("_grades", "score", "_grade", source="R55", where="_has_grade", origin=row_by_row(_grade), shown=False),
    mean("平均成熟度", "_grades", "_graded", empty="没有成熟度"),
    count("问题数", "_issue", "写了问题的", source="R55"),
)
_CELLS = Tally("R55", "_branch", "层", "模块").of(
    count("流程数"), *_GRADES, ruled("结论", lambda at, line: reached(line["平均成熟度"], at.given.setting(MATURITY, line["_branch"])))
)
_BRANCHES = Tally("R55b", "_branch", also=("R51", "R55")).of(
    *(count("资源数"), count("预警", ("状态", FULL, TIGHT), "到预警线的")),
    count("_rated", "_has_rate", "有利用率的", shown=False),
    exact("_rates", "ratio", "利用率", where="_has_rate", origin=row_by_row(_rate_of), shown=False),
    mean("平均利用率", "_rates", "_rated", empty="没有容量", form="ratio"),
    *(count("服务办结", "_held", "期末前完成、有时限的", source="R51"), count("按时办结", "_in_time", "在时限前完成的", source="R51")),
    share("SLA达成率", "按时办结", "服务办结", empty="没有办结的服务请求"),
    count("未办结需求", "_open", "期末没有完成的", source="R51"),
    *_GRADES,
    ruled("结论", lambda at, line: reached(line["SLA达成率"], at.given.setting(SLA, line["_branch"]))),
)


def run(given: Given) -> Sources:
    """One row a resource of R55b: 利用率 = 已用 / 容量, empty without a 容量; 状态 against `use_alarm`; 结论 = whether SLA达成率 of the
    branch reaches its SLA指标 (else `sla_target`). SLA达成率 = service requests of R51 done within 时限 / done (as D27d).

    `extra["cells"]`: the matrix of R55, 流程数, 平均成熟度 (the digit of 成熟度) and 问题数 of each cell, against `maturity_target`;
    `extra["by_branch"]` all figures of a branch. 平均利用率 is the mean over the resources: their capacities have no common unit.
    """
    tickets, processes = given.frame("R51"), given.frame("R55")
    tickets = ticket_states(tickets[tickets["类型"].eq(REQUEST).fillna(False)], given.period.last)
    tickets = tickets.assign(_held=tickets["_done"] & tickets["_judged"])
    kept = tickets[tickets["_held"]].groupby("_branch")["_in_time"].agg(["sum", "size"])
    attained = {str(b): ratio(int(good), int(every)) for b, good, every in kept.itertuples()}
    rows = given.frame("R55b")
    rates = pd.Series(each_row(ratio, rows, ("已用", "容量")), index=rows.index, dtype="object")
    states = each_row(lambda b, used, room: _state(given, b, used, room), rows, ("_branch", "已用", "容量"))
    said = each_row(lambda b, own: reached(attained.get(b), _target(given, b, own)), rows, ("_branch", "SLA指标"))
    more: dict[str, Any] = {"利用率": rates, "状态": states, "结论": said}
    rows = rows.assign(**{name: pd.Series(list(held), index=rows.index, dtype="object") for name, held in more.items()})
    grades = pd.Series([int(g[0]) if isinstance(g, str) and g[:1].isdigit() else None for g in processes["成熟度"]], dtype="object")
    graded = grades.set_axis(processes.index)
    return {
        "R55b": rows.assign(_has_rate=rates.notna()),
        "R51": tickets,
        "R55": processes.assign(
            层=pd.Categorical(processes["层"], categories=LAYERS),
            模块=pd.Categorical(processes["模块"], categories=MODULES),
            _grade=graded,
            _has_grade=graded.notna(),
            _issue=processes["问题"].map(says_something).astype(bool),
        ),
    }


def _target(given: Given, branch: str, own: Decimal | None) -> Any:
    return given.setting(SLA, branch) if own is None else own


def _state(given: Given, branch: str, used: int | None, room: int | None) -> str:
    if not room or used is None:
        return UNKNOWN
    alarm = given.setting(ALARM, branch)
    if used > room:
        return FULL
    return TIGHT if alarm is not None and Fraction(used, room) >= Fraction(alarm) else FREE


CALC = Computation(
    "D52",
    "容量和服务水平",
    "Capacity and service level",
    reads=("R55b",),
    uses={"R55b": "资源 容量 已用 SLA指标", "R51": "类型 时限 完成时间", "R55": "层 模块 成熟度 问题"},
    needs=f"{SLA} {ALARM} {MATURITY}",
).of(
    run,
    _RESOURCES,
    beside={"cells": _CELLS, "by_branch": _BRANCHES},
    summary=_BRANCHES,
    notes=(unset_of(SLA, "没有填 SLA 指标的资源没有判断是否达标"),),
)
