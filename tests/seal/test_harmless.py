"""A thousand re-savings and restylings after packing: none of them breaks the seal (issue 4)."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import openpyxl
import pytest
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from building.campaign import share
from building.spreadsheet_program import converted
from macros.intake.examine import examine
from macros.lookup.verify import verify_file
from validators.page.page import column_letter
from validators.register import RawSheet, register_of_sheet
from workbooks.book import Grid
from workbooks.read.read_registers import read_register
from workbooks.scan.scan_book import ScanBook
from workbooks.submission import seal
from workbooks.submission.integrity import register_changes

TODAY = dt.date(2026, 11, 2)
IN_MEMORY, SAVED, OFFICE = 940, 56, 4


@pytest.fixture(scope="module")
def grids(sealed: Path) -> dict[str, Grid]:
    book = ScanBook(sealed)
    found = {name: book.read(name) for name in book.sheet_names() if register_of_sheet(name)}
    return {name: grid for name, grid in found.items() if read_grid(grid).rows}


@pytest.fixture(scope="module")
def tables(sealed: Path) -> dict[str, seal.SealTable]:
    content = seal.unpacked(ScanBook(sealed))
    assert content is not None
    return {table.id: table for table in content.tables}


def read_grid(grid: Grid) -> RawSheet:
    register = register_of_sheet(grid.sheet)
    assert register is not None
    raw = read_register(grid, register)
    assert raw is not None
    return raw


def sort_rows(random: Random, rows: list[list[Any]]) -> None:
    data = rows[5:]
    random.shuffle(data)
    rows[5:] = data


def move_columns(random: Random, rows: list[list[Any]]) -> None:
    width = max(map(len, rows))
    order = random.sample(range(width), width)
    rows[4:] = [[row[i] if i < len(row) else None for i in order] for row in rows[4:]]


def blank_lines(random: Random, rows: list[list[Any]]) -> None:
    for _ in range(random.randint(1, 5)):
        rows.insert(random.randint(5, len(rows)), [])


def blank_column(random: Random, rows: list[list[Any]]) -> None:
    at = random.randint(0, 5)
    rows[:] = [[*row[:at], None, *row[at:]] for row in rows]


def another_program(random: Random, rows: list[list[Any]]) -> None:
    """Numbers with 15 digits or as whole numbers, dates with midnight or as serial numbers, blanks as empty text."""
    for row in rows[5:]:
        for i, value in enumerate(row):
            if isinstance(value, dt.datetime) or type(value) is dt.date:
                day = value if isinstance(value, dt.datetime) else dt.datetime.combine(value, dt.time())
                row[i] = random.choice([day, day.date(), (day - dt.datetime(1899, 12, 30)).days])
            elif isinstance(value, float):
                row[i] = int(value) if value.is_integer() else random.choice([float(f"{value:.15g}"), math.nextafter(value, 0)])
            elif value is None or value == "":
                row[i] = random.choice([None, "", " ", "　"])
            elif isinstance(value, str):
                row[i] = random.choice([value, f"{value} ", f" {value}", f"{value}　"])


def titles(random: Random, rows: list[list[Any]]) -> None:
    rows[0] = ["我的流水", "别的标题"]
    del rows[1 : random.randint(1, 4)]


def headers(random: Random, rows: list[list[Any]]) -> None:
    rows[4] = [f"★{v}（必填）" if v and random.random() < 0.3 else v for v in rows[4]]
    rows[4].append("自用备注(不上报)")
    for row in rows[5:]:
        row.extend([None] * (len(rows[4]) - 1 - len(row)))
        row.append("看过")


HARMLESS = (sort_rows, move_columns, blank_lines, blank_column, another_program, headers, titles)


@pytest.mark.parametrize("seed", range(10))
def test_what_is_no_change_is_not_found(seed: int, grids: dict[str, Grid], tables: dict[str, seal.SealTable]) -> None:
    random = Random(f"harmless {seed}")
    for _ in range(share(IN_MEMORY // 10, 12)):
        grid = grids[random.choice(sorted(grids))]
        rows = [list(row) for row in grid.rows]
        steps = [step for step in HARMLESS if random.random() < 0.5] or [sort_rows]
        for step in steps:
            step(random, rows)
        raw = read_grid(Grid(sheet=grid.sheet, rows=rows))
        assert not register_changes(tables[raw.register.id], raw), [step.__name__ for step in steps]


def restyled(sheet: Worksheet, random: Random) -> None:
    if sheet.protection.sheet:
        sheet.protection.sheet = False
    sheet.sheet_properties.tabColor = f"{random.randrange(2**24):06X}"
    for col in range(1, 6):
        sheet.column_dimensions[column_letter(col)].width = random.randint(5, 60)
    for row in range(1, min(sheet.max_row, 12) + 1):
        sheet.row_dimensions[row].hidden = row > 5 and random.random() < 0.3
        cell = sheet.cell(row, random.randint(1, 4))
        cell.font, cell.fill = Font(bold=True, size=20), PatternFill("solid", fgColor="FFFF00")
        if isinstance(cell.value, float):
            cell.number_format = random.choice(["0", "0.0000", "General"])
    sheet.freeze_panes = random.choice([None, "B2"])
    sheet.sheet_view.zoomScale = random.choice([50, 150])


@pytest.mark.parametrize("seed", range(4))
def test_restyled_and_saved_by_openpyxl(seed: int, copied: Path, tmp_path: Path) -> None:
    random = Random(f"saved {seed}")
    book = openpyxl.load_workbook(copied)
    for _ in range(share(SAVED // 4, 3)):
        for sheet in random.sample([s for s in book.worksheets if s.sheet_state == "visible"], 3):
            restyled(sheet, random)
        book.move_sheet(random.choice(book.sheetnames), random.randint(-3, 3))
        book[random.choice(["_政策", "_seal", "_manifest"])].sheet_state = random.choice(["visible", "hidden"])
        out = tmp_path / "另存.xlsx"
        book.save(out)
        found = verify_file(out, TODAY)
        assert found["whole"] and found["changes"] == [] and found["broken"] == []


@pytest.mark.office
def test_saved_by_libreoffice(copied: Path, tmp_path: Path) -> None:
    """Recalculated and saved again, twice; through OpenDocument; and once more after openpyxl."""

    def convert(file: Path, kind: str, folder: str) -> Path:
        return converted([file], tmp_path / folder, kind)[0]

    once = convert(copied, "xlsx", "1")
    twice = convert(once, "xlsx", "2")
    through = convert(convert(copied, "ods", "3"), "xlsx", "3")
    book = openpyxl.load_workbook(twice)
    restyled(book["业务量流水"], Random(1))
    book.save(tmp_path / "4.xlsx")
    files = (once, twice, through, tmp_path / "4.xlsx")
    assert len(files) == OFFICE and IN_MEMORY + SAVED + OFFICE == 1000
    for file in files:
        assert verify_file(file, TODAY)["changes"] == [], file
        assert not examine(file, tmp_path / "facts", TODAY).reason, "values are all that it holds"


def test_a_sheet_that_is_sorted_by_staff_stays_whole(copied: Path, changed: Callable[..., Path]) -> None:
    def upside_down(book: openpyxl.Workbook) -> None:
        sheet = book["业务量流水"]
        lines = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=6)]
        for r, line in enumerate(reversed(lines), 6):
            for c, value in enumerate(line, 1):
                sheet.cell(r, c).value = value

    assert verify_file(changed(copied, upside_down), TODAY)["whole"]
