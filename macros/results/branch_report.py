"""The pages of a branch's reports (E1, E2)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from macros.errors import ToolkitError
from macros.reports.layout.context import Quality, ReportContext
from macros.results.computations import computations
from macros.results.report_pages import report_pages
from macros.session import Session
from macros.version import PROGRAM
from validators.organisation_tree import Node
from validators.page.page import Page
from workbooks.archive.disk import way_between
from workbooks.pages.write_pages import write_pages

DESK_PROPERTY = "keybook-desk"
"""Custom property of a branch's report: the way from it to the desk it was made of; 溯源 goes by it."""
EARLIER_PROPERTY = "keybook-earlier"
"""Another: the ways to the files of earlier months that were given along, with | between them."""


def branch_context(session: Session, *, now: dt.datetime) -> ReportContext:
    """What the branch's reports are made from."""
    filing = session.filing
    nodes = session.policy.organisation.at(filing.period.first)
    node = nodes.get(filing.branch) or Node(code=filing.branch, name=filing.name)
    results = computations(session)
    counts = session.checked.counts
    examples = tuple(dict.fromkeys(text for result in results.values() for text in result.examples))
    return ReportContext(
        inputs=replace(session.inputs, frames={name: sheet.frame for name, sheet in session.filled.items()}),
        results=results,
        node=node,
        generated=now,
        parent=session.policy.organisation.parent(filing.branch, filing.period.first),
        compiler=filing.filled_by,
        examples=examples,
        quality=Quality(a=counts["A"], b=counts["B"], c=counts["C"], d=counts["D"]),
    )


def branch_pages(session: Session, *, now: dt.datetime, without: Sequence[str] = ()) -> list[Page]:
    """The pages of the branch's reports, in their order; `without` names report ids that are left out."""
    wanted = [name for name in session.policy.pack.reports if name not in without]
    pages = report_pages(branch_context(session, now=now), "branch", wanted)
    if not pages:
        raise ToolkitError("没有可以生成的报表", "先填业务量流水和客户档案，再【校验】【计算】")
    return pages


def write_branch_report(session: Session, pages: Sequence[Page], out: Path) -> None:
    """The report workbook of a branch, of these pages; OSError as raised."""
    out.parent.mkdir(parents=True, exist_ok=True)
    write_pages(
        out,
        pages,
        properties={
            "title": f"{session.filing.name} {session.filing.period} 报表",
            "created": session.moment,
            "comments": f"政策摘要 {session.policy.digest}；程序 {PROGRAM}",
        },
        custom={
            DESK_PROPERTY: way_between(out, session.path),
            EARLIER_PROPERTY: "|".join(way_between(out, file) for file in session.previous),
        },
        origins=True,
    )
