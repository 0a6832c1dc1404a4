"""校验: every finding at once, on 校验结果 and in the cells (F1 step 3; ux.md sections 4 and 5)."""

from __future__ import annotations

from macros.button import Button
from macros.deciding.annotated import result_page, sheet_edits, summary
from macros.mending.filling import fill_edits
from macros.session import Session
from workbooks.book import EditList, PutPage, Status
from workbooks.desk.sheets.state_sheet import SHEET as STATE
from workbooks.desk.sheets.state_sheet import checked_edit


def press(session: Session) -> EditList:
    """校验 on the open workbook: marks, the column 校验结果, the sheet 校验结果, one line of status."""
    checked = session.checked
    edits = EditList(blocked=checked.blocking)
    for sheet in checked.sheets.values():
        edits.add(*sheet_edits(sheet, [f for f in checked.findings if f.sheet == sheet.register.sheet], session.today))
    edits.add(*fill_edits(session, over_typed=False))
    edits.add(PutPage(page=result_page(checked, session.filing, session.moment)))
    if STATE in session.book.sheet_names():
        edits.add(checked_edit(session.book.read(STATE), session.moment))
    edits.add(Status(text=summary(checked)))
    return edits


BUTTON = Button(id="check", caption="校验", desk="branch", order=2, command="keybook check", press=press)
