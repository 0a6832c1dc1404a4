"""Pages into an .xlsx file, with XlsxWriter: values cached, text never a formula, whole or not at all (ux.md 7, 10)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from validators.packs.spoken import spoken_value
from validators.page.page import Cell, Choice, Page, Style
from validators.page.shown import shown_number
from validators.page.spoken_page import spoken_page
from validators.values.serial import to_serial
from workbooks import theme
from workbooks.archive.former import anew
from workbooks.pages import charts
from workbooks.pages.new_xlsx import new_xlsx
from workbooks.pages.origins import write_origins

CREATED = dt.datetime(2000, 1, 1)
"""The creation date of a file that was given none: the same pages give the same bytes."""

FOOTER = {"scale_with_doc": False, "align_with_margins": True, "margin": 0.25}
"""A footer keeps its size when the sheet is scaled (ux 7)."""
_PAPER = {"A4": 9, "A5": 11}
_OPTIONS = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "default_format_properties": {**theme.FACE, "font_size": 10},
}
_OPEN = {"select_locked_cells": True, "select_unlocked_cells": True, "format_columns": True, "autofilter": True}
"""What a locked sheet still allows."""


def write_pages(
    path: Path | str,
    pages: Sequence[Page],
    *,
    properties: Mapping[str, Any],
    names: Mapping[str, str] | None = None,
    custom: Mapping[str, str] | None = None,
    origins: bool = False,
) -> None:
    """Pages as a workbook at `path`: first whole beside it as .tmp, then renamed; OSError as the system raises it.

    properties   of the document: title, author, subject, comments, created (datetime)
    names        defined names: name -> formula such as `='清单'!$A$2:$A$9`
    custom       custom properties of the document, such as the home of a report
    origins      True for a report that stays where its rows are: its numbers say where they come from, for 溯源. What is
                 handed to others says nothing of rows that they may not see.
    """
    with anew(Path(path)) as beside:
        _write(beside, pages, {"created": CREATED, **properties}, names or {}, custom or {}, origins)


def _write(
    path: Path, pages: Sequence[Page], properties: dict[str, Any], names: Mapping[str, str], custom: Mapping[str, str], origins: bool
) -> None:
    with new_xlsx(path, _OPTIONS) as book:
        book.set_properties({name: spoken_value(value) for name, value in properties.items()})
        for name, value in custom.items():
            book.set_custom_property(name, value)
        book.set_calc_mode("auto")
        looks = Looks(book)
        sheets = [(page, book.add_worksheet(page.name)) for page in map(spoken_page, pages)]
        for page, sheet in sheets:
            write_page(book, sheet, page, looks)
        if origins:
            write_origins(book, [page for page, _ in sheets])
        for name, formula in names.items():
            book.define_name(name, formula)
        active = next((sheet for page, sheet in sheets if page.active), sheets[0][1])
        active.activate()
        active.set_first_sheet()


class Looks:
    """The formats of one workbook, made once for each style."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._made: dict[Style, Format] = {}

    def __getitem__(self, words: Style) -> Format:
        if words not in self._made:
            self._made[words] = self._book.add_format(theme.properties(words))
        return self._made[words]


def write_page(book: Workbook, sheet: Worksheet, page: Page, looks: Looks) -> None:
    """One page onto an empty worksheet of a workbook whose sheets are all there: links to others are dropped.

    It is said in the words of the pack at hand (`validators.packs.spoken`).
    """
    page = spoken_page(page)
    sheet.set_tab_color(theme.TABS[page.tab])
    sheet.set_default_row(page.row_height)
    for col, width in enumerate(page.widths):
        sheet.set_column(col, col, width, looks[Style("blank")])
    for row, height in page.heights.items():
        sheet.set_row(row - 1, height)
    _cells(sheet, page, looks, book.sheetnames)
    _extras(sheet, page, looks)
    for chart in page.charts:
        sheet.insert_chart(
            chart.row - 1, chart.col - 1, charts.build(book, page.name, chart), {"object_position": 2, "x_offset": 2, "y_offset": 2}
        )
    _view(sheet, page)
    _print(sheet, page)


def _cells(sheet: Worksheet, page: Page, looks: Looks, sheets: Collection[str]) -> None:
    merged = {(area.row, area.col): area for area in page.merges}
    for place, area in merged.items():
        sheet.merge_range(area.row - 1, area.col - 1, area.last_row - 1, area.last_col - 1, "", looks[page.cells[place].style])
    inside = {
        (row, col) for area in page.merges for row in range(area.row, area.last_row + 1) for col in range(area.col, area.last_col + 1)
    } - set(merged)
    for (row, col), cell in sorted(page.cells.items()):
        if (row, col) not in inside:
            shown = linked(cell, sheets)
            _cell(sheet, row - 1, col - 1, shown, looks[shown.style])


def linked(cell: Cell, sheets: Collection[str]) -> Cell:
    """The cell; without its link and the look of one where the sheet that it leads to is not in the workbook."""
    if cell.link is None or cell.link.rpartition("!")[0] in sheets:
        return cell
    look = cell.style
    plain = look.but(kind="text" if look.kind == "link" else look.kind, ink="" if look.ink == "link" else look.ink)
    return replace(cell, link=None, style=plain)


def _cell(sheet: Worksheet, row: int, col: int, cell: Cell, look: Format) -> None:
    value = shown_number(cell.value, cell.style.value_kind)
    if cell.link is not None:
        name, _, where = cell.link.rpartition("!")
        sheet.write_url(row, col, f"internal:'{name}'!{where}", look, "" if value is None else str(value))
    if cell.formula is not None:
        sheet.write_formula(row, col, cell.formula, look, "" if value is None else _cached(value))
    elif cell.link is not None and isinstance(value, str | None):
        pass  # its words stand there already
    elif value is None or value == "":
        sheet.write_blank(row, col, None, look)
    elif isinstance(value, str):
        sheet.write_string(row, col, value, look)
    elif isinstance(value, bool):
        sheet.write_boolean(row, col, value, look)
    elif isinstance(value, dt.date):
        sheet.write_datetime(row, col, value, look)
    else:
        sheet.write_number(row, col, value, look)
    if cell.note:
        _note(sheet, row, col, cell.note)


def _cached(value: Any) -> Any:
    """A formula's value as the file holds it: a date is its serial number there."""
    if not isinstance(value, dt.date):
        return value
    serial = to_serial(value)
    return serial if isinstance(serial, int) else float(serial)


def _note(sheet: Worksheet, row: int, col: int, text: str) -> None:
    lines = text.count("\n") + 1
    sheet.write_comment(
        row,
        col,
        text,
        {
            "x_scale": 2,
            "y_scale": max(1.0, lines * 0.28),
            "color": theme.NEUTRAL["note_fill"],
            "font_name": theme.FACE["font_name"],
            "font_size": 9,
            "font_family": 2,
            "author": "",
        },
    )


def _extras(sheet: Worksheet, page: Page, looks: Looks) -> None:
    for shade in page.shades:
        sheet.conditional_format(shade.area.a1, {"type": "formula", "criteria": shade.formula, "format": looks[shade.style]})
    for choice in page.choices:
        sheet.data_validation(choice.area.a1, _validation(choice))
    if page.filter:
        sheet.autofilter(page.filter.a1)


def _validation(choice: Choice) -> dict[str, Any]:
    told = {
        "error_title": choice.title,
        "error_message": choice.message,
        "ignore_blank": True,
        "error_type": "stop" if choice.stop else "warning",
    }
    if choice.kind == "list":
        source = choice.source if isinstance(choice.source, str) else list(choice.source)
        return {"validate": "list", "source": source, **told}
    if choice.kind == "custom":
        return {"validate": "custom", "value": choice.source, **told}
    operator, low, *high = choice.source
    bounds = {"minimum": low, "maximum": high[0]} if high else {"value": low}
    return {"validate": choice.kind, "criteria": operator, **bounds, **told}


def _view(sheet: Worksheet, page: Page) -> None:
    sheet.set_zoom(page.zoom)
    if not page.gridlines:
        sheet.hide_gridlines(2)
    if any(page.freeze):
        sheet.freeze_panes(*page.freeze)
    if page.protect:
        sheet.protect("", _OPEN)
    if page.hidden == "hidden":
        sheet.hide()
    elif page.hidden == "veryHidden":
        sheet.very_hidden()


def _print(sheet: Worksheet, page: Page) -> None:
    wanted = page.printing
    sheet.set_paper(_PAPER[wanted.paper])
    if wanted.landscape:
        sheet.set_landscape()
    if wanted.fit:
        sheet.fit_to_pages(*wanted.fit)
    else:
        sheet.set_print_scale(wanted.scale)
    sheet.set_margins(left=0.40, right=0.40, top=0.45, bottom=0.50)
    sheet.center_horizontally()
    if wanted.repeat_rows:
        sheet.repeat_rows(wanted.repeat_rows[0] - 1, wanted.repeat_rows[1] - 1)
    if wanted.repeat_cols:
        sheet.repeat_columns(wanted.repeat_cols[0] - 1, wanted.repeat_cols[1] - 1)
    sheet.set_h_pagebreaks(list(wanted.row_breaks))
    sheet.set_v_pagebreaks(list(wanted.col_breaks))
    if wanted.area:
        sheet.print_area(wanted.area.row - 1, wanted.area.col - 1, wanted.area.last_row - 1, wanted.area.last_col - 1)
    sheet.set_footer(footer_words(wanted.footer), FOOTER)


def footer_words(words: str) -> str:
    """A footer: words at the left, the page at the right. The face stands after the size, or a digit changes it."""
    face = f'&8&"{theme.FACE["font_name"]},常规"'
    return f"&L{face}{words.replace('&', '&&')}&R{face}第 &P 页 共 &N 页"
