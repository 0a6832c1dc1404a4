"""The state machine of one form (P13, F3): where it stands after everything that was done to it, and what speaks against more.

草稿 → 待初审 → 待中审 (where the case asks for it) → 待终审 → 已批准 → 执行中 → 完成; 退回 → 草稿, one version higher, under the
same number; 否决 → 终止. The submitter never approves, nobody approves twice, every step has a level that may do it. A move
that the machine does not know leaves the form as it is: an approval that is none counts for nothing, whoever wrote it down.
Pure functions; the moves themselves are in the ledger of a home.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import reduce
from typing import NamedTuple

from validators.approval_form import Objection, Stage, route
from validators.finding import REASON_LENGTH
from validators.papers.rights import Rights
from validators.registers.control.approvals import ACTIONS, STEPS
from validators.values.text import fold

SUBMIT, AGREE, RETURN, REFUSE, EXECUTE, FINISH = ACTIONS
WAITING = (Stage.FIRST, Stage.MIDDLE, Stage.LAST)
"""The stages in which a form waits for an approver."""
OPEN = (Stage.DRAFT, *WAITING, Stage.APPROVED, Stage.RUNNING)
"""The stages of a form that is in hand (在办): neither 完成 nor 终止."""


class PaperMove(NamedTuple):
    """One thing that was done to a form: by whom (工号, 姓名, 权限级别), when, with what words.

    step      the step that it was done at; middle, fallen: of a 提交, whether 中间审批 applies and which steps fell away
    may       the levels that might do the step when it was done, for 权限表 may be another by now; () = those of today
    """

    number: str
    action: str
    by: str
    at: dt.datetime
    step: str = ""
    level: str = ""
    name: str = ""
    words: str = ""
    middle: bool = False
    fallen: tuple[str, ...] = ()
    may: tuple[str, ...] = ()


class StepDone(NamedTuple):
    """A step of approval that was passed: when the form came to it, and when it left."""

    step: str
    by: str
    came: dt.datetime
    left: dt.datetime

    @property
    def days(self) -> int:
        """Days between, by the calendar."""
        return (self.left.date() - self.came.date()).days


@dataclass(frozen=True, kw_only=True)
class Paper:
    """A form as it stands: `since` is when it came there; `signed` and `done` are those who approved its present version."""

    number: str
    stage: Stage = Stage.DRAFT
    version: int = 1
    submitter: str = ""
    signed: tuple[str, ...] = ()
    way: tuple[Stage, ...] = ()
    since: dt.datetime | None = None
    done: tuple[StepDone, ...] = field(default=())

    @property
    def waits(self) -> bool:
        """True while an approver has to act."""
        return self.stage in WAITING

    @property
    def is_open(self) -> bool:
        """True while it is in hand."""
        return self.stage in OPEN


def paper_of(moves: Iterable[PaperMove], rights: Rights, number: str) -> Paper:
    """The form of a number after everything that was done to it."""
    return reduce(lambda paper, move: moved(paper, move, rights), moves, Paper(number=number))


def moved(paper: Paper, move: PaperMove, rights: Rights) -> Paper:
    """The form after one move; one against which something speaks leaves it as it is."""
    if _against(paper, move, rights) is not None:
        return paper
    if move.action == SUBMIT:
        way = route(move.middle, move.fallen)
        return replace(paper, stage=way[0], way=way, submitter=move.by, signed=(), done=(), since=move.at)
    if move.action == AGREE:
        step = StepDone(paper.stage.step, move.by, paper.since or move.at, move.at)
        onward = paper.way[paper.way.index(paper.stage) + 1 :]
        stage = onward[0] if onward else Stage.APPROVED
        return replace(paper, stage=stage, signed=(*paper.signed, move.by), done=(*paper.done, step), since=move.at)
    if move.action == RETURN:
        return replace(paper, stage=Stage.DRAFT, version=paper.version + 1, signed=(), way=(), done=(), since=move.at)
    stage = {REFUSE: Stage.ENDED, EXECUTE: Stage.RUNNING, FINISH: Stage.DONE}[move.action]
    return replace(paper, stage=stage, since=move.at)


def paper_objection(paper: Paper, move: PaperMove, rights: Rights) -> Objection | None:
    """Why this may not be done now; None when nothing speaks against it. Beside the machine's own: a 退回 or 否决 says why."""
    if move.action in (RETURN, REFUSE) and len(move.words.strip()) < REASON_LENGTH:
        return Objection(f"意见只有 {len(move.words.strip())} 个字", f"{move.action}要写明哪里要改，不少于 {REASON_LENGTH} 个字")
    return _against(paper, move, rights)


def _against(paper: Paper, move: PaperMove, rights: Rights) -> Objection | None:
    if not move.by.strip():
        return Objection("没有写是谁办的", "写上工号")
    if move.action == SUBMIT:
        return (
            None
            if paper.stage is Stage.DRAFT
            else Objection(f"单 {paper.number} 现在是“{paper.stage}”，不用再提交", "等批下来，或换一个单号")
        )
    if move.action in (EXECUTE, FINISH):
        return _not_to_be_executed(paper, move)
    if move.action not in (AGREE, RETURN, REFUSE):
        return Objection(f"没有“{move.action}”这个动作", f"可用的：{'、'.join(ACTIONS)}")
    if not paper.waits:
        return Objection(
            f"单 {paper.number} 现在是“{paper.stage}”，没有要审批的", "先【提交审批】" if paper.stage is Stage.DRAFT else "不用再批"
        )
    return _unfit(paper, move, rights)


def _not_to_be_executed(paper: Paper, move: PaperMove) -> Objection | None:
    """What speaks against 执行 and 完成."""
    if paper.stage is Stage.ENDED:
        return Objection(f"单 {paper.number} 已否决，又有执行记录", "撤回执行，重新提交")
    wanted = Stage.APPROVED if move.action == EXECUTE else Stage.RUNNING
    if paper.stage is not wanted:
        return Objection(f"单 {paper.number} 现在是“{paper.stage}”，还不能{move.action}", f"到“{wanted}”以后再办")
    if fold(move.by) != fold(paper.submitter):
        return Objection(f"单 {paper.number} 是 {paper.submitter} 提交的，{move.by} 不能{move.action}", "由提交人执行和跟踪")
    return None


def _unfit(paper: Paper, move: PaperMove, rights: Rights) -> Objection | None:
    """What speaks against this person at the step at which the form waits."""
    step, who = paper.stage.step, move.name or move.by
    later = [stage.step for stage in paper.way[paper.way.index(paper.stage) + 1 :]]
    asked = move.step or next((name for name in later if not rights.may(move.level, step) and rights.may(move.level, name)), step)
    if STEPS.index(asked) > STEPS.index(step) and asked in later:
        return Objection(f"步骤{asked}早于{step}", f"按顺序办理：先由{rights.who(step)}办“{step}”")
    if asked != step:
        return Objection(f"单 {paper.number} 现在要办的是“{step}”，不是“{asked}”", f"由{rights.who(step)}办“{step}”")
    if fold(move.by) == fold(paper.submitter):
        return Objection(f"{who} 是单 {paper.number} 的提交人，提交人不能审批", "换人审批")
    if fold(move.by) in {fold(one) for one in paper.signed}:
        return Objection(f"{who} 在单 {paper.number} 上已经同意过一步，一个人不能批两步", "其中一步换人")
    if not (move.level in move.may if move.may else rights.may(move.level, step)):
        return Objection(f"{who} 的权限是{move.level or '空着'}，不能{step}", f"由{rights.who(step)}审批")
    return None


def fallen(middle: bool, persons: Iterable[tuple[str, str]], submitter: str, rights: Rights) -> tuple[str, ...]:
    """The steps that fall away where there are too few persons, each (工号, 权限级别), for them (settled 43): the earliest first.

    >>> of = Rights({"初次审批": frozenset({"二级"}), "中间审批": frozenset({"二级"}), "最终审批": frozenset({"一级"})})
    >>> fallen(True, [("1", "一级"), ("2", "二级")], "9", of), fallen(True, [("1", "一级"), ("2", "二级")], "2", of)
    (('初次审批',), ('初次审批', '中间审批'))
    """
    steps = [stage.step for stage in route(middle)]
    free = {number: level for number, level in persons if fold(number) != fold(submitter)}
    kept: list[str] = []
    for step in reversed(steps):
        able = [number for number, level in free.items() if rights.may(level, step)]
        if able:
            kept.append(step)
            free.pop(min(able, key=lambda number: sum(rights.may(free[number], other) for other in steps)))
        elif step == steps[-1]:
            kept.append(step)
    return tuple(step for step in steps if step not in kept)
