"""The wire of a press, version 2: the open workbook goes one way, the edit list comes back, both as JSON.

It serves programs that have a workbook open and are not Python: the add-in of WPS today. Everything is said in what such a
program can do at once: blocks of contents that are ready to be set, areas with a look that is worked out, whole notes.
`docs/press-wire.schema.json` is made from these classes; a change that an older program could not read raises `WIRE`.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

WIRE = 2
"""The version of everything below."""

Scalar = Annotated[bool | int | float | str | None, Field(description="raw content of a cell; days are serial numbers from 1899-12-30")]
A1 = Annotated[
    str, Field(pattern=r"^[A-Z]{1,3}[1-9][0-9]{0,6}(:[A-Z]{1,3}[1-9][0-9]{0,6})?$", description="a cell or an area, B3 or B3:D9")
]
Colour = Annotated[str, Field(pattern=r"^#[0-9A-Fa-f]{6}$")]


class WirePart(BaseModel):
    """What all parts of the wire share: nothing unknown, nothing converted, no number that is none."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, allow_inf_nan=False)


class SentSheet(WirePart):
    """A sheet as it is open; `values` begins at A1 and holds for a formula what it has given."""

    name: str = Field(max_length=255)
    state: Literal["", "hidden", "veryHidden"] = ""
    values: list[list[Scalar]]
    formulas: list[A1] = Field(default=[], description="areas whose cells hold formulas")
    formats: list[tuple[A1, str]] = Field(default=[], description="number formats of cells with numbers, General left out")
    struck: list[A1] = Field(default=[], description="areas whose text is struck through")
    hidden_rows: list[tuple[int, int]] = Field(default=[], description="first and last row of each run")
    merged: list[A1] = []
    notes: dict[str, str] = Field(default={}, description="cell -> the text of its comment")


class SentWorkbook(WirePart):
    """The workbook that is open in the program that asks."""

    path: str = Field(max_length=4096, description="its full name on this machine")
    sheets: list[SentSheet] = Field(max_length=1000)


class CallingExcel(WirePart):
    """A workbook in Excel that the helper goes to itself, as xlwings' RunPython names it."""

    wb: str = Field(max_length=255, description="its name")
    hwnd: str = Field(max_length=32, description="the window of that Excel; empty on a Mac")


class PressAsked(WirePart):
    """POST /1/presses: one press of one button, in a workbook that is sent along or in one that is open in Excel."""

    wire: Literal[2]
    version: str = Field(description="version of the program that asks")
    button: str = Field(max_length=64, pattern=r"^[a-z_]+$")
    undo: bool = Field(default=False, description="一键修正 only: take everything back that 修正记录 lists")
    workbook: SentWorkbook | None = None
    excel: CallingExcel | None = None


class ValuesEdit(WirePart):
    """A block of contents to be set as they are (a text that looks like something else has its apostrophe; a formula has none)."""

    do: Literal["values"] = "values"
    sheet: str
    row: int
    column: int
    values: list[list[Scalar]]
    numbers: list[A1] = Field(default=[], description="areas that must not be formatted as text")
    days: list[tuple[A1, str]] = Field(default=[], description="areas with days, and their format where the cells have none")


class NotesEdit(WirePart):
    """Marks: how the cells look and the whole text of their notes; an empty text takes the note off."""

    do: Literal["notes"] = "notes"
    sheet: str
    looks: list[tuple[A1, Colour | None, Colour, bool]] = Field(description="area, fill (null: none), ink, bold")
    notes: dict[str, str]


class WireLooks(WirePart):
    """How the cells of a page look, each property by areas."""

    formats: list[tuple[A1, str]]
    fills: list[tuple[A1, Colour]]
    fonts: list[tuple[A1, float, Colour, bool, bool]] = Field(description="area, points, ink, bold, italic")
    aligns: list[tuple[A1, str, int, bool]] = Field(description="area, left/center/right or empty, indent, wrapped")
    lines: list[tuple[A1, list[tuple[str, int, Colour]]]] = Field(description="area, and side, weight (1 thin, 2 medium), colour of each")
    unlocked: list[A1]


class WireChart(WirePart):
    """A chart of a page, drawn from cells; areas name their sheet."""

    kind: str
    stacked: bool
    title: str
    row: int
    col: int
    width: float
    height: float
    legend: str
    reverse: bool
    hide_values: bool
    x_title: str
    y_title: str
    y_format: str
    y_range: tuple[float | None, float | None]
    y2_title: str
    y2_format: str
    series: list[dict[str, Any]] = Field(description="name, kind, categories [sheet, area], values [sheet, area], ink, second, markers")


class PageEdit(WirePart):
    """A sheet made new: its contents, looks, sizes; of a sheet that is there, buttons and drop-downs stay."""

    do: Literal["page"] = "page"
    sheet: str
    fresh: bool = Field(description="the sheet is not there yet: add it behind the last one that is shown")
    first: bool = Field(default=False, description="a sheet that is not there yet comes before all others")
    values: list[list[Scalar]] = Field(description="from A1; texts that begin with = are formulas")
    face: tuple[str, float, Colour] = Field(description="font, points and ink of all cells")
    row_height: float
    widths: list[tuple[int, int, float]] = Field(description="first column, last column, width")
    heights: dict[str, float] = Field(description="row -> points")
    merges: list[A1]
    looks: WireLooks
    notes: dict[str, str]
    tab: Colour
    freeze: tuple[int, int] = Field(description="rows and columns that stay in view")
    choices: list[tuple[A1, str, str]] = Field(description="area, list or custom, formula or values with commas between")
    shades: list[tuple[A1, str, Colour | None, Colour, bool]] = Field(description="area, formula, fill, ink, bold")
    charts: list[WireChart]
    protect: bool


class PrintEdit(WirePart):
    """What of a sheet is printed."""

    do: Literal["print"] = "print"
    sheet: str
    area: A1


class RenameEdit(WirePart):
    """A sheet gets back the name under which it is known."""

    do: Literal["rename"] = "rename"
    sheet: str
    name: str


class NamesEdit(WirePart):
    """Defined names made anew: name -> reference."""

    do: Literal["names"] = "names"
    sheet: str = ""
    names: dict[str, str]


class SelectEdit(WirePart):
    """Go to a cell."""

    do: Literal["select"] = "select"
    sheet: str
    cell: str


class SayEdit(WirePart):
    """Say something: in the status bar, or in a box that must be seen."""

    do: Literal["status", "dialog"]
    title: str = ""
    text: str


WireEdit = ValuesEdit | NotesEdit | PageEdit | PrintEdit | RenameEdit | NamesEdit | SelectEdit | SayEdit


class WireFinding(WirePart):
    """A finding for the list of a pane."""

    severity: Literal["A", "B", "C", "D"]
    label: str = Field(description="×强制 ◆准强制 ▲核实 ○提示")
    rule: str
    sheet: str
    cell: str | None
    column: str
    value: str
    message: str
    remedy: str


class PressTold(WirePart):
    """GET /1/presses/ID: how a press stands; what it wants done once it is done."""

    wire: Literal[2] = 2
    id: str
    state: Literal["running", "done", "stopped"]
    step: str = Field(default="", description="what is being done")
    done: int = 0
    total: int = 0
    edits: list[WireEdit] = []
    files: list[str] = Field(default=[], description="files that were made, from the workbook's folder on")
    blocked: bool = False
    findings: list[WireFinding] | None = Field(default=None, description="after a check, the most urgent first")
    unlisted: int = Field(default=0, description="findings beyond those that are listed; 校验结果 has them")


class Refused(WirePart):
    """Any answer but 200 and 202: one sentence and what to do."""

    wire: Literal[2] = 2
    reason: str
    remedy: str


class PressWire(WirePart):
    """The messages of the wire: what is asked, what is told, what is refused."""

    asked: PressAsked
    told: PressTold
    refused: Refused


def wire_schema() -> dict[str, Any]:
    """The JSON Schema of all messages."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"Keybook press wire {WIRE}",
    } | PressWire.model_json_schema()
