"""The parts of 我的一周: tables of formulas over hidden rows; another name in D2 turns the page (E1.0; ux.md 6).

The tables are formulas over a block right of the page, in columns of no width, which holds the rows of every manager.
Only functions that Excel 2007, WPS and LibreOffice share: IF, IFERROR, INDEX, ISNUMBER, MATCH, MAX, HYPERLINK.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from macros.reports.layout.context import ReportContext
from macros.reports.layout.pay_statement import sheet_name
from macros.reports.layout.week.week_plan import NO_PLAN, NO_TARGET, WeekPlan, bounds, gap_words, pay_words, weeks_of
from macros.reports.layout.week.week_watch import LABEL
from macros.reports.parts.page_flow import PageFlow, Part
from validators.page.page import Area, Cell, Choice, Page, Shade, Style, column_letter
from validators.page.parts import BOX, gap, section, title_bar
from validators.values.origin import carrying, number
from validators.wording.week_words import PAY_HEAD, WATCH_HEAD

NAME_CELL = "$D$2"
MOST = 12
VISIT_ROW = 10
"""The first line of 要走访的客户."""
_AT = 10
"""The column of the line numbers found for the chosen manager; the blocks begin right of it."""
_MANAGERS, _VISITS, _GOALS = 11, 22, 30
HIDDEN = _GOALS + 5 - _AT
"""Columns of no width that hold the rows of every manager."""
_TOP = 4
_VISIT_HEADS = ("序", "客户", "级别", "上次走访", "应在此前走访", "状态", "为什么要去 / 带什么话")
_GOAL_HEADS = ("", "指标", "目标", "已完成", "还差", "完成率", "怎么补上")
_SMALL = Style("text", size=9, wrap=True)


class WeekParts:
    """The parts of the page over one block of hidden rows; the first lays the block."""

    def __init__(self, context: ReportContext) -> None:
        self.context, self.weeks = context, weeks_of(context)

    def head(self, flow: PageFlow) -> None:
        """Title, the name to choose, and the hidden rows."""
        monday, sunday = bounds(self.context)
        title_bar(flow.page, f"我的一周　{monday}（一）～ {sunday:%m-%d}（日）")
        _choice(self.context, flow.page, self.weeks)
        self.block = _WeekBlock(self.context, flow.page, self.weeks)

    def tiles(self, flow: PageFlow) -> None:
        """Three framed numbers."""
        _tiles(flow.page, self.block)

    def visits(self, flow: PageFlow) -> None:
        """Whom to visit."""
        flow.row = _visit_table(flow.page, self.block)

    def goals(self, flow: PageFlow) -> None:
        """How far the goals are."""
        flow.row = _goal_table(flow.page, self.block, gap(flow.page, flow.row, 8))

    def pay(self, flow: PageFlow) -> None:
        """What is earned, or to be seen to."""
        flow.row = _pay(flow.page, self.block, gap(flow.page, flow.row, 8))


def week_parts(context: ReportContext) -> list[Part]:
    """The parts in their order."""
    parts = WeekParts(context)
    return [parts.head, parts.tiles, parts.visits, parts.goals, parts.pay]


def _choice(context: ReportContext, page: Page, weeks: Sequence[WeekPlan]) -> None:
    """Row 2: the framed name, and as of when the data are."""
    page.merge(2, 2, 2, 3, "客户经理（点这里选）→", Style("text", ink="note", align="right"))
    look = Style("text", heavy=BOX, locked=False, bold=True, align="center", fill="white", size=12)
    page.merge(2, 4, 2, 5, weeks[0].manager.label, look)
    page.fill_row(2, 4, 5, look)
    page.put(2, 6, f"数据截至 {context.generated:%m-%d %H:%M}；改了台账请再点【计算】", Style("hint", indent=1))
    page.heights |= {2: 24, 3: 8}
    letter = column_letter(_MANAGERS)
    page.choices.append(
        Choice(
            area=Area(2, 4, 2, 4),
            kind="list",
            source=f"=${letter}${_TOP}:${letter}${_TOP + len(weeks) - 1}",
            title="客户经理：请从下拉里选",
            message="只能选有客户、有业务或有薪酬的人。怎么改：按 Esc，再点右边的小三角选择。",
        )
    )


class _WeekBlock:
    """The hidden rows of every manager, and formulas that pick those of the chosen one."""

    def __init__(self, context: ReportContext, page: Page, weeks: Sequence[WeekPlan]) -> None:
        self.page, self.weeks, self.first = page, weeks, weeks[0]
        self.lines = min(MOST, max(1, *(len(week.visits) for week in weeks)))
        self.heads = [self._head(context, week) for week in weeks]
        visits = [
            (f"{week.manager.label}#{i}", v.customer, v.level, _day(v.last, context), _day(v.due, context), v.state, v.why)
            for week in weeks
            for i, v in enumerate(week.visits[: self.lines], 1)
        ]
        goals = [
            (
                f"{week.manager.label}#{i}",
                _amount(g.target, g.money, NO_PLAN if g.planned else NO_TARGET),
                _amount(g.done, g.money, "不知道"),
                g.how,
            )
            for week in weeks
            for i, g in enumerate(week.goals, 1)
        ]
        self.size = {_MANAGERS: len(weeks), _VISITS: len(visits), _GOALS: len(goals)}
        for col, rows in ((_MANAGERS, self.heads), (_VISITS, visits), (_GOALS, goals)):
            for r, values in enumerate(rows, _TOP):
                for c, value in enumerate(values, col):
                    page.place(r, c, value if isinstance(value, Cell) else Cell(value, Style("text", ink="note")))
        self.find(2, _MANAGERS, NAME_CELL, 1)

    def _head(self, context: ReportContext, week: WeekPlan) -> tuple[Any, ...]:
        due, late = week.urgent
        gap_value, gap_note = gap_words(week.goals[0], context)
        pay_value, pay_note, sentence = pay_words(week)
        visit_note = f"其中 {late} 家已逾期，排在最前" if late else "没有逾期的" if due else "本周没有到期的"
        more = len(week.visits) - self.lines
        below = (
            f"另有 {more} 家见《走访合规》"
            if more > 0
            else ""
            if week.visits
            else "没有定了级、要走访的客户"
            if "D08" in context.results
            else "本方案不算走访次数"
        )
        return (
            week.manager.label,
            f"{due} 家",
            visit_note,
            _money(gap_value) if week.goals[0].money else gap_value,
            gap_note,
            _money(pay_value),
            pay_note,
            sentence,
            sheet_name(week.manager) if week.pay else "",
            below,
        )

    def find(self, row: int, block: int, wanted: str, position: int) -> None:
        """The line of `wanted` in a block into the column of line numbers; 0 where it is not."""
        letter = column_letter(block)
        last = _TOP + max(self.size[block], 1) - 1
        self.page.put(row, _AT, position, "number", formula=f"=IFERROR(MATCH({wanted},${letter}${_TOP}:${letter}${last},0),0)")

    def pick(self, block: int, offset: int, at: int, *, text: bool = True) -> tuple[str, Any]:
        """A formula for a column of a block, in the line that stands in row `at` of the line numbers; and its value.

        An empty cell would come as 0: a column of texts is joined with an empty text.
        """
        letter = column_letter(block + offset)
        last = _TOP + max(self.size[block], 1) - 1
        line = int(self.page.value(at, _AT) or 0)
        cell = self.page.cells.get((_TOP + line - 1, block + offset)) if line else None
        value = cell.value if cell else ""
        tail = '&""' if text else ""
        return f'=IF($J${at}=0,"",INDEX(${letter}${_TOP}:${letter}${last},$J${at}){tail})', value

    def show(self, row: int, col: int, block: int, offset: int, look: Style, *, text: bool = True) -> None:
        """A cell that shows it, for the line found in its own row."""
        formula, value = self.pick(block, offset, row, text=text)
        self.page.put(row, col, value, look, formula=formula)


def _day(value: Any, context: ReportContext) -> str:
    """A day as the page shows it: month and day, with the year where it is another one."""
    if value is None:
        return "无记录"
    return f"{value:%m-%d}" if value.year == context.period.year else f"{value}"


def _amount(value: int | None, money: bool, word: str) -> Cell | str:
    return word if value is None else Cell(value, Style("money" if money else "number", ink="note"))


def _money(value: Any) -> Cell | str:
    return value if isinstance(value, str) else Cell(value, Style("money", ink="note"))


def _tiles(page: Page, block: _WeekBlock) -> None:
    """Three framed numbers: visits of this week, what is missing to the first goal, expected pay."""
    third, goal = _last_head(block.first)[0], block.first.goals[0]
    second = "离本月收入目标还差（元）" if goal.money else f"还差：{goal.name}"
    spans = ((2, 3, "本周要走访", 1), (4, 6, second, 3), *(((7, 8, third, 5),) if third else ()))
    kinds = {1: "text", 3: "money" if goal.money else "count", 5: "money"}
    for first, last, label, offset in spans:
        page.merge(4, first, 4, last, label, Style("tile_label", ink="note", sides="ltr"))
        formula, value = block.pick(_MANAGERS, offset, 2, text=offset == 1)
        page.merge(5, first, 5, last, value, Style("kpi", number=kinds[offset], ink="blue", sides="lr"), formula=formula)
        formula, value = block.pick(_MANAGERS, offset + 1, 2)
        page.merge(6, first, 6, last, value, Style("tile_note", ink="note", sides="lrb", wrap=True), formula=formula)
        for row, sides in ((4, "ltr"), (5, "lr"), (6, "lrb")):
            page.fill_row(row, first, last, Style("text", sides=sides))
    page.heights |= {4: 16, 5: 28, 6: 30, 7: 8}
    third_red = "AND(ISNUMBER($G$5),$G$5>0)" if block.first.watch else "FALSE"
    meanings = (
        (2, 'LEFT($B$6,2)="其中"', "alarm"),
        (2, 'LEFT($B$5,2)="0 "', "green"),
        (4, "AND(ISNUMBER($D$5),$D$5>0)", "orange"),
        (4, "AND(ISNUMBER($D$5),$D$5<=0)", "green"),
        (7, third_red, "alarm"),
    )
    page.shades += [Shade(area=Area(5, col, 5, col), formula=f"={test}", style=Style("blank", ink=ink)) for col, test, ink in meanings]


def _last_head(week: WeekPlan) -> tuple[str, str]:
    """What the last tile and the last part are called: pay, what waits, or nothing where the pack knows neither."""
    if week.watch:
        return LABEL, WATCH_HEAD
    return ("本月预计应得（元）", PAY_HEAD) if week.paid else ("", "")


def _visit_table(page: Page, block: _WeekBlock) -> int:
    """Lines in the order of urgency; a line that the chosen manager does not need stays blank and unframed."""
    section(page, 8, 2, 8, "一、要走访的客户（急的在前）")
    _headers(page, 9, _VISIT_HEADS)
    last = VISIT_ROW + block.lines - 1
    plain, centre = _SMALL, Style("choice")
    for i, row in enumerate(range(VISIT_ROW, last + 1), 1):
        held = len(block.first.visits)
        block.find(row, _VISITS, f'{NAME_CELL}&"#{i}"', i if i <= held else 0)
        page.put(row, 2, i if i <= held else "", Style("tally"), formula=f'=IF($J{row}=0,"",{i})')
        for offset, look in ((1, plain), (2, centre), (3, centre), (4, centre), (5, Style("choice", bold=True)), (6, plain)):
            block.show(row, 2 + offset, _VISITS, offset, look)
        page.heights[row] = 42
    area = Area(VISIT_ROW, 2, last, 8)
    states = Area(VISIT_ROW, 7, last, 7)
    page.shades += [
        Shade(area=states, formula=f'=LEFT($G{VISIT_ROW},1)="×"', style=Style("choice", fill="red_light", bold=True, sides=BOX)),
        Shade(area=states, formula=f'=LEFT($G{VISIT_ROW},1)="▲"', style=Style("choice", fill="yellow_light", bold=True, sides=BOX)),
        Shade(area=area, formula=f"=$J{VISIT_ROW}>0", style=Style("text", sides=BOX)),
    ]
    formula, value = block.pick(_MANAGERS, 9, 2)
    page.put(last + 1, 3, value, "note", formula=formula)
    page.heights[last + 1] = 15
    return last + 2


def _headers(page: Page, row: int, heads: Sequence[str]) -> None:
    for col, header in enumerate(heads, 2):
        page.put(row, col, header, Style("header", sides=BOX, size=9))
    page.heights[row] = 20


def _goal_table(page: Page, block: _WeekBlock, row: int) -> int:
    """目标, 已完成, and by formula 还差 and 完成率."""
    row = section(page, row, 2, 8, "二、离目标多远")
    _headers(page, row, _GOAL_HEADS)
    first = row + 1
    for i, goal in enumerate(block.first.goals, 1):
        at = row + i
        kind = "money" if goal.money else "count"
        look = Style(kind, sides=BOX)
        block.find(at, _GOALS, f'{NAME_CELL}&"#{i}"', i)
        page.put(at, 2, carrying(i, number(i, "这一节里的第几行")), Style("tally", sides=BOX))
        page.put(at, 3, goal.name, Style("text", sides=BOX))
        block.show(at, 4, _GOALS, 1, look.but(size=9 if goal.money else 0), text=False)
        block.show(at, 5, _GOALS, 2, look.but(size=9 if goal.money else 0), text=False)
        both = None not in (goal.target, goal.done)
        left = max(0, (goal.target or 0) - (goal.done or 0)) if both else ""
        page.put(
            at, 6, left, look.but(bold=True, ink="green"), formula=f'=IF(ISNUMBER(D{at}),IF(ISNUMBER(E{at}),MAX(0,D{at}-E{at}),""),"")'
        )
        share: Any = "–" if not both else "不适用" if not goal.target else Fraction(goal.done or 0, goal.target)
        page.put(
            at,
            7,
            share,
            Style("ratio", sides=BOX, bold=True),
            formula=f'=IF(ISNUMBER(D{at}),IF(D{at}=0,"不适用",IF(ISNUMBER(E{at}),E{at}/D{at},"–")),"–")',
        )
        block.show(at, 8, _GOALS, 3, _SMALL.but(sides=BOX))
        page.heights[at] = 30
    area, last = f"ISNUMBER($G{first})", row + len(block.first.goals)
    left = f"=AND(ISNUMBER($F{first}),$F{first}>0)"
    page.shades.append(Shade(area=Area(first, 6, last, 6), formula=left, style=Style("blank", ink="orange")))
    for test, fill in ((f"$G{first}>=1", "green_light"), (f"$G{first}<=0", "red_light"), (f"$G{first}<1", "yellow_light")):
        page.shades.append(
            Shade(area=Area(first, 7, last, 7), formula=f"=IF({area},{test},FALSE)", style=Style("ratio", fill=fill, bold=True, sides=BOX))
        )
    page.put(last + 1, 3, "※ 完成率：红＝还没有开始，黄＝没有做完，绿＝做完了。", "note")
    page.heights[last + 1] = 15
    return last + 2


def _pay(page: Page, block: _WeekBlock, row: int) -> int:
    """The sentence of the pay and the way to the statement; what is to be seen to where nobody is paid."""
    head = _last_head(block.first)[1]
    if not head:
        return row
    row = section(page, row, 2, 8, head)
    formula, value = block.pick(_MANAGERS, 7, 2)
    page.merge(row, 2, row, 8, value, Style("text", wrap=True), formula=formula)
    page.heights[row] = 32
    if block.first.watch:
        return row + 1
    letter = column_letter(_MANAGERS + 8)
    target = f"INDEX(${letter}${_TOP}:${letter}${_TOP + len(block.weeks) - 1},$J$2)"
    held = bool(block.first.pay)
    words = "逐笔看算式 →《薪酬单》"
    page.put(
        row + 1,
        2,
        words if held else "",
        Style("link"),
        formula=f'=IF($J$2=0,"",IF({target}="","",HYPERLINK("#\'"&{target}&"\'!A1","{words}")))',
    )
    page.put(row + 1, 5, "有疑问写在《薪酬单》“疑义”栏，会随本月上报一起送上去。", "note")
    page.heights[row + 1] = 18
    return row + 2
