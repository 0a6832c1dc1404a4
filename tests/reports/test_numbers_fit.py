"""No number of a report is shown as ###: each fits the column it stands in, whichever table of the page set the widths."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from building.campaign import sampled
from building.demo_month import LAST, demo_context, demo_inputs, policy_of_demo
from macros.demo.demo_worlds import demo_world
from macros.demo.pack_data import demo_data
from macros.results.report_pages import report_pages
from validators.packs.trade_pack import find_pack, packs, presets
from validators.page.fitting_widths import figures, fitting_widths, needed_width
from validators.page.page import Page, a1
from workbooks.theme import NUMBER


def overflowing(page: Page) -> Iterator[str]:
    """The cells with a number that is wider than its column (hidden columns and merged cells aside)."""
    merged = {(area.row, area.col) for area in page.merges}
    for (row, col), cell in page.cells.items():
        room = page.widths[col - 1] if col <= len(page.widths) else 0
        if room and (row, col) not in merged and needed_width(cell) > room:
            yield f"{page.name}!{a1(row, col)} {figures(cell.value, cell.style.value_kind)} in {room}"


@pytest.mark.parametrize("kind", NUMBER)
def test_figures_are_as_long_as_the_format_makes_them(kind: str) -> None:
    """The number formats of the theme, worked out here: their groups, decimals and signs."""
    form, held = NUMBER[kind], dt.datetime(2026, 10, 31, 9, 5) if kind in ("date", "moment") else 1_234_567
    if kind in ("date", "moment"):
        assert len(figures(held, kind)) == len(form)
        return
    text, decimals = figures(held, kind), re.search(r"\.(0+)", form)
    assert (("," in text), text.endswith(("%", "%↑"))) == ("," in form, "%" in form)
    assert len(text.rstrip("%↑").partition(".")[2]) == (3 if kind == "quantity" else len(decimals[1]) if decimals else 0)


@pytest.mark.parametrize("name", sampled([*packs(), *presets()], 3, "numbers fit"))
def test_every_number_fits_its_column(name: str, tmp_path: Path) -> None:
    pack = find_pack(name)
    assert pack is not None
    branches = min(3, int(demo_data(pack).get("branches", 3)))
    world = demo_world(pack, seed=7, branches=branches, periods=2, last=LAST)
    policy = policy_of_demo(world, tmp_path)
    root = next(node for node in policy.organisation.at(LAST.first).values() if node.parent is None)
    whole = demo_context(demo_inputs(world, policy), root)
    one = demo_context(demo_inputs(world, policy, codes=(world.codes[0],), final=False), root, board=False)
    pages = [*report_pages(whole, "centre", pack.centre_reports), *report_pages(one, "branch", pack.reports)]
    assert len(pages) > 3
    assert [place for page in pages for place in overflowing(page)] == []


def test_what_does_not_fit_is_found() -> None:
    page = Page(name="窄", widths=(1, 5, 9))
    page.put(3, 3, 1_000_000_000, "money")
    page.put(4, 3, 100_000, "money")
    assert list(overflowing(page)) == ["窄!C3 10,000,000.00 in 9"]
    page.widths = fitting_widths(page)
    assert page.widths == (1, 5, 13.0) and list(overflowing(page)) == []


def test_hidden_columns_and_merged_cells_stay_as_they_are() -> None:
    page = Page(name="窄", widths=(1, 0, 4, 4))
    page.put(3, 2, 1_000_000_000, "money")
    page.merge(3, 3, 3, 4, 1_000_000_000, "money")
    assert fitting_widths(page) == (1, 0, 4, 4)
