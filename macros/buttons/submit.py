"""打包上报: the sealed submission and, when wanted, its mail draft (F1 steps 6 and 7)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from macros.button import Button, ButtonPlace
from macros.posting.submitting import submit_edits
from macros.session import Session
from workbooks.book import EditList


def press(session: Session, folder: Path | None = None, **how: Any) -> EditList:
    """打包上报 beside the workbook, signed, with a mail draft; a command may choose folder, draft, key and password."""
    return submit_edits(session, folder, **how)


BUTTON = Button(
    id="submit",
    sub="SubmitDesk",
    caption="打包上报",
    desk="branch",
    order=9,
    command="keybook submit",
    press=press,
    places=(ButtonPlace("封面", "F14"),),
)
