"""E1.0 我的一周: whom to visit, how far the goals are, what is earned; another name in D2 turns the page (ux.md 6)."""

from __future__ import annotations

from macros.reports.layout.week.week_page import HIDDEN, week_parts
from macros.reports.layout.week.week_plan import weeks_of
from macros.reports.parts.report_sheet import Report
from validators.values.text import Text
from validators.wording.week_words import WEEK_WIDTHS

REPORT = Report(
    id="E1.0",
    title=Text("我的一周", "My week"),
    level="branch",
    order=5,
    widths=WEEK_WIDTHS,
    side=(0.0,) * HIDDEN,
    parts=week_parts,
    tab="green",
    bare=True,
    where=lambda c: bool(weeks_of(c)),
)
