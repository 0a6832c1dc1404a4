"""The parts of 领导速览: what happened and why, six numbers, three matters, last year, the way from month to month (E3.0; ux.md 7)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from macros.reports.layout.context import ReportContext
from macros.reports.layout.figures import (
    Figures,
    adjustment_said,
    figures,
    sells,
    total_change,
    total_progress,
    total_visits,
    whole_income,
    won_and_lost,
)
from macros.reports.layout.frame import graded, missing, or_not, summary
from macros.reports.layout.front.pack_main import leader_tiles
from macros.reports.parts.page_flow import PageFlow
from macros.reports.parts.waterfall import Bridge
from macros.reports.rows.story.month_bridge import income_steps
from macros.reports.rows.story.month_story import YearPair, sentences, year_pair
from macros.reports.rows.story.pressing_matters import Matter, matters
from macros.reports.rows.story.yearly_revision import revision
from validators.page.page import Area, Chart, Page, Series, Style
from validators.page.parts import SIGNATURE_LINE, Absent, Tile, arrow, chart_room, gap, section, source_line, tiles, title_bar
from validators.page.shown import wan
from validators.values.money import percent_shown
from validators.values.text import width

_HEIGHTS = (18, 32, 18)
_SCALE = 85
"""Per cent at which the first page holds all of its parts in every program."""
_LINE = 58
"""Latin characters of 12 pt on a line of the page."""


def inside(context: ReportContext) -> list[Figures]:
    """The branches that are in the sums."""
    return [f for f in figures(context) if f.row.counted]


def head(flow: PageFlow) -> None:
    """A5, the first page says it all, nothing under 10 pt; it opens the workbook."""
    context, page, now = flow.context, flow.page, flow.context.generated
    page.active, page.printing.paper, page.printing.fit, page.printing.scale = True, "A5", None, _SCALE
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


def story(flow: PageFlow) -> None:
    """What happened to the income and why, in sentences; nothing where the pack has none."""
    page, context = flow.page, flow.context
    if not sells(context):
        return
    page.put(flow.row, 2, "这个月怎样", Style("section", size=13))
    page.fill_row(flow.row, 2, 4, "section")
    page.heights[flow.row] = 24
    for row, words in enumerate(sentences(context, inside(context)), flow.row + 1):
        look = Style("leader_text", wrap=True, sides="lrb")
        page.merge(row, 2, row, 4, words, look)
        page.fill_row(row, 2, 4, look)
        page.heights[row] = 17 * -(-width(words) // _LINE) + 2
        flow.row = row
    flow.row = gap(page, flow.row + 1)


def years(flow: PageFlow) -> None:
    """This month and the year so far, beside the same of the year before; nothing where none of it is known."""
    page, context = flow.page, flow.context
    spans = {"本月": (context.period,), f"1-{context.period.month} 月累计": context.period.year_to_date}
    pairs = {name: year_pair(context, months) for name, months in spans.items()}
    if not sells(context) or all(pair.then is None for pair in pairs.values()):
        return
    _second_page(flow)
    row = flow.row
    for col, header in enumerate(("收入（万元）", *pairs), 2):
        page.put(row, col, header, Style("header", sides="ltrb"))
    income = whole_income(context, inside(context))
    shown = [income, *(pair.now for pair in list(pairs.values())[1:])]
    row = _year_line(page, row + 1, "今年", [Absent("历史不足") if value is None else wan(value) for value in shown], "wan")
    then = [Absent("不适用") if pair.then is None else wan(pair.then) for pair in pairs.values()]
    row = _year_line(page, row, "去年同期", then, "wan")
    row = _year_line(page, row, "变化", [Absent("不适用") if pair.change is None else pair.change for pair in pairs.values()], "change")
    flow.row = _year_scope(page, row, pairs, len(inside(context)), context)


def _year_line(page: Page, row: int, name: str, values: Sequence[Any], kind: str) -> int:
    page.put(row, 2, name, Style("text", size=12, sides="ltrb"))
    for col, value in enumerate(values, 3):
        look = Style("text", ink="grey", italic=True, align="right", sides="ltrb")
        absent = isinstance(value, Absent)
        page.put(row, col, value.word if absent else value, look if absent else Style(kind, size=12, sides="ltrb"))
    page.heights[row] = 21
    return row + 1


def _year_scope(page: Page, row: int, pairs: Mapping[str, YearPair], whole: int, context: ReportContext) -> int:
    """Which branches a column of the table is of, where it is not of all that filed."""
    said = [f"{name}只有 {pair.known} 家有全部月份" for name, pair in pairs.items() if 0 < pair.known < whole]
    said += [f"{name}的变化只比两年都有的 {pair.branches} 家" for name, pair in pairs.items() if 0 < pair.branches < pair.known]
    said += ["累计是各单位的行，不含上级调整"] if adjustment_said(context) else []
    for words in said:
        page.put(row, 2, f"※ {words}。", Style("note", size=10))
        page.heights[row] = 16
        row += 1
    return gap(page, row, 8)


def bridge(flow: PageFlow) -> None:
    """On a printed page of its own: from last month to this, step by step."""
    if not income_steps(flow.context):
        return
    _second_page(flow)
    flow.close = True
    Bridge("收入从上期到本期（元）", income_steps, end="本期", final="收入", aside=True)(flow)
    flow.row = gap(flow.page, flow.row, 8)


def _second_page(flow: PageFlow) -> None:
    """What follows the foot is printed on a page of its own."""
    flow.page.printing.row_breaks = flow.page.printing.row_breaks or (flow.row - 1,)


def _first_tiles(context: ReportContext, inside: list[Figures]) -> list[Tile]:
    pace = Fraction(context.period.month, 12)
    progress = total_progress(inside)
    tiered = graded(context)
    change = f"环比 {arrow(total_change(inside))}"
    known = won_and_lost(inside)
    moved = "新增、流失：历史不足" if known is None else "新增 {} · 流失 {}".format(*known)
    return [
        Tile(columns=(2, 2), link="E3.1!B12", label="收入（万元）", value=wan(whole_income(context, inside)), kind="wan", note=change),
        Tile(
            columns=(3, 3),
            link="E4.1!A1",
            label="全年完成",
            value=or_not(progress),
            kind="ratio",
            note=f"时间进度 {percent_shown(pace)}",
            ink="note" if progress is None else "green" if progress >= pace else "orange",
        ),
        Tile(
            columns=(4, 4),
            link="E4.5!A1",
            label="大客户（户）",
            value=or_not(sum(tiered.values()) if tiered else None),
            kind="count",
            note=moved,
        ),
    ]


def _second_tiles(context: ReportContext, due: int, inside: list[Figures]) -> list[Tile]:
    out = missing(context)
    words = "全部并入" if not out else " ".join(row.short + row.state for row in out) if len(out) <= 2 else f"还差 {len(out)} 家"
    visits, kept = total_visits(inside), summary(context, "D38", "按期率")
    overdue = summary(context, "D38", "逾期未结") or 0
    return [
        Tile(columns=(2, 2), link="E3.16!A1", label="报送", value=f"{len(inside)} / {due}", note=words, ink="alarm" if out else "blue"),
        Tile(
            columns=(3, 3),
            link="E3.1!N12",
            label="走访合规",
            value=or_not(visits),
            kind="ratio",
            note="要求 100%",
            ink="orange" if visits is not None and visits < 1 else "blue",
        ),
        Tile(
            columns=(4, 4),
            link="E3.13!A1",
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
        page.heights[row], page.heights[row + 1] = 20, 18
        row += 2
    if not found:
        page.merge(row, 2, row, 4, "√ 没有要紧事", Style("leader_head", ink="green", sides="ltrb"))
        page.heights[row] = 30
        row += 1
    return row


def moved(flow: PageFlow) -> None:
    """Who fell and who rose most."""
    if any(f.change is not None for f in inside(flow.context)):
        _second_page(flow)
        flow.row = _chart(flow.page, gap(flow.page, flow.row, 8), inside(flow.context))


def _chart(page: Page, row: int, inside: Sequence[Figures]) -> int:
    """The three that fell most and the three that rose most; the signs of the labels carry the meaning in grey."""
    known = sorted((f for f in inside if f.change is not None), key=lambda f: (f.change or 0, f.row.branch))
    shown = known if len(known) <= 6 else [*known[:3], *known[-3:]]
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
    """Whether to trust it, and who made it; what the house does in this month."""
    context, page, row, merged = flow.context, flow.page, flow.row, len(inside(flow.context))
    counts = context.quality
    look = Style("note", size=10)
    if words := revision(context):
        page.put(row, 2, words, look)
        page.heights[row], row = 18, row + 1
    page.put(row, 2, f"数据：{merged} 家并入；强制 {counts.a}，核实 {counts.c}{counts.reasoned}，示例值 {len(context.examples)} 项。", look)
    page.put(row + 1, 2, f"编制：{context.compiler or SIGNATURE_LINE}　审核：{SIGNATURE_LINE}", look)
    page.put(row + 2, 2, "点上面的数字就到它的明细；全部的表见《目录》。", look)
    page.heights |= {row: 18, row + 1: 20, row + 2: 16}
    flow.row = row + 3
