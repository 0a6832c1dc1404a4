"""E1.2 走访合规表: due and made visits and calls of each tiered customer, and the share by level (D08)."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from macros.reports.layout.branch_pages import NOBODY, NOT_DUE, begin, conclude, manager_labels, tiers, without_total
from macros.reports.layout.context import ReportContext
from macros.reports.layout.frame import SOURCE, SOURCE_WIDTHS, customers, limit, or_not, rows_of, way_back
from macros.reports.parts.report_sheet import Report
from validators.page.page import Cell, Chart, Page, Series, Style
from validators.page.parts import ORDINAL, Absent, Col, Table, chart_room, marked, section, table
from validators.values.text import Text

WIDTHS = (1, 5, 30, 10, 12, 9, 9, 11, 12, 11, 9, 12, 12, 1)
SUMMARY_ROW = 5
CHART_ROWS = 7
LIST_ROW = SUMMARY_ROW + CHART_ROWS + 1
_NO_CALLS = Absent("不考核")
_RATE = (
    '=IF(COUNTIF({走访合规}{first}:{走访合规}{last},"*合规")+COUNTIF({走访合规}{first}:{走访合规}{last},"*不足")=0,"不适用",'
    'COUNTIF({走访合规}{first}:{走访合规}{last},"*合规")/(COUNTIF({走访合规}{first}:{走访合规}{last},"*合规")'
    '+COUNTIF({走访合规}{first}:{走访合规}{last},"*不足")))'
)
COLUMNS = (
    ORDINAL,
    Col(header="客户"),
    Col(header="级别", kind="choice"),
    Col(header="客户经理", kind="choice"),
    Col(header="应走访", kind="tally", total="sum"),
    Col(header="实走访", kind="tally", total="sum"),
    Col(header="走访合规", kind="choice"),
    Col(header="走访合规率", kind="ratio", total=_RATE),
    Col(header="应电话周", kind="tally", total="sum"),
    Col(header="合格周", kind="tally", total="sum"),
    Col(header="电话合规率", kind="ratio", total='=IF({应电话周}{row}=0,"不适用",{合格周}{row}/{应电话周}{row})'),
    Col(header="最近走访", kind="date"),
    Col(header="", side=True),
    *SOURCE,
)
_WORDS = {"合规": ("√合规", "", "green"), "不足": ("×不足", "red_light", ""), "不适用": ("○不适用", "", "grey")}


def build(context: ReportContext) -> Page:
    """By level a small table with its bars, then one line a tiered customer: the worst first."""
    page = begin(context, "走访合规", "走访合规表", WIDTHS, side=SOURCE_WIDTHS, tab="green", landscape=True)
    rows = rows_of(context, "D08")
    section(page, 4, 2, 13, "一、按级别")
    _by_level(context, page, rows)
    section(page, LIST_ROW - 1, 2, 13, "二、按客户（不足的在前）")
    made = _list(context, page, rows)
    page.printing.repeat_rows = (1, 1)
    conclude(
        context,
        page,
        made.below,
        (2, 4, 8, 11),
        needs=("D08",),
        legend=(
            "一户一天只算一次走访；合计的走访合规率＝合规户数÷应走访户数，电话合规率＝合格周÷应电话周。"
            "“不考核”：政策里没有填每周电话次数。本月新建档的客户下月起计。"
        ),
    )
    return page


_BY_LEVEL = (
    Col(header="级别"),
    Col(header="户数", kind="tally"),
    Col(header="合规", kind="tally"),
    Col(header="不足", kind="tally"),
    Col(header="合规率", kind="ratio"),
)


def _by_level(context: ReportContext, page: Page, rows: list[dict[str, Any]]) -> None:
    """Customers, met and short by level: counted from the list below."""
    lines = [_level_line(level, at, rows) for at, level in enumerate(tiers(context), SUMMARY_ROW + 1)]
    _bars(page, table(page, SUMMARY_ROW, 3, _BY_LEVEL, lines))
    chart_room(page, SUMMARY_ROW + 3, CHART_ROWS - 3)


def _level_line(level: str, at: int, rows: list[dict[str, Any]]) -> list[Any]:
    """`at` is its sheet row; the list that it counts has one row a customer, at least one."""
    first, last = LIST_ROW + 2, LIST_ROW + 1 + max(len(rows), 1)
    mine = [row for row in rows if row["级别"] == level]
    good, bad = (sum(1 for row in mine if row["走访合规"] == word) for word in ("合规", "不足"))
    span = f"$D${first}:$D${last},C{at},$H${first}:$H${last}"
    share: Any = Fraction(good, good + bad) if good + bad else "不适用"
    return [
        level,
        Cell(len(mine), Style("tally"), f"=COUNTIF($D${first}:$D${last},C{at})"),
        Cell(good, Style("tally"), f'=COUNTIFS({span},"*合规")'),
        Cell(bad, Style("tally"), f'=COUNTIFS({span},"*不足")'),
        Cell(share, Style("ratio"), f'=IF(E{at}+F{at}=0,"不适用",E{at}/(E{at}+F{at}))'),
    ]


def _bars(page: Page, made: Table) -> None:
    page.charts.append(
        Chart(
            kind="bar",
            title="各级别走访合规率",
            row=SUMMARY_ROW,
            col=9,
            width=page.width_px(9, 13) - 4,
            height=CHART_ROWS * 22 - 8,
            legend="none",
            y_format="0%",
            y_min=0,
            y_max=1.2,
            reverse=True,
            hide_values=True,
            gap=70,
            series=(Series(name="走访合规率", categories=made.area("级别"), values=made.area("合规率"), label="0.00%"),),
        )
    )


def _list(context: ReportContext, page: Page, rows: list[dict[str, Any]]) -> Table:
    order = {"不足": 0, None: 1, "合规": 2, "不适用": 3}
    ranks = {level: rank for rank, level in enumerate(tiers(context))}
    ranked = sorted(rows, key=lambda row: (order.get(row["走访合规"], 1), ranks.get(row["级别"], len(ranks)), row["客户编码"]))
    known, names = customers(context), manager_labels(context)
    red = marked(rows, lambda row: row["走访合规"] == "不足")
    lines = [
        [number, *_customer_line(row, names, red), *way_back(known.get((row["_branch"], row["客户编码"])))]
        for number, row in enumerate(ranked, 1)
    ]
    columns, share = _totals(rows)
    label, nobody = ("客户", f"合计 {len(rows)} 户"), "没有州级、县级客户，或级别还没有审批"
    return table(page, LIST_ROW, 2, columns, lines, total=share, total_label=label, limit=limit(context), empty=nobody)


def _customer_line(row: dict[str, Any], names: dict[tuple[str, str], str], red: bool) -> list[Any]:
    return [
        row["企业全称"] or row["客户编码"],
        row["级别"],
        names.get((row["_branch"], row["客户经理"]), Absent(NOBODY)),
        _or(row["应走访"], "未填"),
        _or(row["实走访"], "未算"),
        _word(row["走访合规"], red),
        NOT_DUE if row["走访合规率"] is None else row["走访合规率"],
        *_calls(row),
        row["最近走访"].date() if row["最近走访"] is not None else Absent("无记录"),
        None,
    ]


def _calls(row: dict[str, Any]) -> list[Any]:
    if row["应电话周"] is None:
        return [_NO_CALLS] * 3
    return [row["应电话周"], row["合格周"], NOT_DUE if row["电话合规率"] is None else row["电话合规率"]]


def _totals(rows: list[dict[str, Any]]) -> tuple[Sequence[Col], dict[str, Any]]:
    """The columns and their given totals; where the policy asks for no calls, theirs are 不考核."""
    share = {"走访合规率": or_not(_visited(rows)), "电话合规率": or_not(_called(rows))}
    if any(row["应电话周"] is not None for row in rows):
        return COLUMNS, share
    calls = ("应电话周", "合格周", "电话合规率")
    return without_total(COLUMNS, calls), share | dict.fromkeys(calls, _NO_CALLS)


def _visited(rows: list[dict[str, Any]]) -> Fraction | None:
    """合规户数 / 应走访户数."""
    met, short = (sum(1 for row in rows if row["走访合规"] == word) for word in ("合规", "不足"))
    return Fraction(met, met + short) if met + short else None


def _called(rows: list[dict[str, Any]]) -> Fraction | None:
    """合格周 / 应电话周."""
    met, due = (sum(row[name] or 0 for row in rows) for name in ("合格周", "应电话周"))
    return Fraction(met, due) if due else None


def _or(value: Any, word: str) -> Any:
    return Absent(word) if value is None else value


def _word(word: str | None, red: bool) -> Any:
    """√合规 or ×不足; the fill only where at most a third would carry it (ux 7)."""
    if word is None:
        return Absent("未算")
    said, fill, ink = _WORDS[word]
    return Cell(said, Style("choice", fill=fill if red else "", ink=ink or ("alarm" if not red else ""), bold=word == "不足"))


REPORT = Report(
    id="E1.2", sheet="走访合规", title=Text("走访合规表", "Visits and calls"), level="branch", build=build, asks=("D08",), order=40
)
