"""The desk of an organisation as the program issues it: its place in the policy's tree, and the buttons there are."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from macros.button import specs_for
from validators.policy import Policy
from validators.values.period import Month
from workbooks.desk.content import DeskContent
from workbooks.desk.desk_book import build_desk


def write_desk(path: Path, policy: Policy, branch: str, period: Month, content: DeskContent, today: dt.date) -> None:
    """Writes the desk of 机构编码 `branch`; KeyError where the policy has none in that month, OSError as raised."""
    build_desk(
        path,
        policy=policy,
        node=policy.organisation.at(period.first)[branch],
        parent=policy.organisation.parent(branch, period.first),
        period=period,
        content=content,
        today=today,
        button_specs=specs_for("branch", policy),
    )
