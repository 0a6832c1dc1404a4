"""The ledger of a home: an append-only list of events in SQLite; what stands where is read from it, not kept twice.

Events are chained (F4): each bears the hash of the one before it, so that a row changed, taken out or slipped in behind
the triggers is seen. A rollback journal and one writer at a time make it fit for a shared drive.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any, TypeVar, overload

from workbooks.archive.anchor import Anchor, keep_anchor, places, read_anchors
from workbooks.archive.disk import close_to_world
from workbooks.archive.event_kinds import event_of, kinds_of
from workbooks.archive.events import CLOCK, Event, FilingAccepted, FilingCorrected
from workbooks.book import Rejection

WAIT_SECONDS = 60
"""How long a writer waits for the one before it."""
_FIELDS = "at, kind, period, branch, version, file, sha256, by_whom, detail"
_COLUMNS = ("at", "kind", "period", "branch", "version", "file", "sha256", "by")
_TABLE = """
create table if not exists events (
    id integer primary key autoincrement, at text not null, kind text not null, period text, branch text,
    version integer, file text, sha256 text, by_whom text, detail text not null default '{}',
    previous text not null, hash text not null);
create index if not exists events_period on events (period, kind, branch);
create index if not exists events_file on events (sha256);
create unique index if not exists events_once on events (sha256) where kind = 'accepted';
create unique index if not exists events_corrected_once on events (sha256) where kind = 'corrected';
create unique index if not exists events_chained on events (previous);
create trigger if not exists events_stay before update on events begin select raise(abort, 'append only'); end;
create trigger if not exists events_remain before delete on events begin select raise(abort, 'append only'); end;
"""


E = TypeVar("E", bound=Event)


class Ledger:
    """The events of a home; with `until` only those up to that number, and nothing can be added."""

    def __init__(self, path: Path, *, until: int | None = None) -> None:
        self._path, self._until = path, until
        self._writing: sqlite3.Connection | None = None
        if until is None:
            with self._reading() as base:
                base.executescript(_TABLE)
            close_to_world(path)

    @property
    def past(self) -> bool:
        """True for an earlier state, to which nothing can be added."""
        return self._until is not None

    def up_to(self, event: Event) -> Ledger:
        """The ledger as it was right after an event."""
        return Ledger(self._path, until=event.id)

    def add(self, *events: Event) -> None:
        """Appends events, all or none."""
        with self.writing():
            assert self._writing is not None
            for event in events:
                _append(self._writing, event)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Holds the home for one writer: what is read stays true, what is added inside is kept together or not at all.

        Rejection when another computer held it longer than WAIT_SECONDS.
        """
        if self._until is not None:
            raise ValueError("an earlier state of the ledger takes no events")
        if self._writing is not None:
            yield
            return
        with self._reading() as base:
            _begin(base)
            self._writing = base
            try:
                yield
                base.execute("commit")
            except BaseException:
                if base.in_transaction:
                    base.execute("rollback")
                raise
            finally:
                self._writing = None
        self._keep_anchor()

    @property
    def head(self) -> Anchor | None:
        """The last event's number and hash; None while the ledger is empty."""
        with self._reading() as base:
            row = base.execute("select id, hash from events order by id desc limit 1").fetchone()
        return None if row is None else Anchor(number=row[0], hash=row[1])

    @property
    def anchor(self) -> str:
        """The head as people read it, for a report, a receipt, a mail."""
        return self.head.shown if self.head else "还没有登记"

    @property
    def anchor_files(self) -> tuple[Path, ...]:
        """Where the head is kept outside the database: in the home, and among this account's own papers."""
        with self._reading() as base:
            row = base.execute("select hash from events order by id limit 1").fetchone()
        return places(self._path, row[0] if row else "")

    def unlike(self, anchor: Anchor) -> str:
        """What an anchor from outside says against this ledger, as one clause; empty when the chain has it."""
        with self._reading() as base:
            row = base.execute("select hash from events where id = ?", (anchor.number,)).fetchone()
        if row is None:
            last = self.head.number if self.head else 0
            return f"记着的是{anchor.shown}，登记只到第 {last} 条：登记被截短、清空，或换成了旧的一份"
        return "" if anchor.fits(row[0]) else f"第 {anchor.number} 条登记和记着的（{anchor.shown}）不同：登记被改写过，或是从备份另接下去的"

    def anchored(self) -> tuple[str, ...]:
        """What the anchors outside the database say against the ledger, one clause each."""
        said = [self.unlike(anchor) for file in self.anchor_files for anchor in read_anchors(file)]
        return tuple(dict.fromkeys(clause for clause in said if clause))

    def settle_anchors(self) -> None:
        """Takes the ledger as it is for true: after a restore or a rebuilding, which its own event tells of."""
        head = self.head
        for file in self.anchor_files:
            with suppress(OSError):
                file.unlink(missing_ok=True)
            if head is not None:
                keep_anchor(file, head, {})

    def _keep_anchor(self) -> None:
        head, files = self.head, self.anchor_files
        if head is None:
            return
        for file in files:
            with self._reading() as base:
                asked = [a.number for a in read_anchors(file)]
                known = dict(base.execute(f"select id, hash from events where id in ({','.join('?' * len(asked))})", asked).fetchall())
            keep_anchor(file, head, known)

    def copy(self, target: Path) -> None:
        """A consistent copy of the database, also while others write (sqlite's own way); Rejection when it is damaged."""
        with self._reading() as base, closing(sqlite3.connect(target)) as there:
            base.backup(there)

    @overload
    def events(self, *, period: str | None = None, branch: str | None = None, sha256: str | None = None) -> list[Event]: ...

    @overload
    def events(self, of: type[E], *, period: str | None = None, branch: str | None = None, sha256: str | None = None) -> list[E]: ...

    def events(
        self, of: type[Event] = Event, *, period: str | None = None, branch: str | None = None, sha256: str | None = None
    ) -> list[Any]:
        """Events in the order in which they happened, of one kind or of those under a class; Rejection for damaged ones."""
        asked = {"period": period, "branch": branch, "sha256": sha256, "until": self._until}
        given = {name: value for name, value in asked.items() if value is not None}
        where = "".join(f" and {'id <= :until' if name == 'until' else f'{name} = :{name}'}" for name in given)
        kinds = () if of is Event else kinds_of(of)
        among = f" and kind in ({', '.join(repr(kind) for kind in kinds)})" if kinds else ""
        with self._reading() as base:
            rows = base.execute(f"select {_FIELDS}, id from events where 1{where}{among} order by id", given).fetchall()
        return [_event(row) for row in rows]

    def last(self, of: type[E], *, period: str | None = None) -> E | None:
        """The latest event of a kind; None where there is none."""
        found = self.events(of, period=period)
        return found[-1] if found else None

    def accepted(self, sha256: str) -> FilingAccepted | FilingCorrected | None:
        """The check-in of exactly this file; None when it was never accepted."""
        return next((e for e in self.events(sha256=sha256) if isinstance(e, FilingAccepted | FilingCorrected)), None)

    def clock_back(self, now: dt.datetime) -> str:
        """One sentence where the clock stands before the last event; empty where it does not."""
        with self._reading() as base:
            latest = _latest(base)
        if latest is None or now.isoformat(timespec="seconds") >= latest:
            return ""
        return f"电脑的时间 {now:%Y-%m-%d %H:%M} 早于最后一次登记 {latest[:16].replace('T', ' ')}，登记时间按后者记，请校准电脑的时间"

    def whole(self) -> tuple[str, ...]:
        """What speaks against the ledger being whole, one sentence a break; empty when every event is as it was added.

        An event that was changed breaks at itself, one that was taken out breaks at the next or at the end.
        """
        damaged = self._pages()
        if damaged:
            return damaged
        with self._reading() as base:
            rows = base.execute(f"select {_FIELDS}, id, previous, hash from events order by id").fetchall()
            last = base.execute("select seq from sqlite_sequence where name = 'events'").fetchone()
        said, before, number = [], "", 0
        for row in rows:
            found, previous, own = row[9:]
            if found != number + 1 or previous != before:
                said.append(f"第 {found} 条登记（{row[0]} {row[1]}）前面有登记被删掉或换过")
            if chain_hash(previous, found, row[:9]) != own:
                said.append(f"第 {found} 条登记（{row[0]} {row[1]} {row[5]}）被改过")
            before, number = own, found
        if last is not None and last[0] != number:
            said.append(f"登记应有 {last[0]} 条，只到第 {number} 条，末尾有登记被删掉")
        return tuple(said)

    def _pages(self) -> tuple[str, ...]:
        """Damaged pages of the database, as sqlite itself finds them."""
        try:
            with self._reading() as base:
                found = [row[0] for row in base.execute("pragma integrity_check(5)").fetchall()]
        except Rejection as broken:
            return (broken.reason,)
        return () if found == ["ok"] else (f"登记的数据库有损坏的页（{found[0].splitlines()[0]}）",)

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        if self._writing is not None:
            yield self._writing
            return
        with _sentences(self._path):
            base = sqlite3.connect(self._path, timeout=WAIT_SECONDS, isolation_level=None)
            try:
                base.execute("pragma synchronous = extra")
                yield base
            finally:
                base.close()


@contextmanager
def _sentences(path: Path) -> Iterator[None]:
    """What SQLite says of the disk, as a sentence with its remedy; what it says of our own statements is our bug."""
    try:
        yield
    except sqlite3.DatabaseError as wrong:
        code = getattr(wrong, "sqlite_errorcode", 0) & 0xFF
        if code not in _TROUBLES:
            raise
        reason, remedy = _TROUBLES[code]
        raise Rejection(reason.format(path), remedy) from wrong


_RESTORE = "先不要再收件；用 keybook restore 恢复备份，没有备份就运行 keybook doctor --home 收件文件夹 --rebuild"
_TROUBLES = {
    sqlite3.SQLITE_CORRUPT: ("登记“{}”损坏了，读不出来", _RESTORE),
    sqlite3.SQLITE_NOTADB: ("“{}”不是登记，或损坏了", _RESTORE),
    sqlite3.SQLITE_FULL: ("磁盘满了，“{}”没有写进去，什么也没有登记", "腾出空间再做一次；已登记的不会重复"),
    sqlite3.SQLITE_READONLY: ("“{}”只能读，不能登记", "请管理员给收件文件夹写入权限，或解除只读，再做一次"),
    sqlite3.SQLITE_CANTOPEN: ("“{}”打不开", "核对收件文件夹在不在、有没有读写权限，再做一次"),
    sqlite3.SQLITE_IOERR: ("读写“{}”时磁盘出错", "检查磁盘和网络盘，腾出空间，再做一次；已登记的不会重复"),
    sqlite3.SQLITE_PERM: ("没有权限读写“{}”", "请管理员给收件文件夹读写权限"),
}


def _begin(base: sqlite3.Connection) -> None:
    try:
        base.execute("begin immediate")
    except sqlite3.OperationalError as busy:
        if "locked" not in str(busy):
            raise
        raise Rejection(
            f"另一台电脑正在往这个收件文件夹登记，等了 {WAIT_SECONDS} 秒还没完", "等对方做完再点一次；已登记的不会重复"
        ) from busy


def _append(base: sqlite3.Connection, e: Event) -> None:
    last = base.execute("select id, hash from events order by id desc limit 1").fetchone() or (0, "")
    at, detail = e.at.isoformat(timespec="seconds"), e.detail
    latest = _latest(base) or at
    if at < latest:
        at, detail = latest, detail | {CLOCK: at}
    values = (at, e.kind, e.period, e.branch, e.version, e.file, e.sha256, e.by, json.dumps(detail, ensure_ascii=False))
    number = last[0] + 1
    base.execute(
        f"insert into events (id, {_FIELDS}, previous, hash) values (?,?,?,?,?,?,?,?,?,?,?,?)",
        (number, *values, last[1], chain_hash(last[1], number, values)),
    )


def _latest(base: sqlite3.Connection) -> str | None:
    row = base.execute("select at from events order by id desc limit 1").fetchone()
    return None if row is None else str(row[0])


def chain_hash(previous: str, number: int, values: tuple[Any, ...]) -> str:
    """The hash of an event: SHA-256 over the hash before it, its number and its cells (F4)."""
    return hashlib.sha256(json.dumps([previous, number, *values], ensure_ascii=False).encode()).hexdigest()


def _event(row: tuple[Any, ...]) -> Event:
    *columns, detail, number = row
    return event_of(dict(zip(_COLUMNS, columns, strict=True)) | {"id": number}, detail)
