"""What comes back every month: the same finding, or the same reason, three periods running, for the level above (ux 5).

Read from the ledger: every check-in keeps its open findings of classes A to C with their reasons. A finding is the same
when its key is (code, sheet, record, column); a reason is the same when code, sheet, column and text are, whatever the
record, since reasons are copied from row to row.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from validators.finding import REASON_LENGTH
from validators.values.period import Month
from validators.values.text import fold
from workbooks.archive.home import Home

RUNNING = 3
"""So many periods make a habit."""
FINDING, REASON = "同一处问题", "同一条理由"


@dataclass(frozen=True, kw_only=True)
class Repeat:
    """One thing that stood in each of the last periods; `count` findings of this period are behind it."""

    branch: str
    name: str
    kind: str
    code: str
    rule: str
    sheet: str
    column: str
    record: str
    message: str
    reason: str
    count: int

    @property
    def line(self) -> str:
        """For people."""
        what = (
            f"理由“{self.reason}”{self.count} 处"
            if self.kind == REASON
            else f"{self.record}：{self.message}" + (f"，理由“{self.reason}”" if self.reason else "，没有理由")
        )
        return f"{self.name}《{self.sheet}》{self.column} {what}"

    def as_json(self) -> dict[str, Any]:
        """One object."""
        return {
            "branch": self.branch,
            "name": self.name,
            "kind": self.kind,
            "code": self.code,
            "rule": self.rule or None,
            "sheet": self.sheet,
            "column": self.column,
            "record": self.record,
            "message": self.message,
            "reason": self.reason,
            "count": self.count,
            "periods": RUNNING,
        }


def repeats(home: Home, period: Month) -> list[Repeat]:
    """Everything that repeats in the filings that count, by branch; a branch with a month missing has no habit."""
    months = [home.standings(month) for month in period.back(RUNNING)]
    names = {node.code: node.name for node in home.expected(period)}
    found = []
    for branch, name in names.items():
        filed = [where[branch].current if branch in where else None for where in months]
        lists = [event.open for event in filed if event is not None]
        if len(lists) == RUNNING:
            found += _of_branch(branch, name, lists)
    return found


def _of_branch(branch: str, name: str, lists: Sequence[Sequence[Mapping[str, Any]]]) -> list[Repeat]:
    same_reason = _common(lists, _reason)
    said = {key: rows for key, rows in same_reason.items() if key is not None}
    same_place = _common(lists, lambda finding: str(finding["key"]))
    told = {str(row["key"]) for rows in said.values() for row in rows}
    return [
        *(_repeat(branch, name, REASON, rows) for rows in said.values()),
        *(_repeat(branch, name, FINDING, rows) for key, rows in same_place.items() if key not in told),
    ]


def _common(lists: Sequence[Sequence[Mapping[str, Any]]], key: Callable[[Mapping[str, Any]], Any]) -> dict[Any, list[Any]]:
    """The findings of the last period under each key that every period has."""
    kept = set.intersection(*({key(finding) for finding in findings} for findings in lists)) - {None}
    now: dict[Any, list[Any]] = {}
    for finding in lists[-1]:
        if key(finding) in kept:
            now.setdefault(key(finding), []).append(finding)
    return now


def _reason(finding: Mapping[str, Any]) -> tuple[str, ...] | None:
    text = str(finding.get("reason") or "").strip()
    if len(text) < REASON_LENGTH:
        return None
    return finding["code"], str(finding.get("rule") or ""), finding["sheet"], str(finding.get("column") or ""), fold(text)


def _repeat(branch: str, name: str, kind: str, rows: list[Mapping[str, Any]]) -> Repeat:
    first = rows[0]
    return Repeat(
        branch=branch,
        name=name,
        kind=kind,
        code=first["code"],
        rule=str(first.get("rule") or ""),
        sheet=first["sheet"],
        column=str(first.get("column") or ""),
        record=str(first.get("record") or ""),
        message=first["message"],
        reason=str(first.get("reason") or "").strip(),
        count=len(rows),
    )
