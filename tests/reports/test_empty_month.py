"""The reports of a desk in which nobody has written anything yet: each table says so in a sentence, and nothing stands in its place."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from building.campaign import sampled
from building.filings import build
from building.pack_month import write_policy_with_products
from building.small_state import NOW, PERIOD, TODAY, inputs
from macros.opening import open_session
from macros.results.branch_report import branch_pages
from validators.packs.trade_pack import find_pack, packs, presets
from validators.page.page import Page
from workbooks.desk.content import DeskContent
from workbooks.read.read_policy import read_policy_book

_OVER_ONE = re.compile(r"=SUM\([A-Z]+(\d+):[A-Z]+\1\)")
_SENTENCE = re.compile(r"[\u4e00-\u9fff]{3}")


@pytest.mark.parametrize("name", sampled([*packs(), *presets()], 4, "empty month"))
def test_every_table_says_that_there_is_nothing(name: str, tmp_path: Path) -> None:
    pack = find_pack(name)
    assert pack is not None
    write_policy_with_products(tmp_path / "政策.xlsx", pack)
    policy, _ = read_policy_book(tmp_path / "政策.xlsx")
    desk = build(tmp_path / "台账.xlsm", policy, "LJ01", DeskContent(cells={}, inputs=inputs("LJ01")), period=PERIOD)
    pages = branch_pages(open_session(desk, policy=tmp_path / "政策.xlsx", today=TODAY, now=NOW), now=NOW)
    assert pages
    for page in pages:
        for row in _summed_rows(page):
            held = [cell.value for (at, _), cell in page.cells.items() if at == row and cell.value is not None]
            assert held[0] == 1 or len(held) == 1 and _SENTENCE.search(str(held[0])), (page.name, row, held)


def _summed_rows(page: Page) -> set[int]:
    """The rows that alone are under a total of nothing; one that has a number before it is a line of the list."""
    sums = (_OVER_ONE.fullmatch(cell.formula or "") for cell in page.cells.values() if cell.value == 0)
    return {int(found[1]) for found in sums if found is not None}
