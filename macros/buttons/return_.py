"""退回更正: 退回单 and 催报, as workbooks and mail drafts (F1 step 10)."""

from __future__ import annotations

from macros.button import Button
from macros.centre.centre_desk import refreshed
from macros.posting.returns import return_filings
from macros.session import Session
from workbooks.archive.home import Home
from workbooks.book import EditList, Status


def press(session: Session) -> EditList:
    """退回更正 into the folder 退回 beside the centre's desk."""
    home = Home(session.path.parent)
    done = return_filings(home, session.filing.period, session.path.parent / "退回", now=session.moment)
    text = f"退回单 {len(done.returned)} 份，催报 {len(done.reminded)} 份，在“退回”文件夹；邮件草稿请核对后自己点“发送”。"
    return EditList(edits=[*refreshed(session, home), Status(text=text)], files=list(done.out))


BUTTON = Button(id="return", caption="退回更正", desk="centre", order=4, command="keybook return", press=press)
