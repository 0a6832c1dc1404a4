"""The five steps by which a month's consolidation is approved (F3): where a form stands, and who may take it further.

填写与提交 → 初次审批 → 中间审批 (only where something asks for it) → 最终审批 → 执行和跟踪. Where an office has too few
persons, steps fall away and the record says so; a closed month is opened again by two (settled 43). Pure functions over
what has happened; the events themselves are in the ledger of the home.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import reduce
from typing import Final, NamedTuple

import pandas as pd

from validators.finding import REASON_LENGTH
from validators.policy import Policy
from validators.values.period import Month
from validators.values.text import fold, split_list


class Stage(StrEnum):
    """Where a form stands."""

    DRAFT = "草稿"
    FIRST = "待初审"
    MIDDLE = "待中审"
    LAST = "待终审"
    APPROVED = "已批准"
    RUNNING = "执行中"
    DONE = "完成"
    ENDED = "终止"

    @property
    def step(self) -> str:
        """What is done next at this stage, in the words of F3."""
        return {
            "草稿": "填写与提交",
            "待初审": "初次审批",
            "待中审": "中间审批",
            "待终审": "最终审批",
            "已批准": "执行和跟踪",
            "执行中": "执行和跟踪",
            "完成": "执行和跟踪",
            "终止": "执行和跟踪",
        }[self.value]

    @property
    def glyph(self) -> str:
        """The sign that goes with the word (ux 1.3)."""
        if self is Stage.ENDED:
            return "×"
        return "○" if self is Stage.DRAFT else "√" if self.locked or self is Stage.DONE else "◆"

    @property
    def locked(self) -> bool:
        """True when the period is closed (F1 step 10)."""
        return self in (Stage.APPROVED, Stage.RUNNING)


APPROVE: Final = "approved"
SEND_BACK: Final = "sent_back"
REOPEN: Final = "reopened"
PUBLISH: Final = "published"
ASK: Final = "reopen_asked"
LAPSE: Final = "lapsed"
"""One asks for a closed month to be opened again; approvals that were given to another result lapse (settled 42)."""
MOVES = (APPROVE, SEND_BACK, REOPEN, PUBLISH, ASK, LAPSE)
"""What may happen to a form; the kinds of event in the ledger."""


class ApprovalMove(NamedTuple):
    """One thing that happened to a form; `middle` is True where a submission asked for 中间审批, `skipped` are the
    steps that fell away with it for want of persons.
    """

    kind: str
    by: str
    middle: bool = False
    skipped: tuple[str, ...] = ()


class Objection(NamedTuple):
    """Why something may not be done, and what to do instead."""

    reason: str
    remedy: str


@dataclass(frozen=True, kw_only=True)
class ApprovalForm:
    """A form as it stands. `version` rises whenever it goes back to 草稿; `signed` are those who approved, in order.

    route   the stages that a submitted form passes; asked: who asked for a closed month to be opened again
    """

    stage: Stage = Stage.DRAFT
    version: int = 1
    middle: bool = False
    submitter: str = ""
    signed: tuple[str, ...] = ()
    route: tuple[Stage, ...] = ()
    asked: str = ""


def form_of(moves: Iterable[ApprovalMove]) -> ApprovalForm:
    """The form after everything that happened to it."""
    return reduce(after, moves, ApprovalForm())


def after(form: ApprovalForm, move: ApprovalMove) -> ApprovalForm:
    """The form after one move; a move that its stage does not know leaves it as it is."""
    waits = form.stage.glyph == "◆"
    if waits and move.kind in (SEND_BACK, LAPSE) or move.kind == REOPEN and form.stage.locked:
        return ApprovalForm(version=form.version + 1)
    if move.kind == ASK and form.stage.locked:
        return replace(form, asked=move.by)
    if move.kind == PUBLISH and form.stage is Stage.APPROVED:
        return replace(form, stage=Stage.RUNNING)
    if move.kind != APPROVE or form.stage.locked:
        return form
    if form.stage is Stage.DRAFT:
        way = route(move.middle, move.skipped)
        return replace(form, stage=way[0], route=way, submitter=move.by, middle=move.middle, signed=())
    onward = form.route[form.route.index(form.stage) + 1 :]
    return replace(form, stage=onward[0] if onward else Stage.APPROVED, signed=(*form.signed, move.by))


def route(middle: bool, skipped: Collection[str] = ()) -> tuple[Stage, ...]:
    """The stages that a form passes after 提交."""
    stages = (Stage.FIRST, *((Stage.MIDDLE,) if middle else ()), Stage.LAST)
    return tuple(stage for stage in stages if stage.step not in skipped)


def skipped(middle: bool, persons: int) -> tuple[str, ...]:
    """The steps that fall away where so few may act: the submitter may not approve and nobody approves twice.

    >>> skipped(True, 2), skipped(True, 3), skipped(False, 3)
    (('初次审批', '中间审批'), ('初次审批',), ())
    """
    stages = route(middle)
    return tuple(stage.step for stage in stages[: max(len(stages) - max(persons - 1, 1), 0)])


def objection(form: ApprovalForm, kind: str, by: str, reason: str) -> Objection | None:
    """Why `by` may not do this now; None when nothing speaks against it.

    The submitter may not approve, and nobody approves the same form twice (F3).
    """
    if not by.strip():
        return Objection("没有写是谁办的", "写上《审批人》里的工号")
    if kind in (SEND_BACK, ASK) and len(reason.strip()) < REASON_LENGTH:
        return Objection(f"理由只有 {len(reason.strip())} 个字", f"理由要不少于 {REASON_LENGTH} 个字，让对方看得懂")
    if kind == SEND_BACK and form.stage.glyph != "◆":
        return Objection(f"现在是“{form.stage}”，没有可退回的", "已批准的要改，请重新打开并写理由" if form.stage.locked else "先提交审批")
    if kind in (ASK, REOPEN) and not form.stage.locked:
        return Objection(f"现在是“{form.stage}”，没有锁定", "不用重新打开，直接办下一步")
    if kind == REOPEN and fold(by) == fold(form.asked):
        return Objection(f"{by} 提出的重新打开，要另一个人同意", "请《审批人》里的另一位同志办同一步")
    if kind == APPROVE:
        return _unfit_to_sign(form, by)
    return None


def _unfit_to_sign(form: ApprovalForm, by: str) -> Objection | None:
    if form.stage.locked:
        return Objection(f"已经是“{form.stage}”，不用再批", "要改请重新打开并写理由")
    if form.stage is Stage.DRAFT:
        return None
    if fold(by) == fold(form.submitter):
        return Objection(f"{by} 是提交人，提交人不能审批", f"请另一位同志办“{form.stage.step}”")
    if fold(by) in {fold(name) for name in form.signed}:
        return Objection(f"{by} 已经批过一次，一个人不能批两次", f"请另一位同志办“{form.stage.step}”")
    return None


MIDDLE_CASES = "middle_approval"
"""Parameter of the policy: the cases that ask for 中间审批."""


def middle_cases(policy: Policy, branch: str, on: dt.date) -> tuple[str, ...]:
    """The cases in force; a policy made before the parameter was known has the pack's own, a blank one none."""
    known = policy.pack.parameters.get(MIDDLE_CASES)
    if known is None:
        return ()
    if policy.entry(MIDDLE_CASES, branch, on) is None:
        return split_list(known.value)
    return tuple(policy.get(MIDDLE_CASES, branch, on))


def middle_reasons(frames: Mapping[str, pd.DataFrame], period: Month, cases: Collection[str]) -> tuple[str, ...]:
    """What in a month's merged rows asks for 中间审批 (F3), of the cases that the policy names: awards (R44), customers
    raised to 州级 (R06), grave complaints (R25), corrections of energy (R53). Of the other cases of F3 no register of these packs tells.
    """
    found = []
    for name, register, month, header, value in (
        ("突出贡献奖", "R44", "期间", "审批", "已批准"),
        ("级别变更为州级", "R06", "生效期间", "新级别", "州级"),
        ("重大投诉", "R25", "", "情节", "重大"),
    ):
        frame = frames.get(register) if name in cases else None
        if frame is not None and not frame.empty:
            chosen = frame[header] == value
            if month:
                chosen &= frame[month] == str(period)
            if register == "R06":
                chosen &= frame["原级别"] != value
            if count := int(chosen.sum()):
                found.append(f"{name} {count} 项")
    corrected = frames.get("R53") if "退补电量" in cases else None
    if corrected is not None and (count := int(corrected["退补电量"].fillna(0).ne(0).sum())):
        found.append(f"退补电量 {count} 项")
    return tuple(found)
