"""一键修正: the proposed mends into the input cells, old and new listed on 修正记录, and back again (settled 29)."""

from __future__ import annotations

from macros.button import Button, ButtonPlace
from macros.mending.fixing import mend_edits, undo_all
from macros.session import Session
from workbooks.book import EditList


def press(session: Session, *, undo: bool = False) -> EditList:
    """一键修正; rows of 修正记录 that ask for 撤销 are put back instead, with `undo` all of them. A press that changes nothing
    writes nothing.
    """
    return undo_all(session) if undo else mend_edits(session)


BUTTON = Button(
    id="fix",
    sub="FixDesk",
    caption="一键修正",
    desk="branch",
    order=5,
    command="keybook fix",
    press=press,
    places=(ButtonPlace("封面", "L17", 4, 2),),
)
