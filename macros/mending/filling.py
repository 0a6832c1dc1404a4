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
from validators.policy import Policy
from validators.register import Sheet
from validators.values.missing import is_missing
from validators.values.serial import as_moment
from workbooks.book import WriteBlock, column_number
from workbooks.desk.content import DeskContent, typed_cells
from workbooks.desk.sheets.written_sheet import read_written, written_edit

_NAMED = 3


class _Cell(NamedTuple):
    row: int
    column: int
    value: Any


def fill_edits(session: Session, *, over_typed: bool) -> list[WriteBlock]:
    """The computed columns as the program fills them, in blocks, and what was written noted down on `_状态` (settled 52).

    `over_typed`: values that somebody typed there are replaced too (计算, settled 18); else they stay where they are and
    are only found (校验).
    """
    blocks: list[WriteBlock] = []
    for sheet in session.filled.values():
        kept = frozenset() if over_typed else frozenset(f.cell for f in typed_over(session) if f.sheet == sheet.register.sheet)
        blocks += _blocks(sheet.raw.sheet, _cells(sheet, kept))
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


def _cells(filled: Sheet, kept: frozenset[str | None]) -> Iterator[_Cell]:
    """The cells of computed columns that stand on the sheet; those in `kept` stay as they are."""
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
                yield _Cell(int(cell.removeprefix(letters)), column_number(letters), shown)


def to_cell(kind: Any, value: Any) -> Any:
    """A typed value as a cell of an open workbook takes it."""
    if is_missing(value):
        return None
    return as_moment(kind.to_cell(plain_day(value)))


def _blocks(sheet: str, cells: Iterable[_Cell]) -> list[WriteBlock]:
    """One block a run of rows of one column that follow each other."""
    runs: list[list[_Cell]] = []
    for cell in cells:
        if runs and runs[-1][-1].column == cell.column and runs[-1][-1].row == cell.row - 1:
            runs[-1].append(cell)
        else:
            runs.append([cell])
    return [_block(sheet, run) for run in runs]


def _block(sheet: str, run: Sequence[_Cell]) -> WriteBlock:
    return WriteBlock(sheet=sheet, row=run[0].row, column=run[0].column, values=[[cell.value] for cell in run])
