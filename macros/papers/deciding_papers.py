"""What is done to a form in a home: 提交, 同意, 退回, 否决, 执行, 完成; each is one line of the log (P13)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from macros.closing.approvers_here import people, person
from macros.errors import ToolkitError
from macros.papers.paper_log import HeldPaper, add_line, held_papers, move_of, paper_events
from validators.acting_persons import Approver
from validators.approval_form import middle_cases
from validators.papers.middle_case import asks_for_middle
from validators.papers.paper_states import AGREE, EXECUTE, FINISH, SUBMIT, WAITING, Paper, PaperMove, fallen, moved, paper_objection
from validators.papers.rights import Rights, has_middle, overlay_on, rights_of
from validators.registers.control.approvals import TYPES
from validators.values.period import Month
from workbooks.archive.events import PaperMoved
from workbooks.archive.home import Home


@dataclass(frozen=True, kw_only=True)
class PaperAsked:
    """A form that is handed in: its number, what it is about, who hands it in, and where in which file it began."""

    number: str
    type: str
    branch: str
    period: Month
    by: str
    name: str = ""
    rights: str = "三级"
    about: str = ""
    case: str = ""
    sheet: str = ""
    row: int = 0
    file: str = ""
    sha256: str = ""


@dataclass(frozen=True, kw_only=True)
class PaperDone:
    """What was done, and the form as it now stands."""

    action: str
    step: str
    by: str
    held: HeldPaper

    @property
    def message(self) -> str:
        """One line for people."""
        paper = self.held.paper
        few = "、".join(self.held.opening.fallen)
        return f"单 {paper.number}（{self.held.opening.type}）：{self.by} 已{self.action}，现在是“{paper.stage}”。" + (
            f"审批人不够，{few}略去，已记下。" if few and self.action == SUBMIT else ""
        )

    def as_json(self) -> dict[str, Any]:
        """One JSON document."""
        return {"action": self.action, "step": self.step, "by": self.by} | paper_json(self.held)


def paper_json(held: HeldPaper) -> dict[str, Any]:
    """A form as JSON has it."""
    paper, told = held.paper, held.opening
    return {
        "number": paper.number,
        "type": told.type,
        "branch": told.branch,
        "period": told.period,
        "about": told.about,
        "state": paper.stage.value,
        "next": paper.stage.step,
        "version": paper.version,
        "submitter": paper.submitter,
        "fallen": list(told.fallen),
    }


def refuse_when_off(home: Home) -> None:
    """ToolkitError where the policy has not switched the steps on."""
    if not overlay_on(home.policy):
        raise ToolkitError("政策没有启用审批权限", "在政策工作簿把参数“启用审批权限”填成“是”，再用 keybook collect --policy 换上")


def papers_in(home: Home) -> dict[str, HeldPaper]:
    """The forms of a home by number; Rejection where the log was changed."""
    return held_papers(paper_events(home), rights_of(home.policy))


def submit_paper(home: Home, asked: PaperAsked, *, now: dt.datetime, own_words: str = "") -> PaperDone:
    """提交: a new form, or one that came back, under the same number; ToolkitError when it may not be done."""
    refuse_when_off(home)
    if asked.type not in TYPES:
        raise ToolkitError(f"没有“{asked.type}”这种单据", f"可用的：{'、'.join(TYPES)}")
    if asked.branch not in {home.owner(asked.period).code, *home.nodes(asked.period)}:
        raise ToolkitError(f"{asked.branch} {asked.period} 不归这个收件文件夹管", "核对 --home 和机构编码")
    with home.ledger.writing():
        held, rights = papers_in(home), rights_of(home.policy)
        paper = held[asked.number].paper if asked.number in held else Paper(number=asked.number)
        middle = has_middle(home.policy) and asks_for_middle(
            asked.type, asked.case, middle_cases(home.policy, asked.branch, asked.period.first)
        )
        able = [(one.number, one.rights) for one in people(home, asked.period, now.date())]
        away = fallen(middle, able, asked.by, rights)
        move = PaperMove(number=asked.number, action=SUBMIT, by=asked.by, at=now, middle=middle, fallen=away)
        _refuse(paper_objection(paper, move, rights))
        told: dict[str, Any] = {
            "type": asked.type,
            "step": "填写与提交",
            "name": asked.name,
            "rights": asked.rights,
            "about": asked.about,
            "sheet": asked.sheet,
        }
        told |= {"row": asked.row, "middle": middle, "fallen": list(away), "words": own_words, "file": asked.file, "sha256": asked.sha256}
        return _written(home, paper, move, told | {"branch": asked.branch, "period": str(asked.period)}, rights, now)


def decide_paper(home: Home, number: str, action: str, *, by: str, words: str = "", now: dt.datetime) -> PaperDone:
    """同意, 退回, 否决 by a person of 《审批人》, 执行 and 完成 by the submitter; ToolkitError when it may not be done."""
    refuse_when_off(home)
    with home.ledger.writing():
        held, rights = papers_in(home), rights_of(home.policy)
        if number not in held:
            raise ToolkitError(f"没有单号“{number}”的单据", "核对单号，用【待我审批】看清单")
        mine = held[number]
        who = _person(home, mine, action, by, now)
        move = PaperMove(number=number, action=action, by=who.number, at=now, level=who.rights, name=who.name, words=words.strip())
        _refuse(paper_objection(mine.paper, move, rights))
        step = mine.paper.stage.step
        told: dict[str, Any] = {"type": mine.opening.type, "step": step, "name": who.name, "rights": who.rights, "words": words.strip()}
        told |= {"branch": mine.opening.branch, "period": mine.opening.period, "may": sorted(rights.allowed.get(step, ()))}
        return _written(home, mine.paper, move, told, rights, now)


def _person(home: Home, mine: HeldPaper, action: str, by: str, now: dt.datetime) -> Approver:
    """Who acts: for 执行 and 完成 whoever submitted, by the name that the form has; else a person of 《审批人》."""
    if action in (EXECUTE, FINISH):
        known = mine.opening.by == by.strip()
        return Approver(number=by.strip(), name=mine.opening.name if known else "", rights=mine.opening.rights if known else "")
    return person(home, Month.parse(mine.opening.period), by, now.date())


def _refuse(against: Any) -> None:
    if against is not None:
        raise ToolkitError(against.reason, against.remedy)


def _written(home: Home, before: Paper, move: PaperMove, told: dict[str, Any], rights: Rights, now: dt.datetime) -> PaperDone:
    event = add_line(home, now, told | {"number": move.number, "action": move.action, "by": move.by, "version": before.version})
    after = moved(before, move_of(event), rights)
    earlier = tuple(one for one in home.ledger.events(PaperMoved) if one.number == move.number)
    by = f"{move.by} {event.name}".strip()
    return PaperDone(action=move.action, step=event.step, by=by, held=HeldPaper(paper=after, events=earlier))


def waiting_for(papers: Sequence[HeldPaper], who: Approver, rights: Rights) -> list[HeldPaper]:
    """The forms on which this person can act now, the longest waiting first."""

    def can(held: HeldPaper) -> bool:
        move = PaperMove(number=held.paper.number, action=AGREE, by=who.number, at=held.paper.since or dt.datetime.min, level=who.rights)
        return held.paper.stage in WAITING and paper_objection(held.paper, move, rights) is None

    return sorted(filter(can, papers), key=lambda held: (held.paper.since or dt.datetime.min, held.paper.number))
