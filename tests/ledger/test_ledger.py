"""The chain of events: whole as written, and a break wherever somebody went behind the triggers (F4)."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from workbooks.archive import ledger as module
from workbooks.archive.events import Event, FilingAccepted, FilingReturned
from workbooks.archive.ledger import Ledger
from workbooks.book import Rejection

NOW = dt.datetime(2026, 11, 2, 9, 30)


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    """Five events of two branches."""
    made = Ledger(tmp_path / "ledger.sqlite")
    for i in range(4):
        made.add(
            FilingAccepted(
                at=NOW, period="2026-10", branch=f"B{i % 2}", version=1 + i // 2, file=f"{i}.xlsx", sha256=f"{i:064x}", totals={"收入": i}
            )
        )
    made.add(FilingReturned(at=NOW, period="2026-10", branch="B0", sha256=f"{0:064x}", by="周文静"))
    return made


def behind(path: Path, *statements: str) -> None:
    """What somebody does who knows SQLite: the triggers first, then the rows."""
    with closing(sqlite3.connect(path)) as base, base:
        base.execute("drop trigger events_stay")
        base.execute("drop trigger events_remain")
        for statement in statements:
            base.execute(statement)


def test_events_come_back_as_they_were_added(ledger: Ledger) -> None:
    assert ledger.whole() == ()
    assert [e.id for e in ledger.events()] == [1, 2, 3, 4, 5]
    assert [e.file for e in ledger.events(FilingAccepted, branch="B1")] == ["1.xlsx", "3.xlsx"]
    assert [e.kind for e in ledger.events(sha256=f"{0:064x}")] == ["accepted", "returned"]
    assert ledger.events(FilingReturned)[0].by == "周文静"
    assert ledger.events(period="2026-09") == []


def test_each_event_bears_the_hash_of_the_one_before(ledger: Ledger, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "ledger.sqlite")) as base:
        rows = base.execute("select previous, hash from events order by id").fetchall()
    assert rows[0][0] == "" and all(before[1] == after[0] for before, after in zip(rows, rows[1:], strict=False))
    assert len({own for _, own in rows}) == 5


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("update events set detail = '{}' where id = 2", "第 2 条登记（2026-11-02T09:30:00 accepted 1.xlsx）被改过"),
        ("update events set by_whom = '别人' where id = 5", "第 5 条登记（2026-11-02T09:30:00 returned ）被改过"),
        ("update events set at = '2026-11-01T09:30:00' where id = 1", "第 1 条登记（2026-11-01T09:30:00 accepted 0.xlsx）被改过"),
        ("delete from events where id = 3", "第 4 条登记（2026-11-02T09:30:00 accepted）前面有登记被删掉或换过"),
        ("delete from events where id = 1", "第 2 条登记（2026-11-02T09:30:00 accepted）前面有登记被删掉或换过"),
        ("delete from events where id = 5", "登记应有 5 条，只到第 4 条，末尾有登记被删掉"),
    ],
)
def test_what_was_changed_or_taken_out_is_named(ledger: Ledger, tmp_path: Path, statement: str, said: str) -> None:
    behind(tmp_path / "ledger.sqlite", statement)
    assert said in ledger.whole()


def test_a_changed_event_with_a_new_hash_breaks_at_the_next(ledger: Ledger, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "ledger.sqlite")) as base:
        row = base.execute(
            "select at, kind, period, branch, version, file, sha256, by_whom, detail, previous from events where id = 2"
        ).fetchone()
    forged = (*row[:8], '{"totals": {"收入": 999}}')
    behind(
        tmp_path / "ledger.sqlite",
        f"update events set detail = '{forged[8]}', hash = '{module.chain_hash(row[9], 2, forged)}' where id = 2",
    )
    assert ledger.whole() == ("第 3 条登记（2026-11-02T09:30:00 accepted）前面有登记被删掉或换过",)


def test_an_earlier_state_shows_what_was_known_then_and_takes_nothing(ledger: Ledger) -> None:
    then = ledger.up_to(ledger.events()[1])
    assert [e.file for e in then.events()] == ["0.xlsx", "1.xlsx"] and then.accepted(f"{3:064x}") is None
    with pytest.raises(ValueError, match="earlier state"):
        then.add(Event(at=NOW, kind="note"))


def test_what_is_added_together_is_kept_together(ledger: Ledger) -> None:
    with pytest.raises(RuntimeError), ledger.writing():
        ledger.add(Event(at=NOW, kind="note"))
        assert [e.kind for e in ledger.events()][-1] == "note"
        raise RuntimeError
    assert not [e for e in ledger.events() if e.kind == "note"] and ledger.whole() == ()


def test_a_second_writer_waits_and_then_says_so(ledger: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "WAIT_SECONDS", 0.1)
    second = Ledger(tmp_path / "ledger.sqlite")
    with ledger.writing():
        assert len(second.events()) == 5
        with pytest.raises(Rejection, match="另一台电脑正在往这个收件文件夹登记"):
            second.add(Event(at=NOW, kind="note"))
    second.add(Event(at=NOW, kind="note"))
    assert [e.id for e in ledger.events() if e.kind == "note"] == [6]


def test_a_whole_home_has_the_bytes_that_came_in(mailed: Callable[[str], Path], policy_book: Path, tmp_path: Path) -> None:
    from macros.intake.collecting import collect
    from workbooks.archive.home import Home

    home = Home.create(tmp_path / "home", policy_book, now=NOW)
    collect([mailed("LJ01"), mailed("QH02")], home, now=NOW)
    assert home.whole() == ()
    files = sorted((home.folder / "archive" / "2026-10").glob("*.xlsx"))
    files[0].write_bytes(files[0].read_bytes() + b" ")
    files[1].unlink()
    assert sorted(home.whole()) == [f"存档“{files[0].name}”（2026-10）与收到时不同", f"存档里没有 2026-10 的“{files[1].name}”"]
