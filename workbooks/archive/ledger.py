"""The ledger of a home: an append-only list of events in SQLite; what stands where is read from it, not kept twice.

Events are chained (F4): each bears the hash of the one before it, so that a row changed, taken out or slipped in behind
the triggers is seen. A rollback journal and one writer at a time make it fit for a shared drive.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from workbooks.book import Rejection

WAIT_SECONDS = 60
"""How long a writer waits for the one before it."""
_FIELDS = "at, kind, period, branch, version, file, sha256, by_whom, detail"
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


@dataclass(frozen=True, kw_only=True)
class Event:
    """One thing that happened; `id` is its number in the ledger, 0 while it is not there yet.

    kind   policy / owner / accepted / duplicate / rejected / returned / consolidated / corrected /
           correction_approved / adjusted / submitted, and the moves of an approval (validators.approval_form)
    """

    at: dt.datetime
    kind: str
    period: str = ""
    branch: str = ""
    version: int = 0
    file: str = ""
    sha256: str = ""
    by: str = ""
    detail: Mapping[str, Any] = field(default_factory=dict)
    id: int = 0


class Ledger:
    """The events of a home; with `until` only those up to that number, and nothing can be added."""

    def __init__(self, path: Path, *, until: int | None = None) -> None:
        self._path, self._until = path, until
        self._writing: sqlite3.Connection | None = None
        if until is None:
            with self._reading() as base:
                base.executescript(_TABLE)

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

    def events(
        self, *, period: str | None = None, kind: str | None = None, branch: str | None = None, sha256: str | None = None
    ) -> list[Event]:
        """Events in the order in which they happened."""
        asked = {"period": period, "kind": kind, "branch": branch, "sha256": sha256}
        given = {name: value for name, value in asked.items() if value is not None}
        where = "".join(f" and {name} = :{name}" for name in given) + (" and id <= :until" if self._until else "")
        with self._reading() as base:
            rows = base.execute(f"select {_FIELDS}, id from events where 1{where} order by id", given | {"until": self._until}).fetchall()
        return [_event(row) for row in rows]

    def accepted(self, sha256: str) -> Event | None:
        """The check-in of exactly this file; None when it was never accepted."""
        return next((e for e in self.events(sha256=sha256) if e.kind in ("accepted", "corrected")), None)

    def whole(self) -> tuple[str, ...]:
        """What speaks against the ledger being whole, one sentence a break; empty when every event is as it was added.

        An event that was changed breaks at itself, one that was taken out breaks at the next or at the end.
        """
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

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        if self._writing is not None:
            yield self._writing
            return
        base = sqlite3.connect(self._path, timeout=WAIT_SECONDS, isolation_level=None)
        try:
            base.execute("pragma synchronous = extra")
            yield base
        finally:
            base.close()


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
    values = (
        e.at.isoformat(timespec="seconds"),
        e.kind,
        e.period,
        e.branch,
        e.version,
        e.file,
        e.sha256,
        e.by,
        json.dumps(dict(e.detail), ensure_ascii=False),
    )
    number = last[0] + 1
    base.execute(
        f"insert into events (id, {_FIELDS}, previous, hash) values (?,?,?,?,?,?,?,?,?,?,?,?)",
        (number, *values, last[1], chain_hash(last[1], number, values)),
    )


def chain_hash(previous: str, number: int, values: tuple[Any, ...]) -> str:
    """The hash of an event: SHA-256 over the hash before it, its number and its cells (F4)."""
    return hashlib.sha256(json.dumps([previous, number, *values], ensure_ascii=False).encode()).hexdigest()


def _event(row: tuple[Any, ...]) -> Event:
    return Event(
        at=dt.datetime.fromisoformat(row[0]),
        kind=row[1],
        period=row[2],
        branch=row[3],
        version=row[4],
        file=row[5],
        sha256=row[6],
        by=row[7],
        detail=json.loads(row[8]),
        id=row[9],
    )


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Where one branch stands in one period.

    current   the check-in that counts, or None; versions: every accepted check-in, earliest first
    state     已收 / 零报 / 退回 / 更正 / 未报
    returned  the last return, or None
    """

    branch: str
    current: Event | None
    versions: tuple[Event, ...]
    state: str
    returned: Event | None = None

    @property
    def merged(self) -> bool:
        """True when its data count in a consolidation."""
        return self.current is not None and self.state in ("已收", "更正", "零报")

    @property
    def first(self) -> dt.datetime | None:
        """When its first version came: what 按时 is judged by (D30)."""
        return self.versions[0].at if self.versions else None


def standing(branch: str, events: list[Event]) -> Standing:
    """The standing of a branch from the events of one period."""
    mine = [e for e in events if e.branch == branch]
    versions = tuple(e for e in mine if e.kind == "accepted")
    returns = [e for e in mine if e.kind == "returned"]
    if not versions:
        return Standing(branch=branch, current=None, versions=(), state="未报")
    current = max(versions, key=lambda e: (e.version, e.at))
    last = returns[-1] if returns else None
    if last is not None and last.sha256 == current.sha256:
        state = "退回"
    elif any(r.sha256 in {v.sha256 for v in versions} for r in returns):
        state = "更正"
    else:
        state = "零报" if current.detail.get("nil") else "已收"
    return Standing(branch=branch, current=current, versions=versions, state=state, returned=last)
