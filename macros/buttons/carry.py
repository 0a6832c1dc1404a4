"""带入上月: what a new month's desk takes over from an earlier file (design 7; settled 31)."""

from __future__ import annotations

from pathlib import Path

from macros.button import Button, ButtonPlace
from macros.mending.carry_edits import carry_edits
from macros.session import Session
from workbooks.book import EditList


def press(session: Session, file: Path | None = None) -> EditList:
    """带入上月 from last month's file beside the workbook, or from `file`: what is there already stays as it is."""
    return carry_edits(session, file)


BUTTON = Button(
    id="carry",
    sub="CarryOver",
    caption="带入上月",
    desk="branch",
    order=3,
    command="keybook desk new --carry",
    press=press,
    places=(ButtonPlace("封面", "F9"),),
)
