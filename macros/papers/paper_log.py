"""The log of the forms of a home: read out of its ledger, its chain worked out again, and lines added at its end (R60, R61)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import reduce
from typing import Any

from macros.deciding.account import account
from validators.papers.log_chain import broken_at, line_hash
from validators.papers.paper_states import SUBMIT, Paper, PaperMove, moved
from validators.papers.rights import Rights
from validators.values.times import moment
from workbooks.archive.events import PaperMoved
from workbooks.archive.home import Home
from workbooks.book import Rejection


@dataclass(frozen=True, kw_only=True)
class HeldPaper:
    """A form of the home: where it stands, and everything that was done to it; `opening` is its last 提交."""

    paper: Paper
    events: tuple[PaperMoved, ...]

    @property
    def opening(self) -> PaperMoved:
        """What says what it is about: its last 提交, else its first line."""
        return next((one for one in reversed(self.events) if one.action == SUBMIT), self.events[0])

    @property
    def late_on(self) -> str:
        """Type and number, as people call it."""
        return f"{self.opening.type} {self.paper.number}"


def paper_events(home: Home) -> list[PaperMoved]:
    """Every line of the log in its order; Rejection where a line was changed or left out."""
    found = home.ledger.events(PaperMoved)
    broken = broken_at([(one.line, cells(one)) for one in found])
    if broken is not None:
        reason = f"审批日志第 {broken + 1} 行（单 {found[broken].number}）被改过，或它前面少了一行"
        raise Rejection(reason, "先不要再审批；运行 keybook doctor --home 收件文件夹 看是哪里，用 keybook restore 恢复备份")
    return found


def cells(event: PaperMoved) -> list[str]:
    """A line of R61 without its hash: 单号, 类型, 步骤, 办理人, 级别, 动作, 时间, 意见."""
    return [event.number, event.type, event.step, person_of(event), event.rights, event.action, event.when, event.words]


def person_of(event: PaperMoved) -> str:
    """工号 and name of who did it."""
    return f"{event.by} {event.name}".strip()


def move_of(event: PaperMoved) -> PaperMove:
    """The line as the state machine takes it."""
    return PaperMove(
        number=event.number,
        action=event.action,
        by=event.by,
        at=moment(event.when),
        step="" if event.action == SUBMIT else event.step,
        level=event.rights,
        name=event.name,
        words=event.words,
        middle=event.middle,
        fallen=tuple(event.fallen),
        may=tuple(event.may),
    )


def held_papers(events: Iterable[PaperMoved], rights: Rights) -> dict[str, HeldPaper]:
    """The forms by number, in the order in which they were opened."""
    of_each: dict[str, list[PaperMoved]] = {}
    for event in events:
        of_each.setdefault(event.number, []).append(event)
    return {
        number: HeldPaper(
            paper=reduce(lambda paper, event: moved(paper, move_of(event), rights), mine, Paper(number=number)), events=tuple(mine)
        )
        for number, mine in of_each.items()
    }


def add_line(home: Home, now: dt.datetime, told: Mapping[str, Any]) -> PaperMoved:
    """Adds a line to the log, chained to the last one; call it inside `ledger.writing`, `told` are fields of the event."""
    before = home.ledger.last(PaperMoved)
    event = PaperMoved(at=now, when=f"{now:%Y-%m-%d %H:%M}", account=account(), **told)
    event = event.model_copy(update={"line": line_hash(before.line if before else "", cells(event))})
    home.ledger.add(PaperMoved(**event.model_dump(exclude={"kind", "id", "clock"})))
    return event
