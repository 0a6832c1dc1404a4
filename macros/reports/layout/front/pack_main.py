"""汇总主表 and the tiles of 领导速览 of a pack that says itself what they show (E3.0, E3.1; design 7a)."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from macros.reports.layout.context import BoardRow, ReportContext
from macros.reports.layout.frame import FILLS, GLYPHS, in_fen, word_of
from macros.reports.layout.front.pack_figures import FigureOf, best_of, most_often, parts_of
from macros.reports.parts.page_flow import PageFlow
from macros.reports.parts.report_sheet import ReportSheet
from macros.reports.parts.table_of import lacking
from validators.packs.pack_contents import PackFigure
from validators.page.page import Cell, Chart, Page, Series, Style
from validators.page.parts import ORDINAL, Absent, Col, Table, Tile, arrow, chart_room, gap, table
from validators.page.shown import balanced_wan
from validators.values.money import half_up, quantity_text, yuan_shown
from validators.values.origin import carrying, origin_of, rounded
from validators.values.text import width

HEADER_ROW = 4
ROUNDED = "rounded"
"""Kind of a quantity that is shown in whole units: the leader's page has no room for kilograms."""
_WIDTHS = {"money": 15.0, "quantity": 11.5, "ratio": 10.5, "change": 11.5, "tally": 7.5}
_LONGEST = 30
"""Units of the column of names at most."""
_ADDED = frozenset({"money", "quantity", "tally", "count"})


def _found(context: ReportContext) -> list[FigureOf]:
    found: list[FigureOf] = context.once("figures of the main report", lambda c: [FigureOf(c, f) for f in c.inputs.policy.pack.main])
    return found


def _page_widths(context: ReportContext) -> tuple[float, ...]:
    name = max((width(row.name) for row in context.board), default=0)
    name = max(name, width(_total_label(context, sum(row.counted for row in context.board), "，含调整")))
    return (1, 5, min(max(15, name + 2), _LONGEST), *(_width(found) for found in _found(context)), 9, 1)


def figures_table(flow: PageFlow) -> None:
    """One line a branch by the first figure that is drawn, the absent ones below; the chart on the same figures."""
    found = _found(flow.context)
    flow.table = _table(flow.context, flow.page, found)
    flow.row = _chart(flow.context, flow.page, flow.table, found)


def _legend(context: ReportContext) -> str:
    """What the columns mean; nothing of those that this pack's report does not have."""
    main = context.inputs.policy.pack.main
    said = ["状态是报送的状态", "没有报、被退回的单位不在合计里，也不按 0 计"]
    said += ["客户数合计按法人去重"] if any("D35.客户数(去重)" in figure.total for figure in main) else []
    said += ["环比只比两个月都有的单位"] if any(figure.change for figure in main) else []
    return "；".join(said) + "。"


PACK_MAIN = ReportSheet(
    sheet="汇总主表",
    parts=(figures_table,),
    widths=_page_widths,
    landscape=True,
    absentees=False,
    freeze=(HEADER_ROW + 1, 3),
    repeat=(HEADER_ROW, HEADER_ROW),
    legend=_legend,
    where=lambda c: bool(c.inputs.policy.pack.main),
)


def shown(figure: PackFigure, value: Any) -> Any:
    """A value in the shape of its kind: money a unit rounded to the fen, ten thousands balanced, quantities in whole units."""
    if value is None:
        word = "历史不足" if figure.change and not figure.of else "目标未填" if figure.plan else "不适用" if figure.per else "没有算出"
        return Absent(word)
    if figure.kind == ROUNDED:
        held = origin_of(value)
        return carrying(half_up(Fraction(int(value), 1000)), None if held is None else rounded(held, 0))
    if figure.kind == "wan":
        return balanced_wan([in_fen(value)])[0]
    return in_fen(value) if figure.kind == "money" else value


def _table(context: ReportContext, page: Page, found: Sequence[FigureOf]) -> Table:
    drawn = context.inputs.policy.pack.chart
    first = next((f for f in found if f.figure.header in drawn), found[0])
    inside = [row for row in context.board if row.counted]
    inside.sort(key=lambda row: (-(first.at(row.branch) or 0), row.branch))
    out = [row for row in context.board if not row.counted]
    lines = [[n, row.name, *(_shown_at(f, row.branch) for f in found), _state(row)] for n, row in enumerate(inside, 1)]
    moved = [None if f.adjusted is None else shown(f.figure, f.adjusted) for f in found]
    lines += [[None, "上级调整", *moved, None]] if any(one is not None for one in moved) else []
    summed = len(lines)
    lines += [[n, row.name, *[word_of(row)] * len(found), _state(row)] for n, row in enumerate(out, len(inside) + 1)]
    columns = (
        ORDINAL,
        Col(header="机构"),
        *(Col(header=f.figure.header, kind=f.figure.kind, total="sum" if _summed(f.figure) else None) for f in found),
        Col(header="状态", kind="choice"),
    )
    given = {f.figure.header: shown(f.figure, f.whole) for f in found if not _summed(f.figure) or f.whole is None}
    return table(
        page,
        HEADER_ROW,
        2,
        columns,
        lines,
        total=given,
        total_label=("机构", _total_label(context, len(inside), "，含调整" if summed > len(inside) else "")),
        counted=summed,
        limit=max(len(lines), 1),
    )


def _shown_at(found: FigureOf, branch: str) -> Any:
    return Absent("不适用") if found.idle(branch) else shown(found.figure, found.at(branch))


def _total_label(context: ReportContext, inside: int, more: str) -> str:
    return f"合计（{inside} 家{more}{lacking(context)}）"


def _width(found: FigureOf) -> float:
    """As wide as its header or its total, whichever is wider."""
    figure, whole = found.figure, found.whole
    said = ""
    if whole is not None and figure.kind in ("money", "quantity"):
        said = yuan_shown(in_fen(whole)) if figure.kind == "money" else f"{quantity_text(whole)}{',' * (len(str(abs(whole))) // 3 - 1)}"
    header = sum(2 if ord(ch) > 0x2E80 else 1.2 for ch in figure.header) + 1
    return max(_WIDTHS.get(figure.kind, 10.0), header, len(said) * 1.2 + 2)


def _summed(figure: PackFigure) -> bool:
    """True where the total is the sum of the lines: no ratio, no number without doubles."""
    return figure.kind in _ADDED and not (figure.per or figure.total or figure.change or figure.plan)


def _state(row: BoardRow) -> Cell:
    word = row.word
    fill = FILLS[word] if word not in ("按时", "更正") else ""
    return Cell(GLYPHS[word] + word, Style("choice", fill=fill, ink="" if fill else "green", bold=bool(fill), sides="ltrb"))


def _chart(context: ReportContext, page: Page, made: Table, found: Sequence[FigureOf]) -> int:
    drawn = [f.figure for header in context.inputs.policy.pack.chart for f in found if f.figure.header == header]
    if not drawn or not any(row.counted for row in context.board):
        return made.below
    row = gap(page, made.below)
    last = made.first + sum(row.counted for row in context.board) - 1
    cut = [made.area(name) for name in ("机构", *(figure.header for figure in drawn))]
    names, *values = [type(area)(area.row, area.col, last, area.last_col) for area in cut]
    line = drawn[-1].kind in ("ratio", "change") and len(drawn) > 1
    series = tuple(
        Series(
            name=figure.header,
            categories=names,
            values=area,
            kind="line" if line and figure is drawn[-1] else None,
            second_axis=line and figure is drawn[-1],
            ink="orange" if line and figure is drawn[-1] else "",
        )
        for figure, area in zip(drawn, values, strict=True)
    )
    page.charts.append(
        Chart(
            kind="combined" if line else "column",
            title="、".join(figure.header for figure in drawn),
            series=series,
            row=row,
            col=2,
            width=page.width_px(2, len(page.widths) - 1) - 4,
            height=310,
            y_format="#,##0",
            y_min=None if any((f.at(row.branch) or 0) < 0 for f in found for row in context.board if f.figure in drawn) else 0,
            y2_min=0,
            gap=50,
        )
    )
    return chart_room(page, row, 15)


def _leads(figure: PackFigure) -> str:
    """To the sheet of the computation that it is taken from; to 汇总主表 where it is of the rows themselves."""
    place = next((place for place, _ in parts_of(figure.of) if not place.startswith("R")), "E3.1")
    return f"{place}!A1"


def leader_tiles(context: ReportContext) -> list[Tile]:
    """The six figures, two rows of three."""
    tiles = []
    for number, figure in enumerate(context.inputs.policy.pack.leader):
        found, col = FigureOf(context, figure), 2 + number % 3
        value = shown(figure, found.whole)
        note = f"{figure.note} {arrow(found.change)}" if figure.change else figure.note
        note = most_often(context, figure.most) or figure.note if figure.most else note
        note = best_of(context, figure.best) or figure.note if figure.best else note
        absent = isinstance(value, Absent)
        tiles.append(
            Tile(
                columns=(col, col),
                label=figure.header,
                value=value.word if isinstance(value, Absent) else value,
                kind="text" if absent else "count" if figure.kind == ROUNDED else figure.kind,
                note=note,
                link=_leads(figure),
                ink="alarm" if figure.alarm and not absent and value else "blue",
            )
        )
    return tiles
