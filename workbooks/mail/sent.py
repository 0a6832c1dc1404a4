"""The sent record: the same matter goes to the same person once, unless the person says again.

What is about to go out is written down before, and what came of it after: when the line broke or the machine stopped
in between, nobody knows whether the mail left, and the record says just that.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from workbooks.archive.events import MailDispatched
from workbooks.archive.ledger import Ledger
from workbooks.mail.draft import Draft
from workbooks.mail.settings import MailRefusal
from workbooks.mail.smtp import Sent
from workbooks.sidecar import recall, remember


class AlreadySent(MailRefusal):
    """It went out before, and the person did not say again."""


Send = Callable[[Draft], Sent]


@dataclass(frozen=True, kw_only=True)
class Dispatch:
    """One line of the record. state: sending / sent / unsent."""

    key: str
    state: str
    at: dt.datetime
    to: str = ""
    what: str = ""
    message_id: str = ""
    period: str = ""
    branch: str = ""


class Record(Protocol):
    """Where it is remembered what went out."""

    def last(self, key: str) -> Dispatch | None:
        """The latest line about a matter."""

    def add(self, line: Dispatch) -> None:
        """Writes a line down."""


class DeskRecord:
    """The record of a desk: in the file beside it."""

    def __init__(self, desk: Path) -> None:
        self._desk = desk

    def last(self, key: str) -> Dispatch | None:
        """The latest line about a matter."""
        line = next((entry for entry in reversed(self._lines()) if entry.get("key") == key), None)
        return Dispatch(**(line | {"at": dt.datetime.fromisoformat(line["at"])})) if line else None

    def add(self, line: Dispatch) -> None:
        """Writes a line down."""
        entry = {**vars(line), "at": line.at.isoformat(timespec="seconds")}
        remember(self._desk, mailed=[*self._lines(), entry])

    def _lines(self) -> list[dict[str, Any]]:
        known = recall(self._desk).get("mailed", [])
        return known if isinstance(known, list) else []


class HomeRecord:
    """The record of a centre: events of its ledger."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def last(self, key: str) -> Dispatch | None:
        """The latest line about a matter."""
        event = next((e for e in reversed(self._ledger.events(MailDispatched)) if e.sha256 == key), None)
        if event is None:
            return None
        return Dispatch(
            key=key,
            at=event.at,
            state=event.state,
            to=event.to,
            what=event.file,
            message_id=event.message_id,
            period=event.period,
            branch=event.branch,
        )

    def add(self, line: Dispatch) -> None:
        """Writes a line down."""
        self._ledger.add(
            MailDispatched(
                at=line.at,
                period=line.period,
                branch=line.branch,
                file=line.what,
                sha256=line.key,
                state=line.state,
                to=line.to,
                message_id=line.message_id,
            )
        )


def send_once(
    draft: Draft, record: Record, send: Send, *, now: dt.datetime, again: bool = False, period: str = "", branch: str = ""
) -> Sent:
    """Sends what was not sent before. MailRefusal when it was, or when it is not known whether it was."""
    before = record.last(draft.key)
    if before is not None and before.state != "unsent" and not again:
        when = f"{before.at:%m-%d %H:%M}"
        if before.state == "sent":
            raise AlreadySent(f"“{draft.subject}”已于 {when} 发给 {before.to}，没有再发", "确要再发，加上 --again")
        raise MailRefusal(f"“{draft.subject}”在 {when} 发到一半中断，不知道发出没有", "看看邮箱的“已发送”；没有发出，加上 --again 再发")
    line = Dispatch(key=draft.key, state="sending", at=now, to="、".join(draft.addresses), what=draft.subject, period=period, branch=branch)
    record.add(line)
    try:
        done = send(draft)
    except MailRefusal:
        record.add(Dispatch(**(vars(line) | {"state": "unsent"})))
        raise
    record.add(Dispatch(**(vars(line) | {"state": "sent", "to": "、".join(done.to), "message_id": done.message_id})))
    return done
