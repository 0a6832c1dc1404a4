"""Collecting: every submission found in folders, archives, mails and mailboxes is checked in (F1 step 8)."""

from __future__ import annotations

import datetime as dt
import re
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from macros.intake.check_in import Verdict, check_in
from macros.intake.examine import Examined, examine_all
from validators.values.period import Month
from workbooks.archive.fact_store import FactStore
from workbooks.archive.home import Home
from workbooks.archive.ledger import Event
from workbooks.mail.imap import Mail, Mailboxes
from workbooks.mail.unpack import unpack


@dataclass(kw_only=True)
class Collected:
    """What became of every file, by its name."""

    accepted: list[str] = field(default_factory=list)
    duplicate: list[str] = field(default_factory=list)
    superseded: list[str] = field(default_factory=list)
    rejected: list[dict[str, str]] = field(default_factory=list)
    other: list[dict[str, str]] = field(default_factory=list)
    """What is visibly no submission, with the reason: a picture, a text, a letter without a workbook."""
    results: list[tuple[str, Examined, Verdict]] = field(default_factory=list)
    """Every file that was looked into: its name, what it is, what became of it."""
    senders: dict[str, str] = field(default_factory=dict)
    """Who mailed what was refused; "" where nobody knows."""

    def pass_over(self, file: str, reason: str) -> None:
        """A file that is visibly no submission."""
        self.other.append({"file": file, "reason": reason})

    def refuse(self, file: str, reason: str, remedy: str, *, sender: str = "") -> None:
        """A file that is not taken; `sender` mailed it."""
        self.senders[file] = sender
        self.rejected.append({"file": file, "reason": reason, "remedy": remedy})

    def add(self, file: str, verdict: Verdict, sender: str = "") -> None:
        """A file that was examined, and what became of it."""
        if verdict.kind == "rejected":
            self.refuse(file, verdict.reason, verdict.remedy, sender=sender)
        elif verdict.kind == "duplicate":
            self.duplicate.append(file)
        else:
            self.accepted.append(file)
            if verdict.superseded:
                self.superseded.append(verdict.superseded)

    @property
    def message(self) -> str:
        """M22 without the board."""
        total = len(self.accepted) + len(self.duplicate) + len(self.rejected)
        return (
            f"收到 {total} 个文件：新签收 {len(self.accepted)}，重复 {len(self.duplicate)}（内容相同，未再登记），"
            f"未收 {len(self.rejected)}。"
        )


def collect(
    sources: Sequence[str | Path],
    home: Home,
    *,
    now: dt.datetime,
    workers: int = 2,
    done: Callable[[Examined], None] = lambda _: None,
    total: Callable[[int], None] = lambda _: None,
    password: str | None = None,
) -> Collected:
    """Checks in every submission found in folders, files, .zip, .eml, .msg, winmail.dat and mailboxes (imap://...).

    What is none is listed with the reason; nothing outside the home is written. `password` opens the encrypted ones;
    they are archived without it.
    """
    outcome = Collected()
    mailboxes = _mailboxes(home, now)
    with tempfile.TemporaryDirectory(prefix="keybook-") as scratch:
        files = list(unpack(sources, Path(scratch), outcome, fetch=mailboxes.fetch))
        total(len(files))
        facts = Path(scratch) / "facts"
        examined = examine_all([what.file for what in files], facts, now.date(), workers=workers, done=done, password=password)
        with home.ledger.writing():
            home.sweep()
        paired = sorted(zip(files, examined, strict=True), key=lambda item: (item[1].branch, item[1].version))
        with _told_if_it_fails(outcome):
            for what, found in paired:
                verdict = check_in(home, found.opened or what.file, what.shown, found, FactStore(facts), now)
                verdict = _named_otherwise(what.shown, found, verdict)
                outcome.add(what.shown, verdict, what.sender)
                outcome.results.append((what.shown, found, verdict))
    for period in sorted({found.period for _, found, verdict in outcome.results if verdict.kind == "accepted"}):
        month = Month.parse(period)
        home.facts.merge(month, [event.sha256 for event in home.counted(month)], home.policy.pack.registers)
    taken = [*outcome.accepted, *outcome.duplicate]
    mailboxes.settle(lambda shown: any(name.startswith(f"{shown}/") for name in taken))
    return outcome


_MONTH_NAMED = re.compile(r"(?<!\d)(20\d\d)[-_.年]?(1[0-2]|0[1-9])(?!\d)")


def _named_otherwise(shown: str, found: Examined, verdict: Verdict) -> Verdict:
    """A file that is already there, under the name of another month, is no repetition: the month that it names is still missing."""
    named = _MONTH_NAMED.search(shown.rpartition("/")[2])
    if verdict.kind != "duplicate" or named is None or f"{named[1]}-{named[2]}" == found.period:
        return verdict
    wanted = f"{named[1]}-{named[2]}"
    return Verdict(
        kind="rejected",
        reason=f"文件名写的是 {wanted}，里面是 {found.period} 的数据，和已签收的一份相同",
        remedy=f"请对方打开 {wanted} 的台账，重新【打包上报】，不要给上月的文件改名",
    )


@contextmanager
def _told_if_it_fails(outcome: Collected) -> Iterator[None]:
    """A failure in the middle says which files were taken before it; they stay so, and another run takes the rest."""
    try:
        yield
    except Exception as failure:
        taken = "、".join(outcome.accepted[:10]) + (f" 等 {len(outcome.accepted)} 个" if len(outcome.accepted) > 10 else "")
        failure.add_note(f"在这之前已登记：{taken or '没有'}；再运行一次收件，会接着收其余的")
        raise


def _mailboxes(home: Home, now: dt.datetime) -> Mailboxes:
    """The mailboxes of a collection, remembered in the ledger of the home."""
    kept = home.ledger.events(kind="mail_in")
    places = {(e.detail["mailbox"], e.detail["uidvalidity"], e.detail["uid"]) for e in kept}
    mails = {(e.detail["message_id"], e.sha256) for e in kept}

    def known(mail: Mail) -> bool:
        return (mail.mailbox, mail.uidvalidity, mail.uid) in places or (mail.message_id, mail.sha256) in mails

    def keep(found: Sequence[Mail]) -> None:
        home.ledger.add(
            *(
                Event(
                    at=now,
                    kind="mail_in",
                    sha256=mail.sha256,
                    detail={"mailbox": mail.mailbox, "uidvalidity": mail.uidvalidity, "uid": mail.uid, "message_id": mail.message_id},
                )
                for mail in found
            )
        )

    return Mailboxes(known, keep, home.folder, home.folder.parent)
