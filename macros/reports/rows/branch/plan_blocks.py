"""Twelve months of plan, actual, 完成率 and 累计: of all managers together, and a block for each (E1.3; D10)."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from macros.reports.layout.branch_pages import NO_TARGET, Manager, managers
from macros.reports.layout.context import ReportContext
from macros.reports.layout.figures import money_indicator, sum_fen
from macros.reports.layout.frame import extra_rows
from macros.reports.parts.page_flow import PageFlow
from validators.page.page import Area, Cell, Chart, Page, Series, Style, a1
from validators.page.parts import BOX, Absent, Col, Table, chart_room, gap, section, table
from validators.values.period import Month

CHART_COL = 11
"""Right of the print area: the actual again, with blanks where it is not known, so that the line has a gap there."""
CHART_ROWS = 11
_NEXT, _UNKNOWN, _WITHIN = Absent("未到"), Absent("不知道"), Absent("在期初内")
_COLUMNS = (
    Col(header="月份", kind="month"),
    Col(header="计划(元)", kind="money", total="sum"),
    Col(header="实际(元)", kind="money", total="sum"),
    Col(header="完成率", kind="ratio"),
    Col(header="差额(元)", kind="money"),
    Col(header="累计计划(元)", kind="money"),
    Col(header="累计实际(元)", kind="money"),
    Col(header="累计完成率", kind="ratio"),
)


def plan_blocks(flow: PageFlow) -> None:
    """All managers together with the lines of plan and actual, then one block of twelve months a manager."""
    context, page, plans = flow.context, flow.page, _plans(flow.context)
    listed = [manager for manager in managers(context) if manager.key in plans]
    whole = _PlanBlock(context, page, [Month(context.period.year, m) for m in range(1, 13)])
    if listed:
        first = _first_rows(listed)
        flow.row = section(page, flow.row, 2, 9, f"全部客户经理（{len(listed)} 人）")
        made = whole.together(flow.row, [plans[m.key] for m in listed], first)
        _chart(page, made, made.below + 1)
        flow.row = made.below + CHART_ROWS + 2
    for manager in listed:
        flow.row = section(page, flow.row, 2, 9, f"{manager.label}　{_products(plans[manager.key])}")
        flow.row = gap(page, whole.single(flow.row, plans[manager.key]).below, 10)
    if not listed:
        table(page, flow.row, 2, _COLUMNS, [], empty=f"《计划分解》里没有客户经理的{money_indicator(context)}计划")
        flow.row += 2


def _first_rows(listed: list[Manager]) -> list[int]:
    """The first month's row of each manager's block; all blocks are equally high."""
    start = 4 + 1 + 2 + 12 + CHART_ROWS + 2
    return [start + 3 + i * (1 + 2 + 12 + 1) for i in range(len(listed))]


def _plans(context: ReportContext) -> dict[tuple[str, str], list[dict[str, Any]]]:
    """Manager -> his plans by month."""
    found: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for row in extra_rows(context, "D10", "months"):
        if row["指标"] == money_indicator(context):
            found.setdefault((row["_branch"], row["主体"]), []).append(row)
    return found


def _products(rows: list[dict[str, Any]]) -> str:
    named = list(dict.fromkeys(row["产品"] or "全部业务" for row in rows))
    places = sorted({row["行"] for row in rows})
    return f"{'、'.join(named)}（《计划分解》第 {'、'.join(map(str, places))} 行）"


class _PlanBlock:
    """Twelve months under their total."""

    def __init__(self, context: ReportContext, page: Page, months: list[Month]) -> None:
        self.context, self.page, self.months = context, page, months

    def single(self, row: int, rows: list[dict[str, Any]]) -> Table:
        """The months of one manager, with the typed plan and the income that is known."""
        return self._table(row, [self._month(rows, month) for month in self.months], None)

    def together(self, row: int, all_rows: list[list[dict[str, Any]]], first: list[int]) -> Table:
        """The months of all managers: sums of the cells of their blocks."""
        sums: list[tuple[Any, Any]] = []
        places: list[list[int]] = []
        for month in self.months:
            every = [self._month(rows, month) for rows in all_rows]
            known = [pair for pair in every if pair[0] is not _WITHIN]
            places.append([at for at, pair in zip(first, every, strict=True) if pair[0] is not _WITHIN])
            if not known:
                sums.append((_WITHIN, _WITHIN))
                continue
            plans = [p for p, _ in known if isinstance(p, int)]
            done = [a for _, a in known if isinstance(a, int)]
            sums.append(
                (
                    sum(plans) if plans else NO_TARGET,
                    sum(done) if len(done) == len(known) else next((a for _, a in known if isinstance(a, Absent)), _UNKNOWN),
                )
            )
        return self._table(row, sums, places)

    def _month(self, rows: list[dict[str, Any]], month: Month) -> tuple[Any, Any]:
        """Plan and actual of a month in fen, or the word for what is missing."""
        mine = [row for row in rows if row["月"] == str(month) and row["期初"] != "在内"]
        if not mine:
            return _WITHIN, _WITHIN
        plan = None if any(row["计划"] is None for row in mine) else sum_fen(mine, "计划")
        done: Any = (
            _NEXT if month > self.context.period else _UNKNOWN if any(row["实际"] is None for row in mine) else sum_fen(mine, "实际")
        )
        return NO_TARGET if plan is None else plan, done

    def _table(self, row: int, values: list[tuple[Any, Any]], first: list[list[int]] | None) -> Table:
        start, lines = row + 2, []
        running: list[Any] = [0, 0]
        whole = True
        for i, (plan, done) in enumerate(values):
            at = start + i
            whole = whole and (plan is _WITHIN or (isinstance(plan, int) and isinstance(done, int)))
            if plan is _WITHIN:
                lines.append([str(self.months[i]), *[_WITHIN] * 7])
                continue
            running = [running[0] + plan, running[1] + done] if whole else [None, None]
            lines.append(
                [
                    str(self.months[i]),
                    self._sum_cell(plan, 3, first, i),
                    self._sum_cell(done, 4, first, i),
                    *self._judged(plan, done, at),
                    *self._to_date(running, at, start, done),
                ]
            )
        known = [(p, d) for p, d in values if isinstance(p, int) and isinstance(d, int)]
        last = start + len(values) - 1
        total = self._totals(known, row + 1, start, last)
        return table(self.page, row, 2, _COLUMNS, lines, total=total, total_label=("月份", "全年"), row_height=17)

    def _sum_cell(self, value: Any, col: int, first: list[list[int]] | None, i: int) -> Any:
        if first is None or isinstance(value, Absent):
            return value
        return Cell(value, Style("money"), "=" + "+".join(a1(row + i, col) for row in first[i]))

    def _judged(self, plan: Any, done: Any, row: int) -> list[Any]:
        if not isinstance(plan, int) or not isinstance(done, int):
            word = done if isinstance(done, Absent) else NO_TARGET
            return [word, word]
        share: Any = Cell(Fraction(done, plan), Style("ratio"), f"=D{row}/C{row}") if plan else Absent("不适用")
        return [share, Cell(done - plan, Style("money"), f"=D{row}-C{row}")]

    def _to_date(self, running: list[Any], row: int, start: int, done: Any) -> list[Any]:
        if running[0] is None:
            word = done if isinstance(done, Absent) else Absent("历史不足")
            return [word, word, word]
        share: Any = Cell(Fraction(running[1], running[0]), Style("ratio"), f"=H{row}/G{row}") if running[0] else Absent("不适用")
        return [
            Cell(running[0], Style("money"), f"=SUM(C{start}:C{row})"),
            Cell(running[1], Style("money"), f"=SUM(D{start}:D{row})"),
            share,
        ]

    def _totals(self, known: list[tuple[int, int]], row: int, first: int, last: int) -> dict[str, Any]:
        """完成率 and 差额 of the year compare only the months that have both."""
        plan, done = (sum(pair[i] for pair in known) for i in (0, 1))
        look = Style("ratio", sides="ltrb")
        both = f"(SUM(D{first}:D{last})-SUM(F{first}:F{last}))"  # the plan of these: what was done less the difference
        return {
            "完成率": Cell(Fraction(done, plan) if plan else "不适用", look, f'=IF({both}=0,"不适用",SUM(D{first}:D{last})/{both})'),
            "差额(元)": Cell(done - plan, Style("money", sides="ltrb"), f"=SUM(F{first}:F{last})"),
        }


def _chart(page: Page, made: Table, row: int) -> None:
    """Plan over the twelve months, actual as far as it is known."""
    months, plan = made.area("月份"), made.area("计划(元)")
    page.put(made.header_row, CHART_COL, "实际(作图)", Style("header_computed", sides=BOX))
    for at in range(made.first, made.last + 1):
        done, look = page.value(at, 4), Style("money", sides=BOX, ink="note", size=9)
        page.place(at, CHART_COL, Cell(done, look, f"=D{at}") if isinstance(done, int) else Cell(None, look))
    page.charts.append(
        Chart(
            kind="line",
            title="计划与实际（元）",
            row=row,
            col=2,
            width=page.width_px(2, 9) - 4,
            height=CHART_ROWS * 22 - 30,
            legend="top",
            y_format="#,##0",
            y_min=0,
            series=(
                Series(name="计划", categories=months, values=plan, ink="red", dashed=True),
                Series(name="实际", categories=months, values=Area(made.first, CHART_COL, made.last, CHART_COL), ink="blue"),
            ),
        )
    )
    chart_room(page, row, CHART_ROWS - 1)
