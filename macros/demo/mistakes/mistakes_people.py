"""Mistakes in scorecards, pay, awards and assessments (R02, R42, R43, R44, R76; V01, V31, V32)."""

from __future__ import annotations

import datetime as dt
from random import Random

from macros.demo.mistakes.mistake import Mistake, Row
from macros.demo.world import DeskCells


def _first_of_card(desk: DeskCells, row: Row) -> bool:
    """V31 stands on the first row of a person's card (settled 17)."""
    return bool(row["项目"] == "档案")


def _no_award(desk: DeskCells, row: Row) -> bool:
    return row["工号"] not in desk.sheets["R44"]["工号"]


def _approved(desk: DeskCells, row: Row) -> bool:
    return bool(row["审批"] == "已批准")


def _left_early(desk: DeskCells, row: Row, rng: Random) -> Row:
    return {"离职日期": row["入职日期"] - dt.timedelta(rng.randint(20, 200))}


def _gone(desk: DeskCells, row: Row) -> bool:
    return row["离职日期"] is not None


_STOP_PAY = (
    "score_above_100",
    "award_without_amount",
    "income_blank",
    "money_in_words",
    "month_in_words",
    "unknown_business",
    "unknown_collector",
    "first_deal_unmarked",
    "reversal_of_nothing",
)
"""Mistakes that leave somebody's pay uncomputed, so that a total typed over it cannot be judged (V32)."""

PEOPLE: tuple[Mistake, ...] = (
    Mistake(
        kind="weights_not_100",
        title="考核权重合计不是 100",
        register="R42",
        header="权重",
        code="weights_not_100",
        rule="V31",
        severity="A",
        where=_first_of_card,
        wrong=lambda desk, row, rng: {"权重": row["权重"] + 5},
    ),
    Mistake(
        kind="target_blank",
        title="有实际没有目标",
        register="R42",
        header="目标",
        code="actual_without_target",
        rule=None,
        severity="C",
        wrong=lambda desk, row, rng: {"目标": None},
    ),
    Mistake(
        kind="pay_typed_over",
        title="薪酬合计是手填的",
        register="R43",
        header="合计",
        code="pay_total_differs",
        rule="V32",
        severity="A",
        wrong=lambda desk, row, rng: {"合计": 9999.0},
        unlike=_STOP_PAY,
    ),
    Mistake(
        kind="award_unapproved",
        title="突出贡献奖没有批准",
        register="R43",
        header="突出贡献奖",
        code="award_not_approved",
        rule="V32",
        severity="A",
        where=_no_award,
        wrong=lambda desk, row, rng: {"突出贡献奖": 500.0},
    ),
    Mistake(
        kind="award_without_amount",
        title="已批准没有核准金额",
        register="R44",
        header="核准金额",
        code="award_without_amount",
        rule="V01",
        severity="A",
        where=_approved,
        rare=True,
        wrong=lambda desk, row, rng: {"核准金额": None},
    ),
    Mistake(
        kind="left_before_joined",
        title="离职早于入职",
        register="R02",
        header="离职日期",
        code="left_before_joined",
        rule=None,
        severity="C",
        where=_gone,
        rare=True,
        wrong=_left_early,
    ),
    Mistake(
        kind="assessment_target_blank",
        title="检查考核没有目标",
        register="R76",
        header="目标",
        code="actual_without_target",
        rule=None,
        severity="C",
        wrong=lambda desk, row, rng: {"目标": None},
    ),
)
