"""采用试算: what 分级 proposes into 客户分级认定表, for one approval of the list (settled 45)."""

from __future__ import annotations

from macros.button import Button, ButtonPlace
from macros.results.trial_levels import adopt_edits
from macros.session import Session
from workbooks.book import EditList


def press(session: Session) -> EditList:
    """采用试算: rows below those that are there, without 审批单号."""
    return adopt_edits(session)


BUTTON = Button(
    id="adopt_trial",
    sub="AdoptTrial",
    caption="采用试算",
    desk="branch",
    order=2,
    command="",
    press=press,
    places=(ButtonPlace("封面", "L21", 94, 0),),
)
