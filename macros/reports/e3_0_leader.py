"""E3.0 领导速览: six numbers, three matters that press, one chart, and whether to trust it; A5, for a phone (ux.md 7)."""

from __future__ import annotations

from macros.reports.layout.front.leader_page import foot, head, moved, numbers, press
from macros.reports.parts.report_sheet import Report
from validators.values.text import Text

REPORT = Report(
    id="E3.0",
    title=Text("领导速览", "Leader's page"),
    level="centre",
    order=10,
    widths=(1, 20.5, 20.5, 20.5, 1),
    side=(12, 10),
    parts=(head, numbers, press, moved, foot),
    tab="green",
    bare=True,
)
