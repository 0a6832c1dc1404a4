"""The three figures of the forms (P13): 在办数, 平均办理天数 by step, 超期数. Pure; the day is given, never asked of the clock."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from fractions import Fraction

from validators.approval_form import Stage
from validators.papers.paper_states import Paper, StepDone
from validators.policy import Policy

LIMITS: Mapping[str, str] = {
    Stage.FIRST.step: "approval_days_first",
    Stage.MIDDLE.step: "approval_days_middle",
    Stage.LAST.step: "approval_days_final",
}
"""Step -> the parameter with the days that it may take; blank = no limit is set (阈值未设)."""


def in_hand(papers: Iterable[Paper]) -> int:
    """在办数: forms that are neither 完成 nor 终止."""
    return sum(paper.is_open for paper in papers)


def mean_days(steps: Iterable[StepDone]) -> Fraction | None:
    """平均办理天数 of steps that were passed; None where there is none: 没有算出, never 0.

    >>> day = lambda n: dt.datetime(2026, 11, n, 9)
    >>> mean_days([StepDone("初次审批", "甲", day(2), day(3)), StepDone("中间审批", "乙", day(3), day(5)),
    ...            StepDone("最终审批", "丙", day(5), day(8))])
    Fraction(2, 1)
    """
    days = [step.days for step in steps]
    return Fraction(sum(days), len(days)) if days else None


def waited(paper: Paper, today: dt.date) -> int | None:
    """Days that a form has waited where it is; None where nobody knows since when, or it is closed."""
    return None if paper.since is None or not paper.is_open else max((today - paper.since.date()).days, 0)


def limit_of(policy: Policy, step: str) -> Fraction | None:
    """The days that a step may take; None where the policy sets none."""
    code = LIMITS.get(step, "")
    days = policy.get(code) if code in policy.pack.parameters else None
    return None if days is None else Fraction(days)


def overdue(paper: Paper, today: dt.date, policy: Policy) -> bool | None:
    """超期: the form waits for an approver longer than the step may take; None where no limit is set."""
    if not paper.waits:
        return False
    most, days = limit_of(policy, paper.stage.step), waited(paper, today)
    return None if most is None or days is None else days > most
