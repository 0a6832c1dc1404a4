"""Collecting: every submission found in folders, archives, mails and mailboxes is checked in (F1 step 8)."""

from __future__ import annotations

import datetime as dt
import errno
import re
import sqlite3
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from macros.bug_log import write_bug_log
from macros.closing.approvers_here import anybody
from macros.deciding.signing import words
from macros.errors import ToolkitError
from macros.intake.centre_view import CentreView
from macros.intake.check_in import Verdict, check_in, set_aside
from macros.intake.examine import examine_all
from macros.intake.examined import Examined
from macros.intake.taking_papers import PAPERS, take_papers
from validators.finding import REASON_LENGTH
from validators.values.period import Month
from validators.values.text import fold
from workbooks.archive.events import FilingAgreed, FilingHeld, MailFetched
from workbooks.archive.fact_store import FactStore
from workbooks.archive.home import Home
from workbooks.book import Rejection
from workbooks.mail.imap import Mail, Mailboxes
from workbooks.mail.unpack import unpack
from workbooks.submission.signature import fingerprint

_NO_PLACE = frozenset({errno.ENOSPC, errno.EROFS, getattr(errno, "EDQUOT", errno.ENOSPC)})
"""Errors that are none of a file: there is no place to write at all."""


@dataclass(kw_only=True)
class Collected:
    """What became of every file, by its name."""

    accepted: list[str] = field(default_factory=list)
    returned: dict[str, str] = field(default_factory=dict)
    """Of those, the ones that were taken as 退回, with the reason."""
    held: list[dict[str, str]] = field(default_factory=list)
    """What a person has to decide on first (待核对)."""
    notes: list[str] = field(default_factory=list)
    """What is to be said besides: a clock that was set back, a version whose ancestors never came."""
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
        elif verdict.kind == "held":
            self.held.append({"file": file, "reason": verdict.reason, "remedy": verdict.remedy, "fingerprint": verdict.fingerprint})
        elif verdict.kind == PAPERS:
            self.notes.append(f"{file}：{verdict.note}")
        elif verdict.kind == "duplicate":
            self.duplicate.append(file)
        else:
            self.accepted.append(file)
            if verdict.state:
                self.returned[file] = verdict.reason
            if verdict.note:
                self.notes.append(f"{file}：{verdict.note}")
            if verdict.superseded:
                self.superseded.append(verdict.superseded)

    @property
    def signed(self) -> dict[str, str]:
        """Who signed each file that was taken, in words, or 未签名."""
        return {
            shown: words(verdict.key, fingerprint(found.public_key) if found.public_key else "")
            for shown, found, verdict in self.results
            if verdict.kind == "accepted"
        }

    @property
    def message(self) -> str:
        """M22 without the board."""
        total = len(self.accepted) + len(self.duplicate) + len(self.rejected) + len(self.held)
        return (
            f"收到 {total} 个文件：新签收 {len(self.accepted)}"
            + (f"（其中退回 {len(self.returned)}）" if self.returned else "")
            + f"，重复 {len(self.duplicate)}（内容相同，未再登记）"
            + (f"，待核对 {len(self.held)}" if self.held else "")
            + f"，未收 {len(self.rejected)}。"
        )

    @property
    def accepted_json(self) -> list[Any]:
        """The names of what was taken; those that were taken as 退回 with their state (contract)."""
        return [{"file": name, "state": "退回", "reason": self.returned[name]} if name in self.returned else name for name in self.accepted]

    @property
    def incomplete(self) -> bool:
        """True where something was not taken as it should have been: exit status 1."""
        return bool(self.rejected or self.held or self.returned)


def collect(
    sources: Sequence[str | Path],
    home: Home,
    *,
    now: dt.datetime,
    workers: int = 2,
    done: Callable[[Examined], None] = lambda _: None,
    total: Callable[[int], None] = lambda _: None,
    password: str | None = None,
    agreed: Agreement | None = None,
) -> Collected:
    """Checks in every submission found in folders, files, .zip, .eml, .msg, winmail.dat and mailboxes (imap://...).

    What is none is listed with the reason; nothing outside the home is written. `password` opens the encrypted ones;
    they are archived without it. `agreed` takes those of the sources that were held before.
    """
    outcome, mailboxes = Collected(), _mailboxes(home, now)
    outcome.notes += filter(None, [home.ledger.clock_back(now)])
    with tempfile.TemporaryDirectory(prefix="keybook-") as scratch:
        files = list(unpack(sources, Path(scratch), outcome, fetch=mailboxes.fetch))
        total(len(files))
        facts = Path(scratch) / "facts"
        with home.ledger.writing():
            home.sweep()
            home.keep_policy(now)
        read = [what.file for what in files]
        examined = examine_all(read, facts, now.date(), workers=workers, done=done, password=password, view=CentreView.of(home))
        paired = sorted(zip(files, examined, strict=True), key=lambda item: (item[1].branch, item[1].version))
        with told_if_it_fails(outcome):
            for what, found in paired:
                if agreed is not None:
                    _agree(home, found, agreed, now)
                verdict = _contained(home, found.opened or what.file, what.shown, found, home.facts_in(facts), now)
                verdict = named_otherwise(what.shown, found, verdict)
                outcome.add(what.shown, verdict, what.sender)
                outcome.results.append((what.shown, found, verdict))
    _merge_months(home, outcome)
    taken = [*outcome.accepted, *outcome.duplicate, *(one["file"] for one in outcome.held)]
    mailboxes.settle(lambda shown: any(name.startswith(f"{shown}/") for name in taken))
    return outcome


def _merge_months(home: Home, outcome: Collected) -> None:
    for period in sorted({found.period for _, found, verdict in outcome.results if verdict.kind == "accepted"}):
        month = Month.parse(period)
        home.facts.merge(month, [event.sha256 for event in home.counted(month)], home.policy.pack.registers)


_MONTH_NAMED = re.compile(r"(?<!\d)(20\d\d)[-_.年]?(1[0-2]|0[1-9])(?!\d)")

_BRANCH_NAMED = re.compile(r"20\d\d-\d\d_([A-Za-z0-9]{2,12})_")


def named_otherwise(shown: str, found: Examined, verdict: Verdict) -> Verdict:
    """A file that is already there, under the name of another month or branch, is no repetition: what it names is still missing."""
    name = shown.rpartition("/")[2]
    named = _MONTH_NAMED.search(name)
    if verdict.kind != "duplicate" or named is None:
        return verdict
    if f"{named[1]}-{named[2]}" == found.period:
        return _of_another(name, found, verdict)
    wanted = f"{named[1]}-{named[2]}"
    return Verdict(
        kind="rejected",
        reason=f"文件名写的是 {wanted}，里面是 {found.period} 的数据，和已签收的一份相同",
        remedy=f"请对方打开 {wanted} 的台账，重新【打包上报】，不要给上月的文件改名",
    )


def _of_another(name: str, found: Examined, verdict: Verdict) -> Verdict:
    """The same for our own form of a name, month_branch_…, that says another branch."""
    named = _BRANCH_NAMED.match(name)
    if named is None or fold(named[1]) == fold(found.branch):
        return verdict
    return Verdict(
        kind="rejected",
        reason=f"文件名写的是 {named[1]} 的，里面是 {found.branch} 的数据，和已签收的一份相同",
        remedy=f"请 {named[1]} 发它自己的台账【打包上报】的那一份，不要给别的单位的文件改名",
    )


@contextmanager
def told_if_it_fails(outcome: Collected) -> Iterator[None]:
    """A failure in the middle says which files were taken before it; they stay so, and another run takes the rest."""
    try:
        yield
    except Exception as failure:
        taken = "、".join(outcome.accepted[:10]) + (f" 等 {len(outcome.accepted)} 个" if len(outcome.accepted) > 10 else "")
        failure.add_note(f"在这之前已登记：{taken or '没有'}；再运行一次收件，会接着收其余的")
        raise


@dataclass(frozen=True, kw_only=True)
class Agreement:
    """Who takes files that are held, and why."""

    by: str
    reason: str


def agreement(by: str, reason: str) -> Agreement:
    """As it was typed; ToolkitError where it does not say who, or why."""
    if len(reason.strip()) < REASON_LENGTH or not by.strip():
        raise ToolkitError("收下待核对的上报件要写明是谁、为什么", f"写上 --by 工号和不少于 {REASON_LENGTH} 个字的 --reason")
    return Agreement(by=by.strip(), reason=reason.strip())


def _agree(home: Home, found: Examined, agreed: Agreement, now: dt.datetime) -> None:
    if home.ledger.events(FilingHeld, sha256=found.sha256) and not found.reason:
        home.ledger.add(
            FilingAgreed(
                at=now,
                period=found.period,
                branch=found.branch,
                version=found.version,
                file=found.file,
                sha256=found.sha256,
                by=anybody(home, agreed.by, now).number,
                reason=agreed.reason,
            )
        )


def _contained(home: Home, file: Path, shown: str, found: Examined, facts: FactStore, now: dt.datetime) -> Verdict:
    """Check-in of one file: what it fails at costs that file, and is undone as a whole."""
    try:
        return take_papers(home, shown, found, now) if found.papers else check_in(home, file, shown, found, facts, now)
    except (Rejection, ToolkitError) as refused:
        return set_aside(home, file, shown, found, now, refused.reason, refused.remedy)
    except sqlite3.OperationalError:
        raise
    except OSError as failed:
        if failed.errno in _NO_PLACE:
            raise
        reason = f"“{shown}”写不进收件文件夹（{failed.strerror or type(failed).__name__}），没有登记"
        return set_aside(home, file, shown, found, now, reason, "核对收件文件夹的权限；其他文件不受影响")
    except Exception:  # one file that cannot be checked in costs nobody else
        remedy = f"把 {write_bug_log()[1]} 发给管理员；其他文件不受影响，这一份留在收件文件夹的 inbox"
        return set_aside(home, file, shown, found, now, f"“{shown}”登记时出错，没有登记", remedy)


def _mailboxes(home: Home, now: dt.datetime) -> Mailboxes:
    """The mailboxes of a collection, remembered in the ledger of the home."""
    kept = home.ledger.events(MailFetched)
    places = {(e.mailbox, e.uidvalidity, e.uid) for e in kept}
    mails = {(e.message_id, e.sha256) for e in kept}

    def known(mail: Mail) -> bool:
        return (mail.mailbox, mail.uidvalidity, mail.uid) in places or (mail.message_id, mail.sha256) in mails

    def keep(found: Sequence[Mail]) -> None:
        home.ledger.add(
            *(
                MailFetched(
                    at=now, sha256=mail.sha256, mailbox=mail.mailbox, uidvalidity=mail.uidvalidity, uid=mail.uid, message_id=mail.message_id
                )
                for mail in found
            )
        )

    return Mailboxes(known, keep, home.folder, home.folder.parent)
