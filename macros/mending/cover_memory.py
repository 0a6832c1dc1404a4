"""What staff filled on 封面, remembered on the hidden `_状态` at each press."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from macros.session import Session
from validators.page.page import a1
from workbooks.book import EditList, Grid, WriteBlock


def typed_inputs(desk: Session) -> dict[str, Any]:
    """What 封面 holds by label."""
    filing = desk.filing
    told = {
        "填报人": filing.filled_by,
        "联系电话": filing.phone,
        "填报日期": filing.filled_on,
        "零报": "、".join(filing.nil),
        "附言": filing.remark,
        **desk.sign_off.held,
    }
    return {label: value for label, value in told.items() if value}


def cover_remembered(session: Session, edits: EditList) -> list[WriteBlock]:
    """What 封面 will say after the edits, for `_状态` of a desk, or the manifest of a centre's: a 封面 that somebody deletes is
    put back with it; nothing elsewhere.
    """
    if session.kind == "centre":
        from macros.centre.centre_cover import centre_cover_kept

        return centre_cover_kept(session.book)
    from workbooks.desk.sheets.cover_sheet import INPUTS, SHEET, SYSTEM, last_rows_of
    from workbooks.desk.sheets.kept_cover import LAST_MONTH, kept_edit
    from workbooks.desk.sheets.state_sheet import SHEET as STATE

    names = session.book.sheet_names()
    if session.kind != "desk" or SHEET not in names or STATE not in names:
        return []
    written = _written(edits, SHEET)
    typed = {label: written[cell] for label, cell in INPUTS.items() if written.get(cell)}
    months = {LAST_MONTH + name: count for name, count in last_rows_of(_after(session.book.read(SHEET), written)).items()}
    kept = {**typed_inputs(session), **typed, "版本": written.get(SYSTEM["版本"], session.filing.version), **months}
    return kept_edit(session.book.read(STATE), kept)


def _written(edits: EditList, sheet: str) -> dict[str, Any]:
    """Cell -> value of what is written into a sheet."""
    blocks = [edit for edit in edits.edits if isinstance(edit, WriteBlock) and edit.sheet == sheet]
    return {
        a1(block.row + r, block.column + c): value
        for block in blocks
        for r, line in enumerate(block.values)
        for c, value in enumerate(line)
    }


def _after(grid: Grid, written: dict[str, Any]) -> Grid:
    """The sheet with what is written into cells that it has."""
    first, left = grid.first_row, grid.first_column
    rows = [[written.get(a1(first + r, left + c), value) for c, value in enumerate(line)] for r, line in enumerate(grid.rows)]
    return replace(grid, rows=rows)
