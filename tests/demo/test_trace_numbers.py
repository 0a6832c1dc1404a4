"""溯源 of a demo's report: numbers of its pages lead to cells of the mailed files that give them (F4, design 7b).

Two hundred numbers of the first two packs, sixty of every other pack and preset; a part of them in every run.
"""

from __future__ import annotations

import datetime as dt
import random
from pathlib import Path

import pytest

from building.campaign import WHOLE
from building.pack_demo import DEMOS, PackDemo, pack_demo
from macros.errors import ToolkitError
from macros.headless import headless
from macros.opening import open_session
from macros.results.branch_report import write_branch_report
from macros.tracing.trace_cell import Tracing

SEED = 20_261_105
FIRST = ("P01", "P02")
DRAWN, OF_OTHERS, BRANCH_DRAWN = (200, 60, 200) if WHOLE else (80, 25, 40)
TODAY = dt.datetime(2026, 11, 2, 9, 0)
UNTOLD = 0.02
"""The part of the numbers that may say why they cannot be traced."""


@pytest.fixture(scope="module", params=DEMOS)
def demo(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> PackDemo:
    """A month of three branches of a pack, with the month before it."""
    return pack_demo(tmp_path_factory, request.param)


def test_numbers_lead_to_cells_that_give_them(demo: PackDemo) -> None:
    tracing, mailed = Tracing(demo.report), demo.recomputed()
    drawn = _drawn(tracing, DRAWN if demo.pack.id in FIRST else OF_OTHERS)
    assert {where.partition("!")[0] for where in drawn} == {sheet for sheet in tracing.cells.sheets if any(tracing.cells.numbers(sheet))}
    untold, wrong = [], []
    for where in drawn:
        try:
            mailed.check(tracing.document(where))
        except ToolkitError as why:
            untold.append(f"{where}: {why}")
        except (AssertionError, LookupError, TypeError, ValueError) as why:
            wrong.append(f"{where}: {why!r}")
    assert not wrong, wrong
    assert len(untold) <= UNTOLD * len(drawn), untold


def test_a_branch_s_own_report_leads_to_rows_too(demo: PackDemo, tmp_path: Path) -> None:
    """Of the pages that a desk makes for itself, its last month at hand: each number is given by what it leads to."""
    desk, last = (min((demo.folder / "台账" / month).glob("*.xlsm")) for month in ("2026-10", "2026-09"))
    session = open_session(desk, policy=demo.home / "policy.xlsx", previous=[last], today=TODAY.date(), now=TODAY)
    report = tmp_path / "报表.xlsx"
    write_branch_report(session, headless("report", session, alone=True).pages, report)
    tracing, untold = Tracing(report), []
    drawn = _drawn(tracing, BRANCH_DRAWN)
    for where in drawn:
        try:
            found = tracing.document(where)
        except ToolkitError as why:
            untold.append(f"{where}: {why}")
            continue
        assert found["cell"].replace("$", "") == where and found["steps"], found
    assert len(untold) <= max(1, UNTOLD * len(drawn)), untold


def _drawn(tracing: Tracing, count: int) -> list[str]:
    """Numbers of every page: a tenth of the draw spread evenly over the pages, the rest from all."""
    chance, every = random.Random(SEED), {s: [p.shown for p in tracing.cells.numbers(s)] for s in tracing.cells.sheets}
    some = [chance.choice(places) for places in every.values() if places for _ in range(2)]
    rest = [place for places in every.values() for place in places if place not in some]
    return some + chance.sample(rest, max(0, count - len(some)))
