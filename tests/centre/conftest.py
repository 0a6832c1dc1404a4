"""A home that has taken in three counties, and the command line in this process."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from macros.__main__ import main
from macros.merge.consolidation import consolidate
from validators.values.period import Month
from workbooks.archive.home import Home

PERIOD, NOW = Month(2026, 10), dt.datetime(2026, 11, 4, 10)


class Ran(NamedTuple):
    """How a command ended, and what it said."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@pytest.fixture
def keybook(capsys: pytest.CaptureFixture[str]) -> Callable[..., Ran]:
    """`keybook(*arguments)`."""

    def run(*arguments: object) -> Ran:
        capsys.readouterr()
        status = main([str(argument) for argument in arguments])
        said = capsys.readouterr()
        return Ran(status, said.out, said.err)

    return run


@pytest.fixture
def home(three: Path, tmp_path: Path) -> Home:
    """A copy of it."""
    return Home(Path(shutil.copytree(three, tmp_path / "home")))


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
