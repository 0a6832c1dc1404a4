"""A register's sheet: five rows of head, then data to the last row of the sheet (ux 4). In a desk and in the policy."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Any

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from validators.column import Column
from validators.packs.spoken import spoken
from validators.page.page import Style
from validators.register import Register
from validators.values.cell import ErrorCell
from validators.values.date_kinds import Date
from validators.values.kinds import Txt
from validators.values.number_kinds import Count, Money, Quantity
from validators.values.serial import to_serial
from workbooks import theme
from workbooks.desk.column_layout import FIRST, LAST, column_style, column_width, header_width, requirement, validation
from workbooks.desk.lists import LAST_ROW, Lists, write_known_formula
from workbooks.desk.live_names import SPARE, LiveColumn
from workbooks.pages.write_pages import FOOTER, footer_words

TITLE_ROW, HINT_ROW, TOTAL_ROW, NEED_ROW, HEADER_ROW, DATA_ROW = 1, 2, 3, 4, 5, 6
FROZEN = (5, 3)
FROZEN_UNITS = 60
"""What may be frozen at the left (ux 10): a register whose third column is wider freezes two."""
HEIGHTS = {TITLE_ROW: 24, HINT_ROW: 16, TOTAL_ROW: 17, NEED_ROW: 15, HEADER_ROW: 21}
ROW_HEIGHT = 16.5
WIDEST, SPLIT, SCALE = 1474, 1380, 70
"""Pixels: up to WIDEST a register prints on one page's width; beyond, at SCALE per cent, split before SPLIT (ux 4)."""

LEAST_PRINTED = 24
"""Rows of data for which there is room on a page."""
_HEAD = "合计(筛选后)"
_MARKS = (("×", "red"), ("◆", "orange"), ("▲", "yellow"), ("○", "blue"))


@dataclass(frozen=True, kw_only=True)
class RegisterSheet:
    """A register as it stands on a sheet.

    columns     the register's, in order; on the sheet they begin at B
    rows        cells by header
    title       of row 1; home: the sheet that the return link leads to
    enums, references, upper    see `workbooks.desk.column_layout.validation`
    folds       columns of which this office uses nothing are folded away, but for those in `always`
    live        the column that shows a customer's name beside its code by formula
    """

    register: Register
    columns: tuple[Column, ...]
    rows: Sequence[Mapping[str, Any]]
    title: str
    home: str = "封面"
    upper: str = "上级单位"
    enums: Mapping[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)
    references: Mapping[str, str] = field(default_factory=dict)
    folds: bool = False
    always: Collection[str] = ()
    live: LiveColumn | None = None

    @cached_property
    def folded(self) -> frozenset[str]:
        """Headers of optional columns in which no row has anything: the + above them, or the 2 at the corner, shows them."""
        if not self.folds or not self.rows:
            return frozenset()
        seen = {*self.always, *self.register.key, *self.summed, self.columns[0].header, self.columns[1].header, self.counted.header}
        filled_ones = {header for cells in self.rows for header, value in cells.items() if value is not None}
        spare = (c.header for c in self.columns if (c.need == "opt" or c.assigned) and not c.computed)
        return frozenset(header for header in spare if header not in seen | filled_ones)

    @property
    def printed(self) -> int:
        """How many columns from A are printed: of a directory those that fit beside each other (ux 4), else all."""
        widths = [0.0 if header in self.folded else width for header, width in zip(self.places, self.widths, strict=True)][:-1]
        breaks = print_split(widths, self.frozen[1])
        directory = self.register.nature == "master" and self.register.name_column is not None
        return breaks[0] if breaks and directory else len(widths)

    @property
    def print_area(self) -> str:
        """What is printed: to the last row of the sheet, or to the last typed one where formulas wait below it."""
        last = LAST_ROW if self.live is None else last_printed(DATA_ROW - 1 + len(self.rows))
        return f"A1:{xl_col_to_name(self.printed - 1)}{last}"

    @cached_property
    def places(self) -> dict[str, int]:
        """Header -> column from 0, the program's and the private one included."""
        headers = (FIRST, *(column.header for column in self.columns), LAST)
        return {header: i for i, header in enumerate(headers)}

    @property
    def last(self) -> int:
        """The last column, from 0."""
        return len(self.columns) + 1

    @property
    def widths(self) -> tuple[float, ...]:
        """Widths in units from column A."""
        return (header_width(FIRST), *map(column_width, self.columns), max(27, header_width(LAST)))

    @property
    def counted(self) -> Column:
        """The column whose filled cells are the rows of the sheet."""
        typed = [c for c in self.columns if not c.computed and not c.assigned]
        return next((c for c in typed if c.need == "req"), typed[0])

    @property
    def summed(self) -> tuple[str, ...]:
        """Headers with a sum in row 3."""
        plain = tuple(c.header for c in self.columns if isinstance(c.kind, (Money, Quantity, Count)) and not c.computed)
        wanted = () if self.register.place == "policy" else self.register.total_columns or plain
        return tuple(header for header in wanted if header in self.places)

    @property
    def frozen(self) -> tuple[int, int]:
        """Rows and columns that stay in view."""
        return FROZEN if sum(self.widths[: FROZEN[1]]) <= FROZEN_UNITS else (FROZEN[0], FROZEN[1] - 1)

    def letter(self, header: str) -> str:
        """The column letter of a header."""
        return str(xl_col_to_name(self.places[header]))

    def area(self, header: str) -> str:
        """The data cells of a column, to the last row of the sheet."""
        return f"${self.letter(header)}${DATA_ROW}:${self.letter(header)}${LAST_ROW}"

    @property
    def typed_areas(self) -> list[str]:
        """The blocks of columns that only staff fill: neither computed nor numbered by the program."""
        blocks: list[list[int]] = []
        for column in self.columns:
            at = self.places[column.header]
            if column.computed or column.assigned:
                continue
            if blocks and blocks[-1][1] == at - 1:
                blocks[-1][1] = at
            else:
                blocks.append([at, at])
        return [f"'{self.register.sheet}'!${xl_col_to_name(a)}${DATA_ROW}:${xl_col_to_name(b)}${LAST_ROW}" for a, b in blocks]


class RegisterLooks:
    """The formats of the registers of one workbook: the theme's, with the paler grid of a register."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._made: dict[Style, Any] = {}

    def __getitem__(self, words: Style) -> Any:
        if words not in self._made:
            made = theme.properties(words)
            for side in ("left", "right", "top", "bottom"):
                if made.get(side) == 1:
                    made[f"{side}_color"] = theme.NEUTRAL["register_line"]
            self._made[words] = self._book.add_format(made)
        return self._made[words]

    def rows(self, words: Style) -> Any:
        """A count of rows: `22 行`."""
        return self._book.add_format(theme.properties(words) | {"num_format": '#,##0" 行"'})

    def mark(self, meaning: str) -> Any:
        """The light fill and dark bold text of a finding."""
        return self._book.add_format({"bg_color": theme.LIGHT[meaning], "font_color": theme.ON_LIGHT[meaning], "bold": True})


def write_register(sheet: Worksheet, what: RegisterSheet, lists: Lists, looks: RegisterLooks) -> None:
    """The whole sheet; `lists` learns the closed lists that its drop-downs need."""
    _columns(sheet, what, looks)
    _head(sheet, what, looks)
    _totals(sheet, what, looks)
    _data(sheet, what, looks)
    _checks(sheet, what, lists)
    for glyph, meaning in _MARKS:
        sheet.conditional_format(
            DATA_ROW - 1, 0, LAST_ROW - 1, 0, {"type": "text", "criteria": "begins with", "value": glyph, "format": looks.mark(meaning)}
        )
    sheet.autofilter(HEADER_ROW - 1, 0, LAST_ROW - 1, what.last)
    sheet.freeze_panes(*what.frozen)
    sheet.set_selection(DATA_ROW - 1, 1, DATA_ROW - 1, 1)
    _print(sheet, what)


def _columns(sheet: Worksheet, what: RegisterSheet, looks: RegisterLooks) -> None:
    sheet.set_tab_color(theme.TABS["pale"])
    sheet.set_default_row(ROW_HEIGHT)
    for row, height in HEIGHTS.items():
        sheet.set_row(row - 1, height)
    before = False
    for at, (header, words, width) in enumerate(zip(what.places, _styles(what), what.widths, strict=True)):
        away = header in what.folded
        fold = {"level": 1, "hidden": True} if away else {"collapsed": True} if before else {}
        sheet.set_column(at, at, width, looks[words], fold)
        before = away


def _styles(what: RegisterSheet) -> list[Style]:
    """Styles of the data cells from column A."""
    own = Style("choice", fill="grey_light", ink="green", sides="ltrb")
    private = Style("text", sides="ltrb", heavy="l", locked=False)
    live = "" if what.live is None else what.live.header  # a formula entered anew in a cell of the format text would be text
    return [own, *(column_style(c).but(number="number" if c.header == live else "") for c in what.columns), private]


def _head(sheet: Worksheet, what: RegisterSheet, looks: RegisterLooks) -> None:
    title, hint, need = looks[Style("register_title")], looks[Style("source")], looks[Style("requirement")]
    for at in range(what.last + 1):
        sheet.write_blank(TITLE_ROW - 1, at, None, title)
        sheet.write_blank(HINT_ROW - 1, at, None, hint)
    sheet.write_string(TITLE_ROW - 1, 0, what.title, title)
    sheet.write_url(HINT_ROW - 1, 0, f"internal:'{what.home}'!A1", looks[Style("source", ink="link", align="center")], f"←返回{what.home}")
    sheet.write_string(HINT_ROW - 1, 1, spoken(what.register.hint), hint)
    sheet.write_string(NEED_ROW - 1, 0, "自动", need)
    sheet.write_string(NEED_ROW - 1, what.last, "自用", need)
    sheet.write_string(HEADER_ROW - 1, 0, FIRST, looks[_header(computed=True)])
    sheet.write_string(HEADER_ROW - 1, what.last, LAST, looks[_header(computed=True)])
    must = looks[Style("requirement", ink="alarm", bold=True)]
    for at, column in enumerate(what.columns, 1):
        sheet.write_string(NEED_ROW - 1, at, requirement(column), must if column.need == "req" and not column.assigned else need)
        sheet.write_string(HEADER_ROW - 1, at, column.name, looks[_header(computed=column.computed)])


def own_header() -> Style:
    """The head of a column that is no part of the register: the program's, the private one, those that staff added."""
    return _header(computed=True)


def _header(*, computed: bool) -> Style:
    return Style("header_computed" if computed else "header", sides="lr", align="left", wrap=False)


def _totals(sheet: Worksheet, what: RegisterSheet, looks: RegisterLooks) -> None:
    """Row 3: the rows in C (or B), the sums over their columns, both of what the filter shows."""
    blue = Style("text", fill="blue_light", ink="blue", bold=True)
    for at in range(what.last + 1):
        sheet.write_blank(TOTAL_ROW - 1, at, None, looks[blue])
    sheet.write_string(TOTAL_ROW - 1, 0, _HEAD, looks[blue.but(indent=0, align="center")])
    at = 2 if what.columns[1].header not in what.summed else 1
    sheet.write_formula(
        TOTAL_ROW - 1,
        at,
        f"=SUBTOTAL(103,{what.area(what.counted.header)})",
        looks.rows(blue.but(kind="count")),
        filled(what.rows, what.counted.header),
    )
    for header in what.summed:
        column = what.register.by_header[header]
        words = blue.but(kind=column_style(column).kind)
        sheet.write_formula(
            TOTAL_ROW - 1, what.places[header], f"=SUBTOTAL(109,{what.area(header)})", looks[words], total(what.rows, header)
        )


def _data(sheet: Worksheet, what: RegisterSheet, looks: RegisterLooks) -> None:
    styles = _styles(what)
    for row, cells in enumerate(what.rows, DATA_ROW - 1):
        for header, value in cells.items():
            at = what.places[header]
            if value is not None:
                write_value(sheet, row, at, value, looks[_held(styles[at], value)])
    if what.live is not None:
        _live(sheet, what, what.live, looks[styles[what.places[what.live.header]]])


def _live(sheet: Worksheet, what: RegisterSheet, live: LiveColumn, look: Any) -> None:
    """The names by formula, with what they show; a name that somebody typed beside another's code stays as it was typed."""
    at = what.places[live.header]
    for row in range(len(what.rows) + SPARE):
        cells = what.rows[row] if row < len(what.rows) else {}
        shown = live.directory.shows(cells.get(live.code))
        if cells.get(live.header, shown) == shown:
            write_known_formula(sheet, DATA_ROW - 1 + row, at, live.formula(DATA_ROW + row), look, shown)


def _held(words: Style, value: Any) -> Style:
    """The style of a cell: a date in a column of something else is still a date to who looks and to who reads it back, and a
    number in a column of dates that is no day (2026, 10.5) stays that number.
    """
    dated = words.value_kind in ("date", "moment")
    if dated and isinstance(value, (int, float)) and Date().parse(value).value is None:
        return words.but(kind="text", number="")
    if not isinstance(value, dt.date) or dated:
        return words
    timed = isinstance(value, dt.datetime) and value.time() != dt.time()
    return words.but(kind="moment" if timed else "date", number="")


def write_value(sheet: Worksheet, row: int, col: int, value: Any, look: Any = None) -> None:
    """A plain value: text is never a formula, a boolean is 是 or 否; an error value stays one."""
    if isinstance(value, ErrorCell):
        sheet.write_formula(row, col, f"={value}", look, str(value))
    elif isinstance(value, bool):
        sheet.write_string(row, col, "是" if value else "否", look)
    elif isinstance(value, str):
        sheet.write_string(row, col, value, look)
    elif isinstance(value, dt.date):
        sheet.write_number(row, col, float(to_serial(value)), look)  # as it is read: days of 1900 count alike both ways
    else:
        sheet.write_number(row, col, float(value) if isinstance(value, (Decimal, Fraction)) else value, look)


def filled(rows: Sequence[Mapping[str, Any]], header: str) -> int:
    """Rows in which a cell holds anything: the value of COUNTA."""
    return sum(1 for cells in rows if cells.get(header) is not None)


def total(rows: Sequence[Mapping[str, Any]], header: str) -> float:
    """The sum of the numbers of a column, as SUM takes them: dates as serial numbers, text for nothing."""
    return float(sum((exact(cells.get(header)) for cells in rows), Fraction()))


def exact(value: Any) -> Fraction:
    """The number that Excel adds for a cell, with the 15 digits that it keeps; 0 for text, booleans and blanks."""
    if isinstance(value, dt.date):
        return Fraction(to_serial(value))
    if value is None or isinstance(value, (bool, str)):
        return Fraction()
    return Fraction(f"{value:.15g}") if isinstance(value, float) else Fraction(value)


def _checks(sheet: Worksheet, what: RegisterSheet, lists: Lists) -> None:
    for at, column in enumerate(what.columns, 1):
        rule = validation(column, what.register, lists, enums=what.enums, references=what.references, upper=what.upper)
        if rule:
            sheet.data_validation(DATA_ROW - 1, at, LAST_ROW - 1, at, rule)
    sheet.data_validation(
        DATA_ROW - 1,
        0,
        LAST_ROW - 1,
        0,
        validation(Column(header=FIRST, kind=Txt(), need="auto"), what.register, lists, enums={}, references={}, upper="") or {},
    )


def _print(sheet: Worksheet, what: RegisterSheet) -> None:
    # XlsxWriter would write whole columns as $A:$V, which openpyxl cannot read
    count = what.printed
    sheet.print_area_range = f"'{what.register.sheet}'!{absolute(what.print_area)}"
    sheet.repeat_rows(0, HEADER_ROW - 1)
    widths = [0.0 if header in what.folded else width for header, width in zip(what.places, what.widths, strict=True)]
    rest = "" if count == what.last else f"　只印到“{what.columns[count - 2].name}”，其余的列在屏幕上看"
    print_register(sheet, what.title + rest, widths[:count], what.frozen[1])


def print_register(sheet: Worksheet, title: str, widths: Sequence[float], repeated: int) -> None:
    """How a register prints, in a desk and in a submission: one page wide, or at 70 per cent with its first columns on
    each page (ux 4); `widths` in units from column A.
    """
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.set_margins(left=0.40, right=0.40, top=0.45, bottom=0.50)
    if breaks := print_split(widths, repeated):
        sheet.set_print_scale(SCALE)
        sheet.repeat_columns(0, repeated - 1)
        sheet.set_v_pagebreaks(list(breaks))
    else:
        sheet.fit_to_pages(1, 0)
    sheet.set_footer(footer_words(title), FOOTER)


def last_printed(last: int) -> int:
    """The row to which a sheet with waiting formulas is printed, by its last typed row: one page at least, to write on."""
    return max(last, DATA_ROW - 1 + LEAST_PRINTED)


def absolute(area: str) -> str:
    """An area as names refer to it. >>> absolute('A1:V30')
    '$A$1:$V$30'
    """
    return ":".join(f"${letters}${place.removeprefix(letters)}" for place in area.split(":") if (letters := place.rstrip("0123456789")))


def print_split(widths: Sequence[float], again: int = FROZEN[1]) -> tuple[int, ...]:
    """The columns (from 0) before which a page breaks; none when all fit on one at 70 per cent or more. The first
    `again` come on every page (ux 4).
    """
    pixels = [int(width * 7 + 5) if width else 0 for width in widths]
    if sum(pixels) <= WIDEST:
        return ()
    repeated, breaks, used = sum(pixels[:again]), [], 0
    for at, width in enumerate(pixels):
        if used + width > SPLIT:
            breaks.append(at)
            used = repeated
        used += width
    return tuple(breaks)
