"""收件登记: files into the home, never twice, never lost (F1 step 8)."""

from __future__ import annotations

from macros.button import Button
from macros.centre.centre_desk import refreshed
from macros.intake.collecting import collect
from macros.session import Session
from workbooks.archive.home import Home
from workbooks.book import Dialog, EditList, Status


def press(session: Session) -> EditList:
    """收件登记: the folder 收件 beside the centre's desk into the home beside it."""
    folder = session.path.parent
    edits = EditList()
    if not (folder / "收件").is_dir():
        edits.blocked = True
        edits.add(Dialog(title="收件登记", text="没有找到“收件”文件夹。怎么办：在本文件旁边建一个“收件”文件夹，把收到的上报件放进去再点。"))
        return edits
    home = Home(folder)
    outcome = collect([folder / "收件"], home, now=session.moment)
    edits.add(*refreshed(session, home), Status(text=outcome.message))
    return edits


BUTTON = Button(id="collect", caption="收件登记", desk="centre", order=2, command="keybook collect", press=press)
