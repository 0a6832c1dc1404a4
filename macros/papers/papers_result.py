"""What the reports of a centre show of the forms: a result beside those of the computations (P13, E3.26)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any

import pandas as pd

from macros.papers.judging import paper_findings
from macros.papers.paper_log import HeldPaper, held_papers, paper_events, person_of
from validators.filing.inputs import Result
from validators.finding import Finding
from validators.papers.paper_figures import in_hand, limit_of, mean_days, overdue, waited
from validators.papers.paper_states import StepDone
from validators.papers.papers_shown import PAPERS
from validators.papers.rights import overlay_on, rights_of
from validators.policy import Policy
from validators.registers.control.approvals import STEPS, TYPES
from validators.values.period import Month
from validators.values.text import Text
from validators.values.times import moment
from workbooks.archive.events import PaperMoved
from workbooks.archive.home import Home

_FORMS = ["_branch", "单号", "类型", "事由", "提交人", "步骤", "状态", "版本", "等了", "期限", "超期"]
_LOG = ["_branch", "单号", "类型", "提交人", "步骤", "办理人", "动作", "时间", "天数", "意见", "现在"]
_STEPS = ["类型", "步骤", "在办", "平均天数", "办完", "超期", "最久"]
_FAULTS = ["等级", "表", "单号", "问题", "怎么改"]


def papers_result(home: Home, period: Month, now: dt.datetime) -> dict[str, Result]:
    """The forms up to a moment, by the name under which reports find them; {} while the steps are switched off."""
    if not overlay_on(home.policy):
        return {}
    events = [event for event in paper_events(home) if event.at <= now]
    papers = list(held_papers(events, rights_of(home.policy)).values())
    shown = Result(title=Text("单据", "Forms"), formats={}, rows=_frame(_FORMS, [_form(held, home.policy, now.date()) for held in papers]))
    late = [one for one in shown.rows["超期"] if one is not None]
    mean = mean_days(step for held in papers for step in held.paper.done)
    shown.summary = {"在办数": in_hand(held.paper for held in papers), "平均办理天数": mean, "超期数": sum(late) if late else None}
    shown.extra = {
        "log": _frame(_LOG, _log(papers, events)),
        "steps": _frame(_STEPS, _steps(papers, home.policy, now.date())),
        "faults": _frame(_FAULTS, [_fault(finding) for finding in paper_findings(home, period, now.date())]),
    }
    return {PAPERS: shown}


def _frame(columns: list[str], rows: Iterable[Sequence[Any]]) -> pd.DataFrame:
    return pd.DataFrame([list(row) for row in rows], columns=columns, dtype="object")


def _form(held: HeldPaper, policy: Policy, today: dt.date) -> list[Any]:
    paper, told = held.paper, held.opening
    limit = limit_of(policy, paper.stage.step) if paper.waits else None
    late = overdue(paper, today, policy) if paper.waits else None
    head = [told.branch, paper.number, told.type, told.about, person_of(told), paper.stage.step, paper.stage.value, paper.version]
    return [*head, waited(paper, today), limit, late]


def _log(papers: Sequence[HeldPaper], events: Sequence[PaperMoved]) -> list[list[Any]]:
    """The log in the order of time; 天数 since the line of the same form before it."""
    by_number, before, found = {held.paper.number: held for held in papers}, dict[str, dt.date](), list[list[Any]]()
    for event in events:
        held, day = by_number[event.number], moment(event.when).date()
        days = (day - before[event.number]).days if event.number in before else None
        before[event.number] = day
        line = [event.branch, event.number, event.type, person_of(held.opening), event.step, person_of(event), event.action, event.when]
        found.append([*line, days, event.words, held.paper.stage.value])
    return found


def _steps(papers: Sequence[HeldPaper], policy: Policy, today: dt.date) -> list[list[Any]]:
    """Type x step: in hand, mean days of what passed it, overdue, the longest; only lines that say something."""
    found = []
    for kind in TYPES:
        mine = [held.paper for held in papers if held.opening.type == kind]
        for step in STEPS:
            here = [paper for paper in mine if paper.is_open and paper.stage.step == step]
            passed: list[StepDone] = [done for paper in mine for done in paper.done if done.step == step]
            if here or passed:
                late = [overdue(paper, today, policy) for paper in here if paper.waits]
                known = [one for one in late if one is not None]
                oldest = max((days for paper in here if (days := waited(paper, today)) is not None), default=None)
                mean: Fraction | None = mean_days(passed)
                count = sum(known) if known or not late else None
                found.append([kind, step, len(here), mean, len(passed), count, oldest])
    return found


def _fault(finding: Finding) -> list[Any]:
    return [finding.severity.label, finding.sheet, finding.record or "", finding.message, finding.remedy]
