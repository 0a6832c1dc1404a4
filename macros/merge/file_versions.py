"""Which branches filed a month more than once, what each version changed, and which 更正单 count in it (E3.90)."""

from __future__ import annotations

from collections.abc import Mapping

from macros.reports.layout.context import VersionRow
from validators.values.period import Month
from workbooks.archive.events import FilingAccepted, FilingCorrected
from workbooks.archive.home import Home
from workbooks.archive.standing import Standing


def versions(home: Home, period: Month, standings: Mapping[str, Standing]) -> tuple[VersionRow, ...]:
    """Every version of the branches that have more than one or were returned, then the 更正单, by branch."""
    found: list[VersionRow] = []
    corrections = home.corrections(period)
    for code, where in standings.items():
        if len(where.versions) > 1 or where.returned is not None:
            found += [_version(event, where) for event in sorted(where.versions, key=lambda e: (e.version, e.at))]
        found += [_correction(event, counted=where.merged) for event in corrections if event.branch == code]
    return tuple(found)


def _version(event: FilingAccepted, where: Standing) -> VersionRow:
    first = min(where.versions, key=lambda e: (e.version, e.at))
    current = where.current is not None and event.sha256 == where.current.sha256
    state = ("退回" if where.state == "退回" else "现行") if current else "第一版" if event is first else "已替换"
    diff = event.diff
    words = f"改 {diff['changed']} 行、增 {diff['added']} 行、删 {diff['removed']} 行" if diff else ""
    if state == "退回" and where.returned is not None:
        words = where.returned.reason or words
    totals = event.totals
    return VersionRow(
        branch=event.branch,
        version=event.version,
        received=event.at,
        file=event.file,
        state=state,
        income=int(totals.get("收入", 0)),
        quantity=int(totals.get("数量", 0)),
        income_change=int(diff.get("收入", 0)),
        quantity_change=int(diff.get("数量", 0)),
        words=words,
        changes=tuple(diff.get("changes", ())),
        more=int(diff.get("more", 0)),
    )


def _correction(event: FilingCorrected, *, counted: bool) -> VersionRow:
    totals = event.totals
    waits = "" if counted else "；本月未并入，差额也不计"
    return VersionRow(
        branch=event.branch,
        version=event.version,
        received=event.at,
        file=event.file,
        state="更正单",
        income=int(totals["收入"]),
        quantity=int(totals["数量"]),
        income_change=int(totals["收入"]) if counted else 0,
        quantity_change=int(totals["数量"]) if counted else 0,
        words=f"更正 {event.corrects}：{event.reason}{waits}",
    )
