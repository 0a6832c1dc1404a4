"""发布: to each branch its own slice of the results, as a workbook and a mail draft (F1 step 12, F2)."""

from __future__ import annotations

from pathlib import Path

from macros.button import Button, ButtonPlace
from macros.centre.centre_desk import refreshed
from macros.publishing.publication import publish
from macros.session import Session
from workbooks.archive.home import Home
from workbooks.book import EditList, Status


def press(session: Session, folder: Path | None = None, *, levels: bool = False) -> EditList:
    """发布 of the period into the folder 发布 beside the centre's desk; a command may name another, and `levels` (F2)."""
    home, period = Home(session.path.parent), session.filing.period
    into = folder or session.path.parent / "发布"
    done = publish(home, period, into, now=session.moment, by=session.filing.filled_by, levels=levels)
    edits = EditList(files=list(done.out), outcome=done)
    edits.add(*refreshed(session, home), Status(text=done.message))
    return edits


BUTTON = Button(
    id="publish",
    sub="PublishResult",
    caption="发布",
    desk="centre",
    order=8,
    command="keybook publish",
    press=press,
    places=(ButtonPlace("封面", "F14"),),
)
