"""The proposed mends put in, listed on 修正记录, and taken back (settled 29)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from macros.errors import ToolkitError
from macros.mending.mend_record import LEFT, SHEET, UNDONE, Entry, entries_of, read_record, record_page, refused, undo
from macros.mending.mends import Mend, mends_of
from macros.session import Session
from validators.values.cell import as_text
from workbooks.book import Book, EditList, PutPage, Status, WriteBlock
from workbooks.book_file import FileBook
from workbooks.envelope import SHEET as COVER
from workbooks.envelope import read_envelope
from workbooks.manifest import read_manifest
from workbooks.scan.scan_book import ScanBook


@dataclass(frozen=True, kw_only=True)
class Fixed:
    """What `keybook fix` did: the rows of the record that it wrote, where to, and one sentence."""

    entries: tuple[Entry, ...]
    out: Path
    said: str


def fresh_mends(session: Session, known: Sequence[Entry]) -> list[Mend]:
    """The mends of a workbook, without those that the clerk has taken back."""
    taken_back = refused(known)
    return [mend for mend in mends_of(session) if (mend.sheet, mend.cell, as_text(mend.old)) not in taken_back]


def fix_edits(mends: Sequence[Mend], known: Sequence[Entry], title: str, when: dt.datetime) -> EditList:
    """The new values, a block for each run of neighbours in a column, and the record."""
    if not mends:
        return EditList(edits=[Status(text="没有可以自动修正的地方。")])
    edits = EditList(edits=list(_blocks(mends)))
    edits.add(
        PutPage(page=record_page([*known, *entries_of(mends, when)], title)),
        Status(text=f"已修正 {len(mends)} 处，原来的值都记在《{SHEET}》，那里可以撤销。请再点【校验】。"),
    )
    return edits


def undo_edits(book: Book, known: Sequence[Entry], title: str, *, everything: bool) -> EditList:
    """The old values back into their cells, and the record with what became of each row."""
    blocks, after = undo(book, known, everything=everything)
    changed = [new for new, old in zip(after, known, strict=True) if new != old]
    left = sum(entry.state == LEFT for entry in changed)
    if not changed:
        return EditList(edits=[Status(text=f"《{SHEET}》里没有可以撤销的。")])
    told = f"已撤销 {len(blocks)} 处，原来的值放回去了。"
    if left:
        told += f"另有 {left} 处修正后又改过，没有动，见《{SHEET}》。"
    return EditList(edits=[*blocks, PutPage(page=record_page(after, title)), Status(text=told + "请再点【校验】。")])


def _blocks(mends: Sequence[Mend]) -> list[WriteBlock]:
    found = []
    for _, run in groupby(enumerate(mends), key=lambda pair: (pair[1].sheet, pair[1].column, pair[1].row - pair[0])):
        cells = [mend for _, mend in run]
        found.append(WriteBlock(sheet=cells[0].sheet, row=cells[0].row, column=cells[0].column, values=[[mend.new] for mend in cells]))
    return found


def fix_copy(session: Session, out: Path) -> Fixed:
    """A mended copy of a workbook at `out` (.xlsx), its formulas kept; the workbook itself is not touched."""
    known = read_record(session.book)
    edits = fix_edits(fresh_mends(session, known), known, f"{session.filing.name} {session.filing.period.zh}", session.moment)
    return Fixed(entries=tuple(_write(session.path, edits, out)[len(known) :]), out=out, said=_said(edits))


def undo_copy(path: Path, out: Path) -> Fixed:
    """A copy in which everything that 修正记录 lists stands as it was; ToolkitError when it lists nothing."""
    book = ScanBook(path)
    known = read_record(book)
    if not any(entry.state != UNDONE for entry in known):
        raise ToolkitError(f"“{path.name}”里没有可以撤销的修正", f"换成有《{SHEET}》的那一份（keybook fix 写出的工作簿）")
    envelope = read_envelope(book, read_manifest(book))[0] if COVER in book.sheet_names() else {}
    edits = undo_edits(book, known, str(envelope.get("name") or path.stem), everything=True)
    after = _write(path, edits, out)
    return Fixed(entries=tuple(new for new, old in zip(after, known, strict=True) if new != old), out=out, said=_said(edits))


def _write(path: Path, edits: EditList, out: Path) -> list[Entry]:
    copy = FileBook(path, keep_formulas=True)
    copy.apply(edits)
    after = read_record(copy)
    copy.save(out)
    copy.close()
    return after


def _said(edits: EditList) -> str:
    return "".join(edit.text for edit in edits.edits if isinstance(edit, Status))
