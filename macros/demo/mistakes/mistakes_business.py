"""Mistakes in the flow, the quarterly return and the market (R10, R11, R39; V03, V05, V06, V15-V17, V41)."""

from __future__ import annotations

from random import Random

from macros.demo.mistakes.mistake import Mistake, Row, ordinary, unreturned
from macros.demo.world import DeskCells


def _last_month(desk: DeskCells, row: Row, rng: Random) -> Row:
    return {"月份": str(desk.period.plus(-1)), "业务日期": None}


def _back(desk: DeskCells, row: Row, original: str, fen: int, pieces: int) -> Row:
    """A further row that takes something back."""
    return {
        "收入": fen / 100,
        "数量": pieces,
        "折扣折让": None,
        "冲销标记": "是",
        "冲销原记录编号": original,
        "记录编号": f"{row['记录编号']}-C",
    }


def _of_nothing(desk: DeskCells, row: Row, rng: Random) -> Row:
    return _back(desk, row, f"{desk.branch}-9999", -10_000, -1)


def _too_much(desk: DeskCells, row: Row, rng: Random) -> Row:
    return _back(desk, row, row["记录编号"], -2 * int(row["收入"] * 100), -2 * row["数量"])


def _negative(desk: DeskCells, row: Row, rng: Random) -> Row:
    return {"收入": -row["收入"], "折扣折让": None}


def _more_than_earned(desk: DeskCells, row: Row, rng: Random) -> Row:
    return {"折扣折让": row["收入"] + 50}


def _used_number(desk: DeskCells, row: Row, rng: Random) -> Row:
    before = desk.period.plus(-1)
    return {"记录编号": f"{desk.branch}-{before.year % 100:02d}{before.month:02d}-L001"}


def _has_past(desk: DeskCells, row: Row) -> bool:
    return desk.first < desk.period and ordinary(desk, row)


def _first(desk: DeskCells, row: Row) -> bool:
    return row["是否首笔"] == "是" and row["客户编码"] not in desk.sheets["R11"]["客户"]


def _of_project(desk: DeskCells, row: Row) -> bool:
    return row["长期合作项目"] is not None and not row["冲销标记"]


def _again_first(desk: DeskCells, row: Row, rng: Random) -> Row:
    return {"记录编号": f"{row['记录编号']}-D"}


def _judged_quarter(desk: DeskCells, row: Row) -> bool:
    return desk.period.ends_quarter and desk.first <= desk.period.plus(-2)


BUSINESS: tuple[Mistake, ...] = (
    Mistake(
        kind="income_blank",
        title="收入没有填",
        register="R10",
        header="收入",
        code="missing_required",
        rule="V01",
        severity="A",
        where=unreturned,
        wrong=lambda desk, row, rng: {"收入": None, "折扣折让": None},
    ),
    Mistake(
        kind="last_month_flow",
        title="流水的月份是上月",
        register="R10",
        header="月份",
        code="outside_period",
        rule="V03",
        severity="A",
        where=ordinary,
        wrong=_last_month,
    ),
    Mistake(
        kind="row_pasted_twice",
        title="同一行粘贴了两次",
        register="R10",
        header="记录编号",
        code="duplicate_key",
        rule="V05",
        severity="A",
        where=unreturned,
        wrong=lambda desk, row, rng: {},
        adds=True,
    ),
    Mistake(
        kind="number_reused",
        title="记录编号上月用过",
        register="R10",
        header="记录编号",
        code="record_number_reused",
        rule=None,
        severity="A",
        where=_has_past,
        wrong=_used_number,
    ),
    Mistake(
        kind="unknown_business",
        title="业务目录里没有的业务",
        register="R10",
        header="业务代码",
        code="unknown_reference",
        rule="V06",
        severity="A",
        where=unreturned,
        wrong=lambda desk, row, rng: {"业务代码": "国际包裹"},
    ),
    Mistake(
        kind="unknown_collector",
        title="揽收人查无此人",
        register="R10",
        header="揽收人",
        code="unknown_reference",
        rule="V06",
        severity="A",
        where=ordinary,
        wrong=lambda desk, row, rng: {"揽收人": f"{desk.branch}97"},
    ),
    Mistake(
        kind="negative_income",
        title="收入是负数又没有冲销标记",
        register="R10",
        header="收入",
        code="negative_without_reversal",
        rule="V15",
        severity="A",
        where=unreturned,
        wrong=_negative,
    ),
    Mistake(
        kind="reversal_of_nothing",
        title="冲销的原记录不存在",
        register="R10",
        header="冲销原记录编号",
        code="reversal_without_original",
        rule="V15",
        severity="A",
        where=unreturned,
        wrong=_of_nothing,
        adds=True,
    ),
    Mistake(
        kind="reversal_too_large",
        title="冲销的比原来还多",
        register="R10",
        header="冲销原记录编号",
        code="reversal_exceeds",
        rule="V15",
        severity="A",
        where=unreturned,
        wrong=_too_much,
        adds=True,
    ),
    Mistake(
        kind="quarter_differs",
        title="季报与流水不符",
        register="R11",
        header="本季收入",
        code="quarter_return_differs",
        rule="V16",
        severity="A",
        where=_judged_quarter,
        rare=True,
        wrong=lambda desk, row, rng: {"本季收入": row["本季收入"] + 1000},
    ),
    Mistake(
        kind="nobody_credited",
        title="有收入没有业绩归属",
        register="R10",
        header="业绩归属",
        code="revenue_unattributed",
        rule="V17",
        severity="C",
        where=ordinary,
        wrong=lambda desk, row, rng: {"业绩归属": None},
    ),
    Mistake(
        kind="first_deal_unmarked",
        title="没有填是否首笔",
        register="R10",
        header="是否首笔",
        code="first_deal_unmarked",
        rule="V41",
        severity="A",
        where=_of_project,
        rare=True,
        wrong=lambda desk, row, rng: {"是否首笔": None},
    ),
    Mistake(
        kind="first_deal_twice",
        title="首笔填了两次",
        register="R10",
        header="是否首笔",
        code="first_deal_twice",
        rule="V41",
        severity="A",
        where=_first,
        wrong=_again_first,
        adds=True,
        rare=True,
    ),
    Mistake(
        kind="rebate_too_large",
        title="折扣折让多于收入",
        register="R10",
        header="折扣折让",
        code="rebate_above_income",
        rule=None,
        severity="C",
        where=ordinary,
        wrong=_more_than_earned,
    ),
    Mistake(
        kind="share_above_market",
        title="本企业大于市场总量",
        register="R39",
        header="本企业",
        code="share_above_market",
        rule=None,
        severity="C",
        wrong=lambda desk, row, rng: {"本企业": row["市场总量"] * 2},
    ),
)
