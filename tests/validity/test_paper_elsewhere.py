"""The same paper in another office program: ONLYOFFICE prints what LibreOffice prints, with heads repeated and no page of a few lines.

A campaign (CONTRIBUTING): ONLYOFFICE's converter is free for tests only, and prints a workbook sheet by sheet.
"""

from __future__ import annotations

import re
from itertools import chain
from pathlib import Path

import openpyxl
import pytest

from building.campaign import WHOLE
from building.onlyoffice_paper import printed_by_onlyoffice
from validity.test_paper import LEAST, printed

pytestmark = [pytest.mark.office, pytest.mark.skipif(not WHOLE, reason="KEYBOOK_CAMPAIGN=1 prints the pages of four workbooks twice")]
_WORD = re.compile(r"[\u4e00-\u9fff]{4,}|\d[\d,]*\.\d\d")
MISSING = 0.02
"""Words that the two part otherwise at the end of a line."""


def words(pages: list[list[str]]) -> set[str]:
    return set(_WORD.findall(" ".join(chain.from_iterable(pages))))


@pytest.mark.parametrize("kind", ["desk", "return", "branch report", "consolidated report"])
def test_the_two_print_alike(kind: str, books: dict[str, Path], tmp_path: Path) -> None:
    book = books[kind]
    sheets = printed_by_onlyoffice(book, tmp_path / "onlyoffice")
    held = openpyxl.load_workbook(book)
    assert len(sheets) == sum(sheet.sheet_state == "visible" for sheet in held.worksheets)
    assert not [name for name, pages in sheets.items() if "###" in " ".join(chain.from_iterable(pages))], (
        "a number is too wide for its column"
    )
    few = {name: [len(page) for page in pages[1:]] for name, pages in sheets.items() if any(len(page) < LEAST for page in pages[1:])}
    assert not few, "a sheet goes on for a few lines"
    for name, pages in sheets.items():
        if held[name].print_title_rows and not held[name].row_breaks.brk:
            assert len({page[0].split()[0] for page in pages[1:]}) < 2, f"{name}: the head is not on every page"
    here, there = words(printed(book, tmp_path / "libreoffice")), words(list(chain.from_iterable(sheets.values())))
    assert len(here) > 50
    assert len(here - there) <= MISSING * len(here), f"not printed there: {sorted(here - there)[:20]}"
