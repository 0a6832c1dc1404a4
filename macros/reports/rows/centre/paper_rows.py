"""The forms of single matters as the pages of a centre list them: by type and step, who is to be pressed, the log (P13)."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from macros.reports.layout.context import ReportContext
from validators.filing.inputs import Result
from validators.frames import records
from validators.page.page import Cell, Style
from validators.page.parts import BOX, Absent
from validators.papers.papers_shown import PAPERS
from validators.papers.rights import WORDS, rights_of
from validators.registers.control.approvals import STEPS
from validators.values.money import decimals
from validators.values.origin import carrying, facts

Rows = list[dict[str, Any]]
_NUMBERS = ("在办", "办完", "超期", "最久", "等了", "天数", "版本", "期限", "平均天数")


def papers_held(context: ReportContext) -> Result | None:
    """The forms of the home; None where the steps are switched off, and at a branch."""
    return context.inputs.results.get(PAPERS)


def has_papers(context: ReportContext) -> bool:
    """True where the steps are switched on."""
    return papers_held(context) is not None


def _rows(context: ReportContext, frame: str = "") -> Rows:
    held = papers_held(context)
    if held is None:
        return []
    found = records(held.extra[frame] if frame else held.rows)
    return [{name: _told(row, name, value) for name, value in row.items()} for row in found]


def _told(row: dict[str, Any], name: str, value: Any) -> Any:
    """A number with where it comes from: the log of the home."""
    if name not in _NUMBERS or value is None:
        return value
    what = "，".join(str(row[key]) for key in ("单号", "类型", "步骤") if row.get(key))
    return carrying(value, facts(f"审批日志：{what}", (name, value)))


def step_lines(context: ReportContext) -> Rows:
    """Type x step: in hand, mean days, overdue, the longest."""
    return _rows(context, "steps")


def logged_lines(context: ReportContext) -> Rows:
    """The log, in the order of time."""
    return _rows(context, "log")


def fault_lines(context: ReportContext) -> Rows:
    """What the rules say of the log, the gravest first."""
    return _rows(context, "faults")


def open_papers(context: ReportContext) -> Rows:
    """The forms that wait for somebody: overdue first, then the longest waiting; `谁来办` says whom to press."""
    rights = rights_of(context.inputs.policy)
    waiting = [row for row in _rows(context) if row["等了"] is not None]
    for row in waiting:
        row["谁来办"] = rights.who(row["步骤"]) + "审批人" if row["步骤"] in WORDS else f"提交人 {row['提交人']}"
    return sorted(waiting, key=lambda row: (not row["超期"], -row["等了"], row["单号"]))


def limit_shown(_: ReportContext, row: dict[str, Any]) -> Any:
    """The days that the step may take; that none are set, where an approver has to act; None where nobody has to."""
    return Absent("没有设") if row["期限"] is None and row["步骤"] in WORDS else row["期限"]


def late_papers(context: ReportContext) -> Rows:
    """Those of them that wait longer than they may."""
    return [row for row in open_papers(context) if row["超期"]]


def map_lines(context: ReportContext) -> Rows:
    """Types down, steps across: how many are in hand, on red where one is overdue, on yellow where one has waited three days."""
    found: dict[str, dict[str, Any]] = {}
    for row in step_lines(context):
        line = found.setdefault(row["类型"], {"类型": row["类型"]} | dict.fromkeys(STEPS))
        if row["在办"]:
            line[row["步骤"]] = Cell(row["在办"], Style("tally", fill=_fill(row), sides=BOX))
    return [line for line in found.values() if any(line[step] is not None for step in STEPS)]


def _fill(row: dict[str, Any]) -> str:
    if row["超期"]:
        return "red_light"
    return "yellow_light" if (row["最久"] or 0) >= 3 else "green_light"


def passed_steps(context: ReportContext) -> Rows:
    """Step: how many passed it, and their mean days; only steps that somebody passed."""
    lines, found = step_lines(context), []
    for step in STEPS:
        here = [row for row in lines if row["步骤"] == step and row["平均天数"] is not None]
        count = sum(int(row["办完"]) for row in here)
        if count:
            days = sum(Fraction(row["平均天数"]) * int(row["办完"]) for row in here) / count
            words = f"审批日志：{step}"
            found.append(
                {
                    "步骤": step,
                    "办完": carrying(count, facts(words, ("办完", count))),
                    "平均天数": carrying(days, facts(words, ("天", days))),
                }
            )
    return found


def papers_said(context: ReportContext) -> str:
    """The three figures in one line; what is not known is said, never 0."""
    held = papers_held(context)
    if held is None:
        return ""
    late, mean = held.summary["超期数"], held.summary["平均办理天数"]
    overdue = "期限没有设，不判超期" if late is None else f"超期 {late} 张"
    days = "还没有办完的审批步骤" if mean is None else f"平均每步办理 {decimals(mean, 2)} 天"
    return f"在办 {held.summary['在办数']} 张，{overdue}，{days}"


def waiting_papers(context: ReportContext) -> Rows:
    """Those that wait for an approver (待审批)."""
    return [row for row in open_papers(context) if row["步骤"] in WORDS]
