"""作废: a version that must not count any more; it stays in the archive (settled 40)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from macros.closing.approval_steps import refuse_when_locked
from macros.closing.approvers_here import anybody
from macros.errors import ToolkitError
from validators.finding import REASON_LENGTH
from validators.values.period import Month
from validators.values.text import fold
from workbooks.archive.events import FilingVoided
from workbooks.archive.home import Home
from workbooks.archive.standing import Standing, standing


@dataclass(frozen=True, kw_only=True)
class Voided:
    """The version that was declared void, and how its branch stands now."""

    event: FilingVoided
    now_stands: Standing

    @property
    def message(self) -> str:
        """One line for people."""
        current = self.now_stands.current
        left = f"现在算第 {current.version} 版（{self.now_stands.state}）" if current else f"现在是{self.now_stands.state}"
        return (
            f"已作废 {self.event.branch} {self.event.period} 第 {self.event.version} 版“{self.event.file}”；{left}。汇总过的要再合并一次。"
        )

    def as_json(self) -> dict[str, Any]:
        """One JSON document."""
        current = self.now_stands.current
        return {
            "branch": self.event.branch,
            "period": self.event.period,
            "voided": self.event.version,
            "file": self.event.file,
            "state": self.now_stands.state,
            "version": current.version if current else None,
        }


def void_version(home: Home, period: Month, branch: str, version: int, *, by: str, reason: str, now: dt.datetime) -> Voided:
    """Declares one version void: of those taken in, else of those that are held.

    ToolkitError where there is none, nobody or no reason is named, or the month is locked: reopening comes first.
    """
    by, reason, code = by.strip(), reason.strip(), fold(branch)
    if not by or len(reason) < REASON_LENGTH:
        raise ToolkitError("作废要写明是谁、为什么", f"写上 --by 工号和不少于 {REASON_LENGTH} 个字的 --reason")
    with home.ledger.writing():
        by = anybody(home, by, now).number
        refuse_when_locked(home, period)
        where = standing(code, home.ledger.events(period=str(period), branch=code))
        taken = next((e for e in reversed([*where.held, *where.versions]) if e.version == version), None)
        if taken is None:
            known = "、".join(f"第 {e.version} 版" for e in [*where.versions, *where.held]) or "一版也没有"
            raise ToolkitError(f"{code} {period} 没有可以作废的第 {version} 版", f"收到而没有作废的：{known}")
        event = FilingVoided(
            at=now,
            period=str(period),
            branch=code,
            version=version,
            file=taken.file,
            sha256=taken.sha256,
            by=by,
            reason=reason,
            seal=taken.seal,
        )
        home.ledger.add(event)
        stands = standing(code, home.ledger.events(period=str(period), branch=code))
    return Voided(event=event, now_stands=stands)
