"""Sending what a button made, at the person's press: once, and remembered (F1 steps 7 and 10)."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

from macros.posting.submitting import Submitted, letter
from macros.session import Session
from validators.values.period import Month
from workbooks.archive.home import Home
from workbooks.file_digest import file_digest
from workbooks.mail.draft import Draft
from workbooks.mail.sent import AlreadySent, DeskRecord, HomeRecord, send_once
from workbooks.mail.settings import MailRefusal, Server, ServiceRefusal, find_server
from workbooks.mail.smtp import Sent, send
from workbooks.sidecar import recall, remember


@dataclass(kw_only=True)
class Posted:
    """What went out, what had gone out before, and what did not, with the reason."""

    sent: list[dict[str, Any]] = field(default_factory=list)
    earlier: list[dict[str, str]] = field(default_factory=list)
    unsent: list[dict[str, str]] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """The three lists by name."""
        return {"sent": self.sent, "earlier": self.earlier, "unsent": self.unsent}

    @property
    def message(self) -> str:
        """For people: how many went out, and each that did not."""
        again = f"，以前发过、没有再发 {len(self.earlier)} 封（确要再发，加上 --again）" if self.earlier else ""
        lines = [f"已发出 {len(self.sent)} 封，没有发出 {len(self.unsent)} 封{again}。"]
        lines += [f"  没有发出 {u['subject']}：{u['reason']}。怎么办：{u['remedy']}" for u in self.unsent]
        return "\n".join(lines)


def desk_server(desk: Path) -> Server:
    """The server by which a desk sends; MailRefusal when nobody set one up."""
    return find_server("smtp", desk.resolve().parent)


def home_server(home: Home) -> Server:
    """The server by which a centre sends."""
    return find_server("smtp", home.folder, home.folder.resolve().parent)


def unchanged(session: Session, folder: Path, *, how: str = "") -> Submitted | None:
    """The submission made before, when it lies in `folder` and the desk and its reasons are as they were then.

    Sending again what could not be sent needs no new version. `how` says how it was signed and locked.
    """
    known = recall(session.path).get("packed")
    if not isinstance(known, dict) or (known["desk"], known["how"], known["version"]) != (
        _state(session.path),
        how,
        session.memory["version"],
    ):
        return None
    made = folder / str(known["file"])
    if not made.is_file() or file_digest(made) != known["sha256"]:
        return None
    attached = Path(known["attached"])
    if attached.name != made.name or not attached.is_file():
        return None
    return Submitted(
        files=(made,), open=(), draft=letter(session, int(known["version"]), attached), message=f"台账没有变，仍是上次做好的 {made.name}。"
    )


def post_submission(session: Session, done: Submitted, server: Server, *, now: dt.datetime, again: bool = False, how: str = "") -> Sent:
    """Sends a submission to the upper level; MailRefusal when it was sent before, or cannot be."""
    assert done.draft is not None
    made = done.files[0]
    seal = file_digest(made)
    attached = done.draft.attachments[0].resolve()
    remember(
        session.path,
        packed={
            "desk": _state(session.path),
            "how": how,
            "file": made.name,
            "sha256": seal,
            "attached": str(attached),
            "version": recall(session.path)["version"],
        },
    )
    return send_once(
        replace(done.draft, matter=f"submission {seal}"),
        DeskRecord(session.path),
        partial(send, server=server, when=now),
        now=now,
        again=again,
        period=str(session.filing.period),
        branch=session.filing.branch,
    )


def post_all(
    home: Home, drafts: Iterable[tuple[str, Draft]], period: Month, server: Server, *, now: dt.datetime, again: bool = False
) -> Posted:
    """Sends the mails of a centre, each by itself; a server that does not answer ends it."""
    posted, record, down = Posted(), HomeRecord(home.ledger), None
    for branch, draft in drafts:
        try:
            if down is not None:
                raise down
            done = send_once(draft, record, partial(send, server=server, when=now), now=now, again=again, period=str(period), branch=branch)
            posted.sent.append({"subject": draft.subject, "to": list(done.to), "message_id": done.message_id})
        except AlreadySent as before:
            posted.earlier.append({"subject": draft.subject, "reason": before.reason})
        except MailRefusal as refused:
            down = refused if isinstance(refused, ServiceRefusal) else None
            posted.unsent.append({"subject": draft.subject, "reason": refused.reason, "remedy": refused.remedy})
    return posted


def _state(desk: Path) -> str:
    """What a desk holds and what was said about it, in one digest."""
    known = recall(desk)
    said = json.dumps([known["reasons"], known["permissions"]], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(desk.read_bytes() + said.encode()).hexdigest()
