"""提交审批: what only the upper level can permit, as a form and a mail draft (F3 step 1)."""

from __future__ import annotations

from macros.button import Button, ButtonPlace
from macros.deciding.requesting import request
from macros.session import Session
from workbooks.book import EditList


def press(session: Session) -> EditList:
    """提交审批 beside the open workbook: 审批单 with every open 准强制, and every 强制 with a reason, to be replied to."""
    return request(session)


BUTTON = Button(
    id="request",
    sub="RequestApproval",
    caption="提交审批",
    desk="branch",
    order=10,
    command="keybook request",
    press=press,
    places=(ButtonPlace("封面", "L17", 94, 2),),
)
