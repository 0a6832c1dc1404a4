"""分级: the pack's levels over the branch's own rows, shown as a trial (F1 step 4)."""

from __future__ import annotations

from macros.button import Button, ButtonPlace
from macros.results.branch_edits import grade_edits
from macros.session import Session
from workbooks.book import EditList


def press(session: Session) -> EditList:
    """分级: the sheet 分级结果, or what is missing."""
    return grade_edits(session)


BUTTON = Button(
    id="grade",
    sub="GradeCustomers",
    caption="分级",
    desk="branch",
    order=6,
    command="keybook compute --only D01",
    press=press,
    places=(ButtonPlace("封面", "F11"),),
)
