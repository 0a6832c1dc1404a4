"""疑义 at the centre: who said what against which pay, since when, and what was answered (ux 8)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from macros.closing.approvers_here import anybody
from macros.deciding.account import account
from macros.deciding.disputes import CODE
from macros.errors import ToolkitError
from validators.finding import REASON_LENGTH
from workbooks.archive.events import DisputeAnswered, FilingAccepted
from workbooks.archive.home import Home


@dataclass(frozen=True, kw_only=True)
class Disputed:
    """What one person said about the pay of one month, since the file that brought it first; `days` until the answer, else until now."""

    branch: str
    number: str
    about: str
    text: str
    raised: dt.date
    days: int
    answer: str = ""
    by: str = ""
    answered: dt.date | None = None

    @property
    def state(self) -> str:
        """As people read it."""
        return "◆待答复" if self.answered is None else "√已答复"

    def as_json(self) -> dict[str, Any]:
        """One entry of `keybook dispute --json`."""
        return {
            "branch": self.branch,
            "person": self.number,
            "period": self.about,
            "text": self.text,
            "raised": str(self.raised),
            "days": self.days,
            "answer": self.answer,
            "by": self.by,
            "answered": str(self.answered) if self.answered else None,
        }


def disputes_of(home: Home, now: dt.datetime) -> list[Disputed]:
    """Every dispute that the newest file of its month still brings, the oldest first."""
    first: dict[tuple[str, str, str], dt.datetime] = {}
    newest: dict[tuple[str, str], dict[tuple[str, str, str], str]] = {}
    for event in home.ledger.events(FilingAccepted):
        brought = dict(_brought(event))
        newest[event.branch, event.period] = brought
        for key in brought:
            first.setdefault(key, event.at)
    answers = {(e.branch, e.about, e.number): e for e in home.ledger.events(DisputeAnswered)}
    standing = {key: text for brought in newest.values() for key, text in brought.items()}
    found = [_disputed(key, text, first[key], answers.get(key), now) for key, text in standing.items()]
    return sorted(found, key=lambda one: (one.raised, one.branch, one.about, one.number))


def answer(home: Home, branch: str, number: str, about: str, text: str, *, by: str, now: dt.datetime) -> Disputed:
    """Records what is answered; ToolkitError where there is no such dispute, the answer says nothing, or nobody may give it."""
    known = {(one.branch, one.number, one.about): one for one in disputes_of(home, now)}
    said = known.get((branch, number, about))
    if said is None:
        raise ToolkitError(f"没有收到 {branch} {number} 对 {about} 薪酬的疑义", "不写 --answer 先看清单，照清单写单位、工号和月份")
    if len(text.strip()) < REASON_LENGTH:
        raise ToolkitError(f"答复不到 {REASON_LENGTH} 个字", "写清楚改不改、为什么；要改的用更正单改")
    who = anybody(home, by, now)
    home.ledger.add(
        DisputeAnswered(
            at=now,
            branch=branch,
            number=number,
            about=about,
            said=said.text,
            answer=text.strip(),
            by=who.number,
            name=who.shown,
            account=account(),
        )
    )
    return next(one for one in disputes_of(home, now) if (one.branch, one.number, one.about) == (branch, number, about))


def _brought(event: FilingAccepted) -> Iterator[tuple[tuple[str, str, str], str]]:
    """(机构编码, month, 工号) and words of the disputes of a file; of a level's file those of its branches."""
    for kept in [*event.open, *(one for part in event.parts or () for one in part.get("open", ()))]:
        about, _, number = str(kept.get("record", "")).partition("·")
        if kept.get("code") == CODE and number:
            yield (str(kept.get("branch") or event.branch), about, number), str(kept.get("reason", ""))


def _disputed(key: tuple[str, str, str], text: str, raised: dt.datetime, given: DisputeAnswered | None, now: dt.datetime) -> Disputed:
    held = given if given is not None and given.said == text else None  # other words are another dispute
    until = (held.at if held is not None else now).date()
    return Disputed(
        branch=key[0],
        about=key[1],
        number=key[2],
        text=text,
        raised=raised.date(),
        days=(until - raised.date()).days,
        answer=held.answer if held else "",
        by=held.name if held else "",
        answered=held.at.date() if held else None,
    )
