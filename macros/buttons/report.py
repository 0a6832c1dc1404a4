"""生成报表: the branch's report sheets (E1, E2)."""

from __future__ import annotations

from macros.button import Button, ButtonPlace
from macros.results.branch_edits import report_edits
from macros.session import Session
from workbooks.book import EditList


def press(session: Session, *, alone: bool = False) -> EditList:
    """生成报表 into the workbook; `alone`: for a workbook of reports."""
    return report_edits(session, alone=alone)


BUTTON = Button(
    id="report",
    sub="MakeReport",
    caption="生成报表",
    desk="branch",
    order=8,
    command="keybook report",
    press=press,
    places=(ButtonPlace("封面", "F13"),),
)
