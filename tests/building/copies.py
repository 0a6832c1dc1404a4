"""Copies of a workbook with the work of a button done to them, as the commands make them."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from macros.headless import headless, write_copy
from macros.mending.fixing import undo_of
from macros.mending.mend_record import Entry
from macros.results.branch_report import write_branch_report
from macros.session import Session
from workbooks.pages.write_pages import write_pages
from workbooks.read.read_registers import RESULT


class Mended(NamedTuple):
    """A copy that 一键修正 has mended or put back: the rows of the record that are new, where it lies, what was said."""

    entries: tuple[Entry, ...]
    out: Path
    said: str


def fix_copy(session: Session, out: Path) -> Mended:
    edits = headless("fix", session, out)
    return Mended(edits.outcome, out, edits.said)


def undo_copy(path: Path, out: Path) -> Mended:
    edits = undo_of(path)
    write_copy(path, edits, out)
    return Mended(edits.outcome, out, edits.said)


def annotated_copy(session: Session, out: Path) -> Path:
    headless("check", session, out, front=(RESULT,))
    return out


def branch_report(session: Session, out: Path) -> Path:
    write_branch_report(session, headless("report", session, alone=True).pages, out)
    return out


def result_sheets(session: Session, out: Path) -> Path:
    """A workbook with a sheet for each result."""
    only = session.policy.pack.computations
    write_pages(out, headless("compute", session, only=only).pages, properties={"created": session.moment})
    return out
