"""校验: every finding at once, on 校验结果 and in the cells (F1 step 3; ux.md sections 4 and 5)."""

from __future__ import annotations

from macros.button import Button, ButtonPlace
from macros.deciding.annotated import check_edits
from macros.session import Session
from workbooks.book import EditList


def press(session: Session) -> EditList:
    """校验: marks, the column 校验结果, the sheet 校验结果, one line of status."""
    return check_edits(session)


BUTTON = Button(
    id="check",
    sub="CheckDesk",
    caption="校验",
    desk="branch",
    order=4,
    command="keybook check",
    press=press,
    places=(ButtonPlace("封面", "F10"), ButtonPlace("校验结果", "I3", 36, 4)),
)
