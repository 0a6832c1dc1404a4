"""A level's file that was made, not packed: what its seal bears out is still held against its rows and the tree."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import macros.posting.level_submission as level
from macros.intake.collecting import collect
from validators.values.period import Month
from workbooks.archive.home import Home
from workbooks.submission.package import write_submission

Run = Callable[..., Any]
PERIOD = Month(2026, 10)


@pytest.fixture
def made(city: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Path]:
    """`made(change)`: C1's file, sealed after `change(content)` of what it says of its branches."""
    home = Home(city("C1", "A1", "A2"))

    def make(change: Callable[[Any], Any]) -> Path:
        def write(folder: Path, what: Any) -> Path:
            return write_submission(folder, replace(what, level=change(what.level)))

        monkeypatch.setattr(level, "write_submission", write)
        signed = level.asked_of_level(home, PERIOD, dict.fromkeys((1, 2, 3), "是"))
        return level.submit_level(home, PERIOD, tmp_path / "上报", now=dt.datetime(2026, 11, 2, 9, 30), sign_off=signed).files[0]

    return make


def _part(content: Any, number: int, **changes: Any) -> Any:
    parts = [dict(part) for part in content.parts]
    parts[number] |= changes
    return replace(content, parts=tuple(parts))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda c: _part(c, 0, totals=c.parts[0]["totals"] | {"收入": 1}), "A1 收入 写的是 0.01，各行加起来是 3003.03"),
        (lambda c: _part(c, 1, counted=False, totals={}), "有 A2 的行，它的单位清单里却没有这一家"),
        (lambda c: _part(c, 1, branch="A1"), "A1 有两份"),
        (lambda c: _part(c, 0, received="gestern"), "清单不全或被改过"),
        (lambda c: _part(c, 0, totals={"收入": "1"}), "清单不全或被改过"),
        (lambda c: replace(c, adjustments=({"by": "C1"},)), "清单不全或被改过"),
        (lambda c: replace(c, parts=(*c.parts, c.parts[0] | {"branch": "B1", "counted": False})), "它不归江北市局"),
    ],
)
def test_it_is_refused_and_said_why(change: Run, words: str, made: Run, tree_policy: Path, tmp_path: Path) -> None:
    top = Home.create(tmp_path / "省", tree_policy, now=dt.datetime(2026, 11, 2))
    done = collect([made(change)], top, now=dt.datetime(2026, 11, 2, 9, 40), workers=1)
    assert not done.accepted and words in done.rejected[0]["reason"] and done.rejected[0]["remedy"]
