"""The parts of 领导速览: six numbers, three matters, one chart, and whether to trust it; A5, for a phone (E3.0; ux.md 7)."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from macros.reports.layout.context import ReportContext
from macros.reports.layout.figures import Figures, figures, total_change, total_progress, total_visits, whole_income
from macros.reports.layout.frame import graded, missing, or_not, summary
from macros.reports.layout.front.pack_main import leader_tiles
from macros.reports.parts.page_flow import PageFlow
from macros.reports.rows.centre.pressing_matters import Matter, matters
from validators.page.page import Area, Chart, Page, Series, Style
from validators.page.parts import SIGNATURE_LINE, Tile, arrow, chart_room, gap, section, source_line, tiles, title_bar
from validators.page.shown import wan
from validators.values.money import percent_shown

_HEIGHTS = (20, 34, 20)


def inside(context: ReportContext) -> list[Figures]:
    """The branches that are in the sums."""
    return [f for f in figures(context) if f.row.counted]


def head(flow: PageFlow) -> None:
    """One page of A5, nothing under 10 pt; it opens the workbook."""
    context, page, now = flow.context, flow.page, flow.context.generated
    page.active, page.printing.paper, page.printing.fit = True, "A5", (1, 1)
    title_bar(page, "大客户月报 · 领导速览", kind="leader_title", height=36)
    source_line(page, f"{context.node.name}　{context.period.zh}　{now.month} 月 {now.day} 日 {now:%H:%M} 出数", height=22)
    page.fill_row(2, 1, 5, Style("source", size=11))
    page.place(2, 2, page.cells[2, 2].but(size=11))
    flow.row = 3


def numbers(flow: PageFlow) -> None:
    """Two rows of three."""
    context, page, found = flow.context, flow.page, inside(flow.context)
    words: dict[str, Any] = {
        "heights": _HEIGHTS,
        "value_kind": "leader_kpi",
        "label_kind": "leader_label",
        "note_kind": "leader_label",
        "label_ink": "note",
    }
    own = leader_tiles(context)
    row = tiles(page, gap(page, flow.row), own[:3] or _first_tiles(context, found), **words)
    row = tiles(page, gap(page, row), own[3:] or _second_tiles(context, len(figures(context)), found), **words)
    flow.row = gap(page, row, 8)


def _first_tiles(context: ReportContext, inside: list[Figures]) -> list[Tile]:
    pace = Fraction(context.period.month, 12)
    progress = total_progress(inside)
    tiered = graded(context)
    change = f"环比 {arrow(total_change(inside))}"
    moved = f"新增 {sum(f.new for f in inside)} · 流失 {sum(f.lost for f in inside)}"
    return [
        Tile(columns=(2, 2), label="收入（万元）", value=wan(whole_income(context, inside)), kind="wan", note=change),
        Tile(
            columns=(3, 3),
            label="全年完成",
            value=or_not(progress),
            kind="ratio",
            note=f"时间进度 {percent_shown(pace)}",
            ink="green" if progress is not None and progress >= pace else "orange",
        ),
        Tile(columns=(4, 4), label="大客户（户）", value=or_not(sum(tiered.values()) if tiered else None), kind="count", note=moved),
    ]


def _second_tiles(context: ReportContext, due: int, inside: list[Figures]) -> list[Tile]:
    out = missing(context)
    words = "全部并入" if not out else " ".join(row.short + row.state for row in out) if len(out) <= 2 else f"还差 {len(out)} 家"
    visits, kept = total_visits(inside), summary(context, "D38", "按期率")
    overdue = summary(context, "D38", "逾期未结") or 0
    return [
        Tile(columns=(2, 2), label="报送", value=f"{len(inside)} / {due}", note=words, ink="alarm" if out else "blue"),
        Tile(
            columns=(3, 3),
            label="走访合规",
            value=or_not(visits),
            kind="ratio",
            note="要求 100%",
            ink="orange" if visits is not None and visits < 1 else "blue",
        ),
        Tile(
            columns=(4, 4),
            label="投诉按期办结",
            value=or_not(kept),
            kind="ratio",
            note=f"{summary(context, 'D38', '件数') or 0} 件 · 逾期 {overdue}",
            ink="orange" if overdue else "blue",
        ),
    ]


def press(flow: PageFlow) -> None:
    """Three matters, or that there is none."""
    flow.row = _matters(flow.page, flow.row, matters(flow.context, inside(flow.context)))


def _matters(page: Page, row: int, found: Sequence[Matter]) -> int:
    row = section(page, row, 2, 4, "三件要紧事", height=24)
    page.place(row - 1, 2, page.cells[row - 1, 2].but(size=13))
    for i, matter in enumerate(found):
        page.merge(row, 2, row, 4, f"{'①②③'[i]} {matter.title}", Style("leader_head", ink=matter.ink, sides="ltr"))
        page.merge(row + 1, 2, row + 1, 4, matter.line, Style("leader_text", sides="lrb"))
        page.fill_row(row, 2, 4, Style("leader_head", sides="ltr"))
        page.fill_row(row + 1, 2, 4, Style("leader_text", sides="lrb"))
        page.heights[row], page.heights[row + 1] = 22, 20
        row += 2
    if not found:
        page.merge(row, 2, row, 4, "√ 没有要紧事", Style("leader_head", ink="green", sides="ltrb"))
        page.heights[row] = 30
        row += 1
    return row


def moved(flow: PageFlow) -> None:
    """Who fell and who rose most."""
    flow.row = _chart(flow.page, gap(flow.page, flow.row, 8), inside(flow.context))


def _chart(page: Page, row: int, inside: Sequence[Figures]) -> int:
    """The three that fell most and the three that rose most; the signs of the labels carry the meaning in grey."""
    known = sorted((f for f in inside if f.change is not None), key=lambda f: (f.change or 0, f.row.branch))
    shown = known if len(known) <= 6 else [*known[:3], *known[-3:]]
    if not shown:
        return row
    for i, f in enumerate(shown):
        page.put(row + i, 6, f.row.short, Style("note"))
        page.put(row + i, 7, f.change, Style("note", number="change", align="right"))
    last = row + len(shown) - 1
    points = tuple("orange" if (f.change or 0) < 0 else "blue" for f in shown)
    page.charts.append(
        Chart(
            kind="bar",
            title="收入环比：降得最多和升得最多的单位",
            row=row,
            col=2,
            width=445,
            height=215,
            legend="none",
            hide_values=True,
            reverse=True,
            gap=45,
            size=11,
            series=(
                Series(
                    name="环比",
                    categories=Area(row, 6, last, 6),
                    values=Area(row, 7, last, 7),
                    label='"↑"0.0%;"↓"0.0%;"→"0.0%',
                    points=points,
                ),
            ),
        )
    )
    return chart_room(page, row, 10)


def foot(flow: PageFlow) -> None:
    """Whether to trust it, and who made it."""
    context, page, row, merged = flow.context, flow.page, flow.row, len(inside(flow.context))
    counts = context.quality
    look = Style("note", size=10)
    page.put(row, 2, f"数据：{merged} 家并入；强制 {counts.a}，核实 {counts.c}{counts.reasoned}，示例值 {len(context.examples)} 项。", look)
    page.put(row + 1, 2, f"编制：{context.compiler or SIGNATURE_LINE}　审核：{SIGNATURE_LINE}", look)
    page.heights[row], page.heights[row + 1] = 18, 20
    flow.row = row + 2
