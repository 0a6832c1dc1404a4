"""The proposed mends put in, listed on 修正记录, and taken back (settled 29)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

from macros.errors import ToolkitError
from macros.mending.mend_record import ASKED, LEFT, SHEET, UNDONE, Entry, entries_of, read_record, record_page, refused, undo
from macros.mending.mends import Mend, mends_of
from macros.session import Session
from validators.values.cell import as_text
from workbooks.book import Book, EditList, PutPage, Status, WriteBlock
from workbooks.envelope import SHEET as COVER
from workbooks.envelope import read_envelope
from workbooks.manifest import read_manifest
from workbooks.scan.scan_book import ScanBook


def fresh_mends(session: Session, known: Sequence[Entry]) -> list[Mend]:
    """The mends of a workbook, without those that the clerk has taken back."""
    taken_back = refused(known)
    return [mend for mend in mends_of(session) if (mend.sheet, mend.cell, as_text(mend.old)) not in taken_back]


def mend_edits(session: Session) -> EditList:
    """What 一键修正 does: rows of 修正记录 that ask for 撤销 are put back, and nothing else; else what can be mended is.

    The outcome is the rows of the record that are new or have changed.
    """
    known = read_record(session.book)
    title = f"{session.filing.name} {session.filing.period.zh}"
    if any(entry.state == ASKED for entry in known):
        return undo_edits(session.book, known, title, everything=False)
    return fix_edits(fresh_mends(session, known), known, title, session.moment)


def undo_all(session: Session) -> EditList:
    """Everything that 修正记录 of an open workbook lists put back."""
    title = f"{session.filing.name} {session.filing.period.zh}"
    return undo_edits(session.book, read_record(session.book), title, everything=True)


def fix_edits(mends: Sequence[Mend], known: Sequence[Entry], title: str, when: dt.datetime) -> EditList:
    """The new values, a block for each run of neighbours in a column, and the record."""
    if not mends:
        return EditList(edits=[Status(text="没有可以自动修正的地方。")], outcome=())
    made = entries_of(mends, when)
    edits = EditList(edits=list(_blocks(mends)), outcome=tuple(made))
    edits.add(
        PutPage(page=record_page([*known, *made], title)),
        Status(text=f"已修正 {len(mends)} 处，原来的值都记在《{SHEET}》，那里可以撤销。请再点【校验】。"),
    )
    return edits


def undo_edits(book: Book, known: Sequence[Entry], title: str, *, everything: bool) -> EditList:
    """The old values back into their cells, and the record with what became of each row."""
    blocks, after = undo(book, known, everything=everything)
    changed = [new for new, old in zip(after, known, strict=True) if new != old]
    left = sum(entry.state == LEFT for entry in changed)
    if not changed:
        return EditList(edits=[Status(text=f"《{SHEET}》里没有可以撤销的。")], outcome=())
    told = f"已撤销 {len(blocks)} 处，原来的值放回去了。"
    if left:
        told += f"另有 {left} 处修正后又改过，没有动，见《{SHEET}》。"
    page = record_page(after, title)
    return EditList(edits=[*blocks, PutPage(page=page), Status(text=told + "请再点【校验】。")], outcome=tuple(changed))


def _blocks(mends: Sequence[Mend]) -> list[WriteBlock]:
    found = []
    for _, run in groupby(enumerate(mends), key=lambda pair: (pair[1].sheet, pair[1].column, pair[1].row - pair[0])):
        cells = [mend for _, mend in run]
        found.append(WriteBlock(sheet=cells[0].sheet, row=cells[0].row, column=cells[0].column, values=[[mend.new] for mend in cells]))
    return found


def undo_of(path: Path) -> EditList:
    """Everything that 修正记录 of a workbook lists put back (`keybook fix --undo`); ToolkitError when it lists nothing.

    The workbook alone is enough: no policy is asked for.
    """
    book = ScanBook(path)
    known = read_record(book)
    if not any(entry.state != UNDONE for entry in known):
        raise ToolkitError(f"“{path.name}”里没有可以撤销的修正", f"换成有《{SHEET}》的那一份（keybook fix 写出的工作簿）")
    envelope = read_envelope(book, read_manifest(book))[0] if COVER in book.sheet_names() else {}
    return undo_edits(book, known, str(envelope.get("name") or path.stem), everything=True)
