"""Approving, sending back and reopening a month's consolidation: the five steps of F3 over the ledger of a home."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from macros.errors import ToolkitError
from validators.approval_form import (
    APPROVE,
    MOVES,
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
)
from validators.values.period import Month
from workbooks.archive.home import Home
from workbooks.archive.ledger import Event
from workbooks.archive.standing import Standing

AGREED = "同意"


@dataclass(frozen=True, kw_only=True)
class Decided:
    """What was decided: the step that was done, the form as it now stands, and what asked for 中间审批."""

    period: Month
    step: str
    by: str
    reason: str
    form: ApprovalForm
    middle: tuple[str, ...] = ()

    @property
    def next(self) -> str:
        """What comes next, as one sentence."""
        stage = self.form.stage
        if stage is Stage.DRAFT:
            return "改好后重新【合并汇总】，再提交。"
        return "数据已锁定，可以【发布】。" if stage.locked else f"下一步：请另一位同志办“{stage.step}”。"

    @property
    def message(self) -> str:
        """One line for people."""
        asked = f"（{'、'.join(self.middle)}，要中间审批）" if self.middle else ""
        return f"{self.period.zh}：{self.by} 已办“{self.step}”{asked}，现在是“{self.form.stage}”。{self.next}"

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
            "next": self.form.stage.step,
        }


def moves(home: Home, period: Month) -> list[Event]:
    """Everything that happened to the form of a period, in order."""
    return [e for e in home.ledger.events(period=str(period)) if e.kind in MOVES]


def form(home: Home, period: Month) -> ApprovalForm:
    """The form of a period as it stands."""
    return form_of(ApprovalMove(e.kind, e.by, bool(e.detail.get("middle"))) for e in moves(home, period))


def approve(home: Home, period: Month, *, by: str, now: dt.datetime, reason: str = "") -> Decided:
    """The next step forward: 提交 from 草稿, else 初审, 中审 or 终审; ToolkitError when it may not be done."""
    consolidated(home, period)
    asked: tuple[str, ...] = ()
    if form(home, period).stage is Stage.DRAFT:
        merged = [s.current for s in home.standings(period).values() if s.merged and s.current is not None]
        frames = home.facts.period(period, [e.sha256 for e in merged], ("R06", "R25", "R44"))
        asked = middle_reasons(frames, period, middle_cases(home.policy, home.owner(period).code, period.first))
    return _decide(home, period, APPROVE, by, reason.strip() or AGREED, now, asked)


def send_back(home: Home, period: Month, *, by: str, reason: str, now: dt.datetime) -> Decided:
    """退回: from any 待… to 草稿, one version higher."""
    return _decide(home, period, SEND_BACK, by, reason, now)


def reopen(home: Home, period: Month, *, by: str, reason: str, now: dt.datetime) -> Decided:
    """A closed period is opened again, one version higher, with a reason that stays in the ledger."""
    return _decide(home, period, REOPEN, by, reason, now)


def _decide(home: Home, period: Month, kind: str, by: str, reason: str, now: dt.datetime, asked: tuple[str, ...] = ()) -> Decided:
    before, by, reason = form(home, period), by.strip(), reason.strip()
    against = objection(before, kind, by, reason)
    if against:
        raise ToolkitError(f"{period.zh}：{against.reason}", against.remedy)
    step = {SEND_BACK: "退回", REOPEN: "重新打开"}.get(kind, before.stage.step)
    now_stands = after(before, ApprovalMove(kind, by, bool(asked)))
    home.ledger.add(
        Event(
            at=now,
            kind=kind,
            period=str(period),
            by=by,
            version=before.version,
            detail={"step": step, "reason": reason, "from": before.stage.value, "to": now_stands.stage.value, "middle": list(asked)},
        )
    )
    return Decided(period=period, step=step, by=by, reason=reason, form=now_stands, middle=asked)


def consolidated(home: Home, period: Month) -> Event:
    """The last consolidation of a period; ToolkitError when there is none, or filings came or went since."""
    done = home.ledger.events(period=str(period), kind="consolidated")
    if not done:
        raise ToolkitError(f"{period.zh}还没有合并", "先【合并汇总】，各局合计与总数一致才能审批")
    if not fresh(done[-1], home.standings(period)):
        raise ToolkitError(f"{period.zh}合并以后又收到或退回了上报件", "再点一次【合并汇总】，再审批")
    if not settled(done[-1], home, period):
        raise ToolkitError(f"{period.zh}合并以后又收到了更正单或调整表", "再点一次【合并汇总】，再审批")
    return done[-1]


def fresh(event: Event, standings: Mapping[str, Standing]) -> bool:
    """True when a consolidation holds exactly the filings that count now."""
    return sorted(s.current.sha256 for s in standings.values() if s.current and s.merged) == event.detail.get("merged")


def settled(event: Event, home: Home, period: Month) -> bool:
    """True when a consolidation holds exactly the 更正单 of closed months and the 调整表 that count now."""
    corrected = sorted(e.sha256 for e in home.corrections(period))
    adjusted = next((e.sha256 for e in reversed(home.ledger.events(period=str(period), kind="adjusted"))), "")
    return (corrected, adjusted) == (event.detail.get("corrections", []), event.detail.get("adjusted", ""))


def locked(home: Home, period: Month) -> bool:
    """True when a period is approved: its data stay as they are (F1 step 10, M27)."""
    return form(home, period).stage.locked


def refuse_when_locked(home: Home, period: Month) -> None:
    """ToolkitError for what would change an approved period."""
    if locked(home, period):
        raise ToolkitError(
            f"{period.zh}已审批，数据锁定", f"要改请填更正单，差额进{period.plus(1).zh}，原报表不变；确实要重报，先由审批人重新打开并写理由"
        )
