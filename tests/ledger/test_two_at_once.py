"""Two people collect the same folder at the same moment: each file is taken once, whoever was first (issue: the ledger)."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

from validators.values.period import Month
from workbooks.archive.events import Event
from workbooks.archive.home import Home
from workbooks.archive.ledger import Ledger

NOW = dt.datetime(2026, 11, 2, 9, 30)
ROOT = Path(__file__).parents[2]


def test_the_same_folder_twice_at_once(filed: Path, policy_book: Path, tmp_path: Path) -> None:
    home = Home.create(tmp_path / "home", policy_book, now=NOW)
    command = [sys.executable, "-m", "macros", "collect", str(filed), "--home", str(home.folder), "--workers", "1"]
    both = [
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": str(ROOT)})
        for _ in range(2)
    ]
    said = [one.communicate(timeout=300) for one in both]
    assert [one.returncode for one in both] == [0, 0], said
    events = Counter(e.kind for e in home.ledger.events())
    assert (events["accepted"], events["duplicate"], events["rejected"]) == (3, 3, 0)
    assert len(list((home.folder / "archive" / "2026-10").iterdir())) == 3
    assert home.whole() == () and len(home.counted(Month(2026, 10))) == 3


def test_many_writers_make_one_chain(tmp_path: Path) -> None:
    """Four processes add fifty events each."""
    script = (
        "import sys, datetime as dt; from pathlib import Path; from workbooks.archive.events import Event; from workbooks.archive.ledger import Ledger\n"
        "book = Ledger(Path(sys.argv[1]))\n"
        "for i in range(50): book.add(Event(at=dt.datetime(2026, 11, 2), kind='note', by=sys.argv[2], version=i))"
    )
    path = tmp_path / "ledger.sqlite"
    four = [
        subprocess.Popen([sys.executable, "-c", script, str(path), name], env={**os.environ, "PYTHONPATH": str(ROOT)})
        for name in "甲乙丙丁"
    ]
    assert [one.wait(300) for one in four] == [0, 0, 0, 0]
    ledger = Ledger(path)
    events = ledger.events()
    assert ledger.whole() == () and [e.id for e in events] == list(range(1, 201))
    assert Counter(e.by for e in events) == Counter(dict.fromkeys("甲乙丙丁", 50))
    assert all([e.version for e in events if e.by == name] == list(range(50)) for name in "甲乙丙丁")


def test_two_at_once_see_each_other_in_between(tmp_path: Path) -> None:
    """What one holds open the other does not see, and then sees whole."""
    first, second = Ledger(tmp_path / "ledger.sqlite"), Ledger(tmp_path / "ledger.sqlite")
    with first.writing():
        first.add(Event(at=NOW, kind="a"))
        assert second.events() == []
        first.add(Event(at=NOW, kind="b"))
    assert [e.kind for e in second.events()] == ["a", "b"]
