"""What a manager has to see to where nobody is paid by the pack: money past its day and goods left too long (D18, D17)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from macros.reports.layout.branch_pages import short
from macros.reports.layout.context import ReportContext
from macros.reports.layout.frame import or_zero, rows_of
from macros.reports.layout.week.manager_facts import CustomerBook
from validators.values.money import quantity_text, yuan_shown
from validators.values.origin import carrying, number
from validators.wording.week_words import keeps_due

LABEL = "客户逾期应收（元）"
_MOST, _NAME = 3, 12


@dataclass(frozen=True, kw_only=True)
class OverdueWatch:
    """What is overdue of a manager's customers, in fen, its note, and the sentence of part three."""

    overdue: int
    note: str
    sentence: str


def watch_of(context: ReportContext, book: CustomerBook) -> OverdueWatch | None:
    """None where the pack has a register of neither receivables nor goods that wait."""
    if not keeps_due(context.inputs.policy.pack):
        return None
    owed = _mine(context, "D18", book, "逾期")
    kept = _mine(context, "D17", book, "超龄数量")
    parts = []
    if owed:
        parts.append("逾期应收：" + _listed([(name, f"{yuan_shown(amount)} 元") for name, amount in owed]))
    if kept:
        parts.append("超龄没提：" + _listed([(name, f"{quantity_text(amount)} 吨") for name, amount in kept]))
    note = f"{len(owed)} 户，先催最多的" if owed else "没有过期的"
    return OverdueWatch(
        overdue=sum(n for _, n in owed) or carrying(0, number(0, "名下客户没有过期的款")),
        note=note,
        sentence="；".join(parts) + "。" if parts else "没有过期的款，没有放久的货。",
    )


def _mine(context: ReportContext, result: str, book: CustomerBook, column: str) -> list[tuple[str, int]]:
    """Names of the manager's customers with their sums above 0, the largest first."""
    sums: dict[str, int] = {}
    for row in rows_of(context, result):
        if row["_branch"] == book.manager.branch and row["客户"] in book.names:
            sums[row["客户"]] = sums.get(row["客户"], 0) + or_zero(row[column])
    return sorted(((book.names[code], amount) for code, amount in sums.items() if amount > 0), key=lambda pair: -pair[1])


def _listed(lines: list[tuple[str, Any]]) -> str:
    more = f"等 {len(lines)} 户" if len(lines) > _MOST else ""
    return "、".join(f"{short(name, _NAME)} {amount}" for name, amount in lines[:_MOST]) + more
