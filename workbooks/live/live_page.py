"""A page onto a sheet that is open in Excel: values in blocks, looks by rectangles, never cell by cell.

Every call costs a trip to Excel, so values and formulas go in by blocks of rows, and each property (number format,
fill, font, alignment, lines) by the largest rectangles that share it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterator, Mapping
from contextlib import suppress
from itertools import groupby
from typing import Any

from validators.page.page import Area, Cell, Choice, Page
from validators.page.shown import shown_number
from validators.values.serial import as_moment
from workbooks import theme
from workbooks.live import live_charts, live_native
from workbooks.live.page_looks import align_of, fill_of, font_of, format_of, lines_of, open_of

BLOCK = 2_000
"""Rows written at once."""
_CONVERTED = re.compile(
    r"[=+\-@'(（.,$¥￥%\s0-9０-９]|(true|false)$|"
    r"(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)",
    re.I,
)
"""How a text begins that Excel might take for a formula, a number, a date or a truth value."""
_SIDES = {"left": "edge_left", "right": "edge_right", "top": "edge_top", "bottom": "edge_bottom"}
_INNER = {"left": "inside_vertical", "right": "inside_vertical", "top": "inside_horizontal", "bottom": "inside_horizontal"}
Place = tuple[int, int]


def literal(value: Any) -> Any:
    """A value as Excel has to be given it to keep it: a text that looks like something else behind an apostrophe.

    >>> literal('12'), literal('=1+1'), literal('函件'), literal(12.5)
    ("'12", "'=1+1", '函件', 12.5)
    """
    if isinstance(value, str):
        return "'" + value if _CONVERTED.match(value) else value
    return as_moment(value)


def write_rows(sheet: Any, row: int, column: int, values: list[list[Any]]) -> None:
    """A block of ready values, in portions."""
    for start in range(0, len(values), BLOCK):
        sheet.range((row + start, column)).value = values[start : start + BLOCK]


def put_page(sheet: Any, page: Page, *, fresh: bool) -> None:
    """Makes the (unprotected) sheet show the page; `fresh` when it has just been added.

    Buttons and drop-downs of a sheet that was there stay: contents, formats, merges, notes and our charts are made new.
    """
    if not fresh:
        _empty(sheet)
    rows, cols = page.last_row, page.last_col
    if rows and page.cells:
        write_rows(sheet, 1, 1, matrix(page, rows, cols))
        with suppress(AttributeError, NotImplementedError):  # looks that an engine lacks cost nobody his numbers
            dress(sheet, page, rows, cols)
    with suppress(AttributeError, NotImplementedError):
        if fresh:
            _frame(sheet, page)
        for choice in page.choices:
            if fresh or not isinstance(choice.source, str):
                _choose(sheet, choice)
        live_charts.put_charts(sheet, page)
        _shade(sheet, page)
    if page.protect:
        live_native.protect(sheet)


def _empty(sheet: Any) -> None:
    used = sheet.used_range
    for note in list(sheet.notes):
        note.delete()
    used.unmerge()
    sheet.clear_contents()
    sheet.clear_formats()


def matrix(page: Page, rows: int, cols: int) -> list[list[Any]]:
    """What stands in the cells, row by row: formulas, links as formulas, texts so that they stay texts."""
    hidden = {place for area in page.merges for place in _inside(area)} - {(a.row, a.col) for a in page.merges}
    lines: list[list[Any]] = [[None] * cols for _ in range(rows)]
    for (row, col), cell in page.cells.items():
        if (row, col) not in hidden:
            lines[row - 1][col - 1] = content(cell)
    return lines


def content(cell: Cell) -> Any:
    """One cell's formula, link or literal value."""
    if cell.formula is not None:
        return cell.formula
    value = shown_number(cell.value, cell.style.value_kind)
    if cell.link is None or value is None:
        return literal(value)
    name, _, where = cell.link.rpartition("!")
    target = f"#'{name.replace(chr(39), chr(39) * 2)}'!{where}"
    return f"=HYPERLINK({_quoted(target)},{_quoted(str(value))})"


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def dress(sheet: Any, page: Page, rows: int, cols: int) -> None:
    """Fonts, fills, formats, lines, widths, heights, merges and notes."""
    looks = {place: theme.properties(cell.style) for place, cell in page.cells.items()}
    whole = sheet.range((1, 1), (rows, cols))
    whole.font.name, whole.font.size = theme.FACE["font_name"], 10
    whole.font.color, whole.vertical_alignment = theme.NEUTRAL["text"], "center"
    whole.row_height = page.row_height
    for area in page.merges:
        sheet.range((area.row, area.col), (area.last_row, area.last_col)).merge()
    for wanted, apply in _PROPERTIES:
        values = {place: value for place, look in looks.items() if (value := wanted(look, page.cells[place]))}
        for area, value in rectangles(values):
            apply(sheet.range((area.row, area.col), (area.last_row, area.last_col)), value)
    _sizes(sheet, page)
    for (row, col), cell in page.cells.items():
        if cell.note:
            sheet.range((row, col)).add_note(cell.note)


def rectangles(values: Mapping[Place, Hashable]) -> Iterator[tuple[Area, Any]]:
    """Cells of one value as few rectangles: runs along a row, joined with equal runs of the rows below.

    >>> [(area.a1, value) for area, value in rectangles({(1, 1): 'a', (1, 2): 'a', (2, 1): 'a', (2, 2): 'a'})]
    [('A1:B2', 'a')]
    """
    open_runs: dict[tuple[int, int, Any], int] = {}
    last = 0
    for row, line in groupby(sorted(values), key=lambda place: place[0]):
        cols = [col for _, col in line]
        runs = {(run[0], run[-1], value) for value, run in _runs(row, cols, values)}
        for run in [r for r in open_runs if r not in runs or row != last + 1]:
            yield Area(open_runs.pop(run), run[0], last, run[1]), run[2]
        for run in runs:
            open_runs.setdefault(run, row)
        last = row
    for (first_col, last_col, value), first in open_runs.items():
        yield Area(first, first_col, last, last_col), value


def _runs(row: int, cols: list[int], values: Mapping[Place, Any]) -> Iterator[tuple[Any, list[int]]]:
    for (value, _), run in groupby(enumerate(cols), key=lambda pair: (values[row, pair[1]], pair[1] - pair[0])):
        yield value, [col for _, col in run]


def _set_font(cells: Any, words: Any) -> None:
    cells.font.size, cells.font.color, cells.font.bold, cells.font.italic = words


def _set_align(cells: Any, words: Any) -> None:
    align, indent, wrap = words
    if align or indent:
        cells.horizontal_alignment = align or "left"
    if indent:
        cells.adjust_indent(indent)
    if wrap:
        cells.wrap_text = True


def _set_lines(cells: Any, sides: Any) -> None:
    for side, weight, colour in sides:
        names = [_SIDES[side]] + ([_INNER[side]] if weight == 1 and cells.shape != (1, 1) else [])
        cells.borders.set(names, line_style="continuous", weight="medium" if weight == 2 else "thin", color=colour)


_PROPERTIES: tuple[tuple[Callable[[dict[str, Any], Cell], Any], Callable[[Any, Any], None]], ...] = (
    (format_of, lambda cells, value: setattr(cells, "number_format", value)),
    (fill_of, lambda cells, value: setattr(cells, "color", value)),
    (font_of, _set_font),
    (align_of, _set_align),
    (lines_of, _set_lines),
    (open_of, lambda cells, _: live_native.unlock(cells)),
)


def _sizes(sheet: Any, page: Page) -> None:
    for width, run in groupby(enumerate(page.widths, start=1), key=lambda pair: pair[1]):
        cols = [col for col, _ in run]
        sheet.range((1, cols[0]), (1, cols[-1])).column_width = width
    for row, height in page.heights.items():
        sheet.range((row, 1)).row_height = height


def _shade(sheet: Any, page: Page) -> None:
    """The conditional formats of the page in place of those of the page that stood here: other rows, other meanings."""
    if page.shades:
        sheet.range((1, 1), (page.last_row, page.last_col)).conditional_formats.clear()
    for shade in page.shades:
        look = theme.properties(shade.style)
        _range(sheet, shade.area).conditional_formats.add_custom(
            shade.formula, fill_color=look.get("bg_color"), font_color=look["font_color"], font_bold=look.get("bold")
        )


def _frame(sheet: Any, page: Page) -> None:
    """What a sheet keeps once it has it: tab and frozen panes."""
    live_native.colour_tab(sheet, theme.TABS[page.tab])
    if any(page.freeze):
        rows, cols = page.freeze
        frozen = sheet.range((1, 1), (max(rows, 1), max(cols, 1)))
        sheet.freeze_panes.freeze_at(f"1:{rows}" if not cols else frozen.address)


def _choose(sheet: Any, choice: Choice) -> None:
    cells = _range(sheet, choice.area)
    if choice.kind == "list" and not isinstance(choice.source, str):
        cells.data_validation.set_list(list(choice.source))
    elif choice.kind == "list":
        cells.data_validation.set_list(sheet.book.names[choice.source.lstrip("=")])
    elif choice.kind == "custom":
        cells.data_validation.set_custom(choice.source)


def _range(sheet: Any, area: Area) -> Any:
    return sheet.range((area.row, area.col), (area.last_row, area.last_col))


def _inside(area: Area) -> Iterator[Place]:
    for row in range(area.row, area.last_row + 1):
        for col in range(area.col, area.last_col + 1):
            yield row, col
