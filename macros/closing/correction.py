"""更正单: what may still come in for a closed month, and where its differences go (V40, M27, F1 step 10).

A closed month stays as it is. A 更正单 is a sealed submission of that month whose 附言 begins with 更正单 and gives the
reason; it holds reversals of rows that were filed and rows that were not, nothing else. Once it is approved its rows
count in the next open month.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from macros.closing.approval_steps import locked
from macros.closing.approvers_here import anybody
from macros.deciding.account import account
from macros.errors import ToolkitError
from macros.intake.examined import Examined
from macros.intake.kept_facts import ensure_facts, moved_to
from validators.filing.reversal import reversals
from validators.finding import REASON_LENGTH
from validators.register import registers
from validators.values.period import Month
from validators.values.text import fold
from workbooks.archive.events import CorrectionApproved, FilingCorrected, FilingRejected
from workbooks.archive.fact_store import FactStore
from workbooks.archive.home import Home

WORD = "更正单"


@dataclass(kw_only=True)
class Correction:
    """A file for a closed month: the open month it goes into and its rows, or the reason why it is not taken."""

    into: Month
    reason: str = ""
    remedy: str = ""
    waiting: dict[str, Any] = field(default_factory=dict)
    frames: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    approved_by: str = ""
    detail: dict[str, Any] = field(default_factory=dict)


def reason_of(remark: str) -> str | None:
    """The reason on a 更正单; None for a file that is none. >>> reason_of('更正单：量收系统补传三笔')
    '量收系统补传三笔'
    """
    return remark.removeprefix(WORD).lstrip("：: ").strip() if remark.startswith(WORD) else None


def open_month(home: Home, period: Month) -> Month:
    """The first month after a closed one that is still open: where differences go."""
    month = period.plus(1)
    while locked(home, month):
        month = month.plus(1)
    return month


def correction_of(home: Home, found: Examined, facts: FactStore, period: Month) -> Correction:
    """What becomes of a whole submission for a closed month."""
    into, why = open_month(home, period), reason_of(found.remark)
    remedy = f"要改请填更正单（keybook correct，原因必填），差额进 {into}，原报表不变"
    if why is None:
        return Correction(into=into, reason=f"{found.name}：{period}已审批，数据锁定（V40）", remedy=remedy)
    if len(why) < REASON_LENGTH:
        return Correction(
            into=into,
            reason=f"{found.name}：更正单的原因只有 {len(why)} 个字（V40）",
            remedy=f"原因要不少于 {REASON_LENGTH} 个字，让上级看得懂",
        )
    rows = facts.rows(period, found.sha256)
    fault = _fault(rows, *_filed(home, found, period))
    if fault:
        return Correction(into=into, reason=f"{found.name}：{fault}（V40）", remedy="用 keybook correct 重新做更正单")
    flow = rows["R10"]
    told = {
        "corrects": str(period),
        "reason": why,
        "totals": {"收入": int(flow["收入"].sum()), "数量": int(flow["数量"].sum()), "业务量流水 行数": len(flow)},
    }
    approval = next(iter(home.ledger.events(CorrectionApproved, sha256=found.sha256)), None)
    if approval is None:
        return Correction(
            into=into,
            reason=f"{found.name}：更正单还没有批准（V40）",
            remedy="同意就用 keybook correction 批准，再收一次件",
            waiting={"correction": told, "filled_by": found.filled_by},
        )
    return Correction(into=into, frames=moved_to(into, flow), approved_by=approval.by, detail=told)


def _filed(home: Home, found: Examined, period: Month) -> tuple[pd.DataFrame, pd.DataFrame]:
    """R10 rows of the branch that stand for a closed month, and those of 更正单 that were taken for it."""
    where = home.standings(period).get(found.branch)
    events = [where.current] if where is not None and where.current else []
    ensure_facts(home, period, events)
    filed = [home.facts.flow(period, e.sha256) for e in events]
    earlier = [e for e in home.ledger.events(FilingCorrected, branch=found.branch) if e.corrects == str(period)]
    later = []
    for event in earlier:
        ensure_facts(home, Month.parse(event.period), [event])
        later.append(home.facts.flow(Month.parse(event.period), event.sha256))
    empty = registers()["R10"].empty()
    return _joined(filed, empty), _joined(later, empty)


def _joined(parts: list[pd.DataFrame], empty: pd.DataFrame) -> pd.DataFrame:
    return pd.concat(parts, ignore_index=True) if parts else empty


def _fault(rows: Mapping[str, pd.DataFrame], filed: pd.DataFrame, corrected: pd.DataFrame) -> str:
    """Why the rows are not those of a 更正单; empty when they are."""
    strange = [name for name in rows if name != "R10" and (name not in registers() or registers()[name].nature != "master")]
    if strange:
        return f"更正单里只能有业务量流水，却还有{'、'.join(f'《{registers()[name].sheet if name in registers() else name}》' for name in strange)}"
    if "R10" not in rows:
        return "更正单里没有一行业务量流水"
    flow = rows["R10"]
    taking = reversals(flow)
    known = _numbers(filed["记录编号"]) | _numbers(corrected["记录编号"])
    taken = _numbers(corrected.loc[reversals(corrected), "冲销原记录编号"])
    targets = [fold(str(n)) for n in flow.loc[taking, "冲销原记录编号"].dropna()]
    lost = [n for n in targets if n not in known]
    again = [n for n in targets if n in taken or targets.count(n) > 1]
    doubled = sorted(_numbers(flow["记录编号"]) & known)
    if len(targets) < int(taking.sum()) or lost:
        return f"冲销行要冲的“{lost[0] if lost else '（空）'}”不在已报的数据里"
    if again:
        return f"“{again[0]}”已经冲销过一次"
    return f"“{doubled[0]}”已经报过，更正单里只能是冲销行和新的差额行" if doubled else ""


def _numbers(column: pd.Series) -> set[str]:
    return {fold(str(number)) for number in column.dropna()}


def waiting(home: Home) -> list[FilingRejected]:
    """The 更正单 that came in and are not approved, the earliest first."""
    decided = {e.sha256 for e in home.ledger.events() if isinstance(e, CorrectionApproved | FilingCorrected)}
    found = {e.sha256: e for e in home.ledger.events(FilingRejected) if e.correction is not None}
    return [event for sha, event in found.items() if sha not in decided]


def approve_correction(home: Home, file: str, *, by: str, reason: str, now: dt.datetime) -> CorrectionApproved:
    """Approves a 更正单 that waits: a person of 《审批人》, not the one who filled it in (F3, settled 43). ToolkitError where
    that is not so.
    """
    event = _chosen(waiting(home), file)
    if len(reason.strip()) < REASON_LENGTH or not by.strip():
        raise ToolkitError("批准更正单要写明是谁、为什么", f"写上 --by 工号和不少于 {REASON_LENGTH} 个字的 --reason")
    filled_by = fold(event.filled_by)
    if fold(by) == filled_by or fold((who := anybody(home, by, now)).number) == filled_by or fold(who.name) == filled_by:
        raise ToolkitError(f"{by} 是填报人，填报人不能审批", "请另一位同志批准")
    approved = CorrectionApproved(
        at=now,
        period=event.period,
        branch=event.branch,
        version=event.version,
        file=event.file,
        sha256=event.sha256,
        by=who.number,
        reason=reason.strip(),
        name=who.name,
        account=account(),
    )
    home.ledger.add(approved)
    return approved


def _chosen(events: Iterable[FilingRejected], file: str) -> FilingRejected:
    known = list(events)
    for event in known:
        if file in (event.file, event.sha256, event.sha256[:12]):
            return event
    names = "、".join(event.file for event in known) or "一份也没有"
    raise ToolkitError(f"没有等批准的更正单“{file}”", f"等着的：{names}")
