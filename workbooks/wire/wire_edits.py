"""An edit list in the words of the wire: what a program that is not Python can do to the workbook it has open, at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any, Protocol

from validators.page.page import Area, Cell, Chart, Choice, Page, a1
from validators.values.serial import to_serial
from workbooks import theme
from workbooks.book import (
    ClearMarks,
    DefineNames,
    Dialog,
    Edit,
    EditList,
    Mark,
    PlaceButtons,
    PrintArea,
    PutPage,
    RenameSheet,
    Select,
    Status,
    WriteBlock,
    with_note,
    without_note,
)
from workbooks.live.live_page import literal, matrix, rectangles
from workbooks.live.page_looks import align_of, fill_of, font_of, format_of, lines_of, open_of
from workbooks.theme import MARKS, NEUTRAL
from workbooks.wire.press_wire import (
    NamesEdit,
    NotesEdit,
    PageEdit,
    PrintEdit,
    RenameEdit,
    SayEdit,
    SelectEdit,
    ValuesEdit,
    WireChart,
    WireEdit,
    WireLooks,
)


class Noted(Protocol):
    """A workbook whose sheets and notes are known."""

    def sheet_names(self) -> list[str]:
        """Every sheet in order."""

    def notes(self, sheet: str) -> Mapping[str, str]:
        """Cell -> the text of its note."""


def wire_edits(edits: EditList, book: Noted) -> list[WireEdit]:
    """The edits in their order; marks of one sheet that follow each other are one edit."""
    found: list[WireEdit] = []
    there = set(book.sheet_names())
    for (marks, sheet), run in groupby(edits.edits, key=_together):
        if marks:
            found.append(_noted(sheet, list(run), book.notes(sheet)))
            continue
        for edit in run:
            if isinstance(edit, PlaceButtons):
                continue  # a button of the sheet calls a macro, which such a program does not run: its ribbon has them all
            found.append(_wired(edit, there))
            if isinstance(edit, PutPage):
                there.add(edit.page.name)
    return found


def _together(edit: Edit) -> tuple[bool, str]:
    return isinstance(edit, (Mark, ClearMarks)), getattr(edit, "sheet", "")


def _wired(edit: Edit, there: set[str]) -> WireEdit:
    match edit:
        case WriteBlock():
            return _values(edit)
        case PutPage():
            return page_edit(edit.page, fresh=edit.page.name not in there)
        case PrintArea():
            return PrintEdit(sheet=edit.sheet, area=edit.area)
        case RenameSheet():
            return RenameEdit(sheet=edit.sheet, name=edit.name)
        case DefineNames():
            return NamesEdit(names=dict(edit.names))
        case Select():
            return SelectEdit(sheet=edit.sheet, cell=edit.cell)
        case Status():
            return SayEdit(do="status", text=edit.text)
        case Dialog():
            return SayEdit(do="dialog", title=edit.title, text=edit.text)
    raise TypeError(edit)


def _values(block: WriteBlock) -> ValuesEdit:
    values = [[value if block.formulas else literal(value) for value in line] for line in block.values]
    numbers, days = [], []
    for c in range(max(map(len, values), default=0)):
        column = [line[c] if c < len(line) else None for line in values]
        area = Area(block.row, block.column + c, block.row + len(values) - 1, block.column + c).a1
        if block.formulas or any(type(value) in (int, float) for value in column):
            numbers.append(area)
        moments = [value for value in column if isinstance(value, dt.datetime)]
        if moments:
            whole = all(moment.time() == dt.time() for moment in moments)
            days.append((area, theme.NUMBER["date" if whole else "moment"]))
    sent = [[_sent(value) for value in line] for line in values]
    return ValuesEdit(sheet=block.sheet, row=block.row, column=block.column, values=sent, numbers=numbers, days=days)


def _sent(value: Any) -> Any:
    """A ready value as JSON has it: days and moments as serial numbers, every other number as a plain one."""
    if value is None or isinstance(value, (bool, str)):
        return value
    if isinstance(value, dt.date):
        return float(to_serial(value))
    return int(value) if isinstance(value, int) else float(value)


def _noted(sheet: str, edits: Sequence[Edit], there: Mapping[str, str]) -> NotesEdit:
    """Marks off and on: the last of several on one cell stands, what a clerk has noted himself stays."""
    looks: dict[str, tuple[str | None, str, bool]] = {}
    notes: dict[str, str] = {}
    for edit in edits:
        if isinstance(edit, ClearMarks):
            ours = {cell: own for cell, text in there.items() if (own := without_note(text)) != text}
            notes |= ours
            looks |= dict.fromkeys(ours, (None, NEUTRAL["text"], False))
        elif isinstance(edit, Mark):
            fill, ink = MARKS[edit.severity.value]
            looks[edit.cell] = (fill, ink, True)
            notes[edit.cell] = with_note(there.get(edit.cell, ""), edit.note)
    told = [(cell, *look) for cell, look in looks.items()]
    return NotesEdit(sheet=sheet, looks=told, notes={cell: text for cell, text in notes.items() if text != there.get(cell)})


def page_edit(page: Page, *, fresh: bool) -> PageEdit:
    """A page as blocks, areas and sizes."""
    rows, cols = page.last_row, page.last_col
    contents = matrix(page, rows, cols) if page.cells else []
    return PageEdit(
        sheet=page.name,
        fresh=fresh,
        first=page.active,
        values=[[_sent(value) for value in line] for line in contents],
        face=(theme.FACE["font_name"], 10, NEUTRAL["text"]),
        row_height=page.row_height,
        widths=[(run[0], run[-1], width) for width, run in _runs(page.widths)],
        heights={str(row): points for row, points in page.heights.items()},
        merges=[area.a1 for area in page.merges],
        looks=_looks(page),
        notes={a1(*place): cell.note for place, cell in page.cells.items() if cell.note},
        tab=theme.TABS[page.tab],
        freeze=page.freeze,
        choices=[told for choice in page.choices if (told := _choice(choice)) is not None],
        shades=[
            (shade.area.a1, shade.formula, look.get("bg_color"), look["font_color"], bool(look.get("bold")))
            for shade in page.shades
            for look in (theme.properties(shade.style),)
        ],
        charts=[_chart(chart, page.name) for chart in page.charts],
        protect=page.protect,
    )


def _runs(widths: Sequence[float]) -> Iterator[tuple[float, list[int]]]:
    for width, run in groupby(enumerate(widths, start=1), key=lambda pair: pair[1]):
        yield width, [col for col, _ in run]


def _looks(page: Page) -> WireLooks:
    looks = {place: theme.properties(cell.style) for place, cell in page.cells.items()}

    def areas(wanted: Callable[[dict[str, Any], Cell], Any]) -> Iterator[tuple[str, Any]]:
        values = {place: value for place, look in looks.items() if (value := wanted(look, page.cells[place]))}
        return ((area.a1, value) for area, value in rectangles(values))

    return WireLooks(
        formats=list(areas(format_of)),
        fills=list(areas(fill_of)),
        fonts=[(area, *words) for area, words in areas(font_of)],
        aligns=[(area, align or "", indent, wrapped) for area, (align, indent, wrapped) in areas(align_of)],
        lines=[(area, list(sides)) for area, sides in areas(lines_of)],
        unlocked=[area for area, _ in areas(open_of)],
    )


def _choice(choice: Choice) -> tuple[str, str, str] | None:
    if choice.kind == "list":
        return choice.area.a1, "list", choice.source if isinstance(choice.source, str) else ",".join(map(str, choice.source))
    return (choice.area.a1, "custom", str(choice.source)) if choice.kind == "custom" else None


def _chart(chart: Chart, name: str) -> WireChart:
    return WireChart(
        kind=chart.kind,
        stacked=chart.stacked,
        title=chart.title,
        row=chart.row,
        col=chart.col,
        width=chart.width * theme.POINTS_A_PIXEL,
        height=chart.height * theme.POINTS_A_PIXEL,
        legend=chart.legend,
        reverse=chart.reverse,
        hide_values=chart.hide_values,
        x_title=chart.x_title,
        y_title=chart.y_title,
        y_format=chart.y_format,
        y_range=(chart.y_min, chart.y_max),
        y2_title=chart.y2_title,
        y2_format=chart.y2_format,
        series=[
            {
                "name": one.name,
                "kind": one.kind or chart.kind,
                "categories": [one.categories.sheet or name, one.categories.a1],
                "values": [one.values.sheet or name, one.values.a1],
                "ink": theme.NEUTRAL["white"] if one.ink == "white" else theme.ink(one.ink, position),
                "second": one.second_axis,
                "markers": one.markers and not one.dashed,
            }
            for position, one in enumerate(chart.series)
        ],
    )
