"""验签: is a submission as it was packed, and which cells are not."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from validators.register import RawSheet, registers
from validators.values.kinds import Txt
from workbooks.book import Book, Grid
from workbooks.desk.sheets.findings_sheet import SHEET as FINDINGS
from workbooks.envelope import SHEET as COVER
from workbooks.manifest import SHEET as MANIFEST
from workbooks.read.read_registers import read_pairs
from workbooks.submission import seal
from workbooks.submission.canonical import canonical_column, plain_text, rows_digest
from workbooks.submission.seal_changes import CellChange, SealChanges, letters, table_changes


@dataclass(frozen=True, kw_only=True)
class Integrity:
    """What 验签 found.

    readable  the sealed content is there; without it no cell can be named, only the registers whose chain broke
    changes   every change, keyed by record
    broken    names of the sheets that are not as they were sealed
    """

    whole: bool
    readable: bool
    changes: tuple[CellChange, ...] = ()
    broken: tuple[str, ...] = ()


def integrity(book: Book, manifest: Mapping[str, str], raws: Mapping[str, RawSheet]) -> Integrity:
    """Compares a submission with its seal; nothing of it is believed but what the chains bear out."""
    sealed = seal.unpacked(book)
    if sealed is None:
        return Integrity(whole=False, readable=False, broken=_broken_chains(manifest, raws))
    return compared(sealed, book, manifest, raws)


def compared(sealed: seal.Content, book: Book, manifest: Mapping[str, str], raws: Mapping[str, RawSheet]) -> Integrity:
    """What stands in the file against the content that it was sealed with."""
    found = _manifest_changes(sealed, manifest) + _cover_changes(book, sealed) + _attached_changes(book, sealed)
    listed = {table.id: table for table in sealed.tables}
    for name, raw in raws.items():
        empty = seal.SealTable(id=name, sheet=raw.register.sheet, key=raw.register.key, headers=(), records=[])
        old = listed.pop(name, empty)
        found += register_changes(old, raw)
    for name, table in listed.items():
        findings = name == FINDINGS and FINDINGS in book.sheet_names()
        now = read_findings(book.read(FINDINGS)) if findings else SealChanges(table=replace(table, records=[]), rows=())
        found += table_changes(table, now)
    return Integrity(whole=not found, readable=True, changes=tuple(found), broken=tuple(dict.fromkeys(change.sheet for change in found)))


def register_changes(old: seal.SealTable, raw: RawSheet) -> list[CellChange]:
    """Every cell of one register that is not as it was sealed."""
    return table_changes(old, _read(raw, old.headers))


def read_findings(grid: Grid) -> SealChanges:
    """校验结果 as it stands in a file."""
    place = next((i for i, row in enumerate(grid.rows) if seal.FINDING_KEY in row and "等级" in row), None)
    if place is None:
        return SealChanges(table=seal.findings_table(()), rows=())
    head = [plain_text(cell) for cell in grid.rows[place]]
    at = {header: head.index(header) for header in seal.FINDING_COLUMNS if header in head}
    records, rows = [], []
    for i, row in enumerate(grid.rows[place + 1 :], grid.first_row + place + 1):
        record = [plain_text(row[at[h]]) if h in at and at[h] < len(row) else "" for h in seal.FINDING_COLUMNS]
        if record[-1]:
            records.append(record)
            rows.append(i)
    names = letters(head, grid.first_column)
    return SealChanges(table=seal.findings_table(records), rows=rows, letters={h: names[h] for h in at})


def _read(raw: RawSheet, sealed: tuple[str, ...]) -> SealChanges:
    """A register as it stands, in the sealed order of columns; a later column counts only where it is filled."""
    register = raw.register
    later = [
        c.header
        for c in register.columns
        if c.header not in sealed and c.header in raw.cells and any(canonical_column(c.kind, raw.cells[c.header]))
    ]
    table, filled = seal.table_of(register, raw.cells, len(raw.rows), (*sealed, *later))
    return SealChanges(
        table=table, rows=[raw.rows[i] for i in filled], letters=raw.letters, kinds={c.header: c.kind for c in register.columns}
    )


def _manifest_changes(sealed: seal.Content, manifest: Mapping[str, str]) -> list[CellChange]:
    """`_manifest` against its sealed copy, and the seal itself against the content that it is over."""
    there = {key: text for key, text in manifest.items() if key not in seal.NOT_SEALED}
    both = {key: (sealed.manifest.get(key), there.get(key)) for key in (*sealed.manifest, *there)}
    both["seal"] = (sealed.digest, manifest.get("seal"))
    return [
        CellChange(sheet=MANIFEST, key=key, row=None, column=key, cell=None, old=old, new=new)
        for key, (old, new) in both.items()
        if (old or "") != (new or "")
    ]


def _cover_changes(book: Book, sealed: seal.Content) -> list[CellChange]:
    pairs = read_pairs(book.read(COVER), sealed.cover) if COVER in book.sheet_names() else {}
    found = []
    for label, old in sealed.cover.items():
        value, cell = pairs.get(label, (None, None))
        new = canonical_column(Txt(), [value])[0]
        if new != old:
            row = int("".join(filter(str.isdigit, cell))) if cell else None
            found.append(CellChange(sheet=COVER, key=label, row=row, column=label, cell=cell, old=old, new=new))
    return found


def _attached_changes(book: Book, sealed: seal.Content) -> list[CellChange]:
    names = book.sheet_names()
    there = {name: rows_digest(book.read(name).rows) if name in names else None for name in sealed.attached}
    return [
        CellChange(sheet=name, key="", row=None, column="", cell=None, old=old[:12], new=(there[name] or "")[:12] or None)
        for name, old in sealed.attached.items()
        if there[name] != old
    ]


def _broken_chains(manifest: Mapping[str, str], raws: Mapping[str, RawSheet]) -> tuple[str, ...]:
    """The registers whose chain is not the one that the manifest claims: all that can be said without the content."""
    claimed = _claimed(manifest)
    broken = [
        raw.register.sheet
        for name, raw in raws.items()
        if name in claimed and seal.table_of(raw.register, raw.cells, len(raw.rows))[0].chain != claimed[name]
    ]
    gone = [registers()[name].sheet for name in claimed if name in registers() and name not in raws]
    return (*broken, *gone, seal.SHEET)


def _claimed(manifest: Mapping[str, str]) -> dict[str, Any]:
    try:
        claimed = json.loads(manifest.get("chains", "{}"))
    except (ValueError, RecursionError):
        return {}
    return claimed if isinstance(claimed, dict) else {}
