"""Submissions of the small state with keys: packed by somebody, forged by somebody else."""

from __future__ import annotations

import datetime as dt
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

import openpyxl

from building.filings import build, pack
from building.small_state import NOW, PERIOD, clean_cells, inputs
from macros.intake.centre_view import CentreView
from macros.intake.check_in import Verdict, check_in
from macros.intake.examine import examine
from validators.policy import Policy
from validators.values.period import Month
from workbooks.archive.fact_store import FactStore
from workbooks.archive.home import Home
from workbooks.desk.content import DeskContent
from workbooks.manifest import read_manifest
from workbooks.scan.scan_book import ScanBook
from workbooks.submission import seal
from workbooks.submission.canonical import line
from workbooks.submission.signature import Signer

INCOME = 4321.0
LATER = NOW + dt.timedelta(hours=1)


def signed(
    folder: Path, policy: Policy, branch: str, signer: Signer | None, *, version: int = 1, income: float = INCOME, period: Month = PERIOD
) -> Path:
    """A clean submission of a branch, signed with a key or with none; a later version goes on from those in the folder."""
    content = DeskContent(cells=clean_cells(branch, income, period), inputs=inputs(branch, 填报日期=period.last))
    desk = build(folder / f"{branch} {period} {version}.xlsm", policy, branch, content, period=period)
    made = pack(desk, folder / "上报", version=version, signer=signer)
    desk.unlink()
    return made


def take(home: Home, *files: Path, now: dt.datetime = NOW) -> list[Verdict]:
    """What a collection makes of these files, one after the other, without the child process that reads them for it."""
    told = []
    for file in files:
        with tempfile.TemporaryDirectory() as scratch:
            found = examine(file, Path(scratch), now.date(), view=CentreView.of(home))
            told.append(check_in(home, file, file.name, found, FactStore(Path(scratch)), now))
    return told


def counted(home: Home, period: Month = PERIOD) -> dict[str, int]:
    """机构编码 -> the version that is in the sums."""
    return {code: s.current.version for code, s in home.standings(period).items() if s.merged and s.current}


def copy_of(file: Path, folder: Path, name: str = "") -> Path:
    """A copy that may be changed."""
    folder.mkdir(parents=True, exist_ok=True)
    return Path(shutil.copy(file, folder / (name or file.name)))


def rewritten(file: Path, folder: Path, change: Callable[[openpyxl.Workbook], object]) -> Path:
    """A copy after `change(workbook)`."""
    made = copy_of(file, folder)
    book = openpyxl.load_workbook(made)
    change(book)
    book.save(made)
    return made


def put_manifest(book: openpyxl.Workbook, key: str, value: str | None) -> None:
    """Writes a line of `_manifest`; None takes it out."""
    sheet = book["_manifest"]
    place = next((row[0].row for row in sheet.iter_rows() if row[0].value == key), None)
    if value is None:
        if place is not None:
            sheet.delete_rows(place)
    elif place is None:
        sheet.append([key, value])
    else:
        sheet.cell(place, 2).value = value


def stripped(book: openpyxl.Workbook) -> None:
    """Takes the signature away."""
    put_manifest(book, "signature", None)
    put_manifest(book, "public_key", None)


def forged(file: Path, folder: Path, income: int, signer: Signer | None = None, **statement: str) -> Path:
    """A copy with another first amount, sealed anew as anybody can who knows how, and signed by whoever wants.

    `statement`: lines of the sealed manifest that are changed as well.
    """
    content = seal.unpacked(ScanBook(file))
    assert content is not None
    flow = next(t for t in content.tables if t.id == "R10")
    at = flow.headers.index("收入")
    flow.records[0] = (*flow.records[0][:at], str(income * 100), *flow.records[0][at + 1 :])
    content = seal.Content(
        manifest=dict(content.manifest) | statement, cover=dict(content.cover), attached=dict(content.attached), tables=content.tables
    )

    def change(book: openpyxl.Workbook) -> None:
        sheet = book["业务量流水"]
        column = next(cell.column for cell in sheet[5] if cell.value == "收入")
        number = next(cell.column for cell in sheet[5] if cell.value == "记录编号")
        key = flow.records[0][flow.headers.index("记录编号")]
        row = next(r for r in range(6, sheet.max_row + 1) if sheet.cell(r, number).value == key)
        sheet.cell(row, column).value = income
        for name, value in statement.items():
            put_manifest(book, name, value)
        put_manifest(book, "seal", content.digest)
        put_manifest(book, "chains", line(content.chains))
        if signer is not None:
            for name, value in signer.sign(content.digest).items():
                put_manifest(book, name, value)
        book["_seal"].delete_rows(1, book["_seal"].max_row)
        for chunk in seal.packed(content):
            book["_seal"].append([chunk])

    return rewritten(file, folder, change)


def manifest_of(file: Path) -> dict[str, str]:
    """`_manifest` of a file."""
    return dict(read_manifest(ScanBook(file)))
