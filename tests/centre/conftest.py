"""The report of a home that has taken in three counties."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from building.small_state import PERIOD
from macros.merge.consolidation import consolidate
from workbooks.archive.home import Home

NOW = dt.datetime(2026, 11, 4, 10)


@pytest.fixture
def report(home: Home, tmp_path: Path) -> Path:
    """The report of the month, consolidated from it, in a folder of its own."""
    out = tmp_path / "报表" / "汇总.xlsx"
    out.parent.mkdir()
    assert consolidate(home, PERIOD, out, now=NOW).out == out
    return out


@pytest.fixture
def now() -> dt.datetime:
    """The moment of the work."""
    return NOW
