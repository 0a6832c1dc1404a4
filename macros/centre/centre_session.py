"""The session of a centre for a command over its home: that of its desk where one lies there, else one without sheets."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import openpyxl

from macros.centre.issuing import centre_file_name
from macros.opening import open_session
from macros.session import Session
from validators.filing.inputs import Filing, History
from validators.organisation_tree import Node
from validators.values.period import Month
from workbooks.archive.home import Home
from workbooks.book import Rejection
from workbooks.book_file import FileBook
from workbooks.sidecar import EMPTY


def centre_session(home: Home, period: Month | None = None, *, now: dt.datetime, by: str = "") -> Session:
    """What a press has from the open desk of the period (default: the month before `now`); `by` works on it.

    The desk in the home is read, never written: it is brought up to date by the next press. One that cannot be read is as
    none: what a command does rests on the home alone.
    """
    when = period or Month(now.year, now.month).plus(-1)
    node = _owner(home, when)
    path = home.folder / centre_file_name(node, when)
    found = _of_desk(path, now)
    if found is not None and found.filing.period == when:
        found.filing = Filing(branch=node.code, name=node.name, period=when, filled_by=by or found.filing.filled_by, file=path.name)
        return found
    return Session(
        path=path,
        book=FileBook(path, openpyxl.Workbook()),
        kind="centre",
        filing=Filing(branch=node.code, name=node.name, period=when, filled_by=by, file=path.name),
        policy=home.policy,
        history=History.none(),
        raws={},
        today=now.date(),
        now=now,
        memory=dict(EMPTY),
    )


def _owner(home: Home, period: Month) -> Node:
    """Whose home it is; a node without a name where the policy does not say: whatever needs it will say so itself."""
    try:
        return home.owner(period)
    except Rejection:
        return Node(code="", name="")


def _of_desk(path: Path, now: dt.datetime) -> Session | None:
    if not path.is_file():
        return None
    try:
        return open_session(path, today=now.date(), now=now, centre=True)
    except (Rejection, OSError):
        return None
