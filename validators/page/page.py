"""A sheet described without Excel: what stands where, what it means, how it prints (ux.md sections 1 and 7).

A `Page` holds *typed* values and says what each of them is; only the writer turns that into a file. Rows and columns
are those that the user sees, from 1. A cell that has a formula also holds the formula's value: nothing has to be
recalculated before a page can be read.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

from validators.values.origin import Origin, origin_of

KINDS = (
    frozenset({"text", "id", "choice", "month", "date", "moment"})  # words and times
    | {"money", "wan", "quantity", "count", "tally", "findings", "ratio", "change", "score", "price", "number"}  # numbers
    | {"title", "cover_title", "register_title", "leader_title", "header", "header_computed", "requirement", "section"}  # heads
    | {"source", "hint", "note", "kpi", "leader_kpi", "tile_label", "tile_note"}
    | {"leader_text", "leader_head", "leader_label", "signature", "link", "blank"}
)
"""What a cell is. money: int fen; wan: int hundredths of 万元 (see `shown.balanced_wan`); quantity: int thousandths; ratio
and change: a fraction (Fraction or Decimal); score: two decimals; tally: a small count, centred; findings: 0 as –;
price: yuan a unit, four decimals."""

FILLS = frozenset({"", "white", "blue", "red", "orange", "green", "grey_light", "computed"}) | {
    f"{colour}_light" for colour in ("blue", "red", "orange", "yellow", "green", "purple")
}
INKS = frozenset({"", "white", "text", "note", "blue", "red", "orange", "yellow", "green", "purple", "grey", "link", "alarm"})
"""Names of the theme: the dark text that goes on the light fill of that name; alarm is the dark red on white."""

LIST_LIMIT = 500
"""Rows that a list shows; the rest is one line 其余 n 户 (design.md section 9)."""


@dataclass(frozen=True, slots=True)
class Style:
    """How a cell looks, in words of the theme.

    sides   thin lines: any of "l", "t", "r", "b"; heavy: the same, 2 pt, in `heavy_ink`
    size    points; 0 = that of the kind. align, indent: "" and -1 = those of the kind
    number  the kind whose number format is used, where `kind` is a part of a page (a tile that holds money)
    """

    kind: str = "text"
    number: str = ""
    fill: str = ""
    ink: str = ""
    bold: bool | None = None
    italic: bool = False
    size: int = 0
    align: str = ""
    valign: str = ""
    indent: int = -1
    wrap: bool = False
    sides: str = ""
    heavy: str = ""
    heavy_ink: str = "blue"
    locked: bool = True

    def __post_init__(self) -> None:
        words = (
            ("kind", self.kind, KINDS),
            ("number", self.number or "text", KINDS),
            ("fill", self.fill, FILLS),
            ("ink", self.ink, INKS),
            ("heavy_ink", self.heavy_ink, INKS),
        )
        for name, value, known in words:
            if value not in known:
                raise ValueError(f"the theme has no {name} {value!r}")

    @property
    def value_kind(self) -> str:
        """The kind that says how a value is scaled and shown."""
        return self.number or self.kind

    def but(self, **changes: Any) -> Style:
        """The same with changes."""
        return _changed(self, tuple(changes.items()))


@cache
def _changed(words: Style, changes: tuple[tuple[str, Any], ...]) -> Style:
    return replace(words, **dict(changes))


def style(kind: str = "text", **words: Any) -> Style:
    """A style by its words: `style("money", fill="red_light", bold=True)`; ValueError for a word the theme lacks."""
    return Style(kind, **words)


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in one cell. `value` is always present: the value of the formula where there is one.

    link    "表名!A1" inside the workbook; note: text of a comment
    origin  where its number comes from, where the number does not carry that itself; a formula says it by itself
    """

    value: Any
    style: Style = Style()
    formula: str | None = None
    link: str | None = None
    note: str | None = None
    origin: Origin | None = field(default=None, compare=False)

    @property
    def source(self) -> Origin | None:
        """Where its number comes from; None for a formula that says it by itself, and where nobody said it."""
        return self.origin or (None if self.formula is not None else origin_of(self.value))

    def but(self, **changes: Any) -> Cell:
        """The same with changes to its style."""
        return replace(self, style=self.style.but(**changes))


@dataclass(frozen=True, slots=True)
class Area:
    """A block of cells; `sheet` None = the page itself."""

    row: int
    col: int
    last_row: int
    last_col: int
    sheet: str | None = None

    @property
    def a1(self) -> str:
        """`B3:D9`, without the sheet."""
        return f"{a1(self.row, self.col)}:{a1(self.last_row, self.last_col)}"

    def on(self, sheet: str) -> Area:
        """The same with its sheet named."""
        return self if self.sheet else replace(self, sheet=sheet)


@dataclass(frozen=True, kw_only=True)
class Series:
    """One series of a chart. `ink` is a name of the theme or "series1" to "series4"; `points` colours bar by bar.

    ink        "white": not drawn at all, the lower part on which a step of a waterfall stands

    name       text of the legend
    kind       None = that of the chart; in a combined chart "column" or "line"
    label      number format of the data labels; None = no labels
    target     a mark without a line: what a column was to reach
    """

    name: str
    categories: Area
    values: Area
    kind: str | None = None
    second_axis: bool = False
    target: bool = False
    ink: str = ""
    dashed: bool = False
    markers: bool = True
    label: str | None = None
    points: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Chart:
    """A native chart, drawn from cells.

    kind       column / line / bar / pie / radar / combined (columns, with the series of kind "line" laid over them)
    legend     top / bottom / right / none
    stacked    columns or bars of one category stand on each other: parts of a whole, as many as the whole has
    """

    kind: str
    title: str
    series: tuple[Series, ...]
    row: int
    col: int
    width: int
    height: int
    x_title: str = ""
    y_title: str = ""
    y2_title: str = ""
    y_format: str = "General"
    y2_format: str = "0%"
    y_min: float | None = None
    y_max: float | None = None
    y2_min: float | None = None
    y2_max: float | None = None
    legend: str = "bottom"
    gap: int = 60
    overlap: int = 0
    stacked: bool = False
    reverse: bool = False
    hide_values: bool = False
    size: int = 10


@dataclass(frozen=True, kw_only=True)
class Shade:
    """A conditional format: cells of `area` for which `formula` (written for its first cell) is true."""

    area: Area
    formula: str
    style: Style


@dataclass(frozen=True, kw_only=True)
class Choice:
    """A drop-down or another check of what is typed.

    kind    list / custom / date / decimal / length
    source  for a list: a defined name "=名称" or the values; for custom: a formula; else (operator, bound[, bound])
    stop    True: refuses; False: warns
    """

    area: Area
    kind: str
    source: Any
    stop: bool = True
    title: str = ""
    message: str = ""


@dataclass(kw_only=True)
class Print:
    """How the page prints. `fit` = (pages wide, pages tall), 0 = as many as needed; else `scale` in per cent."""

    paper: str = "A4"
    landscape: bool = False
    fit: tuple[int, int] | None = (1, 0)
    scale: int = 100
    repeat_rows: tuple[int, int] | None = None
    repeat_cols: tuple[int, int] | None = None
    row_breaks: tuple[int, ...] = ()
    col_breaks: tuple[int, ...] = ()
    footer: str = ""
    area: Area | None = None


PRINTABLE = {("A4", True): (1045, 703), ("A4", False): (716, 1032), ("A5", False): (481, 703), ("A5", True): (716, 470)}
"""Pixels inside the margins, by paper and whether it lies on its side (ux 10, rule 7)."""


@dataclass(kw_only=True)
class Page:
    """One sheet.

    widths     of columns from A, in units of a digit
    heights    row -> points; other rows have `row_height`
    freeze     (rows, columns) that stay in view
    protect    True locks every cell but those with `style.locked` False; there is no password
    hidden     "" / "hidden" / "veryHidden"
    letter     True: a circular, which is written as a Word document too
    said       True: it is in the words of the pack already, and is not said a second time
    """

    name: str
    tab: str = "blue"
    widths: tuple[float, ...] = ()
    heights: dict[int, float] = field(default_factory=dict)
    row_height: float = 16.5
    cells: dict[tuple[int, int], Cell] = field(default_factory=dict)
    merges: list[Area] = field(default_factory=list)
    charts: list[Chart] = field(default_factory=list)
    shades: list[Shade] = field(default_factory=list)
    choices: list[Choice] = field(default_factory=list)
    freeze: tuple[int, int] = (0, 0)
    printing: Print = field(default_factory=Print)
    protect: bool = True
    filter: Area | None = None
    zoom: int = 100
    gridlines: bool = False
    hidden: str = ""
    active: bool = False
    letter: bool = False
    said: bool = False

    def put(
        self,
        row: int,
        col: int,
        value: Any,
        look: Style | str = "text",
        *,
        formula: str | None = None,
        link: str | None = None,
        note: str | None = None,
        origin: Origin | None = None,
    ) -> None:
        """A value into a cell; `value` is that of the formula where there is one."""
        words = Style(look) if isinstance(look, str) else look
        self.cells[row, col] = Cell(value, words, formula, link, note, origin)

    def place(self, row: int, col: int, cell: Cell) -> None:
        """A ready cell."""
        self.cells[row, col] = cell

    def merge(
        self,
        row: int,
        col: int,
        last_row: int,
        last_col: int,
        value: Any,
        look: Style | str = "text",
        *,
        formula: str | None = None,
        link: str | None = None,
    ) -> None:
        """A value into a block that is merged (on locked sheets only); one cell is not merged."""
        self.put(row, col, value, look, formula=formula, link=link)
        if (row, col) != (last_row, last_col):
            self.merges.append(Area(row, col, last_row, last_col))

    def fill_row(self, row: int, col: int, last_col: int, look: Style | str) -> None:
        """Blank cells of one style, where nothing stands yet."""
        words = Style(look) if isinstance(look, str) else look
        for c in range(col, last_col + 1):
            self.cells.setdefault((row, c), Cell(None, words))

    @property
    def last_row(self) -> int:
        """The lowest row with a cell or a merge; 0 on an empty page."""
        return max([row for row, _ in self.cells] + [area.last_row for area in self.merges], default=0)

    @property
    def last_col(self) -> int:
        """The rightmost column with a cell or a width."""
        return max([col for _, col in self.cells] + [len(self.widths)])

    def value(self, row: int, col: int) -> Any:
        """What stands in a cell; None where nothing does."""
        cell = self.cells.get((row, col))
        return None if cell is None else cell.value

    def find(self, text: str) -> tuple[int, int]:
        """Where a text stands, from the top; KeyError where it does not."""
        for place in sorted(self.cells):
            if self.cells[place].value == text:
                return place
        raise KeyError(text)

    def texts(self) -> Iterator[str]:
        """Every text of cells, charts and print set-up."""
        for cell in self.cells.values():
            if isinstance(cell.value, str):
                yield cell.value
        for chart in self.charts:
            yield from (chart.title, chart.x_title, chart.y_title, chart.y2_title, *(s.name for s in chart.series))
        yield from (self.name, self.printing.footer)

    def width_px(self, first: int = 1, last: int | None = None) -> int:
        """Width of columns in pixels: 7 a unit and 5 a column (ux 1.4)."""
        return sum(int(width * 7 + 5) for width in self.widths[first - 1 : last])

    @property
    def shown_widths(self) -> tuple[float, ...]:
        """Widths of the columns inside the print area: those that must be seen together."""
        area = self.printing.area
        return self.widths[area.col - 1 : area.last_col] if area else self.widths

    def print_scale(self) -> float:
        """The per cent at which it will print, as far as the width decides; more than 100 is never used."""
        if not self.printing.fit:
            return float(self.printing.scale)
        usable = PRINTABLE[self.printing.paper, self.printing.landscape][0] * max(self.printing.fit[0], 1)
        return min(100.0, 100 * usable / max(sum(int(width * 7 + 5) for width in self.shown_widths), 1))


def column_letter(col: int) -> str:
    """1 -> A, 27 -> AA."""
    letters = ""
    while col:
        col, rest = divmod(col - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def a1(row: int, col: int) -> str:
    """`a1(3, 2)` is B3."""
    return f"{column_letter(col)}{row}"
