"""Cached = recalculated, for every formula of every kind of workbook (ux.md 10, point 6)."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter

from building.spreadsheet_program import recalculated

pytestmark = [
    pytest.mark.office,
    # LibreOffice writes whole columns as $A:$V, which openpyxl cannot read
    pytest.mark.filterwarnings("ignore:Print area cannot be set:UserWarning"),
]
LIVE = {
    "policy": 5,
    "empty desk": 200,
    "desk": 200,
    "centre desk": 3,
    "submission": 0,
    "corrected submission": 0,
    "branch report": 300,
    "report of nothing": 20,
    "consolidated report": 100,
}
"""Kinds in which formulas may stand, and how many there are at least."""
DATED = ("desk",)
"""Their 今天 was another day when they were made."""


def same(before: Any, after: Any) -> bool:
    """Equal to the last bit but three; a blank and an empty text are one."""
    if isinstance(before, (int, float)) and isinstance(after, (int, float)) and not isinstance(before, bool):
        return abs(before - after) <= 1e-9 * max(1.0, abs(before))
    return (before if before is not None else "") == (after if after is not None else "")


def test_every_formula_of_every_kind(books: dict[str, Path], shown: dict[str, openpyxl.Workbook], tmp_path: Path) -> None:
    wrong = tmp_path / "made wrong.xlsx"
    with xlsxwriter.Workbook(wrong) as book:
        book.add_worksheet("一").write_formula("A1", "=1+1", None, 77)
    named = {kind: Path(shutil.copy(books[kind], tmp_path / f"{kind.replace(' ', '_')}{books[kind].suffix}")) for kind in LIVE}
    again = dict(zip((*LIVE, "wrong"), recalculated([*named.values(), wrong], tmp_path / "out"), strict=True))
    assert again["wrong"]["一"]["A1"].value == 2, "LibreOffice shows what was cached: the comparison would prove nothing"
    found = []
    for kind, least in LIVE.items():
        cached = openpyxl.load_workbook(books[kind], data_only=True)
        places = [
            (sheet.title, cell.coordinate, cell.value)
            for sheet in shown[kind].worksheets
            for line in sheet.iter_rows()
            for cell in line
            if cell.data_type == "f"
        ]
        assert len(places) >= least, kind
        for sheet, cell, formula in places:
            if kind in DATED and ("今天" in formula or "TODAY()" in formula):
                continue
            before, after = cached[sheet][cell].value, again[kind][sheet][cell].value
            if not same(before, after):
                found.append(f"{kind} {sheet}!{cell}: {before!r} cached, {after!r} computed by {formula}")
    assert found == []


def test_a_mended_copy_is_computed_when_it_is_opened(books: dict[str, Path]) -> None:
    """Its formulas bear the values from before the mend, since openpyxl computes nothing."""
    assert openpyxl.load_workbook(books["mended copy"]).calculation.fullCalcOnLoad
