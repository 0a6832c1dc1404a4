"""Mistakes of typing: what the reader and the kinds of the cells must recognise (V02-V06; settled 14, 15, 24)."""

from __future__ import annotations

from random import Random

from macros.demo.mistakes.mistake import Mistake, Row, customer, ordinary
from macros.demo.world import DeskCells
from validators.values.cell import ErrorCell

_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")


def _round(desk: DeskCells, row: Row) -> bool:
    return ordinary(desk, row) and row["收入"] % 100 == 0


def _ten_thousands(desk: DeskCells, row: Row, rng: Random) -> Row:
    return {"收入": f"{row['收入'] / 10_000:g}万"}


def _with_unit(desk: DeskCells, row: Row, rng: Random) -> Row:
    return {"收入": f"{row['收入']:,.2f}元"}


def _full_width(desk: DeskCells, row: Row, rng: Random) -> Row:
    return {"数量": str(row["数量"]).translate(_FULL_WIDTH)}


def _plan_in_words(desk: DeskCells, row: Row, rng: Random) -> Row:
    return {"年计划": f"{row['年计划'] // 10_000}万"}


def _text_date(desk: DeskCells, row: Row, rng: Random) -> Row:
    return {"日期": f"{row['日期']:%Y.%m.%d}"}


def _no_such_day(desk: DeskCells, row: Row, rng: Random) -> Row:
    return {"日期": f"{desk.period}-32"}


def _name_for_code(desk: DeskCells, row: Row, rng: Random) -> Row:
    return {"客户编码": customer(desk, row["客户编码"])["企业全称"]}


def _subtotal(desk: DeskCells, row: Row, rng: Random) -> Row:
    total = sum(value for value in desk.sheets["R10"]["收入"] if isinstance(value, float))
    return dict.fromkeys(row) | {"客户编码": "合计", "收入": total}


READING: tuple[Mistake, ...] = (
    Mistake(
        kind="money_in_ten_thousands",
        title="收入写成“1.2万”",
        register="R10",
        header="收入",
        code="number_as_text",
        rule="V04",
        severity="C",
        where=_round,
        wrong=_ten_thousands,
        rare=True,
    ),
    Mistake(
        kind="money_with_unit",
        title="收入带了“元”和逗号",
        register="R10",
        header="收入",
        code="number_as_text",
        rule="V04",
        severity="C",
        where=ordinary,
        wrong=_with_unit,
    ),
    Mistake(
        kind="full_width_digits",
        title="数量用了全角数字",
        register="R10",
        header="数量",
        code="number_as_text",
        rule="V04",
        severity="C",
        where=ordinary,
        wrong=_full_width,
    ),
    Mistake(
        kind="plan_in_words",
        title="年计划写成“120万”",
        register="R17",
        header="年计划",
        code="number_as_text",
        rule="V04",
        severity="C",
        where=lambda desk, row: row["指标"] == "收入",
        wrong=_plan_in_words,
    ),
    Mistake(
        kind="money_in_words",
        title="收入写成文字",
        register="R10",
        header="收入",
        code="not_a_number",
        rule="V04",
        severity="A",
        where=ordinary,
        wrong=lambda desk, row, rng: {"收入": "约三千"},
    ),
    Mistake(
        kind="error_value",
        title="用邮量是公式的错误值",
        register="R03",
        header="用邮量",
        code="error_cell",
        rule="V04",
        severity="A",
        wrong=lambda desk, row, rng: {"用邮量": ErrorCell("#N/A")},
    ),
    Mistake(
        kind="text_date",
        title="走访日期写成“2026.10.08”",
        register="R20",
        header="日期",
        code="date_as_text",
        rule="V04",
        severity="D",
        wrong=_text_date,
    ),
    Mistake(
        kind="impossible_date",
        title="走访日期是 32 日",
        register="R20",
        header="日期",
        code="not_a_date",
        rule="V03",
        severity="A",
        wrong=_no_such_day,
    ),
    Mistake(
        kind="month_in_words",
        title="月份写成“本月”",
        register="R10",
        header="月份",
        code="not_a_month",
        rule="V03",
        severity="A",
        where=ordinary,
        wrong=lambda desk, row, rng: {"月份": "本月"},
    ),
    Mistake(
        kind="wrong_mode",
        title="走访方式不在清单里",
        register="R20",
        header="方式",
        code="not_in_list",
        rule="V02",
        severity="A",
        wrong=lambda desk, row, rng: {"方式": "上门拜访"},
    ),
    Mistake(
        kind="wrong_topic",
        title="信息类别不在清单里",
        register="R38",
        header="类别",
        code="not_in_list",
        rule="V02",
        severity="A",
        wrong=lambda desk, row, rng: {"类别": "小道消息"},
    ),
    Mistake(
        kind="score_above_100",
        title="得分超过 100",
        register="R43",
        header="服务维护得分",
        code="above_maximum",
        rule="V04",
        severity="A",
        wrong=lambda desk, row, rng: {"服务维护得分": 120},
    ),
    Mistake(
        kind="rate_without_percent",
        title="进度 85% 填成 85",
        register="R19",
        header="进度%",
        code="rate_above_one",
        rule="V04",
        severity="C",
        wrong=lambda desk, row, rng: {"进度%": 85},
    ),
    Mistake(
        kind="trailing_spaces",
        title="客户编码后面有空格",
        register="R20",
        header="客户编码",
        code=None,
        rule=None,
        severity=None,
        wrong=lambda desk, row, rng: {"客户编码": row["客户编码"] + "  "},
    ),
    Mistake(
        kind="full_width_code",
        title="客户编码用了全角字母",
        register="R10",
        header="客户编码",
        code=None,
        rule=None,
        severity=None,
        where=ordinary,
        wrong=lambda desk, row, rng: {"客户编码": row["客户编码"].replace("KH", "ＫＨ")},
    ),
    Mistake(
        kind="name_for_code",
        title="客户编码填了企业全称",
        register="R20",
        header="客户编码",
        code=None,
        rule=None,
        severity=None,
        wrong=_name_for_code,
        unlike=("same_name",),
    ),
    Mistake(
        kind="subtotal_row",
        title="流水末尾有合计行",
        register="R10",
        header="客户编码",
        code="subtotal_row",
        rule=None,
        severity="D",
        wrong=_subtotal,
        adds=True,
    ),
)
