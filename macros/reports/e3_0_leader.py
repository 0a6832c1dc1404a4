"""E3.0 领导速览: six numbers, three matters that press, one chart, and whether to trust it; A5, for a phone (ux.md 7)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from macros.reports.layout.context import ReportContext
from macros.reports.layout.figures import Figures, figures, total_change, total_progress, total_visits
from macros.reports.layout.frame import close, customers, graded, missing, or_not, person, rows_of, short_names, staff, summary
from macros.reports.layout.pack_main import leader_tiles
from macros.reports.parts.report_sheet import Report
from validators.page.page import Area, Chart, Page, Print, Series, Style
from validators.page.parts import SIGNATURE_LINE, Tile, arrow, chart_room, footer, gap, section, source_line, tiles, title_bar
from validators.page.shown import balanced_wan
from validators.values.money import decimals, percent_shown
from validators.values.text import Text

WIDTHS = (1, 20.5, 20.5, 20.5, 1)
SIDE = (12, 10)
"""Right of the print area: the figures of the chart."""
TITLE_LENGTH, LINE_LENGTH = 16, 26
"""Characters of a matter's title and of its one line (ux 7)."""
MATTERS = 3
_HEIGHTS = (20, 34, 20)


@dataclass(frozen=True)
class Matter:
    """One pressing matter: what, and in one line who does what by when."""

    title: str
    line: str
    ink: str = "alarm"


def build(context: ReportContext) -> Page:
    """One page of A5, nothing under 10 pt; it opens the workbook."""
    found = figures(context)
    inside = [f for f in found if f.row.counted]
    page = Page(name="领导速览", tab="green", widths=(*WIDTHS, *SIDE), active=True)
    page.printing = Print(
        paper="A5", fit=(1, 1), footer=footer(context.node.name, context.period.zh, page.name), area=Area(1, 1, 1, len(WIDTHS))
    )
    title_bar(page, "大客户月报 · 领导速览", kind="leader_title", height=36)
    now = context.generated
    source_line(page, f"{context.node.name}　{context.period.zh}　{now.month} 月 {now.day} 日 {now:%H:%M} 出数", height=22)
    page.fill_row(2, 1, 5, Style("source", size=11))
    page.place(2, 2, page.cells[2, 2].but(size=11))
    row = _numbers(context, page, found, inside)
    row = _matters(page, row, matters(context, inside))
    row = _chart(page, gap(page, row, 8), inside)
    _foot(context, page, row, len(inside))
    return page


def _numbers(context: ReportContext, page: Page, found: Sequence[Figures], inside: Sequence[Figures]) -> int:
    words: dict[str, Any] = {
        "heights": _HEIGHTS,
        "value_kind": "leader_kpi",
        "label_kind": "leader_label",
        "note_kind": "leader_label",
        "label_ink": "note",
    }
    own = leader_tiles(context)
    row = tiles(page, gap(page, 3), own[:3] or _first_tiles(context, list(inside)), **words)
    row = tiles(page, gap(page, row), own[3:] or _second_tiles(context, len(found), list(inside)), **words)
    return gap(page, row, 8)


def _first_tiles(context: ReportContext, inside: list[Figures]) -> list[Tile]:
    pace = Fraction(context.period.month, 12)
    progress = total_progress(inside)
    tiered = graded(context)
    change = f"环比 {arrow(total_change(inside))}"
    moved = f"新增 {sum(f.new for f in inside)} · 流失 {sum(f.lost for f in inside)}"
    return [
        Tile(columns=(2, 2), label="收入（万元）", value=_wan(sum(f.income or 0 for f in inside)), kind="wan", note=change),
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


def _wan(amount_fen: int) -> int:
    return balanced_wan([amount_fen])[0] or 0


def matters(context: ReportContext, inside: Sequence[Figures]) -> list[Matter]:
    """The facts in the order in which they press, at most three: filings, losses, complaints, visits, decline, plan."""
    found = [*_filings(context), *_losses(context), *_complaints(context), *_visits(inside), *_decline(inside), *_behind(context, inside)]
    return [Matter(fitted(m.title, TITLE_LENGTH), fitted(m.line, LINE_LENGTH), m.ink) for m in found[:MATTERS]]


def fitted(text: str, most: int) -> str:
    """A text cut to so many characters, with … where something was left out."""
    return text if len(text) <= most else text[: most - 1] + "…"


def _filings(context: ReportContext) -> Iterator[Matter]:
    absent = [row for row in context.board if row.state == "未报"]
    returned = [row for row in context.board if row.state in ("退回", "待核对")]
    if not absent and not returned:
        return
    parts = [f"{row.short}没有报" for row in absent] + [f"{row.short}{'待核对' if row.state == '待核对' else '被退回'}" for row in returned]
    short = [f"{len(absent)} 家没有报"] * bool(absent) + [f"{len(returned)} 家被退回或待核对"] * bool(returned)
    title = "，".join(parts if len(parts) <= 2 and len("，".join(parts)) <= TITLE_LENGTH else short)
    whole = sum(row.income_before or 0 for row in context.board)
    part = sum(row.income_before or 0 for row in (*absent, *returned))
    share = f"上月收入占 {percent_shown(Fraction(part, whole))}。" if whole > 0 else ""
    yield Matter(title, f"{share}中心今日催齐，重出本表。")


def _losses(context: ReportContext) -> Iterator[Matter]:
    lost = [row for row in rows_of(context, "D09") if row["状态"] == "流失"]
    if not lost:
        return
    worst = max(lost, key=lambda row: (row["上期"] or 0, row["_branch"], row["客户编码"]))
    who = customers(context).get((worst["_branch"], worst["客户编码"]))
    name = who.name if who else worst["客户编码"]
    manager = person(staff(context), worst["_branch"], who.manager if who else None)
    branch = short_names(context).get(worst["_branch"], worst["_branch"])
    action = f"，{manager or branch}本周上门。"
    shown = decimals(Fraction(_wan(worst["上期"] or 0), 100), 2)
    yield Matter(f"流失 {len(lost)} 户，最大 {shown} 万", fitted(name, LINE_LENGTH - len(action)) + action)


def _complaints(context: ReportContext) -> Iterator[Matter]:
    overdue = summary(context, "D38", "逾期未结") or 0
    if overdue:
        held = sorted({row["_branch"] for row in rows_of(context, "D38") if row["逾期未结"]})
        names = "、".join(short_names(context).get(code, code) for code in held[:3])
        yield Matter(f"{overdue} 件投诉过期没办结", f"{names or '有关单位'}：本周办结并回访。", "orange")


def _visits(inside: Sequence[Figures]) -> Iterator[Matter]:
    low = sorted((f for f in inside if f.visits is not None and f.visits < 1), key=lambda f: (f.visits, f.row.branch))
    if low:
        names = "、".join(f.row.short for f in low[:2]) + ("等" if len(low) > 2 else "")
        yield Matter(f"{len(low)} 家走访没到要求", f"{names}，最低 {percent_shown(Fraction(low[0].visits or 0))}，下月补访。", "orange")


def _decline(inside: Sequence[Figures]) -> Iterator[Matter]:
    fell = min((f for f in inside if f.change is not None and f.change < 0), key=lambda f: f.change or 0, default=None)
    if fell is not None and fell.change is not None:
        less = decimals(Fraction(_wan((fell.before or 0) - (fell.income or 0)), 100), 2)
        yield Matter(f"{fell.row.short}收入降 {percent_shown(-fell.change)}", f"比上月少 {less} 万元，本周说明原因。", "orange")


def _behind(context: ReportContext, inside: Sequence[Figures]) -> Iterator[Matter]:
    pace = Fraction(context.period.month, 12)
    late = sorted((f for f in inside if f.progress is not None and f.progress < pace), key=lambda f: f.progress or 0)
    if late:
        names = "、".join(f.row.short for f in late[:3])
        yield Matter(f"{len(late)} 家落后时间进度", f"{names}：下月报追赶计划。", "orange")


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


def _foot(context: ReportContext, page: Page, row: int, merged: int) -> None:
    counts = context.quality
    look = Style("note", size=10)
    page.put(row, 2, f"数据：{merged} 家并入；强制 {counts.a}，核实 {counts.c}{counts.reasoned}，示例值 {len(context.examples)} 项。", look)
    page.put(row + 1, 2, f"编制：{context.compiler or SIGNATURE_LINE}　审核：{SIGNATURE_LINE}", look)
    page.heights[row], page.heights[row + 1] = 18, 20
    close(page, row + 1)


REPORT = Report(id="E3.0", sheet="领导速览", title=Text("领导速览", "Leader's page"), level="centre", build=build, order=10)
