"""Ledgers as offices keep them, an import of each, and what became of every cell, counted apart from the program."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.utils import range_boundaries

from building.small_state import TODAY
from macros.__main__ import main
from macros.opening import open_session
from workbooks.desk.sheets.unmapped_sheet import Parked, read_unmapped
from workbooks.scan.scan_book import ScanBook

Rows = Sequence[Sequence[Any]]


@dataclass(frozen=True, kw_only=True)
class ImportRun:
    """What an import said, and the desk after it."""

    document: dict[str, Any]
    desk: Path
    ledger: Path

    def rows(self, register: str, *headers: str) -> list[tuple[Any, ...]]:
        """The typed cells of the rows of a register."""
        frame = open_session(self.desk, today=TODAY).frames[register][list(headers)].astype(object)
        return list(frame.where(frame.notna(), None).itertuples(index=False, name=None))

    @property
    def parked(self) -> list[Parked]:
        """未映射 of the desk as a reader finds it."""
        return read_unmapped(ScanBook(self.desk))

    def why_parked(self, value: str) -> str:
        """The one reason for which a value stands on 未映射."""
        (why,) = {line.why for line in self.parked if line.value == value}
        return why

    def left_out(self) -> dict[tuple[str, str], str]:
        """(sheet, cell) -> the reason, every area taken apart."""
        found = {}
        for line in self.document["left_out"]:
            left, top, right, bottom = range_boundaries(line["cell"])
            for row in range(top, bottom + 1):
                for column in range(left, right + 1):
                    cell = f"{openpyxl.utils.get_column_letter(column)}{row}"
                    assert (line["sheet"], cell) not in found
                    found[line["sheet"], cell] = line["reason"]
        return found

    def column(self, header: str, sheet: str = "") -> dict[str, Any]:
        """The line of the mapping for a heading."""
        (line,) = [m for m in self.document["mapping"] if m["header"] == header and sheet in ("", m["sheet"])]
        return dict(line)


def filled_cells(path: Path) -> dict[tuple[str, str], Any]:
    """Every cell of a workbook that holds anything, by openpyxl: formulas count as what stands in the cell."""
    book = openpyxl.load_workbook(path)
    return {
        (sheet.title, cell.coordinate): cell.value
        for sheet in book.worksheets
        for line in sheet.iter_rows()
        for cell in line
        if cell.value is not None and str(cell.value).strip()
    }


def conserves(run: ImportRun) -> None:
    """Source = placed + parked + left out; each parked cell stands on 未映射, each left-out one is a cell of the ledger."""
    source, counts, left = filled_cells(run.ledger), run.document["cells"], run.left_out()
    assert counts["source"] == len(source)
    assert counts["source"] == counts["placed"] + counts["parked"] + counts["left_out"]
    assert set(left) <= set(source) and len(left) == counts["left_out"] and all(left.values())
    assert len(run.document["unmapped"]) == counts["parked"]
    if run.document["written"]:
        on_sheet = {tuple(line) for line in run.parked}
        assert {tuple(line.values()) for line in run.document["unmapped"]} <= on_sheet


@pytest.fixture
def new_desk(desk: Callable[..., Path], clean: Callable[..., dict[str, Any]]) -> Path:
    """A desk that knows its staff and two customers, and has no business yet."""
    cells = clean("LJ01")
    return desk(cells={"R02": cells["R02"], "R03": cells["R03"]})


@pytest.fixture
def ledger(tmp_path: Path) -> Callable[..., Path]:
    """`ledger({sheet: rows}, merged={sheet: [areas]}, hidden=[sheets], change=do)`: a workbook."""

    def make(
        sheets: Mapping[str, Rows],
        *,
        merged: Mapping[str, Sequence[str]] | None = None,
        hidden: Sequence[str] = (),
        name: str = "旧台账.xlsx",
        change: Callable[[Any], object] = lambda _: None,
    ) -> Path:
        book = openpyxl.Workbook()
        book.remove(book.active)
        for title, rows in sheets.items():
            sheet = book.create_sheet(title)
            for r, row in enumerate(rows, 1):
                for c, value in enumerate(row, 1):
                    if value is not None:
                        sheet.cell(r, c, value)
            for area in (merged or {}).get(title, ()):
                sheet.merge_cells(area)
            if title in hidden:
                sheet.sheet_state = "hidden"
        change(book)
        book.save(tmp_path / name)
        return tmp_path / name

    return make


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], new_desk: Path) -> Callable[..., ImportRun]:
    """`run(ledger, "--yes")`: the import into the desk; every run is counted."""

    def go(path: Path, *words: str, desk: Path | None = None, status: int = 0) -> ImportRun:
        into = desk or new_desk
        capsys.readouterr()
        assert main(["import", str(path), "--desk", str(into), *(words or ("--yes",)), "--json"]) == status, capsys.readouterr().err
        done = ImportRun(document=json.loads(capsys.readouterr().out), desk=into, ledger=path)
        if path.suffix == ".xlsx":
            conserves(done)
        return done

    return go
