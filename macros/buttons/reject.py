"""退回: the period's consolidation goes back to 草稿, with a reason (F3)."""

from __future__ import annotations

from macros.button import Button, ButtonPlace
from macros.centre.approving import typed_or_asked
from macros.centre.centre_desk import refreshed
from macros.closing.approval_steps import send_back
from macros.session import Session
from workbooks.archive.home import Home
from workbooks.book import EditList, Status


def press(session: Session, by: str | None = None, reason: str = "") -> EditList:
    """退回 on the centre's desk, by the name and for the reason typed on 审批; `by`, `reason`: not typed but given."""
    signed = typed_or_asked(session, "退回", by, reason, why=True)
    if isinstance(signed, EditList):
        return signed
    home = Home(session.path.parent)
    done = send_back(home, session.filing.period, by=signed.by, reason=signed.reason, now=session.moment)
    return EditList(edits=[*refreshed(session, home, typed=("", "")), Status(text=done.message)], outcome=done)


BUTTON = Button(
    id="reject",
    sub="RejectStep",
    caption="退回",
    desk="centre",
    order=7,
    command="keybook reject",
    press=press,
    places=(ButtonPlace("封面", "F18", 6, 1), ButtonPlace("审批", "F6", 6, 4)),
)
