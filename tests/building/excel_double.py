"""A small Excel over openpyxl, as an engine of xlwings: enough of it for `LiveBook`, and with Excel's own bad habits.

What is typed is taken as Excel takes it: a leading ' makes a text, = a formula, and a text that looks like a number or a
date becomes one unless the cell is formatted as text.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import openpyxl
import xlwings
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from xlwings.main import _UNSET

from workbooks.book_file import rename_sheet

ERRORS = ("#N/A", "#DIV/0!", "#REF!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!")


class Engine:
    name, type = "double", "desktop"

    def __init__(self) -> None:
        self.apps = Apps(self)

    @staticmethod
    def clean_value_data(data: Any, dates: Any, empty: Any, numbers: Any, err_to_str: bool) -> Any:
        """Error cells come as None unless they are asked for as text: so does Excel through xlwings."""

        def one(value: Any) -> Any:
            if value is None:
                return empty
            if isinstance(value, str) and value in ERRORS:
                return value if err_to_str else None
            return float(value) if isinstance(value, int) and not isinstance(value, bool) else value

        return [[one(value) for value in line] for line in data]

    @staticmethod
    def prepare_xl_data_element(value: Any, options: Any) -> Any:
        return value


class Apps:
    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.app = App(self)

    def __iter__(self) -> Iterator[App]:
        return iter([self.app])

    def __len__(self) -> int:
        return 1

    def keys(self) -> list[int]:
        return [1]

    def __getitem__(self, pid: int) -> App:
        return self.app


class App:
    screen_updating, calculation, status_bar, pid = True, "automatic", "", 1

    @property
    def selection(self) -> Range:
        sheet = self.books.active.sheets.active
        return sheet.range(sheet.page.sheet_view.selection[0].activeCell)

    def __init__(self, apps: Apps) -> None:
        self.apps, self.engine, self.books, self.said = apps, apps.engine, Books(self), []

    def activate(self, steal_focus: bool = False) -> None:
        pass

    def alert(self, prompt: str, title: str, *rest: Any) -> str:
        self.said.append(prompt)
        return "ok"


class Books:
    def __init__(self, app: App) -> None:
        self.app, self.open_books = app, []

    def __iter__(self) -> Iterator[Book]:
        return iter(self.open_books)

    def __len__(self) -> int:
        return len(self.open_books)

    @property
    def active(self) -> Book:
        return self.open_books[-1]

    def open(self, fullname: str, *rest: Any, **more: Any) -> Book:
        self.open_books.append(Book(self, Path(fullname)))
        return self.open_books[-1]


class Book:
    def __init__(self, books: Books, path: Path) -> None:
        self.books, self.app, self.path = books, books.app, path
        self.made = openpyxl.load_workbook(path, data_only=True, keep_vba=False)
        self.sheets, self.names = Sheets(self), Names(self)

    @property
    def name(self) -> str:
        return self.path.name

    @property
    def fullname(self) -> str:
        return str(self.path)

    def activate(self) -> None:
        pass

    def save(self, path: str | None = None, password: str | None = None) -> None:
        self.made.save(path or self.path)


class Names:
    def __init__(self, book: Book) -> None:
        self.book = book

    def add(self, name: str, refers_to: str) -> None:
        self.book.made.defined_names[name] = DefinedName(name, attr_text=refers_to.lstrip("="))


class Sheets:
    def __init__(self, book: Book) -> None:
        self.book = book

    def __call__(self, key: str | int) -> Sheet:
        made = self.book.made
        return Sheet(self.book, made[key] if isinstance(key, str) else made.worksheets[key - 1])

    def __len__(self) -> int:
        return len(self.book.made.worksheets)

    def __iter__(self) -> Iterator[Sheet]:
        return (Sheet(self.book, sheet) for sheet in self.book.made.worksheets)

    def __contains__(self, key: str) -> bool:
        return key in self.book.made.sheetnames

    @property
    def active(self) -> Sheet:
        return Sheet(self.book, self.book.made.active)

    def add(self, before: Any = None, after: Any = None, name: str | None = None) -> Sheet:
        place = self.book.made.index(after.page) + 1 if after else self.book.made.index(before.page)
        return Sheet(self.book, self.book.made.create_sheet(name, place))


class Sheet:
    def __init__(self, book: Book, page: Any) -> None:
        self.book, self.page = book, page

    @property
    def name(self) -> str:
        return str(self.page.title)

    @name.setter
    def name(self, value: str) -> None:
        rename_sheet(self.book.made, self.name, value)

    @property
    def index(self) -> int:
        return int(self.book.made.index(self.page)) + 1

    def activate(self) -> None:
        self.book.made.active = self.page

    def clear(self) -> None:
        for line in self.page.iter_rows():
            for cell in line:
                cell.value, cell.fill, cell.font, cell.comment = None, PatternFill(), Font(), None
                cell.number_format = "General"

    def range(self, first: Any, second: Any = None) -> Range:
        if isinstance(first, str):
            found = Range(self, *range_boundaries(first.split(",")[0]))
            found.areas = first.split(",")
            return found
        if isinstance(first, Range):
            last = second or first
            return Range(self, first.left, first.top, last.right, last.bottom)
        (top, left), (bottom, right) = first, second or first
        return Range(self, left, top, right, bottom)

    @property
    def visible(self) -> bool:
        return bool(self.page.sheet_state == "visible")

    @property
    def api(self) -> Protection:
        return Protection(self.page)

    @property
    def freeze_panes(self) -> Sheet:
        return self

    def freeze_at(self, area: str) -> None:
        self.page.freeze_panes = "A2"

    def clear_contents(self) -> None:
        for line in self.page.iter_rows():
            for cell in line:
                cell.value = None

    def clear_formats(self) -> None:
        for line in self.page.iter_rows():
            for cell in line:
                cell.fill, cell.font, cell.number_format = PatternFill(), Font(), "General"

    @property
    def charts(self) -> Charts:
        return Charts(self)

    @property
    def used_range(self) -> Range:
        return Range(self, *range_boundaries(self.page.calculate_dimension()))

    @property
    def notes(self) -> list[Note]:
        return [
            Note(Range(self, cell.column, cell.row, cell.column, cell.row))
            for line in self.page.iter_rows()
            for cell in line
            if cell.comment is not None
        ]


class Protection:
    """The protection of a sheet, by COM's names; there is no password here."""

    def __init__(self, page: Any) -> None:
        self.page = page

    ProtectContents = property(lambda self: self.page.protection.sheet)
    Visible = property(lambda self: {"visible": -1, "hidden": 0, "veryHidden": 2}[self.page.sheet_state])

    def Buttons(self) -> Buttons:  # COM's name
        return Buttons(self.page)

    def Protect(self, **_: Any) -> None:  # COM's name
        self.page.protection.sheet = True

    def Unprotect(self, password: str) -> None:  # COM's name
        self.page.protection.sheet = False


class Buttons:
    """The buttons of a sheet, by COM's names: kept beside it, with the macro that each calls."""

    def __init__(self, page: Any) -> None:
        self.placed = page.__dict__.setdefault("placed", [])

    def Add(self, left: float, top: float, width: float, height: float) -> Words:  # COM's name
        self.placed.append(Words(at=(left, top, width, height)))
        return self.placed[-1]


def alike(answers: Iterable[Any]) -> Any:
    """What all answer; None where they differ, which is how Excel says so."""
    found = set(answers)
    return found.pop() if len(found) == 1 else None


class Range:
    def __init__(self, sheet: Sheet, left: int, top: int, right: int, bottom: int) -> None:
        self.sheet, self.left, self.top, self.right, self.bottom = sheet, left, top, right, bottom
        self.options: dict[str, Any] = {}
        self.areas: list[str] = []

    row = property(lambda self: self.top)
    column = property(lambda self: self.left)
    shape = property(lambda self: (self.bottom - self.top + 1, self.right - self.left + 1))
    api = property(lambda self: self)
    max_cells_per_read = max_cells_per_write = None

    @property
    def address(self) -> str:
        first, last = (f"${get_column_letter(c)}${r}" for r, c in ((self.top, self.left), (self.bottom, self.right)))
        return first if first == last else f"{first}:{last}"

    def __call__(self, row: int, column: int | None = None) -> Range:
        top, left = self.top + row - 1, self.left + (column or 1) - 1
        return Range(self.sheet, left, top, left, top)

    def __len__(self) -> int:
        return int(self.shape[0] * self.shape[1])

    @property
    def cells(self) -> list[Any]:
        return [cell for line in self.sheet.page.iter_rows(self.top, self.bottom, self.left, self.right) for cell in line]

    @property
    def first(self) -> Any:
        return self.sheet.page.cell(self.top, self.left)

    @property
    def raw_value(self) -> Any:
        return [[self.sheet.page.cell(r, c).value for c in range(self.left, self.right + 1)] for r in range(self.top, self.bottom + 1)]

    @raw_value.setter
    def raw_value(self, data: Any) -> None:
        rows = data if isinstance(data, list) else [[data]]
        for r, line in enumerate(rows):
            for c, value in enumerate(line):
                type_in(self.sheet.page.cell(self.top + r, self.left + c), value)

    @property
    def color(self) -> Any:
        fill = self.first.fill
        return tuple(bytes.fromhex(fill.fgColor.rgb[-6:])) if fill.fill_type else None

    @color.setter
    def color(self, value: Any) -> None:
        for cell in self.cells:
            cell.fill = PatternFill("solid", fgColor=rgb(value)) if value is not None else PatternFill()

    @property
    def font(self) -> FontDouble:
        return FontDouble(self)

    @property
    def note(self) -> Note | None:
        return Note(self) if self.first.comment is not None else None

    def add_note(self, text: str) -> Note:
        self.first.comment = Comment(text, "Excel")
        return Note(self)

    def select(self) -> None:
        self.sheet.page.sheet_view.selection[0].activeCell = self.first.coordinate

    def merge(self, across: bool = False) -> None:
        self.sheet.page.merge_cells(start_row=self.top, end_row=self.bottom, start_column=self.left, end_column=self.right)

    wrap_text = property(lambda self: None, lambda self, value: None)

    def unmerge(self) -> None:
        for area in list(self.sheet.page.merged_cells.ranges):
            self.sheet.page.unmerge_cells(str(area))

    @property
    def formula(self) -> Any:
        return tuple(
            tuple("" if cell.value is None else str(cell.value) for cell in line)
            for line in self.sheet.page.iter_rows(self.top, self.bottom, self.left, self.right)
        )

    vertical_alignment = horizontal_alignment = wrap_text
    number_format = property(
        lambda self: alike(cell.number_format for cell in self.cells),
        lambda self, value: [setattr(cell, "number_format", value) for cell in self.cells],
    )

    @property
    def merge_cells(self) -> bool | None:
        """None where some cells lie in a merged area and others do not, as Excel says."""
        inside = self.sheet.page.merged_cells
        return alike(cell.coordinate in inside for cell in self.cells)

    @property
    def merge_area(self) -> Range:
        areas = (a for a in self.sheet.page.merged_cells.ranges if (self.top, self.left) in set(a.cells))
        area = next(areas, None)
        return self if area is None else Range(self.sheet, area.min_col, area.min_row, area.max_col, area.max_row)

    @property
    def Font(self) -> Words:  # COM's name
        return Words(Strikethrough=alike(bool(cell.font.strike) for cell in self.cells))

    @property
    def EntireRow(self) -> Words:  # COM's name
        looks = self.sheet.page.row_dimensions
        return Words(Hidden=alike(bool(row in looks and looks[row].hidden) for row in range(self.top, self.bottom + 1)))

    @property
    def column_width(self) -> Any:
        return self.sheet.page.column_dimensions[get_column_letter(self.left)].width

    @column_width.setter
    def column_width(self, value: float) -> None:
        for col in range(self.left, self.right + 1):
            self.sheet.page.column_dimensions[get_column_letter(col)].width = value

    @property
    def row_height(self) -> Any:
        return self.sheet.page.row_dimensions[self.top].height

    @row_height.setter
    def row_height(self, value: float) -> None:
        for row in range(self.top, self.bottom + 1):
            self.sheet.page.row_dimensions[row].height = value

    def adjust_indent(self, amount: int) -> None:
        pass

    @property
    def borders(self) -> Lines:
        return Lines()

    @property
    def data_validation(self) -> Choices:
        return Choices(self)


class Charts:
    """The charts of a sheet, kept beside it: what was asked for, a series for each column of the source."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet, self.drawn = sheet, sheet.page.__dict__.setdefault("drawn", [])

    def __iter__(self) -> Iterator[ChartDouble]:
        return iter(list(self.drawn))

    def __len__(self) -> int:
        return len(self.drawn)

    def __call__(self, key: int | str) -> ChartDouble:
        return next(c for n, c in enumerate(self.drawn, 1) if key in (n, c.name))

    def __contains__(self, name: str) -> bool:
        return any(chart.name == name for chart in self.drawn)

    def add(self, left: Any, top: Any, width: float, height: float, **words: Any) -> ChartDouble:
        self.drawn.append(ChartDouble(self.drawn, width, height, **words))
        return self.drawn[-1]


class ChartDouble:
    def __init__(
        self,
        all_of_them: list[Any],
        width: float,
        height: float,
        *,
        chart_type: str,
        source: Range,
        plot_by: str,
        name: str,
        anchor: Any,
        style: int,
    ) -> None:
        self.all, self.size, self.chart_type, self.plot_by, self.name = all_of_them, (width, height), chart_type, plot_by, name
        self.anchor, self.title, self.legend = anchor.address, None, Words()
        self.series = SeriesDouble([Words(values=area) for area in source.areas])
        self.category_axis, self.value_axis, self.secondary_value_axis = Words(), Words(), Words()

    def set_x_axis_values(self, cells: Range) -> None:
        for series in self.series.each:
            series.set(categories=cells.address.replace("$", ""))

    def delete(self) -> None:
        self.all.remove(self)


class SeriesDouble:
    def __init__(self, each: list[Words]) -> None:
        self.each = each

    def __len__(self) -> int:
        return len(self.each)

    def __call__(self, key: int) -> Words:
        return self.each[key - 1]


class Words:
    """A part of a chart: whatever is set on it."""

    def __init__(self, **words: Any) -> None:
        self.__dict__.update(words)

    def set(self, **words: Any) -> None:
        self.__dict__.update({name: value for name, value in words.items() if value is not _UNSET})


class Lines:
    """Borders: taken, and not drawn."""

    def set(self, sides: Any, **words: Any) -> None:
        pass


class Choices:
    """A drop-down of given values."""

    def __init__(self, area: Range) -> None:
        self.area = area

    def set_list(self, values: Any, shown: bool) -> None:
        rule = DataValidation(type="list", formula1='"' + ",".join(values) + '"')
        rule.add(self.area.address.replace("$", ""))
        self.area.sheet.page.add_data_validation(rule)


class FontDouble:
    def __init__(self, area: Range) -> None:
        self.area = area

    def _set(self, **words: Any) -> None:
        for cell in self.area.cells:
            had = {k: getattr(cell.font, k) for k in ("name", "size", "bold", "color", "strike")}
            cell.font = Font(**(had | words))

    italic = property(lambda self: None, lambda self, value: None)
    bold = property(lambda self: self.area.first.font.bold, lambda self, value: self._set(bold=value))
    size = property(lambda self: self.area.first.font.size, lambda self, value: self._set(size=value))
    name = property(lambda self: self.area.first.font.name, lambda self, value: self._set(name=value))
    color = property(lambda self: self.area.first.font.color, lambda self, value: self._set(color=rgb(value)))


class Note:
    def __init__(self, area: Range) -> None:
        self.area = area

    location = property(lambda self: self.area)

    @property
    def text(self) -> str:
        return str(self.area.first.comment.text)

    @text.setter
    def text(self, value: str) -> None:
        self.area.first.comment = Comment(value, "Excel")

    def delete(self) -> None:
        self.area.first.comment = None


def rgb(value: Any) -> str:
    return value.lstrip("#") if isinstance(value, str) else bytes(value).hex()


def type_in(cell: Any, value: Any) -> None:
    """What Excel makes of a value that is put into a cell."""
    if not isinstance(value, str) or value.startswith("="):
        cell.value = value
    elif value.startswith("'"):
        cell.value, cell.data_type = value[1:], "s"
    elif cell.number_format == "@":
        cell.value, cell.data_type = value, "s"
    elif re.fullmatch(r"-?\d+(\.\d+)?%?", value):
        cell.value = float(value.rstrip("%"))
    elif found := re.fullmatch(r"(\d{4})-(\d{1,2})(?:-(\d{1,2}))?", value):
        cell.value = dt.datetime(int(found[1]), int(found[2]), int(found[3] or 1))
    else:
        cell.value = value


def open_book(path: Path) -> Any:
    """The workbook as xlwings gives it."""
    if "double" not in [engine.name for engine in xlwings.engines]:
        xlwings.engines.add(xlwings.Engine(impl=Engine()))
    xlwings.engines("double").activate()
    app = xlwings.engines("double").apps.active
    assert app is not None
    return xlwings.Book(impl=app.impl.books.open(str(path)))


def close_all() -> None:
    """No workbook is open any more, and nothing has been said."""
    if "double" not in [engine.name for engine in xlwings.engines]:
        return
    for app in xlwings.engines("double").apps:
        app.impl.books.open_books.clear()
        app.impl.said = []
