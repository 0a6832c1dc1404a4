"""The parts of 汇总主表: who filed, five numbers, one line a branch, and the columns of income (E3.1; ux.md 7)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from macros.reports.layout.context import BoardRow, ReportContext
from macros.reports.layout.figures import Figures, adjusted, adjusted_lines, figures, total_change, total_progress, total_visits
from macros.reports.layout.frame import FILLS, GLYPHS, close, or_not, word_of
from macros.reports.parts.page_flow import PageFlow
from macros.reports.parts.table_of import lacking
from validators.page.page import Cell, Chart, Page, Series, Style, column_letter
from validators.page.parts import A_NUMBER, ORDINAL, Absent, Col, Table, arrow, chart_room, gap, marked, table, title_bar
from validators.page.shown import balanced_wan, wan
from validators.values.money import percent_shown
from validators.values.origin import carrying, facts

WIDTHS = (1, 5, 18, 10, 9, 13, 13, 13, 13, 8, 8, 12, 10, 1)
SIDE = (12, 14, 14, 14, 14, 8, 8)
"""Right of the print area, the exact figures from which the ratios are computed: 简称, 元, 元, 元, 元, 户, 户."""
TABLE_ROW = 12
_NO_PLAN, _NO_HISTORY, _NOT_DUE = Absent("目标未填"), Absent("历史不足"), Absent("不适用")

_BEFORE = (ORDINAL, Col(header="机构"), Col(header="报送", kind="choice"), Col(header="客户数", kind="tally", total="sum"))
_AFTER = (
    Col(header="收入(万元)", kind="wan", total="sum"),
    Col(header="上月(万元)", kind="wan", total="sum"),
    Col(
        header="环比",
        kind="change",
        total='=IF(SUM({上月(元)}{first}:{上月(元)}{last})=0,"不适用",SUMIFS({本月(元)}{first}:{本月(元)}{last},'
        f"{{上月(元)}}{{first}}:{{上月(元)}}{{last}},{A_NUMBER})"
        "/SUM({上月(元)}{first}:{上月(元)}{last})-1)",
    ),
    Col(header="累计完成率", kind="ratio", total='=IF({累计计划(元)}{row}=0,"不适用",{累计实际(元)}{row}/{累计计划(元)}{row})'),
    Col(header="新增", kind="tally", total="sum"),
    Col(header="流失", kind="tally", total="sum"),
    Col(header="走访合规率", kind="ratio", total='=IF({应走访}{row}=0,"不适用",{合规}{row}/{应走访}{row})'),
    Col(header="待说明", kind="tally", total="sum"),
    Col(header="", side=True),
    Col(header="简称", side=True),
    Col(header="本月(元)", kind="money", side=True, total="sum"),
    Col(header="上月(元)", kind="money", side=True, total="sum"),
    Col(header="累计计划(元)", kind="money", side=True, total="sum"),
    Col(header="累计实际(元)", kind="money", side=True, total="sum"),
    Col(header="应走访", kind="tally", side=True, total="sum"),
    Col(header="合规", kind="tally", side=True, total="sum"),
)


def _columns(context: ReportContext) -> tuple[Col, ...]:
    """The columns of the table, one for each level of the pack among them."""
    levels = context.inputs.policy.pack.grades.levels
    return (*_BEFORE, *(Col(header=level, kind="tally", total="sum") for level in levels), *_AFTER)


def letters(context: ReportContext) -> dict[str, str]:
    """Header -> letter on the sheet; the table begins at B."""
    return {col.header: column_letter(2 + i) for i, col in enumerate(_columns(context))}


def main_widths(context: ReportContext) -> tuple[int, ...]:
    levels = len(context.inputs.policy.pack.grades.levels)
    return (*WIDTHS[:5], *(8,) * levels, *WIDTHS[5:])


def inside(context: ReportContext) -> list[Figures]:
    """The branches that are in the sums."""
    return [f for f in figures(context) if f.row.counted]


def main_table(flow: PageFlow) -> None:
    """One line a branch; the total is live, the branches without data are in no sum."""
    found = inside(flow.context)
    flow.table = _table(flow.context, flow.page, figures(flow.context), found, Limits(flow.context, found))
    flow.row = flow.table.below


def chart_page(flow: PageFlow) -> None:
    """The columns of income on a printed page of their own."""
    if flow.table is not None:
        _chart_page(flow.context, flow.page, flow.table, figures(flow.context), flow.row)


def limits_said(context: ReportContext) -> str:
    """Which red marks stand for what."""
    return Limits(context, inside(context)).legend


class Limits:
    """The declared limits of the red marks; a column that would be red in more than a third has none (ux 7)."""

    def __init__(self, context: ReportContext, inside: Sequence[Figures]) -> None:
        self.pace = Fraction(context.period.month, 12)
        self.band = context.inputs.setting("fluctuation_band")
        self.lost = context.inputs.setting("churn_max")
        tests: list[tuple[str, str, Callable[[Figures], bool], bool]] = [
            ("环比", f"环比下降超过 {percent_shown(Fraction(self.band or 0))}", self._fell, self.band is not None),
            ("累计完成率", f"累计完成率低于时间进度 {percent_shown(self.pace)}", self._behind, True),
            ("走访合规率", "走访合规率低于 100%", lambda f: f.visits is not None and f.visits < 1, True),
            ("流失", f"流失多于 {self.lost} 户", self._too_many_lost, self.lost is not None),
        ]
        active = [test for test in tests if test[3]]
        self.shown = {name: test for name, _, test, _ in active if marked(inside, test)}
        red = "、".join(words for name, words, _, _ in active if name in self.shown)
        plain = "、".join(name for name, _, test, _ in active if name not in self.shown and any(map(test, inside)))
        self.legend = (
            (f"红字：{red}。" if red else "")
            + (f"{plain}超限的多于三分之一，不标红。" if plain else "")
            + "未报、退回的单位不计入合计，也不按 0 计。点单元格可看公式。"
        )

    def _fell(self, f: Figures) -> bool:
        return self.band is not None and f.change is not None and f.change < -Fraction(self.band)

    def _behind(self, f: Figures) -> bool:
        return f.progress is not None and f.progress < self.pace

    def _too_many_lost(self, f: Figures) -> bool:
        return self.lost is not None and f.lost is not None and f.lost > Decimal(self.lost)

    def cell(self, header: str, kind: str, value: Any, f: Figures, formula: str | None = None) -> Cell:
        """A number, red and bold where it is beyond its limit."""
        red = header in self.shown and self.shown[header](f)
        look = Style(kind, ink="alarm", bold=True, sides="ltrb") if red else Style(kind, sides="ltrb")
        return Cell(value, look, formula)


def _table(context: ReportContext, page: Page, found: Sequence[Figures], inside: Sequence[Figures], limits: Limits) -> Table:
    moved = adjusted(context) if adjusted_lines(context, "收入") else None
    now = iter(balanced_wan([*(f.income for f in inside), moved]))
    then = iter(balanced_wan([f.before for f in inside]))
    at = letters(context)
    whole = list(inside)
    lines = [_line(i, f, TABLE_ROW + 1 + i, limits, at, next(now), next(then)) for i, f in enumerate(whole, 1)]
    lines += [] if moved is None else [_adjusted_line(context, moved, next(now), at)]
    summed = len(lines)
    lines += [_absent_line(i, f, len(at)) for i, f in enumerate((f for f in found if not f.row.counted), len(whole) + 1)]
    unknown = {} if any(f.before is not None for f in whole) else {"上月(万元)": _NO_HISTORY}
    unseen = {} if any(f.new is not None for f in whole) else dict.fromkeys(("新增", "流失"), _NO_HISTORY)
    given: dict[str, Any] = (
        unknown
        | unseen
        | {"环比": or_not(total_change(whole)), "累计完成率": or_not(total_progress(whole)), "走访合规率": or_not(total_visits(whole))}
    )
    return table(
        page,
        TABLE_ROW,
        2,
        _columns(context),
        lines,
        total=given,
        total_label=("机构", f"合计（{len(whole)} 家{'' if moved is None else '，含调整'}{lacking(context)}）"),
        counted=summed,
        limit=len(lines),
        header_height=22,
    )


def _line(number: int, f: Figures, row: int, limits: Limits, at: Mapping[str, str], now: int | None, then: int | None) -> list[Any]:
    """`row` is the sheet row on which it will stand: under the header and the total."""
    change = (
        limits.cell("环比", "change", f.change, f, f"={at['本月(元)']}{row}/{at['上月(元)']}{row}-1")
        if f.change is not None
        else _NO_HISTORY
        if f.before is None
        else _NOT_DUE
    )
    no_plan = _NO_HISTORY if f.planned and f.plan is None else _NO_PLAN
    progress = (
        no_plan
        if f.progress is None
        else limits.cell("累计完成率", "ratio", f.progress, f, f"={at['累计实际(元)']}{row}/{at['累计计划(元)']}{row}")
    )
    visits = _NOT_DUE if f.visits is None else limits.cell("走访合规率", "ratio", f.visits, f, f"={at['合规']}{row}/{at['应走访']}{row}")
    return [
        number,
        f.row.name,
        _state(f.row),
        f.customers,
        *f.tiered,
        now,
        _NO_HISTORY if f.before is None else then,
        change,
        progress,
        _NO_HISTORY if f.new is None else f.new,
        _NO_HISTORY if f.lost is None else limits.cell("流失", "tally", f.lost, f),
        visits,
        pending(f.row),
        None,
        f.row.short,
        f.income,
        _NO_HISTORY if f.before is None else f.before,
        no_plan if f.plan is None else f.plan,
        no_plan if f.done is None else f.done,
        f.due,
        f.met,
    ]


def _adjusted_line(context: ReportContext, moved: int, shown: int | None, at: Mapping[str, str]) -> list[Any]:
    """What levels adjusted: in the total, in no branch, and in no comparison with the month before."""
    known = {"机构": f"上级调整（{len(adjusted_lines(context, '收入'))} 笔）", "收入(万元)": shown, "简称": "上级调整", "本月(元)": moved}
    return [known.get(header) for header in at]


def pending(row: BoardRow) -> int:
    """Findings that stand with a reason, as the check-in counted them."""
    count = row.pending_b + row.pending_c
    return carrying(count, facts(f"收件登记时校验“{row.file}”", ("准强制", row.pending_b), ("核实", row.pending_c)))


def _absent_line(number: int, f: Figures, width: int) -> list[Any]:
    """Not in the sums: the word in every cell; what it earned last month is known and shown in grey."""
    word = word_of(f.row)
    before = word if f.before is None else Cell(wan(f.before), Style("wan", ink="grey", italic=True, sides="ltrb"))
    return [
        number,
        f.row.name,
        _state(f.row),
        *[word] * (width - 18),
        before,
        word,
        word,
        word,
        word,
        word,
        word,
        None,
        f"{f.row.short}（{f.row.state}）",
        word,
        word,
        word,
        word,
        word,
        word,
    ]


def _state(row: BoardRow) -> Cell:
    """Glyph and word on the fill of the state; √ without a fill, so that the others stand out."""
    word = row.word
    fill = FILLS[word] if word not in ("按时", "更正") else ""
    look = Style("choice", fill=fill, ink="" if fill else "green", bold=bool(fill), sides="ltrb")
    return Cell(GLYPHS[word] + word, look)


def _chart_page(context: ReportContext, page: Page, made: Table, found: Sequence[Figures], row: int) -> None:
    """The second page: title again, and the columns of this month beside the month before."""
    page.printing.row_breaks = (row - 1,)
    title_bar(page, f"汇总主表　{context.node.name}　{context.period.zh}", row=row)
    gap(page, row + 1, 8)
    names, now, then = made.area("简称"), made.area("收入(万元)"), made.area("上月(万元)")
    page.charts.append(
        Chart(
            kind="column",
            title="各单位收入（万元）：本月与上月，按本月从高到低",
            row=row + 2,
            col=2,
            width=page.width_px(2, 15) - 4,
            height=400,
            legend="top",
            gap=50,
            y_format="#,##0",
            series=(Series(name="本月", categories=names, values=now), Series(name="上月", categories=names, values=then)),
        )
    )
    chart_room(page, row + 2, 20)
    close(page, row + 21)
    page.put(row + 21, 2, f"同口径环比 {arrow(total_change(list(found)))}；未报、退回的单位本月没有柱。", "note")
