"""A home is its owner's, or on a shared drive its group's, never the world's; a clock that was set back is noticed."""

from __future__ import annotations

import datetime as dt
import os
import stat
from pathlib import Path

import pytest

from workbooks.archive.disk import draft_of, put, whole
from workbooks.archive.events import Event
from workbooks.archive.home import Home
from workbooks.archive.ledger import Ledger

NOW = dt.datetime(2026, 11, 2, 9, 30)
posix = pytest.mark.skipif(os.name == "nt", reason="Windows keeps rights in another way")


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@posix
def test_nobody_else_looks_into_a_home(policy_book: Path, tmp_path: Path) -> None:
    (tmp_path / "开着的").mkdir(mode=0o755)
    home = Home.create(tmp_path / "开着的", policy_book, now=NOW)
    put(home.folder / "inbox" / "a.xlsx", b"x")
    for path in (home.folder, *home.folder.rglob("*")):
        assert mode(path) & 0o077 == 0 or path.parent != home.folder, path
    assert mode(home.folder) == 0o700 and mode(home.folder / "ledger.sqlite") == 0o600 and mode(home.folder / "inbox" / "a.xlsx") == 0o600


@posix
def test_on_a_shared_drive_it_is_the_groups(policy_book: Path, tmp_path: Path) -> None:
    shared = tmp_path / "共享"
    shared.mkdir()
    shared.chmod(0o2770)
    home = Home.create(shared / "home", policy_book, now=NOW)
    put(home.folder / "inbox" / "a.xlsx", b"x")
    assert mode(home.folder) & 0o7777 == 0o2770 and mode(home.folder / "inbox") & 0o7777 == 0o2770
    assert mode(home.folder / "ledger.sqlite") & 0o007 == 0 and mode(home.folder / "inbox" / "a.xlsx") & 0o067 == 0o040


def test_a_draft_cannot_be_guessed_and_is_gone_when_the_writer_fails(tmp_path: Path) -> None:
    assert draft_of(tmp_path / "a.xlsx") != draft_of(tmp_path / "a.xlsx")
    with pytest.raises(ValueError, match="no"), whole(tmp_path / "a.xlsx") as draft:
        draft.write_bytes(b"half")
        raise ValueError("no")
    assert not list(tmp_path.iterdir())


def test_a_clock_set_back_is_noticed_and_time_never_runs_backwards(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "ledger.sqlite")
    ledger.add(Event(at=NOW, kind="note"))
    assert ledger.clock_back(NOW) == "" and "早于最后一次登记 2026-11-02 09:30" in ledger.clock_back(NOW - dt.timedelta(days=3))
    ledger.add(Event(at=NOW - dt.timedelta(days=3), kind="note"), Event(at=NOW + dt.timedelta(hours=1), kind="note"))
    first, second, third = ledger.events()
    assert (first.at, second.at, third.at) == (NOW, NOW, NOW + dt.timedelta(hours=1))
    assert second.clock == "2026-10-30T09:30:00" and ledger.whole() == ()
