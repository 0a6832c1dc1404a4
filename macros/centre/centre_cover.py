"""封面 of a centre's desk that was deleted or renamed, and what staff filled on it: remembered on `_manifest` (ux 2.2)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from macros.mending.seen_cover import SeenCover
from validators.packs.spoken import spoken_sheet
from validators.page.page import Page
from validators.policy import Policy
from validators.values.cell import as_text
from validators.values.date_kinds import Date, MonthText
from validators.values.period import Month
from workbooks.book import Book, WriteBlock
from workbooks.desk.centre_book import HIDDEN, INPUTS, SHEETS, CentreCover, centre_home
from workbooks.desk.sheets.approval_sheet import SHEET as APPROVAL
from workbooks.desk.sheets.cover_sheet import SHEET
from workbooks.desk.sheets.guide_sheet import SHEET as GUIDE
from workbooks.manifest import SHEET as MANIFEST
from workbooks.read.read_registers import read_pairs

KEPT = "封面/"
"""Before a label of 封面 in the manifest: what stood beside it at the last press."""


def centre_sheets() -> set[str]:
    """The sheets of a centre's desk, as they are called in the pack's words."""
    return {spoken_sheet(name) for name in (SHEET, APPROVAL, GUIDE, *(sheet for sheet, *_ in SHEETS), *HIDDEN)}


def centre_page(manifest: Mapping[str, str], policy: Policy) -> Page | None:
    """封面 with what is kept of it; None where the desk does not say whose it is, or the organisation does not know it any more.

    Its steps and its offices stand as on the first day: the press that puts it back brings them up to date.
    """
    said, branch = MonthText().parse(manifest.get("period")).value, manifest.get("branch", "")
    if said is None or branch not in policy.organisation.at(Month.parse(said).first):
        return None
    period, tree = Month.parse(said), policy.organisation
    kept: dict[str, Any] = {label: manifest[KEPT + label] for label in INPUTS if KEPT + label in manifest}
    if (day := Date().parse(kept.get("填报日期")).value) is not None:
        kept["填报日期"] = day
    cover = CentreCover(
        policy=policy,
        node=tree.at(period.first)[branch],
        parent=tree.parent(branch, period.first),
        period=period,
        today=period.first,
        template=manifest.get("template", ""),
        program=manifest.get("program", ""),
        inputs=kept,
    )
    return centre_home(cover)


def centre_cover_kept(book: Book) -> list[WriteBlock]:
    """What 封面 of a centre holds, for its manifest; nothing where that is what it says already."""
    if SHEET not in book.sheet_names() or MANIFEST not in book.sheet_names() or (isinstance(book, SeenCover) and book.page is not None):
        return []
    grid = book.read(MANIFEST)
    lines = {line[0]: (row, line[1] if len(line) > 1 else None) for row, line in enumerate(grid.rows, grid.first_row) if line}
    pairs, found, end = read_pairs(book.read(SHEET), INPUTS), list[WriteBlock](), grid.first_row + len(grid.rows)
    for label in INPUTS:
        value = pairs.get(label, (None, ""))[0]
        text = f"{value:%Y-%m-%d}" if hasattr(value, "strftime") else as_text(value) or None
        row, there = lines.get(KEPT + label, (end + len(found), None))
        if text != there:
            found.append(WriteBlock(sheet=MANIFEST, row=row, column=1, values=[[KEPT + label, text]]))
    return found
