"""A table said by its rows and columns: cells, formulas, totals, places and heights follow (design 7b)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, replace
from typing import Any

from macros.reports.layout.branch_pages import lines_high
from macros.reports.layout.context import ReportContext
from macros.reports.layout.frame import extra_rows, limit, missing, rows_in, rows_of
from macros.reports.parts.page_flow import PageFlow
from macros.reports.parts.shown_columns import Row, Shown, values_of
from validators.page.page import Cell, Page, Style, column_letter
from validators.page.parts import BOX, ORDINAL, Absent, Col, Table, bare, table
from validators.values.text import width

Rows = str | Callable[[ReportContext], Sequence[Row]]
"""`D38` (a result), `D46.by_product` (a frame beside its rows), `R74` (a register), or what makes the rows."""


def rows_named(context: ReportContext, rows: Rows) -> Sequence[Row]:
    """The rows that a table or chart names."""
    if not isinstance(rows, str):
        return rows(context)
    name, _, frame = rows.partition(".")
    return rows_in(context, name) if name.startswith("R") else extra_rows(context, name, frame) if frame else rows_of(context, name)


@dataclass(frozen=True)
class TableOf:
    """A numbered table; its total stands directly under the header, what is beyond the limit is one line 其余 n.

    order    columns of the rows by which they are sorted, `-` for the largest first, what is missing last; or a key
    label    header under which the words of the total stand ("" = no total row); total: the words, with {n} lines, {branches}
    group    header of a column: a thick line stands where its value is another one than above
    word     what a line is: 户, 家, 项
    absent   True: the branches that are in no sum stand below those that are, with the word for why
    most     how many of the sorted rows are listed; None: up to the limit; what is beyond is one line, and the legend says `cut`
    numbered False: no ordinal; the first column is the first of `columns`
    filed    False: its lines are no branch's filings, so that none is said to be missing in its total
    whole    every line is shown, however many; wide: the last column runs to the edge of the page
    """

    rows: Rows
    columns: Sequence[Shown] | Callable[[ReportContext], Sequence[Shown]]
    order: str | Callable[[Row], Any] = ""
    _: KW_ONLY
    label: str = ""
    total: str | Callable[[ReportContext, Sequence[Row]], str] = "合计（{n} {word}）"
    group: str = ""
    word: str = "行"
    empty: str = "本期没有"
    absent: bool = False
    numbered: bool = True
    filed: bool = True
    whole: bool = False
    wide: bool = False
    col: int = 2
    most: Callable[[ReportContext, Sequence[Row]], int] | None = None
    cut: str = "只列到变动金额的九成、至少 20 行，其余合成一行，--detail 列出全部。"
    header_height: float | Callable[[ReportContext], float] = 0
    row_height: float = 18

    def shown(self, context: ReportContext) -> list[Shown]:
        """The columns of this node, those right of the print area last."""
        listed = self.columns(context) if callable(self.columns) else self.columns
        held = [column for column in listed if column.where is None or column.where(context)]
        return [column for column in held if not column.side] + [column for column in held if column.side]

    def page_widths(self, context: ReportContext) -> tuple[float, ...]:
        """Widths of a page that are those of this table, where it is not the first one (`ReportSheet.widths`)."""
        return (1, 5, *(column.width for column in self.shown(context)), 1)

    def __call__(self, flow: PageFlow) -> None:
        """Puts it down."""
        flow.lead()
        context, columns = flow.context, self.shown(flow.context)
        rows = sorted(rows_named(context, self.rows), key=self._key)
        places = _places(flow, self, columns)
        cells, held = _filled(flow, columns, rows)
        out = self._absent(context, columns, held[columns[0].header]) if self.absent and rows else []
        allowed = self.most(context, rows) if self.most is not None else limit(context)
        most = max(len(rows) + len(out), 1) if self.whole or out else allowed
        flow.cut = self.cut if self.most is not None and most < len(rows) else flow.cut
        lines = self._lines(flow.row, columns, places, cells, most)
        given = _stands({c.header: c.given(context, held, cells[c.header]) for c in columns if c.header}, columns)
        label = (self.label, f"{self._said(context, rows)}{lacking(context) if self.filed else ''}") if self.label else None
        made = self._table(flow, columns, places, [*lines, *out], given, label, most, len(lines) if out else None)
        self._finish(flow, made, columns, places, lines[:most])
        if label is not None:
            _room_for(flow.page, made, self.label)
        flow.table, flow.rows, flow.inside, flow.row = made, rows, len(lines), made.below
        flow.tables.append(made)

    def _table(
        self,
        flow: PageFlow,
        columns: Sequence[Shown],
        places: Sequence[int],
        lines: Sequence[Sequence[Any]],
        given: Mapping[str, Any],
        label: tuple[str, str] | None,
        most: int,
        counted: int | None,
    ) -> Table:
        """The table on the page; `given` are the totals that are no sums."""
        spread = _spread(self, columns, places)
        pairs = [(column, flow.page.widths[place - 1]) for column, place in zip(columns, places, strict=True) if not column.side]
        tight = any(width(column.header) + 2 > units for column, units in pairs)
        return table(
            flow.page,
            flow.row,
            self.col,
            spread(lambda column: column.col, ORDINAL, Col(header="", side=True)),
            [spread(dict(zip(columns, line, strict=True)).get, number, None) for number, line in enumerate(lines, 1)],
            total={header: value for header, value in given.items() if value is not None},
            total_label=label,
            rest=self.word,
            limit=most,
            counted=counted,
            empty=self.empty,
            header_height=self._high(flow.context) or (32 if tight else 22),
        )

    def _finish(self, flow: PageFlow, made: Table, columns: Sequence[Shown], places: Sequence[int], lines: Sequence[Sequence[Any]]) -> None:
        """Heights, groups, and the last column up to the edge."""
        widths = [flow.page.widths[place - 1] for place in places]
        for at, line in enumerate(lines, made.first):
            flow.page.heights[at] = max([self.row_height, *_heights(columns, line, widths)])
        if self.group:
            _part(flow, made, self.group, len(lines))
        if self.wide and lines:
            _widen(flow, made, places[-1])

    def _high(self, context: ReportContext) -> float:
        return self.header_height(context) if callable(self.header_height) else self.header_height

    def _key(self, row: Row) -> Any:
        """What a row is sorted by."""
        if not isinstance(self.order, str):
            return self.order(row)
        return [_placed(row[word.removeprefix("-")], down=word.startswith("-")) for word in self.order.split()]

    def _said(self, context: ReportContext, rows: Sequence[Row]) -> str:
        if not isinstance(self.total, str):
            return self.total(context, rows)
        branches = len({row["_branch"] for row in rows}) if "{branches}" in self.total else 0
        return self.total.format(n=len(rows), word=self.word, branches=branches)

    def _lines(
        self, row: int, columns: Sequence[Shown], places: Sequence[int], cells: Mapping[str, Sequence[Any]], most: int
    ) -> list[list[Any]]:
        """The cells line by line, with the formulas of those that will be seen."""
        letters = {column.header: column_letter(at) for column, at in zip(columns, places, strict=True) if column.header}
        first, lines = row + (2 if self.label else 1), [list(line) for line in zip(*(cells[c.header] for c in columns), strict=True)]
        for i, line in enumerate(lines[:most]):
            marks = letters | {"row": str(first + i), "first": str(first), "total": str(row + 1)}
            line[:] = [_live(column, cell, marks) for column, cell in zip(columns, line, strict=True)]
        return lines

    def _absent(self, context: ReportContext, columns: Sequence[Shown], named: Sequence[Any]) -> list[list[Any]]:
        """A line for each branch that is in no sum: its name, then the word."""
        out = [row for row in missing(context) if row.name not in named]
        return [[row.name, *(Absent(row.state) if column.header else None for column in columns[1:])] for row in out]


def _placed(value: Any, *, down: bool) -> tuple[bool, Any]:
    return value is None, 0 if value is None else -value if down else value


def _filled(flow: PageFlow, columns: Sequence[Shown], rows: Sequence[Row]) -> tuple[dict[str, list[Any]], dict[str, list[Any]]]:
    """The cells of each column and their bare values, a line each; a column may be made of those at its left.

    The flow is told which columns have red marks, and which have none because too many of theirs would be.
    """
    cells: dict[str, list[Any]] = {}
    held: dict[str, list[Any]] = {}
    for column in columns:
        values = column.over(held) if column.over is not None else [column.value(flow.context, row) for row in rows]
        red = column.marks(values)
        if column.alarm is not None and column.beyond(values):
            flow.red |= {column.header: column.alarm.words} if red else {}
            flow.plain += [] if red else [column.header]
        cells[column.header] = [column.cell(value, red=red) for value in values]
        held[column.header] = values_of(cells[column.header])
    return cells, held


def _stands(given: dict[str, Any], columns: Sequence[Shown]) -> dict[str, Any]:
    """The totals, those without a formula that would be computed from a total that is a word."""
    words = [f"{{{header}}}" for header, value in given.items() if isinstance(value, Absent)]
    for column in columns:
        value = given.get(column.header)
        if column.total not in (None, "sum") and value is not None and any(word in str(column.total) for word in words):
            given[column.header] = (
                Absent(value) if isinstance(value, str) else value if isinstance(value, Absent) else Cell(value, Style(column.kind))
            )
    return given


def _live(column: Shown, cell: Any, marks: Mapping[str, str]) -> Any:
    """The cell with its formula: its own, or that of its column where it holds a number."""
    if isinstance(cell, Cell) and cell.formula is not None:
        return replace(cell, formula=cell.formula.format_map(marks))
    value = bare(cell)
    if not column.formula or isinstance(cell, Absent) or value is None or isinstance(value, str):
        return cell
    look = cell.style if isinstance(cell, Cell) else Style(column.kind, sides=BOX)
    return Cell(value, look, column.formula.format_map(marks))


def _places(flow: PageFlow, made: TableOf, columns: Sequence[Shown]) -> list[int]:
    """The column of each on the page: one after the other, those of the side right of the margin."""
    inside = sum(1 for column in columns if not column.side)
    first = made.col + (1 if made.numbered else 0)
    right = flow.last + 2
    return [*range(first, first + inside), *range(right, right + len(columns) - inside)]


def _spread(made: TableOf, columns: Sequence[Shown], places: Sequence[int]) -> Callable[..., list[Any]]:
    """Makes a line of the table as wide as it stands on the page: the ordinal, the columns, and gaps up to the side."""

    def line(of: Callable[[Shown], Any], number: Any, nothing: Any) -> list[Any]:
        found: list[Any] = [number] if made.numbered else []
        for column, place in zip(columns, places, strict=True):
            found += [nothing] * (place - made.col - len(found))
            found.append(of(column))
        return found

    return line


def lacking(context: ReportContext) -> str:
    """`，缺 2 家` behind the words of a total that some branches are not in."""
    out = missing(context)
    return f"，缺 {len(out)} 家" if out else ""


def _room_for(page: Page, made: Table, label: str) -> None:
    """The words of a total that are wider than their column go on in a second line."""
    row, col = made.header_row + 1, made.columns[label]
    cell = page.cells[row, col]
    if width(str(cell.value)) + 2 > page.widths[col - 1]:
        page.place(row, col, cell.but(wrap=True))
        page.heights[row] = max(page.heights[row], 30)


def _part(flow: PageFlow, made: Table, header: str, count: int) -> None:
    """A thick line where the next group begins."""
    page, col = flow.page, made.columns[header]
    for row in range(made.first + 1, made.first + count):
        if page.value(row, col) != page.value(row - 1, col):
            for at in range(2, flow.last + 1):
                if (row, at) in page.cells:  # a page may be wider than one of its tables
                    page.place(row, at, page.cells[row, at].but(sides="lrb", heavy="t"))


def _widen(flow: PageFlow, made: Table, col: int) -> None:
    """The last column of a table of words runs to the edge of the page."""
    page, units = flow.page, sum(flow.page.widths[col - 1 : flow.last])
    for at in (made.header_row, *range(made.first, made.last + 1)):
        cell = page.cells[at, col]
        page.merge(at, col, at, flow.last, cell.value, cell.style)
        page.fill_row(at, col, flow.last, cell.style)
        page.heights[at] = lines_high(str(cell.value or ""), units, least=page.heights[at] if at == made.header_row else 18)


def _heights(columns: Sequence[Shown], line: Sequence[Any], widths: Sequence[float]) -> list[float]:
    """Points that the wrapped texts of a line need."""
    cells = zip(columns, line, widths, strict=True)
    return [lines_high(str(bare(cell)), units, least=18) for column, cell, units in cells if column.wrap and bare(cell)]
