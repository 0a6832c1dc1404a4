"""同意: the next of the five approval steps (F3)."""

from __future__ import annotations

from macros.button import Button, ButtonPlace
from macros.centre.approving import typed_or_asked
from macros.centre.centre_desk import refreshed
from macros.closing.approval_steps import approve
from macros.session import Session
from workbooks.archive.home import Home
from workbooks.book import EditList, Status


def press(session: Session, by: str | None = None, reason: str = "") -> EditList:
    """同意 on the centre's desk, by the name typed on 审批; the first one is 提交. `by`, `reason`: not typed but given."""
    signed = typed_or_asked(session, "同意", by, reason)
    if isinstance(signed, EditList):
        return signed
    home = Home(session.path.parent)
    done = approve(home, session.filing.period, by=signed.by, reason=signed.reason, now=session.moment)
    return EditList(edits=[*refreshed(session, home, typed=("", "")), Status(text=done.message)], outcome=done)


BUTTON = Button(
    id="approve",
    sub="ApproveStep",
    caption="同意",
    desk="centre",
    order=6,
    command="keybook approve",
    press=press,
    places=(ButtonPlace("封面", "F13"), ButtonPlace("审批", "F5", 6, 4)),
)
