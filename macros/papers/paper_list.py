"""What waits for an approver of a home, as the sheet 单据审批, a command and JSON show it (P13)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from macros.closing.approvers_here import person
from macros.papers.deciding_papers import paper_json, papers_in, refuse_when_off, waiting_for
from macros.papers.paper_log import HeldPaper, person_of
from validators.acting_persons import Approver
from validators.papers.paper_figures import in_hand, limit_of, mean_days, overdue, waited
from validators.papers.rights import rights_of
from validators.policy import Policy
from validators.values.money import decimals
from validators.values.period import Month
from workbooks.archive.home import Home
from workbooks.desk.papers_sheet import WaitingPaper


@dataclass(frozen=True, kw_only=True)
class PaperList:
    """The forms that are listed, each as a line of the sheet, and the three figures over all of the home.

    who   whose list it is; None = every form in hand
    mean  平均办理天数 with two decimals; "" where no step was passed
    """

    papers: tuple[HeldPaper, ...]
    lines: tuple[WaitingPaper, ...]
    who: Approver | None
    in_hand: int
    overdue: int | None
    mean: str

    @property
    def message(self) -> str:
        """One line for people."""
        whose = f"轮到 {self.who.shown} 办的 {len(self.papers)} 张" if self.who else f"在办的 {len(self.papers)} 张"
        late = "期限没有设" if self.overdue is None else f"超期 {self.overdue} 张"
        mean = f"平均每步 {self.mean} 天" if self.mean else "还没有办完的步骤"
        return f"{whose}；全部在办 {self.in_hand} 张，{late}，{mean}。"

    def as_json(self) -> dict[str, Any]:
        """One JSON document."""
        listed = [paper_json(held) | {"days": line.days, "late": line.late} for held, line in zip(self.papers, self.lines, strict=True)]
        return {"papers": listed, "in_hand": self.in_hand, "overdue": self.overdue, "mean_days": self.mean or None}


def paper_list(home: Home, by: str, *, now: dt.datetime) -> PaperList:
    """The forms on which `by` can act now; every form in hand where `by` is blank. ToolkitError for nobody of 《审批人》."""
    refuse_when_off(home)
    every, policy = list(papers_in(home).values()), home.policy
    who = person(home, Month(now.year, now.month), by, now.date()) if by.strip() else None
    listed = waiting_for(every, who, rights_of(policy)) if who else [held for held in every if held.paper.is_open]
    late = [overdue(held.paper, now.date(), policy) for held in every if held.paper.waits]
    mean = mean_days(step for held in every for step in held.paper.done)
    return PaperList(
        papers=tuple(listed),
        lines=tuple(_lines(home, listed, policy, now.date())),
        who=who,
        in_hand=in_hand(held.paper for held in every),
        overdue=None if late and all(one is None for one in late) else sum(bool(one) for one in late),
        mean="" if mean is None else decimals(mean, 2),
    )


def _lines(home: Home, papers: Sequence[HeldPaper], policy: Policy, today: dt.date) -> list[WaitingPaper]:
    names = {node.code: node.name for node in policy.organisation.nodes}
    found = []
    for held in papers:
        paper, told = held.paper, held.opening
        limit = limit_of(policy, paper.stage.step) if paper.waits else None
        found.append(
            WaitingPaper(
                number=paper.number,
                type=told.type,
                branch=names.get(told.branch, told.branch),
                about=told.about,
                submitter=person_of(told),
                step=f"{paper.stage.step}（第 {paper.version} 次）" if paper.version > 1 else paper.stage.step,
                days=waited(paper, today),
                limit="没有设" if limit is None and paper.waits else "" if limit is None else decimals(limit, 0),
                late=bool(overdue(paper, today, policy)),
            )
        )
    return found
