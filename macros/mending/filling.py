"""Computed columns on the sheets of a desk: what stands there that nobody but the program may write, and the one edit that writes it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

import pandas as pd

from macros.filled import filled_frames
from macros.run import inputs
from macros.session import Session
from validators.filing.inputs import Filing, History
from validators.filing.written_cells import written_of_cells, written_of_sheet
from validators.finding import Finding
from validators.frames import plain_day
from validators.page.page import column_letter
from validators.policy import Policy
from validators.register import Sheet
from validators.values.missing import is_missing
from validators.values.serial import as_moment
from validators.values.text import is_blank
from workbooks.book import Edit, EditList, PrintArea, WriteBlock, column_number
from workbooks.desk.content import DeskContent, typed_cells
from workbooks.desk.live_names import LiveColumn, live_column
from workbooks.desk.printed_rows import printed_edit, read_printed
from workbooks.desk.sheets.register_sheet import last_printed
from workbooks.desk.sheets.state_sheet import SHEET as STATE
from workbooks.desk.sheets.written_sheet import read_written, written_edit

_NAMED = 3


class _Cell(NamedTuple):
    row: int
    column: int
    value: Any
    formula: str = ""


def fill_edits(session: Session, *, over_typed: bool) -> list[WriteBlock]:
    """The computed columns as the program fills them, in blocks, and what was written noted down on `_状态` (settled 52).

    `over_typed`: values that somebody typed there are replaced too (计算, settled 18); else they stay where they are and
    are only found (校验).
    """
    blocks: list[WriteBlock] = []
    for sheet in session.filled.values():
        kept = frozenset() if over_typed else frozenset(f.cell for f in typed_over(session) if f.sheet == sheet.register.sheet)
        live = live_column(session.raws, sheet.raw) if session.kind == "desk" else None
        blocks += _blocks(sheet.raw.sheet, _cells(sheet, kept, live))
    written = {name: written_of_sheet(sheet) for name, sheet in session.filled.items()}
    return [*blocks, *written_edit(session.book, written, session.policy.pack.registers)]


def noted_edit(session: Session, carried: Mapping[str, pd.DataFrame]) -> list[WriteBlock]:
    """What is remembered of computed columns, and what is about to stand in those of these rows."""
    known, registers = dict(read_written(session.book) or {}), session.policy.registers
    fresh = {name: written_of_cells(registers[name], typed_cells(registers[name], frame)) for name, frame in carried.items()}
    return written_edit(
        session.book, known | {name: known.get(name, frozenset()) | more for name, more in fresh.items()}, session.policy.pack.registers
    )


def typed_over(session: Session) -> list[Finding]:
    """The findings on cells of computed columns that hold what somebody typed, those that a rule names itself included."""
    computed = {(r.sheet, c.header) for r in session.policy.pack.desk for c in r.columns if c.computed}
    return [f for f in session.checked.findings if f.cell and (f.sheet, f.column) in computed and f.value]


def replaced_words(session: Session) -> str:
    """What a press that replaces typed values has to say of it; empty where there is none."""
    found = typed_over(session)
    if not found:
        return ""
    named = "；".join(f"《{f.sheet}》{f.cell} {f.column}：{f.value}" for f in found[:_NAMED])
    more = "；……" if len(found) > _NAMED else ""
    return f"自动列里手填的 {len(found)} 格已换成算出的数（原来是 {named}{more}）。"


def filled_content(
    content: DeskContent, policy: Policy, filing: Filing, present: Mapping[str, pd.DataFrame] | None = None, history: History | None = None
) -> DeskContent:
    """What a new desk takes over, its computed columns as they are in the desk's own month; `present`: rows that are there."""
    there = present or {}
    whole = {
        name: pd.concat([there[name], frame], ignore_index=True) if len(there.get(name, ())) else frame
        for name, frame in content.carried.items()
    }
    given = inputs(dict(there) | whole, (filing,), policy, content.history if history is None else history)
    made = filled_frames(given, [r for r in policy.pack.desk if r.id in whole])
    tails = {name: made[name].tail(len(frame)).reset_index(drop=True) if name in made else frame for name, frame in content.carried.items()}
    return replace(content, carried=tails)


def _cells(filled: Sheet, kept: frozenset[str | None], live: LiveColumn | None) -> Iterator[_Cell]:
    """The cells of computed columns that stand on the sheet; those in `kept` stay as they are, those of `live` are formulas
    where they show what is due.
    """
    raw = filled.raw
    for column in filled.register.columns:
        if not column.computed or (column.header not in raw.letters and not raw.places):
            continue
        for pos, value in enumerate(filled.frame[column.header]):
            cell = filled.cell(pos, column.header)
            if cell is not None:
                stays = cell in kept
                letters = "".join(ch for ch in cell if ch.isalpha())
                shown = raw.cells[column.header][pos] if stays else to_cell(column.kind, value)
                made = _Cell(int(cell.removeprefix(letters)), column_number(letters), shown)
                yield made if live is None or stays or column.header != live.header else _by_formula(made, live, raw.cells[live.code][pos])


def _by_formula(cell: _Cell, live: LiveColumn, code: Any) -> _Cell:
    """The name by formula; as a value where a press understands a code that the formula does not find."""
    shown, name = live.directory.shows(code), live.directory.name_of(code)
    return cell._replace(value=shown, formula=live.formula(cell.row)) if cell.value in (name, None) else cell


def printed_edits(session: Session, edits: EditList) -> list[Edit]:
    """The sheets in which formulas wait below the typed rows, of a desk: each prints as far as its rows will go after the edits."""
    if STATE not in session.book.sheet_names():
        return []
    known, rows, found = read_printed(session.book.read(STATE)), dict[str, int](), list[Edit]()
    for name, raw in session.raws.items():
        if live_column(session.raws, raw) is None:
            continue
        rows[name] = last_printed(max([*raw.rows, *_rows_written(edits, raw.sheet)], default=0))
        if known.get(name) != rows[name]:
            last = max(map(column_number, raw.letters.values()))  # the private column stands to the right
            found.append(PrintArea(sheet=raw.sheet, area=f"A1:{column_letter(last)}{rows[name]}"))
    return [*found, printed_edit(rows)] if found else []


def _rows_written(edits: EditList, sheet: str) -> Iterator[int]:
    """The rows of a sheet into which values are written."""
    for edit in edits.edits:
        if isinstance(edit, WriteBlock) and edit.sheet == sheet and not edit.formulas:
            yield from (edit.row + r for r, line in enumerate(edit.values) if any(not is_blank(value) for value in line))


def to_cell(kind: Any, value: Any) -> Any:
    """A typed value as a cell of an open workbook takes it."""
    if is_missing(value):
        return None
    return as_moment(kind.to_cell(plain_day(value)))


def _blocks(sheet: str, cells: Iterable[_Cell]) -> list[WriteBlock]:
    """One block a run of rows of one column that follow each other."""
    runs: list[list[_Cell]] = []
    for cell in cells:
        last = runs[-1][-1] if runs else None
        if last and last.column == cell.column and last.row == cell.row - 1 and bool(last.formula) == bool(cell.formula):
            runs[-1].append(cell)
        else:
            runs.append([cell])
    return [_block(sheet, run) for run in runs]


def _block(sheet: str, run: Sequence[_Cell]) -> WriteBlock:
    first, values = run[0], [[cell.value] for cell in run]
    if not first.formula:
        return WriteBlock(sheet=sheet, row=first.row, column=first.column, values=values)
    return WriteBlock(sheet=sheet, row=first.row, column=first.column, values=[[cell.formula] for cell in run], formulas=True, shown=values)
