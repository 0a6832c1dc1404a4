"""The ledger of a home: an append-only list of events in SQLite; what stands where is read from it, not kept twice."""
from __future__ import annotations

import datetime as dt
import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

_TABLE = """
create table if not exists events (
    id integer primary key autoincrement, at text not null, kind text not null, period text, branch text,
    version integer, file text, sha256 text, by_whom text, detail text not null default '{}');
create index if not exists events_period on events (period, kind);
create unique index if not exists events_once on events (sha256) where kind = 'accepted';
create trigger if not exists events_stay before update on events begin select raise(abort, 'append only'); end;
create trigger if not exists events_remain before delete on events begin select raise(abort, 'append only'); end;
"""


@dataclass(frozen=True, kw_only=True)
class Event:
    """One thing that happened. kind: accepted / duplicate / rejected / returned / consolidated."""

    at: dt.datetime
    kind: str
    period: str = ""
    branch: str = ""
    version: int = 0
    file: str = ""
    sha256: str = ""
    by: str = ""
    detail: Mapping[str, Any] = field(default_factory=dict)


class Ledger:
    """The events of a home."""

    def __init__(self, path: Path) -> None:
        self._path = path
        with self._open() as base:
            base.executescript(_TABLE)

    def add(self, *events: Event) -> None:
        """Appends events, all or none."""
        with self._open() as base, base:
            base.executemany(
                "insert into events (at, kind, period, branch, version, file, sha256, by_whom, detail)"
                " values (?,?,?,?,?,?,?,?,?)",
                [(e.at.isoformat(timespec="seconds"), e.kind, e.period, e.branch, e.version, e.file, e.sha256, e.by,
                  json.dumps(dict(e.detail), ensure_ascii=False)) for e in events])

    def events(self, *, period: str | None = None, kind: str | None = None) -> list[Event]:
        """Events in the order in which they happened."""
        with self._open() as base:
            rows = base.execute(
                "select at, kind, period, branch, version, file, sha256, by_whom, detail from events"
                " where (?1 is null or period = ?1) and (?2 is null or kind = ?2) order by id",
                (period, kind)).fetchall()
        return [Event(at=dt.datetime.fromisoformat(r[0]), kind=r[1], period=r[2], branch=r[3], version=r[4], file=r[5],
                      sha256=r[6], by=r[7], detail=json.loads(r[8])) for r in rows]

    def accepted(self, sha256: str) -> Event | None:
        """The check-in of exactly this file; None when it was never accepted."""
        return next((e for e in self.events(kind="accepted") if e.sha256 == sha256), None)

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        base = sqlite3.connect(self._path, timeout=30)
        try:
            yield base
        finally:
            base.close()


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
