"""The pages of a level's reports, in their order."""

from __future__ import annotations

from collections.abc import Sequence

from macros.reports.layout.context import ReportContext
from macros.reports.parts.report_sheet import Report
from validators.discover import by_id
from validators.page.page import Page


def report_pages(context: ReportContext, level: str, wanted: Sequence[str]) -> list[Page]:
    """The pages of the reports that the pack names.

    A report whose computations are all absent is left out; the page of sources (E3.99) always comes along.
    """
    reports: list[Report] = [
        r for r in by_id("macros.reports", "REPORT").values() if r.level in (level, "any") and (r.id in wanted or r.id.endswith(".99"))
    ]
    pages: list[Page] = []
    for report in sorted(reports, key=lambda r: (r.order, r.id)):
        if not report.needs or any(name in context.results for name in report.needs):
            pages += report.pages(context)
    return pages
