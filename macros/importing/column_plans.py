"""What becomes of each column of a table in a register: proposed by its heading and by what stands below it.

A column has a place when it is sure enough; what is like a column and not sure, what bears a name that another column has
already, and what has no name is parked and said, until somebody decides.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from macros.importing.column_content import content_fit, is_free_text
from macros.importing.desk_view import DeskView
from macros.importing.header_likeness import likeness
from macros.importing.import_decisions import DECIDED, Decided
from macros.importing.month_columns import MonthColumns
from validators.column import Column
from validators.page.page import column_letter
from validators.register import Register
from validators.values.cell import as_text
from validators.values.kinds import Enum
from validators.values.period import Month
from validators.values.text import fold_header, is_blank, trim
from workbooks.book import Grid
from workbooks.read.read_header import HEADER_DEPTH, Header, column_of, find_header, two_columns

SURE = 75
"""A column is taken without a question when it is so sure, in per cent."""
SHOWN = 60
"""What is less like a column than this is not offered for it."""
CLEAR, LISTED = 4, 15
"""No other column may be so near; a closed list that most of the cells are in counts for LISTED more."""
SAME, ALIAS, FLOOR = 100, 97, 80
_OWN = ("校验结果", "来源文件", "来源行")
_NUMBERS = ("序", "序号", "行号", "NO", "No.")
_BELOW = 200


@dataclass(frozen=True, kw_only=True)
class ColumnPlan:
    """One column of a table.

    position  in a line, from 0; label: its heading, made different from the others of the sheet
    columns   where its cells go: one column, two that it is parted into, none
    computed  the column that the program works out: compared, not taken
    order     True for a mere 序号 or a column of the program's own: left out
    month     the month and measure of a column of months; total: a sum over them
    how       why; sure in per cent; guess: the column that it may be
    """

    position: int
    label: str
    columns: tuple[Column, ...] = ()
    computed: Column | None = None
    order: bool = False
    month: tuple[Month, str] | None = None
    total: bool = False
    how: str = ""
    sure: int = 0
    guess: str = ""

    @property
    def taken(self) -> bool:
        """True when its cells have a place in the register."""
        return bool(self.columns or self.month)


@dataclass(kw_only=True)
class _Planner:
    """The columns of one table in one register, while they are decided."""

    grid: Grid
    header: Header
    register: Register
    view: DeskView
    decided: Decided
    sheet: str
    months: MonthColumns | None = None
    plans: dict[int, ColumnPlan] = field(default_factory=dict)
    taken: dict[str, int] = field(default_factory=dict)

    def below(self, i: int) -> list[Any]:
        start = self.header.last - self.grid.first_row + 1
        lines = self.grid.rows[start : start + _BELOW]
        return [line[i] for line in lines if i < len(line) and not is_blank(line[i])]

    def add(self, i: int, label: str, **words: Any) -> None:
        self.plans[i] = ColumnPlan(position=i, label=label, **words)
        self.taken |= {c.header: i for c in self.plans[i].columns}


def plan_header(grid: Grid, register: Register, view: DeskView, decided: Decided, sheet: str) -> Header | None:
    """The header of a table: by the names of the register, by what was decided, and by what is like them."""
    names = dict(view.names[register.id])
    for folded, text in _top_texts(grid).items():
        said = decided.get((fold_header(sheet), folded))
        if said is not None and said.register == register.sheet and said.column in register.by_header:
            names[folded] = register.by_header[said.column]
        elif folded not in names and (ranked := likeness(text, view.columns[register.id])) and ranked[0][0] >= SURE - 3:
            names[folded] = ranked[0][1]
    return find_header(grid, names)


def plan_columns(
    grid: Grid, header: Header, register: Register, view: DeskView, decided: Decided, sheet: str, months: MonthColumns | None = None
) -> dict[int, ColumnPlan]:
    """Position -> plan, for every column under the header that holds anything."""
    what = _Planner(grid=grid, header=header, register=register, view=view, decided=decided, sheet=sheet, months=months)
    labels = _labels(grid, header)
    for i in sorted(labels):
        _decided(what, i, labels[i])
    for i in sorted(labels):
        if i not in what.plans:
            _named(what, i, labels[i])
    _alike(what, {i: label for i, label in labels.items() if i not in what.plans})
    _names_for_codes(what)
    for i in sorted(labels):
        if i not in what.plans:
            _unnamed(what, i, labels[i])
    return dict(sorted(what.plans.items()))


def _top_texts(grid: Grid) -> dict[str, str]:
    return {
        fold_header(v): trim(v)
        for line in grid.rows[:HEADER_DEPTH]
        for v in line
        if isinstance(v, str) and not is_blank(v) and len(v) <= 30
    }


def _labels(grid: Grid, header: Header) -> dict[int, str]:
    """Position -> heading; （B 列） where there is none, 收入（F 列） where it is there already."""
    found: dict[int, str] = {}
    start = header.first - grid.first_row
    width = max((len(line) for line in grid.rows[start:]), default=0)
    for i in range(width):
        letter = column_letter(grid.first_column + i)
        if i in header.headings:
            text = header.headings[i].text
            doubled = any(fold_header(text) == fold_header(other) for other in found.values())
            found[i] = f"{text}（{letter} 列）" if doubled else text
        elif any(i < len(line) and not is_blank(line[i]) for line in grid.rows[header.last - grid.first_row + 1 :]):
            found[i] = f"（{letter} 列）"
    return found


def _decided(what: _Planner, i: int, label: str) -> None:
    """What somebody decided stands above everything."""
    said = what.decided.get((fold_header(what.sheet), fold_header(label)))
    if said is None:
        return
    column = what.register.by_header.get(said.column) if said.register == what.register.sheet else None
    if column is None or column.header in what.taken:
        what.add(i, label, how=DECIDED, sure=100)
    elif column.computed:
        what.add(i, label, computed=column, how=DECIDED, sure=100)
    else:
        what.add(i, label, columns=(column,), how=DECIDED, sure=100)


def _named(what: _Planner, i: int, label: str) -> None:
    """By a month, by a name or an alias, by two names in one heading."""
    if what.months is not None and i in what.months.months:
        month, measure = what.months.months[i]
        what.add(i, label, month=(month, measure), how=f"各月展开成行：{month}", sure=what.months.sure)
        return
    if what.months is not None and i in what.months.totals:
        what.add(i, label, total=True, how="各月的合计，只作比较", sure=100)
        return
    if i not in what.header.headings:
        return
    text = what.header.headings[i].text
    names = what.view.names[what.register.id]
    column = column_of(text, names)
    if column is not None:
        _by_name(what, i, label, column, text)
    elif fold_header(text) in map(fold_header, _OWN):
        what.add(i, label, order=True, how="程序自己的列", sure=100)
    elif fold_header(text) in map(fold_header, _NUMBERS) and _mostly_numbers(what.below(i)):
        what.add(i, label, order=True, how="序号，由程序排", sure=100)
    elif (two := two_columns(text, names)) and not {c.header for c in two} & set(what.taken):
        what.add(i, label, columns=two, how="拆成两列", sure=85)


def _mostly_numbers(values: list[Any]) -> bool:
    return sum(is_ordinal(v) for v in values) * 2 >= len(values)


def is_ordinal(value: Any) -> bool:
    """True for what a mere 序号 may hold. >>> is_ordinal(12.0), is_ordinal('（3）'), is_ordinal('合计')
    (True, True, False)
    """
    return as_text(value).strip("()（）.、").isdigit()


def _by_name(what: _Planner, i: int, label: str, column: Column, text: str) -> None:
    if column.computed:
        what.add(i, label, computed=column, how="由程序计算，只作比较", sure=100)
        return
    values = what.below(i)
    before = what.taken.get(column.header)
    if before is not None:
        if values and not what.below(before):  # the left one is empty: its name goes to the one that is filled
            what.plans[before] = ColumnPlan(position=before, label=what.plans[before].label, how="空列", sure=100)
        else:
            left = column_letter(what.grid.first_column + before)
            what.add(i, label, how=f"与 {left} 列同是“{column.header}”，用了左边的一列", guess=column.header)
            return
    fit = content_fit(values, column, what.view.known)
    same = fold_header(column.header) == fold_header(text)
    sure = round((SAME if same else ALIAS) * (0.7 + 0.3 * fit.share))
    words = ("同名" if same else "别名") + (f"，{fit.why}" if fit.share < 0.5 and fit.why else "")
    if fit.share > 0 or not values:
        sure = max(sure, FLOOR)
    elif "读不懂" in fit.why and any(char.isdigit() for v in values for char in as_text(v)):
        sure = FLOOR  # an amount or a date in a form that 校验 names cell by cell
    elif is_free_text(column) or isinstance(column.kind, Enum) and "读不懂" in fit.why:
        sure = FLOOR
    if sure >= SURE:
        what.add(i, label, columns=(column,), how=words, sure=sure)
    else:
        what.add(i, label, how=words, sure=sure, guess=column.header)


def _alike(what: _Planner, labels: Mapping[int, str]) -> None:
    """Proposals by likeness and content, the surest first; a column is proposed once."""
    offers: list[tuple[int, int, Column, str]] = []
    for i in labels:
        if i not in what.header.headings:
            continue
        values = what.below(i)
        text = what.header.headings[i].text
        for like, column in likeness(text, what.view.columns[what.register.id], what.taken)[:8]:
            if like < SHOWN:
                break
            fit = content_fit(values, column, what.view.known)
            bonus = LISTED if values and isinstance(column.kind, Enum) and fit.share >= 0.5 else 0
            sure = round(min(like + bonus, 98) * (0.4 + 0.6 * min(fit.share + 0.2, 1)))
            offers.append((sure, i, column, f"相似 {like}%" + (f"，{fit.why}" if fit.why else "")))
    for sure, i, column, how in sorted(offers, key=lambda o: (-o[0], o[1])):
        if i in what.plans or column.header in what.taken or sure < SURE:
            continue
        other = max((o[0] for o in offers if o[1] == i and o[2].header not in {*what.taken, column.header}), default=0)
        twin = max((o[0] for o in offers if o[1] != i and o[2] is column), default=0)  # 应收金额 and 实收金额 are both like 金额
        if sure - max(other, twin) >= CLEAR:
            what.add(i, labels[i], columns=(column,), how=how, sure=sure)
    for sure, i, column, how in sorted(offers, key=lambda o: (-o[0], o[1])):
        if i not in what.plans and column.header not in what.taken and sure >= SHOWN:
            what.add(i, labels[i], how=f"像“{column.header}”：{how}；不够把握", sure=sure, guess=column.header)


def _names_for_codes(what: _Planner) -> None:
    """A ledger that has only the customers' names: a reference may hold the unique name (settled 24)."""
    code, name = what.register.by_header.get("客户编码"), what.register.by_header.get("企业全称")
    if code is None or name is None or not name.computed or code.header in what.taken:
        return
    found = next((p for p in what.plans.values() if p.computed is name), None)
    if found is not None:
        what.add(found.position, found.label, columns=(code,), how="名称代编码", sure=92)


def _unnamed(what: _Planner, i: int, label: str) -> None:
    """What has no place: said with the column that its content fits, if just one does (never taken by content alone)."""
    if i in what.header.headings:
        what.add(i, label, how="没有对应的列", sure=0)
        return
    values = what.below(i)
    fits = [
        column.header
        for column in what.view.columns[what.register.id]
        if not column.computed
        and column.header not in what.taken
        and _is_telling(column)
        and content_fit(values, column, what.view.known).share >= 0.95
    ]
    guess = fits[0] if len(fits) == 1 else ""
    what.add(i, label, how="没有列名" + (f"，内容像“{guess}”" if guess else ""), sure=60 if guess else 0, guess=guess)


def _is_telling(column: Column) -> bool:
    """A kind whose content tells it from free text: a closed list, a list of codes, a date."""
    return type(column.kind).__name__ not in ("Txt", "Code", "Money", "Quantity", "Count", "Number", "Percent", "ShareChange")
