"""E3.0 领导速览: what happened, why and what to decide; six numbers, last year, and whether to trust it; A5, for a phone (ux.md 7)."""

from __future__ import annotations

from macros.reports.layout.front.leader_page import bridge, foot, head, moved, numbers, press, story, years
from macros.reports.parts.report_sheet import Report
from validators.values.text import Text

REPORT = Report(
    id="E3.0",
    title=Text("领导速览", "Leader's page"),
    level="centre",
    order=10,
    widths=(1, 20.5, 20.5, 20.5, 1),
    side=(12, 14, 14, 14),
    parts=(head, numbers, story, press, foot, years, bridge, moved),
    tab="green",
    bare=True,
)
