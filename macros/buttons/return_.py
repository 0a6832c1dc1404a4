"""退回更正: 退回单 and 催报, as workbooks and mail drafts (F1 step 10)."""

from __future__ import annotations

from pathlib import Path

from macros.button import Button, ButtonPlace
from macros.centre.centre_desk import refreshed
from macros.posting.returns import return_filings
from macros.session import Session
from workbooks.archive.home import Home
from workbooks.book import EditList, Status


def press(session: Session, folder: Path | None = None, *, branch: str | None = None, reason: str = "") -> EditList:
    """退回更正 into the folder 退回 beside the centre's desk; a command may name another, and one branch with a reason."""
    home, into, by = Home(session.path.parent), folder or session.path.parent / "退回", session.filing.filled_by
    done = return_filings(home, session.filing.period, into, now=session.moment, branch=branch, reason=reason, by=by)
    text = f"退回单 {len(done.returned)} 份，催报 {len(done.reminded)} 份，在“{into.name}”文件夹；邮件草稿请核对后自己点“发送”。"
    return EditList(edits=[*refreshed(session, home), Status(text=text)], files=list(done.out), outcome=done)


BUTTON = Button(
    id="return",
    sub="ReturnFilings",
    caption="退回更正",
    desk="centre",
    order=4,
    command="keybook return",
    press=press,
    places=(ButtonPlace("封面", "F11"),),
)
