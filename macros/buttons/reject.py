"""退回: the period's consolidation goes back to 草稿, with a reason (F3)."""

from __future__ import annotations

from macros.button import Button
from macros.centre.centre_desk import refreshed
from macros.closing.approval_steps import send_back
from macros.session import Session
from workbooks.archive.home import Home
from workbooks.book import Dialog, EditList, Select, Status
from workbooks.desk.sheets.approval_sheet import SHEET, read_inputs


def press(session: Session) -> EditList:
    """退回 on the centre's desk, by the name and for the reason typed on 审批."""
    by, reason = read_inputs(session.book)
    missing = [label for label, text in (("审批人", by), ("意见", reason)) if not text]
    if missing:
        return EditList(
            blocked=True,
            edits=[
                Select(sheet=SHEET, cell="D5"),
                Dialog(
                    title="退回",
                    text=(
                        f"还缺：{'、'.join(missing)}。怎么办：在《{SHEET}》的蓝框里填姓名，写明要改什么（不少于 6 个字），再点【退回】。没有做任何改动。"
                    ),
                ),
            ],
        )
    home = Home(session.path.parent)
    done = send_back(home, session.filing.period, by=by, reason=reason, now=session.moment)
    return EditList(edits=[*refreshed(session, home, typed=("", "")), Status(text=done.message)])


BUTTON = Button(id="reject", caption="退回", desk="centre", order=7, command="keybook reject", press=press)
