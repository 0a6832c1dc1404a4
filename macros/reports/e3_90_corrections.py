"""E3.90 更正与差额: which filings were replaced, what changed in business words, and what that does to the total."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from macros.reports.layout.context import ReportContext, VersionRow
from macros.reports.layout.frame import branch_names, finish, limit, start
from macros.reports.parts.report_sheet import Report
from validators.page.page import Cell, Page, Style
from validators.page.parts import ORDINAL, Absent, Col, Table, gap, section, table
from validators.values.money import fen
from validators.values.origin import carrying, facts, sum_of
from validators.values.text import Text

WIDTHS = (1, 4.5, 16, 8, 15, 10, 16, 15, 15, 34, 1)
FIRST_ROW = 4
_LAST = 10
_FILLS = {"现行": "green_light", "退回": "orange_light", "更正单": "blue_light"}


def build(context: ReportContext) -> Page:
    """Three tables: the versions, the changes, the effect on the totals of the whole."""
    page = start(context, "更正与差额", "更正与差额", WIDTHS, tab="grey", landscape=True, source=_counts(context))
    names = branch_names(context)
    row = section(page, FIRST_ROW, 2, _LAST, "一、报了不止一版、退回过的单位，和以前月份的更正单")
    made = _versions(context, page, row, names)
    row = section(page, gap(page, made.below, 8), 2, _LAST, "二、改了什么（与前一版相比）")
    made = _changes(context, page, row, names)
    row = section(page, gap(page, made.below, 8), 2, _LAST, "三、对合计的影响")
    made = _effect(context, page, row)
    finish(
        context,
        page,
        made.below,
        (2, 5, 8),
        quality=False,
        legend=("只有“现行”的一版和批准的更正单计入合计；已锁定月份的更正差额计入本月，原报表不变。"),
    )
    return page


def _counts(context: ReportContext) -> str:
    again = {v.branch for v in context.versions if v.state in ("现行", "退回")}
    notes = sum(v.state == "更正单" for v in context.versions)
    return f"更正过的单位 {len(again)} 家，以前月份的更正单 {notes} 份；原件全部在存档里，可用 keybook diff 逐处比较"


def _versions(context: ReportContext, page: Page, row: int, names: Mapping[str, str]) -> Table:
    columns = (
        ORDINAL,
        Col(header="机构"),
        Col(header="版本", kind="tally"),
        Col(header="签收时间", kind="moment"),
        Col(header="状态", kind="choice"),
        Col(header="收入(元)", kind="money"),
        Col(header="收入差额(元)", kind="money"),
        Col(header="数量差额", kind="quantity"),
        Col(header="改动 / 原因", wrap=True),
    )
    lines = [
        [
            i,
            names.get(v.branch, v.branch),
            _said(v, v.version, "版本"),
            v.received,
            Cell(v.state, Style("choice", fill=_FILLS.get(v.state, ""), sides="ltrb")),
            _said(v, v.income, "写明的收入", 100),
            *(
                (Absent("–"), Absent("–"))
                if v.state == "第一版"
                else (_said(v, v.income_change, "与前一版比的收入", 100), _said(v, v.quantity_change, "与前一版比的数量", 1000))
            ),
            v.words,
        ]
        for i, v in enumerate(context.versions, 1)
    ]
    made = table(page, row, 2, columns, lines, limit=len(lines), empty="本期每家只报了一版，没有更正")
    for i, v in enumerate(context.versions):
        page.heights[made.first + i] = 18.0 if len(v.words) <= 17 else 31.0
    return made


def _said(v: VersionRow, value: int, what: str, scale: int = 1) -> int:
    """A number that the ledger holds of a filing, as it came in."""
    return carrying(value, facts("收件登记时记在账本里的", (f"“{v.file}”{what}", Fraction(value, scale))))


def _changes(context: ReportContext, page: Page, row: int, names: Mapping[str, str]) -> Table:
    columns = (
        ORDINAL,
        Col(header="机构"),
        Col(header="版本", kind="tally"),
        Col(header="表"),
        Col(header="什么", kind="choice"),
        Col(header="记录", kind="id"),
        Col(header="原来", align="right"),
        Col(header="现在", align="right"),
        Col(header="收入影响(元)", kind="money"),
    )
    lines: list[list[Any]] = []
    for v in context.versions:
        lines += [_change(len(lines) + i, v, names, change) for i, change in enumerate(v.changes, 1)]
        if v.more:
            lines.append([len(lines) + 1, names.get(v.branch, v.branch), _said(v, v.version, "版本"), f"另有 {v.more} 处", *[None] * 5])
    return table(page, row, 2, columns, lines, limit=limit(context), rest="处", empty="没有改动")


def _change(number: int, v: VersionRow, names: Mapping[str, str], change: Mapping[str, Any]) -> list[Any]:
    look = Style("text", size=9, wrap=True, sides="ltrb")
    what = f"{change['what']}" + (f"（{change['column']}）" if change["column"] else "")
    return [
        number,
        names.get(v.branch, v.branch),
        _said(v, v.version, "版本"),
        change["sheet"],
        Cell(what, look),
        change["key"],
        Cell(change["from"], look),
        Cell(change["to"], look),
        _said(v, _fen(change["effect"]["收入"]), "这一处的收入影响", 100),
    ]


def _fen(yuan: str) -> int:
    return fen(Decimal(yuan))


def _effect(context: ReportContext, page: Page, row: int) -> Table:
    """What the total would be with the first versions, what it is, and the live difference."""
    counted = {b.branch for b in context.board if b.counted}
    moved = [v for v in context.versions if v.branch in counted]
    flow = context.inputs.frame("R10")
    columns = (
        ORDINAL,
        Col(header="指标"),
        Col(header="单位", kind="choice"),
        Col(header="按第一版", kind="number"),
        Col(header="", kind="text"),
        Col(header="现在", kind="number"),
        Col(header="差额", kind="number"),
        Col(header="其中更正单", kind="number"),
    )
    lines: list[list[Any]] = []
    for i, (name, unit, kind) in enumerate((("收入", "元", "money"), ("数量", "", "quantity")), 1):
        word = "income_change" if name == "收入" else "quantity_change"
        scale = 100 if name == "收入" else 1000
        changed = _together(moved, word, scale)
        notes = _together([v for v in moved if v.state == "更正单"], word, scale)
        now = carrying(int(flow[name].sum()), sum_of("R10", name, [context.period], {}))
        look, at = Style(kind, sides="ltrb"), row + i
        lines.append(
            [
                i,
                name,
                unit,
                Cell(now - changed, look),
                None,
                Cell(now, look),
                Cell(changed, look.but(bold=True), f"=G{at}-E{at}"),
                Cell(notes, look),
            ]
        )
    return table(page, row, 2, columns, lines)


def _together(held: Sequence[VersionRow], word: str, scale: int) -> int:
    said = facts("收件登记时记在账本里的改动", *((f"“{v.file}”", Fraction(getattr(v, word), scale)) for v in held))
    return carrying(sum(int(getattr(v, word)) for v in held), said)


REPORT = Report(
    id="E3.90", sheet="更正与差额", title=Text("更正与差额", "Corrections and their effect"), level="centre", build=build, order=98
)
