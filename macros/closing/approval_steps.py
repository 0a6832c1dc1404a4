"""Approving, sending back and reopening a month's consolidation: the five steps of F3 over the ledger of a home."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from macros.closing.approvers_here import people, person
from macros.closing.bound import Bound, unlike
from macros.deciding.account import account
from macros.errors import ToolkitError
from macros.intake.kept_facts import ensure_facts
from validators.acting_persons import Approver, enough
from validators.approval_form import (
    APPROVE,
    ASK,
    REOPEN,
    SEND_BACK,
    ApprovalForm,
    ApprovalMove,
    Stage,
    after,
    form_of,
    middle_cases,
    middle_reasons,
    objection,
    skipped,
)
from validators.filing.self_granted import SelfGranted, granting, self_granted, told
from validators.values.period import Month
from workbooks.archive.events import AdjustmentsTaken, FormMoved, FormStep, MonthConsolidated, StepKind
from workbooks.archive.home import Home
from workbooks.archive.standing import Standing

AGREED = "同意"


@dataclass(frozen=True, kw_only=True)
class Decided:
    """What was decided: the step that was done, the form as it now stands, and what asked for 中间审批.

    skipped   steps that fell away because too few persons may act; warnings: what the month lacks
    """

    period: Month
    step: str
    by: str
    reason: str
    form: ApprovalForm
    middle: tuple[str, ...] = ()
    skipped: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    name: str = ""

    @property
    def next(self) -> str:
        """What comes next, as one sentence."""
        stage = self.form.stage
        if self.form.asked:
            return "要另一位审批人同意（办同一步）才会打开，现在仍锁定。"
        if stage is Stage.DRAFT:
            return "改好后重新【合并汇总】，再提交。"
        return "数据已锁定，可以【发布】。" if stage.locked else f"下一步：请另一位同志办“{stage.step}”。"

    @property
    def message(self) -> str:
        """One line for people."""
        asked = f"（{'、'.join(self.middle)}，要中间审批）" if self.middle else ""
        few = f"（审批人不够，{'、'.join(self.skipped)}略去，已记下）" if self.skipped else ""
        lacks = f"注意：{'；'.join(self.warnings)}。" if self.warnings else ""
        who = f"{self.by} {self.name}".strip()
        return f"{lacks}{self.period.zh}：{who} 已办“{self.step}”{asked}{few}，现在是“{self.form.stage}”。{self.next}"

    def as_json(self) -> dict[str, Any]:
        """One JSON document."""
        return {
            "period": str(self.period),
            "step": self.step,
            "by": self.by,
            "reason": self.reason,
            "state": self.form.stage.value,
            "version": self.form.version,
            "middle": list(self.middle),
            "skipped": list(self.skipped),
            "warnings": list(self.warnings),
            "next": self.form.stage.step,
        }


def moves(home: Home, period: Month) -> list[FormMoved]:
    """Everything that happened to the form of a period, in order."""
    return home.ledger.events(FormMoved, period=str(period))


def form(home: Home, period: Month) -> ApprovalForm:
    """The form of a period as it stands."""
    return form_of(ApprovalMove(e.kind, e.by, bool(e.middle), tuple(e.skipped)) for e in moves(home, period))


def approve(home: Home, period: Month, *, by: str, now: dt.datetime, reason: str = "") -> Decided:
    """The next step forward: 提交 from 草稿, else 初审, 中审 or 终审; ToolkitError when it may not be done.

    Looking and writing are one transaction: three presses at once approve once. Nothing is approved that is not what was
    consolidated, to the last digest (settled 42).
    """
    with home.ledger.writing():
        who = person(home, period, by, now.date())
        event = consolidated(home, period)
        other = unlike(home, period, event)
        if other:
            raise ToolkitError(f"{period.zh}：要批的和合并时的不一样：{'；'.join(other)}", "核对后再点一次【合并汇总】，从提交重新走审批")
        draft = form(home, period).stage is Stage.DRAFT
        asked = _middle(home, period) if draft else ()
        fall_away = _fall_away(home, period, now, asked) if draft else ()
        lacks = (*(incomplete(home, period) if draft else ()), *rest_on_files(home, period))
        more = {"middle": list(asked), "skipped": list(fall_away), "warnings": list(lacks), "bound": Bound.of(event).as_json()}
        return _decide(home, period, APPROVE, who, reason.strip() or AGREED, now, more)


def send_back(home: Home, period: Month, *, by: str, reason: str, now: dt.datetime) -> Decided:
    """退回: from any 待… to 草稿, one version higher."""
    with home.ledger.writing():
        return _decide(home, period, SEND_BACK, person(home, period, by, now.date()), reason, now, {})


def reopen(home: Home, period: Month, *, by: str, reason: str, now: dt.datetime) -> Decided:
    """A closed period is opened again by two: one asks with a reason, another agrees (settled 43)."""
    with home.ledger.writing():
        who, stands = person(home, period, by, now.date()), form(home, period)
        kind: StepKind = REOPEN if _second_of_two(stands.asked, who.number) else ASK
        return _decide(home, period, kind, who, reason, now, {"asked": stands.asked} if kind == REOPEN else {})


def _second_of_two(asked: str, number: str) -> bool:
    """True for another person than the one who asked (both by 工号): his word opens the month."""
    return bool(asked) and asked != number


def _middle(home: Home, period: Month) -> tuple[str, ...]:
    merged = [s.current for s in home.standings(period).values() if s.merged and s.current is not None]
    ensure_facts(home, period, merged)
    frames = home.facts.period(period, [e.sha256 for e in merged], ("R06", "R25", "R44"))
    return middle_reasons(frames, period, middle_cases(home.policy, home.owner(period).code, period.first))


def _fall_away(home: Home, period: Month, now: dt.datetime, asked: tuple[str, ...]) -> tuple[str, ...]:
    """The steps for which there is nobody; ToolkitError where one person would have to approve his own form."""
    persons = enough(people(home, period, now.date()))
    if persons < 2:
        raise ToolkitError(
            "《审批人》里现在有效的只有 1 人，提交人不能审批自己提交的",
            "请在《审批人》再登记一人；没有第二个人时登记上级的一位同志，“级”写上级的层级",
        )
    return skipped(bool(asked), persons)


def cautions(home: Home, period: Month) -> tuple[str, ...]:
    """What whoever approves a month is told before: what it lacks, and what rests on the files' own word."""
    return (*incomplete(home, period), *rest_on_files(home, period))


def rest_on_files(home: Home, period: Month) -> tuple[str, ...]:
    """One sentence on what files grant themselves and no approved month of this home bears out; none where there is nothing."""
    names = {code: node.name for code, node in home.nodes(period).items()}
    said = told(granted_by_files(home, period), names)
    return (said,) if said else ()


def granted_by_files(home: Home, period: Month) -> tuple[SelfGranted, ...]:
    """What rows of a month's files grant themselves: a file is not believed in it, only an approval of this home gives it
    (settled 38, 42). What stood so in the last month that was approved here was given with it.
    """
    known = {
        one.known_as for month in [m for m in home.periods() if m < period and locked(home, m)][-1:] for one in _granted_in(home, month)
    }
    return tuple(one for one in _granted_in(home, period) if one.known_as not in known)


def _granted_in(home: Home, period: Month) -> list[SelfGranted]:
    counted, registers = home.counted(period), home.policy.registers
    names = [name for name in home.policy.pack.registers if granting(registers[name])]
    if not counted or not names:
        return []
    ensure_facts(home, period, counted)
    return list(self_granted(home.facts.period(period, [e.sha256 for e in counted], names), registers))


def incomplete(home: Home, period: Month) -> tuple[str, ...]:
    """What a month lacks, one sentence each: who has not filed, whose filing was sent back."""
    names = {code: node.name for code, node in home.nodes(period).items()}
    states: dict[str, list[str]] = {}
    for code, stands in home.standings(period).items():
        if not stands.merged:
            states.setdefault(stands.state, []).append(names.get(code, code))
    return tuple(f"{state} {len(who)} 家没有计入（{'、'.join(who[:5])}{'等' if len(who) > 5 else ''}）" for state, who in states.items())


_STEPS = {SEND_BACK: "退回", REOPEN: "重新打开", ASK: "提出重新打开"}


def _decide(home: Home, period: Month, kind: StepKind, who: Approver, reason: str, now: dt.datetime, more: Mapping[str, Any]) -> Decided:
    before, by, reason = form(home, period), who.number, reason.strip()
    against = objection(before, kind, by, reason)
    if against:
        raise ToolkitError(f"{period.zh}：{against.reason}", against.remedy)
    step = _STEPS.get(kind, before.stage.step)
    asked, fall_away = tuple(more.get("middle", ())), tuple(more.get("skipped", ()))
    now_stands = after(before, ApprovalMove(kind, by, bool(asked), fall_away))
    moved = {"step": step, "reason": reason, "left": before.stage.value, "reached": now_stands.stage.value, "middle": list(asked)}
    said = moved | dict(more) | {"name": who.name, "account": account()}
    home.ledger.add(FormStep(at=now, kind=kind, period=str(period), by=by, version=before.version, **said))
    return Decided(
        period=period,
        step=step,
        by=by,
        name=who.name,
        reason=reason,
        form=now_stands,
        middle=asked,
        skipped=fall_away,
        warnings=tuple(more.get("warnings", ())),
    )


def consolidated(home: Home, period: Month) -> MonthConsolidated:
    """The last consolidation of a period; ToolkitError when there is none, or filings came or went since."""
    done = home.ledger.events(MonthConsolidated, period=str(period))
    if not done:
        raise ToolkitError(f"{period.zh}还没有合并", "先【合并汇总】，各局合计与总数一致才能审批")
    if not fresh(done[-1], home.standings(period)):
        raise ToolkitError(f"{period.zh}合并以后又收到或退回了上报件", "再点一次【合并汇总】，再审批")
    if not settled(done[-1], home, period):
        raise ToolkitError(f"{period.zh}合并以后又收到了更正单或调整表", "再点一次【合并汇总】，再审批")
    return done[-1]


def fresh(event: MonthConsolidated, standings: Mapping[str, Standing]) -> bool:
    """True when a consolidation holds exactly the filings that count now."""
    return sorted(s.current.sha256 for s in standings.values() if s.current and s.merged) == sorted(event.merged)


def settled(event: MonthConsolidated, home: Home, period: Month) -> bool:
    """True when a consolidation holds exactly the 更正单 of closed months and the 调整表 that count now."""
    corrected = sorted(e.sha256 for e in home.corrections(period))
    adjusted = home.ledger.last(AdjustmentsTaken, period=str(period))
    return (corrected, adjusted.sha256 if adjusted is not None else "") == (event.corrections, event.adjusted)


def locked(home: Home, period: Month) -> bool:
    """True when a period is approved: its data stay as they are (F1 step 10, M27)."""
    return form(home, period).stage.locked


def refuse_when_locked(home: Home, period: Month) -> None:
    """ToolkitError for what would change an approved period."""
    if locked(home, period):
        raise ToolkitError(
            f"{period.zh}已审批，数据锁定",
            f"要改请填更正单，差额进{period.plus(1).zh}，原报表不变；确实要重报，先由两位审批人重新打开并写理由",
        )
