"""What staff filled on 封面, remembered on the hidden `_状态` at each press."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from macros.session import Session
from validators.page.page import a1
from workbooks.book import Edit, WriteBlock


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


def cover_remembered(session: Session, edits: Iterable[Edit]) -> list[WriteBlock]:
    """What 封面 says once the edits of a press are done, for `_状态` of a desk: a 封面 that somebody deletes is put back with it."""
    from workbooks.desk.sheets.cover_sheet import INPUTS, SHEET, SYSTEM, last_rows_of
    from workbooks.desk.sheets.kept_cover import LAST_MONTH, kept_edit
    from workbooks.desk.sheets.state_sheet import SHEET as STATE

    names = session.book.sheet_names()
    if session.kind != "desk" or SHEET not in names or STATE not in names:
        return []
    written = _written(SHEET, edits)
    months = {LAST_MONTH + name: count for name, count in last_rows_of(session.book.read(SHEET), written).items()}
    kept = {**typed_inputs(session), "版本": session.filing.version, **months}
    kept |= {label: written[cell] for label, cell in (INPUTS | SYSTEM).items() if cell in written and label in (*INPUTS, "版本")}
    return kept_edit(session.book.read(STATE), kept)


def _written(sheet: str, edits: Iterable[Edit]) -> dict[str, Any]:
    """Cell -> what the edits write there."""
    blocks = [edit for edit in edits if isinstance(edit, WriteBlock) and edit.sheet == sheet]
    return {a1(b.row + r, b.column + c): value for b in blocks for r, line in enumerate(b.values) for c, value in enumerate(line)}
