"""The desk made anew with what it held and what came, proven to hold both, the former one kept beside it.

The new desk is made and read back before anything is written: the same for a preview as for the import itself.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from macros.errors import ToolkitError
from macros.importing.cell_account import CellAccount
from macros.importing.computed_comparison import compare_computed
from macros.importing.import_rows import ImportedRow, ImportedRows
from macros.mending.cover_memory import typed_inputs
from macros.mending.desk_writing import write_desk
from macros.mending.held_content import held_rows
from macros.mending.mend_record import SHEET as MENDS
from macros.opening import open_session
from macros.session import Session
from validators.finding import Finding
from validators.register import RawSheet
from validators.values.cell import as_text
from validators.values.text import is_blank, trim
from workbooks.archive.disk import whole
from workbooks.book import Rejection
from workbooks.desk.content import DeskContent
from workbooks.desk.desk_book import sheet_names
from workbooks.desk.sheets.register_sheet import DATA_ROW
from workbooks.desk.sheets.unmapped_sheet import SHEET as UNMAPPED
from workbooks.desk.sheets.unmapped_sheet import Parked, parked_text, read_unmapped
from workbooks.manifest import read_manifest
from workbooks.open_files import lock_beside
from workbooks.scan.scan_book import ScanBook

CODES = ("not_in_list", "unknown_reference", "part_of_name", "ambiguous_reference")
"""Findings of a cell whose code the desk does not know: it is on 未映射 too, beside its place."""

REPEATED = ("identical_rows", "month_repeated")
"""Findings about rows that came twice: in the ledger itself, or a whole earlier month again (settled 37)."""


@dataclass(frozen=True, kw_only=True)
class Imported:
    """What an import does: rows by sheet, rows that were there already, the fate of every cell.

    unknown   cells that have a place and a code that the desk does not know
    numbered  the customers that had no code: the code given, and the name
    draft     the new desk, not yet in its place
    """

    account: CellAccount
    rows: dict[str, int]
    known: dict[str, int]
    unknown: tuple[Parked, ...]
    notes: tuple[Finding, ...]
    numbered: tuple[tuple[str, str], ...]
    draft: Path


@contextmanager
def prepared(taken: ImportedRows, desk: Session, file: str) -> Iterator[Imported]:
    """The new desk in a folder of its own, read back and counted; ToolkitError when anything would be lost."""
    if lock := lock_beside(desk.path):
        raise ToolkitError(f"台账“{desk.path.name}”正开着（旁边有“{lock}”），没有导入", "保存并关闭它再试；没有人开着，就删掉那个锁文件")
    _refuse_own_sheets(desk)
    with tempfile.TemporaryDirectory() as folder:
        draft = Path(folder) / desk.path.name
        yield _drafted(taken, desk, file, draft)


def _drafted(taken: ImportedRows, desk: Session, file: str, draft: Path) -> Imported:
    content, starts = merged(desk, taken)
    write_desk(draft, desk.policy, desk.filing.branch, desk.filing.period, content, desk.today)
    session = open_session(draft, today=desk.today)
    _prove(session, taken, starts, desk)
    compare_computed(session, taken, starts, file)
    unknown = _unknown_codes(session, _places(desk, taken, starts), file)
    taken.account.settle()
    parked = list(dict.fromkeys([*read_unmapped(desk.book), *_own_columns(desk), *taken.account.lines(), *unknown]))
    if parked:
        write_desk(draft, desk.policy, desk.filing.branch, desk.filing.period, replace(content, unmapped=parked), desk.today)
    _prove_parked(draft, taken.account)
    return Imported(
        account=taken.account,
        rows={desk.policy.registers[i].sheet: len(rows) for i, rows in taken.rows.items()},
        known=taken.known,
        unknown=tuple(unknown),
        notes=(*taken.notes, *_repeated(session, _places(desk, taken, starts))),
        numbered=tuple(taken.numbered),
        draft=draft,
    )


def write(done: Imported, desk: Session) -> Path:
    """The new desk in the place of the former one, which is kept under the name that is given back."""
    former = _former(desk.path)
    with whole(desk.path) as draft:
        shutil.copy2(done.draft, draft)
        shutil.copy2(desk.path, former)
    return former


def merged(desk: Session, taken: ImportedRows) -> tuple[DeskContent, dict[str, int]]:
    """What the new desk holds, and register id -> how many rows of its own stand above those that came."""
    cells: dict[str, list[dict[str, Any]]] = {}
    starts: dict[str, int] = {}
    for name in dict.fromkeys([*desk.raws, *taken.rows]):
        raw = desk.raws.get(name)
        old = [] if raw is None else held_rows(desk, raw)
        starts[name] = len(old)
        cells[name] = old + [row.cells for row in taken.rows.get(name, [])]
    return DeskContent(
        cells={k: v for k, v in cells.items() if v},
        history=desk.history,
        decisions=dict(desk.reasons),
        inputs=typed_inputs(desk),
        version=desk.filing.version,
        supersedes=read_manifest(desk.book).get("supersedes", ""),
    ), starts


def _own_columns(desk: Session) -> list[Parked]:
    """The cells of columns that staff added to a register of the desk: the new desk has no such column."""
    return [
        Parked(desk.path.name, raw.sheet, raw.rows[i], text, parked_text(value), "", "自己加的列，新台账没有这一列")
        for raw in desk.raws.values()
        for text, values in raw.parked.items()
        for i, value in enumerate(values)
        if not is_blank(value)
    ]


def _places(desk: Session, taken: ImportedRows, starts: dict[str, int]) -> dict[tuple[str, int], ImportedRow]:
    """(sheet, row on it) of the new desk -> the row of the ledger that stands there."""
    return {
        (desk.policy.registers[name].sheet, DATA_ROW + starts[name] + i): row
        for name, rows in taken.rows.items()
        for i, row in enumerate(rows)
    }


def _prove(session: Session, taken: ImportedRows, starts: dict[str, int], desk: Session) -> None:
    """Every cell that was placed stands in the new desk as it was, and so does every row that the desk had."""
    for name, rows in taken.rows.items():
        raw = session.raws.get(name)
        at = {row: pos for pos, row in enumerate(raw.rows)} if raw is not None else {}
        for i, row in enumerate(rows):
            pos = at.get(DATA_ROW + starts[name] + i)
            for header, spot in row.spots.items():
                held = raw.cells[header][pos] if raw is not None and pos is not None and header in raw.cells else None
                if not _same(raw, header, held, row.cells[header]):
                    raise _not_held(f"《{spot.sheet}》{spot.cell} 的“{parked_text(row.cells[header])[:20]}”")
    for name, old in desk.raws.items():
        made = session.raws[name].rows if name in session.raws else []
        if len(made) != starts.get(name, 0) + len(taken.rows.get(name, ())) and old.rows:
            raise _not_held(f"台账《{old.sheet}》原来的一行")


def _same(raw: RawSheet | None, header: str, held: Any, came: Any) -> bool:
    """True when a cell reads as what came: by its text, or as its kind understands it (a serial number in a column of dates)."""
    if trim(as_text(held)) == trim(as_text(came)):
        return True
    kind = raw.register.by_header[header].kind if raw is not None else None
    return (
        kind is not None and not is_blank(held) and kind.parse(held).value is not None and kind.parse(held).value == kind.parse(came).value
    )


def _prove_parked(draft: Path, account: CellAccount) -> None:
    """Every parked cell has a line of its own on 未映射 of the new desk."""
    lines = account.lines()
    held = set(read_unmapped(ScanBook(draft))) if lines else set()
    lost = [line for line in lines if line not in held]
    if lost or len(set(lines)) != len(lines):
        doubled = next(line for line in lines if lines.count(line) > 1) if not lost else lost[0]
        raise _not_held(f"《{doubled.sheet}》第 {doubled.row} 行“{doubled.header}”的“{doubled.value[:20]}”")


def _not_held(what: str) -> ToolkitError:
    return ToolkitError(f"{what} 写进新台账后读不回来；为了不丢数据，没有导入", "请把这个文件发给管理员；急用就先手工抄到登记表")


def _refuse_own_sheets(desk: Session) -> None:
    if desk.kind != "desk" or desk.path.suffix.lower() != ".xlsm":
        raise Rejection(f"“{desk.path.name}”不是台账", "用 keybook desk new 生成的 .xlsm 台账再试")
    ours = {*sheet_names(desk.policy.pack), UNMAPPED, *(raw.sheet for raw in desk.raws.values())}
    own = [name for name in desk.book.sheet_names() if name not in ours]
    if own:
        word = "一键修正的记录" if own == [MENDS] else "后来加的表"
        raise ToolkitError(
            f"台账里有{word}《{'》《'.join(own)}》，导入要重做台账，会丢掉它，没有导入",
            "先另存这张表再从台账里删掉；或用 keybook desk new 做一本新台账再导入",
        )


def _unknown_codes(session: Session, places: dict[tuple[str, int], ImportedRow], file: str) -> list[Parked]:
    found = []
    for f in session.checked.findings:
        row = places.get((f.sheet, f.row)) if f.row is not None else None
        if f.code in CODES and row is not None:
            found.append(Parked(file, row.sheet, row.row, f.column or "", f.value, "", f"{f.message}；值还留在《{f.sheet}》{f.cell}"))
    return found


def _repeated(session: Session, places: dict[tuple[str, int], ImportedRow]) -> list[Finding]:
    """Rows of the ledger that are identical in every column (settled 37), as the check finds them."""
    sheets = {sheet for sheet, _ in places}
    found = [f for f in session.checked.findings if f.code in REPEATED]
    return [f for f in found if f.sheet in sheets and (f.row is None or (f.sheet, f.row) in places)]


def _former(path: Path) -> Path:
    """A name beside the desk for its former state."""
    names = (path.with_name(f"{path.stem}-导入前{'' if n == 1 else n}{path.suffix}") for n in range(1, 1000))
    return next(name for name in names if not name.exists())
