"""换新政策: the desk made anew under a policy that the upper level has sent, with all that was typed (settled 51)."""

from __future__ import annotations

from pathlib import Path

from macros.button import Button, ButtonPlace
from macros.mending.policy_taking import new_policy_edits
from macros.session import Session
from workbooks.book import EditList


def press(session: Session, policy: Path | None = None, target: Path | None = None) -> EditList:
    """换新政策 from the policy workbook beside the desk, or from `policy`; the new desk lies beside it, or at `target`."""
    return new_policy_edits(session, policy, target)


BUTTON = Button(
    id="new_policy",
    sub="TakePolicy",
    caption="换新政策",
    desk="branch",
    order=1,
    command="keybook desk update",
    press=press,
    places=(ButtonPlace("封面", "L21", 4, 0),),
)
