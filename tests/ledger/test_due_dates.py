"""The board: a due date for each branch with its shift, and the states that a filing goes through (D30, G39)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from macros.intake.collecting import collect
from macros.merge.filing_board import board
from macros.posting.returns import return_filings
from validators.values.period import Month
from workbooks.archive.home import Home

PERIOD, NOW = Month(2026, 10), dt.datetime(2026, 11, 2, 9, 30)
Make = Callable[..., Path]


@pytest.fixture
def home(policy_book: Path, tmp_path: Path) -> Home:
    """A home with nothing in it."""
    return Home.create(tmp_path / "home", policy_book, now=NOW)


def shifted(home: Home, days: dict[str, int]) -> None:
    """截止日顺延天数 of these branches; "" is everybody."""
    old = home.policy.frames["R09"]
    row = old[old["参数代码"] == "deadline_shift"].iloc[:1]
    more = [row.assign(适用机构=branch or None, 值=str(number)) for branch, number in days.items()]
    kept = old if "" not in days else old.drop(row.index)
    home.policy = replace(home.policy, frames={**home.policy.frames, "R09": pd.concat([kept, *more], ignore_index=True)})


def words(home: Home) -> dict[str, tuple[Any, ...]]:
    """Due day, timeliness, days late and state by branch."""
    return {row.branch: (row.due.day, row.timeliness, row.days_late, row.state) for row in board(home, PERIOD)[0]}


def test_each_branch_has_its_own_due_date(home: Home, filed: Path) -> None:
    collect([filed], home, now=dt.datetime(2026, 11, 5, 23, 59, 59))
    assert words(home) == dict.fromkeys(("LJ01", "QH02", "YS03"), (3, "迟报", 2, "已收"))
    shifted(home, {"QH02": 2})
    assert words(home)["QH02"] == (5, "按时", 0, "已收") and words(home)["LJ01"] == (3, "迟报", 2, "已收")
    shifted(home, {"": 1})
    assert words(home)["LJ01"] == (4, "迟报", 1, "已收") and words(home)["QH02"] == (5, "按时", 0, "已收")


def test_nil_returned_corrected_missing(home: Home, submission: Make, mailed: Make, tmp_path: Path) -> None:
    """A correction does not make a filing late: the first version counts (D30)."""
    nil = submission("QH02", PERIOD, {}, 零报="全部")
    collect([submission("LJ01"), nil], home, now=NOW)
    assert words(home) == {"LJ01": (3, "按时", 0, "已收"), "QH02": (3, "按时", 0, "零报"), "YS03": (3, "未报", 0, "未报")}
    done = return_filings(home, PERIOD, tmp_path / "退回", now=NOW, branch="LJ01", reason="走访记录与上月雷同", by="周文静")
    assert done.returned == ("LJ01",) and words(home)["LJ01"] == (3, "按时", 0, "退回")
    collect([submission("LJ01", version=2)], home, now=dt.datetime(2026, 11, 9))
    assert words(home)["LJ01"] == (3, "按时", 0, "更正")
    assert [e.branch for e in home.counted(PERIOD)] == ["LJ01", "QH02"] and home.counted(PERIOD)[0].version == 2
    reminded = return_filings(home, PERIOD, tmp_path / "退回", now=dt.datetime(2026, 11, 9))
    assert reminded.reminded == ("YS03",)
