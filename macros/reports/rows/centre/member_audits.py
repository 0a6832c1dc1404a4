"""Of each unit what the audit of paid-for members found, and the accounts that may be sham (E4.2; D20)."""

from __future__ import annotations

from typing import Any

from macros.reports.layout.context import ReportContext
from macros.reports.layout.frame import extra_rows, rows_of
from macros.reports.parts.shown_columns import Row


def audited(context: ReportContext) -> bool:
    """True where the pack audits members."""
    return "D20" in context.results


def audits(context: ReportContext) -> list[Row]:
    """One row a branch."""
    return extra_rows(context, "D20", "by_branch")


def sham_accounts(context: ReportContext) -> list[Row]:
    """Those with 虚假风险, of one channel and manager together: both may have put them up."""
    found = [row for row in rows_of(context, "D20") if row["虚假风险账户"]]
    return sorted(found, key=_together)


def _together(row: Row) -> Any:
    return row["_branch"], row["客户经理"] or "", row["办理渠道"] or "", -(row["不真实率"] or 0), row["集团账户"]
