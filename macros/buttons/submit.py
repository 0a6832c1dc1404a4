"""打包上报: the sealed submission and, when wanted, its mail draft (F1 steps 6 and 7)."""

from __future__ import annotations

from macros.button import Button
from macros.deciding.signing import signing_of
from macros.posting.submitting import submit
from macros.session import Session
from workbooks.book import Dialog, EditList, Status
from workbooks.desk.sheets.cover_sheet import step_edit


def press(session: Session) -> EditList:
    """打包上报 beside the open workbook, with a mail draft."""
    folder = session.path.parent / "上报"
    signing = signing_of(session.policy, session.filing.branch, session.moment.date())
    done = submit(session, folder, now=session.moment, eml=True, signing=signing)
    edits = EditList(files=list(done.files), blocked=bool(done.open))
    if done.open:
        edits.add(Dialog(title="打包上报", text=done.message))
    else:
        edits.add(step_edit("上报", f"{done.files[0].name} 已做好，等您发送"), Status(text=done.message))
    return edits


BUTTON = Button(id="submit", caption="打包上报", desk="branch", order=7, command="keybook submit", press=press)
