"""Mistakes in visits, complaints and surveys (R20, R25, R27; V01, V03, V05, V06, V26, V28-V30)."""

from __future__ import annotations

import datetime as dt
from random import Random

from macros.demo.mistakes.mistake import Mistake, Row
from macros.demo.world import DeskCells

RECEIVED, HANDLED, NOTIFIED, CLOSED = "受理时间", "处理完毕日期", "通知日期", "结案日期"


def _a_month_ago(desk: DeskCells, row: Row, rng: Random) -> Row:
    return {"日期": desk.period.plus(-1).first + dt.timedelta(rng.randrange(28))}


def _not_yet(desk: DeskCells, row: Row, rng: Random) -> Row:
    return {"日期": desk.filled_on + dt.timedelta(rng.randint(2, 9))}


def _visit(desk: DeskCells, row: Row) -> bool:
    return bool(row["方式"] != "电话")


def _closed(desk: DeskCells, row: Row) -> bool:
    return row[CLOSED] is not None


def _handled(desk: DeskCells, row: Row) -> bool:
    return row[HANDLED] is not None


def _before_receipt(desk: DeskCells, row: Row, rng: Random) -> Row:
    return {HANDLED: row[RECEIVED] - dt.timedelta(rng.randint(1, 4))}


def _due_before_receipt(desk: DeskCells, row: Row, rng: Random) -> Row:
    return {"处理期限": row[RECEIVED] - dt.timedelta(rng.randint(1, 4))}


CARE: tuple[Mistake, ...] = (
    Mistake(
        kind="visitor_blank",
        title="走访人没有填",
        register="R20",
        header="走访人",
        code="missing_required",
        rule="V01",
        severity="A",
        wrong=lambda desk, row, rng: {"走访人": None},
    ),
    Mistake(
        kind="visit_last_month",
        title="走访日期不在本期",
        register="R20",
        header="日期",
        code="outside_period",
        rule="V03",
        severity="A",
        wrong=_a_month_ago,
    ),
    Mistake(
        kind="unknown_customer",
        title="客户编码查无此客户",
        register="R20",
        header="客户编码",
        code="unknown_reference",
        rule="V06",
        severity="A",
        wrong=lambda desk, row, rng: {"客户编码": "KH9990"},
    ),
    Mistake(
        kind="visit_in_future",
        title="走访日期晚于填报日期",
        register="R20",
        header="日期",
        code="visit_after_filing",
        rule="V26",
        severity="A",
        wrong=_not_yet,
    ),
    Mistake(
        kind="visit_twice",
        title="同一次走访登记了两次",
        register="R20",
        header="走访编号",
        code="visit_doubled",
        rule="V26",
        severity="C",
        where=_visit,
        wrong=lambda desk, row, rng: {"走访编号": None},
        adds=True,
    ),
    Mistake(
        kind="no_deadline",
        title="投诉没有处理期限",
        register="R25",
        header="处理期限",
        code="complaint_without_deadline",
        rule="V28",
        severity="A",
        rare=True,
        wrong=lambda desk, row, rng: {"处理期限": None},
    ),
    Mistake(
        kind="dates_reversed",
        title="处理完毕早于受理",
        register="R25",
        header=HANDLED,
        code="complaint_order",
        rule="V28",
        severity="A",
        where=_handled,
        rare=True,
        wrong=_before_receipt,
    ),
    Mistake(
        kind="closed_without_notice",
        title="没有通知客户就结案",
        register="R25",
        header=NOTIFIED,
        code="complaint_closed_early",
        rule="V28",
        severity="A",
        where=_closed,
        rare=True,
        wrong=lambda desk, row, rng: {NOTIFIED: None},
    ),
    Mistake(
        kind="due_before_receipt",
        title="处理期限早于受理时间",
        register="R25",
        header="处理期限",
        code="deadline_before_receipt",
        rule=None,
        severity="C",
        rare=True,
        wrong=_due_before_receipt,
    ),
    Mistake(
        kind="letter_without_phone",
        title="信函投诉没有联系电话",
        register="R25",
        header="联系电话",
        code="letter_without_phone",
        rule="V29",
        severity="C",
        rare=True,
        wrong=lambda desk, row, rng: {"渠道": "信函", "联系电话": None},
    ),
    Mistake(
        kind="complaint_twice",
        title="投诉编号用了两次",
        register="R25",
        header="投诉编号",
        code="number_doubled",
        rule="V05",
        severity="A",
        above="投诉编号",
        rare=True,
        wrong=lambda desk, above, rng: {"投诉编号": above["投诉编号"]},
    ),
    Mistake(
        kind="answer_out_of_scale",
        title="调查单填了“还行”",
        register="R27",
        header="订单处理",
        code="not_in_list",
        rule="V30",
        severity="A",
        rare=True,
        wrong=lambda desk, row, rng: {"订单处理": "还行"},
    ),
    Mistake(
        kind="two_answers",
        title="调查单一题勾了两个",
        register="R27",
        header="补货时间",
        code="several_answers",
        rule="V30",
        severity="A",
        rare=True,
        wrong=lambda desk, row, rng: {"补货时间": "相当好、中"},
    ),
)
