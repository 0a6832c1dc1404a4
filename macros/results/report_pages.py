"""The pages of a level's reports, in their order; those of a centre with their contents and with links that lead somewhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from macros.reports.layout.context import ReportContext
from macros.reports.layout.front.contents_page import contents_page, with_way_back
from macros.reports.layout.front.totals_page import totals_page
from macros.reports.parts.report_sheet import Report
from validators.discover import by_id
from validators.page.page import Page


def report_pages(context: ReportContext, level: str, wanted: Sequence[str]) -> list[Page]:
    """The pages of the reports that the pack names; behind the first page of a centre its contents, at the end its totals.

    A report whose computations are all absent is left out; the page of sources (E3.99) always comes along.
    """
    reports: list[Report] = [
        r for r in by_id("macros.reports", "REPORT").values() if r.level in (level, "any") and (r.id in wanted or r.id.endswith(".99"))
    ]
    pages: list[Page] = []
    first: dict[str, str] = {}
    for report in sorted(reports, key=lambda r: (r.order, r.id)):
        if not report.needs or any(name in context.results for name in report.needs):
            made = report.pages(context)
            for name in (report.id, *report.needs) if made else ():
                first.setdefault(name, made[0].name)
            pages += made
    return _with_contents(context, pages, first) if level == "centre" and len(pages) > 1 else pages


def _with_contents(context: ReportContext, pages: list[Page], first: Mapping[str, str]) -> list[Page]:
    totals = totals_page(context, pages)
    pages = [*pages, totals] if totals is not None else pages
    for page in pages:
        _lead(with_way_back(page), first)
    return [pages[0], contents_page(context, pages), *pages[1:]]


def _lead(page: Page, first: Mapping[str, str]) -> None:
    """Links that name a report or a computation lead to the first sheet that shows it."""
    for place, cell in page.cells.items():
        name, _, where = (cell.link or "").rpartition("!")
        if name in first:
            page.cells[place] = replace(cell, link=f"{first[name]}!{where}")
