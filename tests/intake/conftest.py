"""A home that has taken in the clean filings of the three counties: made once, copied by who changes it."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from macros.intake.collecting import Collected, collect
from workbooks.archive.home import Home

NOW = dt.datetime(2026, 11, 2, 9, 30)


@pytest.fixture
def take() -> Callable[..., Collected]:
    """`take(home, file, ..., now=...)`: one collect."""

    def run(home: Home, *sources: Path, now: dt.datetime = NOW) -> Collected:
        return collect(sources, home, now=now, workers=1)

    return run


@pytest.fixture
def home(three: Path, tmp_path: Path) -> Home:
    """A copy of it."""
    return Home(Path(shutil.copytree(three, tmp_path / "home")))


@pytest.fixture
def fresh(policy_book: Path, tmp_path: Path) -> Home:
    """A home with nothing in it."""
    return Home.create(tmp_path / "home", policy_book, now=NOW)


@pytest.fixture
def resaved() -> Callable[..., Path]:
    """`resaved(path, change, name)`: a copy as another program saves it, after `change(workbook)`."""

    def save(path: Path, change: Callable[[openpyxl.Workbook], object], name: str = "") -> Path:
        book = openpyxl.load_workbook(path)
        change(book)
        out = path.with_name(name or path.name)
        book.save(out)
        return out

    return save
