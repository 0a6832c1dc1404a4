"""A month is merged again when something has happened to it, and only then."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from workbooks.archive.events import MonthConsolidated
from workbooks.archive.home import Home

SAID = "没有重新合并"
Run = Callable[..., Any]


class Merging:
    """A home of three counties whose month was merged once."""

    def __init__(self, home: Home, keybook: Run, out: Path) -> None:
        self.home, self.keybook, self.out = home, keybook, out
        self.again()

    def again(self, *more: str) -> str:
        """What another 合并汇总 says."""
        return str(self.keybook("consolidate", "--home", self.home.folder, "--period", "2026-10", "--out", self.out, *more).out)

    @property
    def count(self) -> int:
        """How often it was merged."""
        return len(self.home.ledger.events(MonthConsolidated))


@pytest.fixture
def merging(home: Home, keybook: Run, tmp_path: Path) -> Merging:
    return Merging(home, keybook, tmp_path / "汇总报表.xlsx")


def test_nothing_has_changed(merging: Merging) -> None:
    before = merging.out.read_bytes()
    said = merging.again()
    assert SAID in said and str(merging.out) in said and merging.count == 1 and merging.out.read_bytes() == before


def test_whoever_wants_it_anew_gets_it(merging: Merging) -> None:
    assert SAID not in merging.again("--anew") and merging.count == 2
    assert merging.again("--json").startswith("{") and merging.count == 3


def gone(merging: Merging) -> None:
    merging.out.unlink()


def written_over(merging: Merging) -> None:
    merging.out.write_bytes(merging.out.read_bytes() + b"\0")


def letter_gone(merging: Merging) -> None:
    next(merging.out.parent.glob(f"{merging.out.stem} *.docx")).unlink()


@pytest.mark.parametrize("lost", [gone, written_over, letter_gone])
def test_what_it_wrote_is_not_there_any_more(merging: Merging, lost: Callable[[Merging], None]) -> None:
    lost(merging)
    assert SAID not in merging.again() and merging.count == 2 and merging.out.is_file()


@pytest.mark.parametrize("more", [("--by", "周文静"), ("--detail",)])
def test_another_report_is_asked_for(merging: Merging, more: tuple[str, ...]) -> None:
    assert SAID not in merging.again(*more) and merging.count == 2
    assert (SAID in merging.again(*more)) == (more[0] == "--by")


def test_something_has_happened_to_it(merging: Merging, keybook: Run, tmp_path: Path) -> None:
    how = ("--home", merging.home.folder, "--period", "2026-10", "--out", tmp_path / "退回")
    keybook("return", *how, "--branch", "LJ01", "--reason", "收入与量收系统不符")
    assert SAID not in merging.again() and merging.count == 2
    assert SAID in merging.again() and merging.count == 2
