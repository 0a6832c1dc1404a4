"""Attempts on a home's memory: ledgers deleted, emptied, older, cut, chained anew, damaged; archives, anchors and backups
that somebody worked on (design 8). Each shows, and each has a way on.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from building.campaign import sampled
from building.small_state import NOW, PERIOD
from macros.intake.collecting import collect
from macros.intake.kept_facts import ensure_facts
from macros.office.doctor_home import examine_home
from macros.office.rebuild_home import rebuild
from workbooks.archive.anchor import FILE as ANCHOR
from workbooks.archive.anchor import read_anchor
from workbooks.archive.backup import CONTENTS, backup, restore
from workbooks.archive.events import FilingReturned, OwnerNamed, PolicyKept
from workbooks.archive.home import Home
from workbooks.archive.ledger import Ledger
from workbooks.book import Rejection

FIELDS = "at, kind, period, branch, version, file, sha256, by_whom, detail"


def base(home: Home) -> Path:
    return home.folder / "ledger.sqlite"


def sql(home: Home, *statements: str) -> None:
    """What somebody does with a tool of databases: the triggers first."""
    with closing(sqlite3.connect(base(home))) as there:
        for statement in ("drop trigger events_stay", "drop trigger events_remain", *statements):
            there.execute(statement)
        there.commit()


def chained_anew(home: Home) -> None:
    """One event changed, and every hash after it worked out again: within itself the chain is whole."""
    with closing(sqlite3.connect(base(home))) as there:
        there.execute("drop trigger events_stay")
        there.execute("drop index events_chained")
        rows = there.execute(f"select {FIELDS}, id from events order by id").fetchall()
        before = ""
        for row in rows:
            values = list(row[:9])
            if values[1] == "accepted":
                values[0] = "2026-10-01T08:00:00"
            own = hashlib.sha256(json.dumps([before, row[9], *values], ensure_ascii=False).encode()).hexdigest()
            there.execute("update events set at = ?, previous = ?, hash = ? where id = ?", (values[0], before, own, row[9]))
            before = own
        there.commit()


def older(home: Home) -> None:
    """The ledger as it was before the last filing, put back."""
    events = home.ledger.events()
    with closing(sqlite3.connect(base(home))) as there:
        there.execute("drop trigger events_remain")
        there.execute("delete from events where id >= ?", (events[-1].id,))
        there.execute("update sqlite_sequence set seq = ? where name = 'events'", (events[-1].id - 1,))
        there.commit()


def damaged_page(home: Home) -> None:
    data = bytearray(base(home).read_bytes())
    size = int.from_bytes(data[16:18], "big")
    for page in range(1, len(data) // size):
        data[page * size : page * size + 64] = os.urandom(64)
    base(home).write_bytes(bytes(data))


def damaged_index(home: Home) -> None:
    """Every event can be read, but not looked up."""
    with closing(sqlite3.connect(base(home))) as there:
        (root,) = there.execute("select rootpage from sqlite_master where name = 'events_file'").fetchone()
    data = bytearray(base(home).read_bytes())
    size = int.from_bytes(data[16:18], "big")
    data[(root - 1) * size : root * size] = os.urandom(size)
    base(home).write_bytes(bytes(data))


def emptied(home: Home) -> None:
    sql(home, "delete from events")


ATTACKS: dict[str, tuple[Callable[[Home], object], str]] = {
    "deleted": (lambda h: base(h).unlink(), "不见了"),
    "nothing in the file": (lambda h: base(h).write_bytes(b""), "是空的"),
    "emptied": (emptied, "是空的"),
    "cut at the end": (lambda h: sql(h, "delete from events where id = (select max(id) from events)"), "末尾有登记被删掉"),
    "an older one": (older, "登记被截短、清空，或换成了旧的一份"),
    "one event taken out": (lambda h: sql(h, "delete from events where id = 2"), "有登记被删掉或换过"),
    "one event changed": (lambda h: sql(h, "update events set at = '2026-10-01T08:00:00' where id = 2"), "被改过"),
    "a filing made somebody else's": (lambda h: sql(h, "update events set branch = 'YS03' where kind = 'accepted'"), "被改过"),
    "chained anew": (chained_anew, "登记被改写过"),
    "damaged pages": (damaged_page, "损坏"),
    "a damaged index": (damaged_index, "损坏"),
    "no database at all": (lambda h: base(h).write_bytes(b"not a database, only words" * 200), "不是登记，或损坏了"),
    "cut in the middle": (lambda h: base(h).write_bytes(base(h).read_bytes()[: base(h).stat().st_size // 2]), "损坏"),
    "a filing of the archive gone": (lambda h: next((h.folder / "archive" / str(PERIOD)).glob("*_LJ01_*")).unlink(), "存档里没有"),
    "a filing of the archive changed": (
        lambda h: next((h.folder / "archive" / str(PERIOD)).glob("*_LJ01_*")).write_bytes(b"PK"),
        "与收到时不同",
    ),
    "a filing slipped into the archive": (
        lambda h: shutil.copy(next((h.folder / "archive" / str(PERIOD)).glob("*_LJ01_*")), h.folder / "archive" / str(PERIOD) / "新.xlsx"),
        "登记里没有它",
    ),
}


def said(home: Home, anchor: str = "") -> str:
    """Every line of doctor that is not fine."""
    return "\n".join(c.line for c in examine_home(home.folder, anchor) if c.mark == "×")


@pytest.mark.parametrize("name", ATTACKS)
def test_doctor_sees_it_and_says_how_to_go_on(name: str, home: Home) -> None:
    home.ledger.add(FilingReturned(at=NOW, period="2026-10", branch="LJ01", reason="请核对收入"))
    assert said(home) == ""
    attack, word = ATTACKS[name]
    attack(home)
    told = said(home)
    assert word in told, (name, told)
    assert "keybook restore" in told or "--rebuild" in told or "keybook collect" in told


def test_a_lost_ledger_is_not_begun_anew(home: Home, filed: Path) -> None:
    """Nothing is collected into a home that has forgotten what it has."""
    base(home).unlink()
    with pytest.raises(Rejection, match="不见了"):
        Home(home.folder)
    with pytest.raises(Rejection, match="不见了"):
        Home.create(home.folder, home.folder / "policy.xlsx", now=NOW)
    assert not base(home).exists()


def test_an_old_ledger_is_found_by_the_anchor_of_a_mail(home: Home) -> None:
    """Also where everything beside the ledger is gone: the head stands in reports, receipts and mails."""
    anchor = f"签名：……（账本 {home.ledger.anchor}）"
    older(home)
    for file in home.ledger.anchor_files:
        file.unlink(missing_ok=True)
    assert "登记被截短" in said(home, anchor)


def test_an_anchor_that_was_written_over_is_a_sentence(home: Home) -> None:
    for text in ("", "12", "第一条", "3 " + "ab" * 32, "\x00" * 400):
        (home.folder / ANCHOR).write_text(text, encoding="utf-8")
        home.ledger.add(FilingReturned(at=NOW, period="2026-10", branch="LJ01"))
        assert home.ledger.whole() == ()
    assert read_anchor("账本 第 12 条 3A7F-0011-22AB-9C0D") and read_anchor("没有") is None


def test_evidence_is_not_written_over_by_the_next_event(home: Home) -> None:
    chained_anew(home)
    fresh = Home(home.folder)
    fresh.ledger.add(FilingReturned(at=NOW, period="2026-10", branch="LJ01"))
    assert "登记被改写过" in said(fresh)


def test_a_missing_anchor_stops_nobody(home: Home) -> None:
    for file in home.ledger.anchor_files:
        file.unlink(missing_ok=True)
    assert said(home) == "" and any("没有记在别处的链头" in c.line for c in examine_home(home.folder))


@pytest.mark.parametrize("name", sampled(["deleted", "emptied", "chained anew", "damaged pages", "no database at all"], 2, "lost"))
def test_a_ledger_of_receipts_from_the_archive(name: str, home: Home, filed: Path) -> None:
    """Nothing that came in is lost; what was in the ledger alone is named as gone; the old one stays."""
    ATTACKS[name][0](home)
    done = rebuild(home.folder, now=NOW, workers=1)
    assert done.taken == 3 and not done.left
    assert (done.old is None) == (name == "deleted") and "审批" in done.message
    again = Home(home.folder)
    assert {c: s.current.version for c, s in again.standings(PERIOD).items() if s.current} == {"LJ01": 1, "QH02": 1, "YS03": 1}
    assert said(again) == ""
    assert len(collect([filed], again, now=NOW, workers=1).duplicate) == 3


def test_a_backup_while_somebody_writes(home: Home, tmp_path: Path) -> None:
    """What is copied is one state of the ledger, and holds every file that it speaks of."""
    with home.ledger.writing():
        home.ledger.add(FilingReturned(at=NOW, period="2026-10", branch="LJ01"))
        other = Home(home.folder)
        made = backup(other, tmp_path / "备份.zip", now=NOW)
    assert made.events == len(home.ledger.events()) - 1
    back = restore(made.file, tmp_path / "新家", now=NOW)
    assert back.whole() == () and back.ledger.events()[-1].kind == "restored" and said(back) == ""
    ensure_facts(back, PERIOD, back.counted(PERIOD), workers=1)


def again(file: Path, change: Callable[[dict[str, bytes]], object]) -> Path:
    """A backup with other parts."""
    with zipfile.ZipFile(file) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    change(parts)
    with zipfile.ZipFile(file, "w") as new:
        for name, data in parts.items():
            new.writestr(name, data)
    return file


def listed(parts: dict[str, bytes], name: str, data: bytes) -> None:
    told = json.loads(parts[CONTENTS])
    told["files"][name] = hashlib.sha256(data).hexdigest()
    parts[name], parts[CONTENTS] = data, json.dumps(told).encode()


BACKUPS: dict[str, Callable[[dict[str, bytes]], object]] = {
    "a path out of the folder": lambda p: listed(p, "../外面.txt", b"x"),
    "an absolute path": lambda p: listed(p, "/tmp/外面.txt", b"x"),
    "a path of Windows": lambda p: listed(p, "..\\外面.txt", b"x"),
    "a drive of Windows": lambda p: listed(p, "C:外面.txt", b"x"),
    "another policy": lambda p: p.update({"policy.xlsx": b"PK"}),
    "another ledger": lambda p: p.update({"ledger.sqlite": b"x"}),
    "a ledger that is none": lambda p: listed(p, "ledger.sqlite", b"not a database" * 100),
    "no list": lambda p: p.pop(CONTENTS),
    "a list of something else": lambda p: p.update({CONTENTS: b"[]"}),
    "a file that is not there": lambda p: p.pop("policy.xlsx"),
}


@pytest.mark.parametrize("name", BACKUPS)
def test_a_backup_that_somebody_worked_on_is_not_restored(name: str, home: Home, tmp_path: Path) -> None:
    made = backup(home, tmp_path / "备份" / "b.zip", now=NOW).file
    again(made, BACKUPS[name])
    with pytest.raises(Rejection) as refused:
        restore(made, tmp_path / "新家", now=NOW)
    assert refused.value.remedy and not (tmp_path / "新家").exists() and not (tmp_path / "外面.txt").exists()
    assert [p.name for p in tmp_path.iterdir() if p.name.endswith(".tmp")] == []


def test_a_restore_writes_over_nothing(home: Home, tmp_path: Path) -> None:
    made = backup(home, tmp_path / "b.zip", now=NOW).file
    with pytest.raises(Rejection, match="已经有东西"):
        restore(made, home.folder, now=NOW)
    with pytest.raises(Rejection, match="收件文件夹里面"):
        backup(home, home.folder / "out" / "b.zip", now=NOW)


def test_facts_that_were_written_over_are_made_again(home: Home) -> None:
    """Damaged, or replaced together with their own list of digests: the ledger knows which they were."""
    event = next(e for e in home.counted(PERIOD) if e.branch == "LJ01")
    part = home.folder / "facts" / str(PERIOD) / "parts" / event.sha256[:16]
    before = home.facts.rows(PERIOD, event.sha256)["R10"]
    data = bytearray((part / "R10.parquet").read_bytes())
    data[len(data) // 2] ^= 0xFF
    (part / "R10.parquet").write_bytes(bytes(data))
    assert not home.facts.has(PERIOD, event.sha256)
    ensure_facts(home, PERIOD, [event], workers=1)
    assert home.facts.has(PERIOD, event.sha256) and home.facts.rows(PERIOD, event.sha256)["R10"].equals(before)
    other = next(e for e in home.counted(PERIOD) if e.branch == "QH02")
    shutil.rmtree(part)
    shutil.copytree(part.with_name(other.sha256[:16]), part)
    assert home.facts.has(PERIOD, event.sha256)
    ensure_facts(home, PERIOD, [event], workers=1)
    assert home.facts.rows(PERIOD, event.sha256)["R10"].equals(before)


def test_rows_put_together_that_were_written_over_are_put_together_again(home: Home) -> None:
    shas = [e.sha256 for e in home.counted(PERIOD)]
    before = home.facts.period(PERIOD, shas, ["R10"])["R10"]
    file = home.folder / "facts" / str(PERIOD) / "R10.parquet"
    shutil.copy(home.folder / "facts" / str(PERIOD) / "R20.parquet", file)
    assert Home(home.folder).facts.period(PERIOD, shas, ["R10"])["R10"].equals(before)


def test_the_chain_itself(tmp_path: Path) -> None:
    """The head is what the last event's hash is, and names it whatever is shown of it."""
    ledger = Ledger(tmp_path / "l.sqlite")
    assert ledger.head is None and ledger.anchored() == ()
    ledger.add(PolicyKept(at=NOW), OwnerNamed(at=NOW))
    head = ledger.head
    assert head is not None and head.number == 2
    shown = read_anchor(f"账本 {ledger.anchor}")
    assert shown is not None and ledger.unlike(shown) == "" and shown.fits(head.hash)
