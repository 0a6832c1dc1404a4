"""Ten thousand single values changed after packing: every one is found, and named from what to what (issue 4).

A run of the whole suite tries a thousand of them; `KEYBOOK_CAMPAIGN=1 python -m pytest tests/seal` tries them all.
"""

from __future__ import annotations

import copy
import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import pytest

from building.campaign import share
from validators.page.page import column_letter
from validators.register import RawSheet, register_of_sheet
from validators.values.cell import ErrorCell, as_text
from validators.values.number_kinds import Number
from validators.values.text import is_blank, trim
from workbooks.book import EditList, Grid
from workbooks.manifest import read_manifest
from workbooks.read.read_registers import read_register
from workbooks.scan.scan_book import ScanBook
from workbooks.submission import seal
from workbooks.submission.canonical import canonical
from workbooks.submission.integrity import compared, register_changes

pytestmark = pytest.mark.spread

SEEDS, EACH = 20, share(500, 50)
WORDS = ("改", "临江茶厂", "K999", "1", "=1+1", "2026-10-09", "否", "是", "abc", "十二", "0", "州级")


class GridBook:
    """A workbook that lies in memory as grids, so that one cell can be changed and read again at once."""

    def __init__(self, source: ScanBook) -> None:
        self.path = source.path
        self.grids = {name: source.read(name) for name in source.sheet_names()}

    def sheet_names(self) -> list[str]:
        return list(self.grids)

    def read(self, sheet: str) -> Grid:
        return self.grids[sheet]

    def formulas(self, sheet: str) -> frozenset[str]:
        return frozenset()

    def apply(self, edits: EditList) -> None:
        raise TypeError

    def save(self, path: Path | None = None) -> None:
        raise TypeError

    def close(self) -> None:
        self.grids.clear()


@dataclass
class Opened:
    """The submission in memory, with what does not change from one try to the next."""

    book: GridBook
    manifest: dict[str, str]
    raws: dict[str, RawSheet]
    content: seal.Content

    def changes(self, sheet: str, *, everywhere: bool = True) -> list[dict[str, Any]]:
        """The changes that are named after `sheet` was written on; of that register alone unless `everywhere`."""
        register = register_of_sheet(sheet)
        raws = dict(self.raws)
        if register is not None:
            again = read_register(self.book.read(sheet), register)
            assert again is not None
            raws[register.id] = again
            if not everywhere:
                table = next(t for t in self.content.tables if t.id == register.id)
                return [change.as_json() for change in register_changes(table, again)]
        manifest = read_manifest(self.book) if sheet == "_manifest" else self.manifest
        found = compared(self.content, self.book, manifest, raws)
        assert found.whole == (not found.changes)
        return [change.as_json() for change in found.changes]


@pytest.fixture(scope="module")
def opened(sealed: Path) -> Opened:
    book = GridBook(ScanBook(sealed))
    raws = {}
    for name in book.sheet_names():
        register = register_of_sheet(name)
        raw = read_register(book.read(name), register) if register else None
        if register and raw:
            raws[register.id] = raw
    content = seal.unpacked(book)
    assert content is not None
    return Opened(book, read_manifest(book), raws, content)


def other(random: Random, old: Any) -> Any:
    """Another value for a cell, of the kinds that hands and programs put there."""
    if is_blank(old):
        return random.choice([*WORDS, random.randint(1, 99), round(random.uniform(0.01, 9e4), 2), dt.datetime(2026, 10, 9)])
    if random.random() < 0.1:
        return None
    if random.random() < 0.05:
        return ErrorCell("#N/A")
    if isinstance(old, (int, float)) and not isinstance(old, bool):
        return random.choice([old + 0.01, old + 1, old * 10, -old - 1, old / 1000, random.choice(WORDS), f"{old + 1}"])
    if isinstance(old, dt.date):
        return random.choice([old + dt.timedelta(random.randint(1, 400)), old - dt.timedelta(1), "不详"])
    text = str(old)
    return random.choice([text + "1", text[:-1], text[::-1] + "乙", random.choice(WORDS), "0" + text])


@pytest.mark.parametrize("seed", range(SEEDS))
def test_every_changed_value_is_named(seed: int, opened: Opened) -> None:
    random = Random(f"seal {seed}")
    places = [(name, raw.sheet, row, header) for name, raw in opened.raws.items() for row in raw.rows for header in raw.letters]
    done = 0
    while done < EACH:
        name, sheet, row, header = random.choice(places)
        raw = opened.raws[name]
        kind = raw.register.by_header[header].kind
        line = opened.book.read(sheet).rows[row - 1]
        at = next(i for i in range(len(line)) if column_letter(i + 1) == raw.letters[header])
        old, new = line[at], other(random, line[at])
        if canonical(kind, old) == canonical(kind, new):
            continue
        line[at] = new
        try:
            found = opened.changes(sheet, everywhere=done % 50 == 0)
        finally:
            line[at] = old
        assert [(c["sheet"], c["cell"], c["row"], c["column"]) for c in found] == [(sheet, f"{raw.letters[header]}{row}", row, header)], (
            header,
            old,
            new,
            found,
        )
        assert found[0]["from"] != found[0]["to"], (header, old, new)
        assert is_blank(new) == (found[0]["to"] == "") and is_blank(old) == (found[0]["from"] == "")
        if kind.dtype == "object" and not isinstance(kind, Number) and not is_blank(new):
            assert found[0]["to"] == trim(as_text(new)), (new, found)
        done += 1
    assert not opened.changes(opened.raws["R10"].sheet)


@pytest.mark.parametrize("sheet", ["封面", "校验结果", "_manifest", "_政策", "_历史"])
def test_every_value_beside_the_registers(sheet: str, opened: Opened) -> None:
    """封面, the findings with their reasons, the manifest, the policy and the history: each cell, one after another."""
    grid, told = opened.book.read(sheet), 0
    kept = copy.deepcopy(grid.rows)
    start = next((i for i, line in enumerate(grid.rows) if "编号" in line), 0) + 1 if sheet == "校验结果" else 0
    for r, line in enumerate(kept):
        for c, old in enumerate(line):
            sealed_cell = {
                "封面": c == 2 and 2 <= r < len(kept) - 2,
                "校验结果": r >= start and 1 <= c < 10,
                "_manifest": c == 1 and line[0] != "chains",
            }.get(sheet, True)
            if is_blank(old) or not sealed_cell:
                continue
            grid.rows[r][c] = f"{old}9" if isinstance(old, str) else old + 1
            found = opened.changes(sheet)
            grid.rows[r][c] = old
            assert len(found) == 1 and found[0]["sheet"] == sheet, (old, found)
            if sheet in ("封面", "校验结果"):
                assert found[0]["cell"] == f"{column_letter(c + 1)}{r + 1}" and found[0]["to"] == f"{old}9"
            told += 1
    assert told >= {"封面": 12, "校验结果": 8, "_manifest": 15, "_政策": 300, "_历史": 6}[sheet]
    assert not opened.changes(sheet)
