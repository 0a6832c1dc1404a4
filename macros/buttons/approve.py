"""同意: the next of the five approval steps, by the name that is typed on 审批 (F3)."""

from __future__ import annotations

from macros.button import Button
from macros.centre.centre_desk import refreshed
from macros.closing.approval_steps import approve
from macros.session import Session
from workbooks.archive.home import Home
from workbooks.book import Dialog, EditList, Select, Status
from workbooks.desk.sheets.approval_sheet import SHEET, read_inputs


def press(session: Session) -> EditList:
    """同意 on the centre's desk; the first one is 提交. 审批人 and 意见 are emptied for whoever comes next."""
    by, reason = read_inputs(session.book)
    if not by:
        return EditList(
            blocked=True,
            edits=[
                Select(sheet=SHEET, cell="D5"),
                Dialog(
                    title="同意",
                    text=(f"还缺：审批人。怎么办：在《{SHEET}》的蓝框里填姓名（意见可以不写），再点【同意】。没有做任何改动。"),
                ),
            ],
        )
    home = Home(session.path.parent)
    done = approve(home, session.filing.period, by=by, reason=reason, now=session.moment)
    return EditList(edits=[*refreshed(session, home, typed=("", "")), Status(text=done.message)])


BUTTON = Button(id="approve", caption="同意", desk="centre", order=6, command="keybook approve", press=press)
