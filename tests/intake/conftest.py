"""One collect, and a home with nothing in it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from building.small_state import NOW
from macros.intake.collecting import Collected, collect
from workbooks.archive.home import Home


@pytest.fixture
def take() -> Callable[..., Collected]:
    """`take(home, file, ..., now=...)`: one collect."""

    def run(home: Home, *sources: Path, now: dt.datetime = NOW) -> Collected:
        return collect(sources, home, now=now, workers=1)

    return run


@pytest.fixture
def fresh(policy_book: Path, tmp_path: Path) -> Home:
    """A home with nothing in it."""
    return Home.create(tmp_path / "home", policy_book, now=NOW)
