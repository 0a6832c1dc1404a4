"""计算: cadence, churn, scores, pay and every computation of the pack (F1 step 5)."""

from __future__ import annotations

from macros.button import Button
from macros.results.branch_report import branch_context
from macros.results.computations import computations
from macros.results.filled_pay import PAY, with_pay
from macros.results.report_pages import report_pages
from macros.session import Session
from validators.register import Sheet
from validators.values.missing import is_missing
from workbooks.book import Dialog, EditList, PutPage, Status, WriteBlock, column_number
from workbooks.desk.sheets.cover_sheet import step_edit


def press(session: Session) -> EditList:
    """计算 on the open workbook: 薪酬表 is filled, 我的一周, 走访合规 and 薪酬单 are made; what is blocked is named."""
    results = computations(session)
    edits = EditList()
    sheet = next((s for s in with_pay(session) if s.register.id == "R43"), None)
    if sheet is not None and sheet.raw.rows:
        for header in PAY:
            letter = sheet.raw.letters.get(header)
            if letter:
                edits.add(*_column(sheet, header, letter))
    context = branch_context(session, now=session.moment)
    edits.add(*(PutPage(page=page) for page in report_pages(context, "branch", session.policy.pack.computed)))
    blocked = list(dict.fromkeys(b.message for result in results.values() for b in result.blocked))
    if blocked:
        edits.blocked = True
        edits.add(Dialog(title="计算", text="不能算完：" + "\n".join(blocked[:5]) + "\n其他计算已完成。"))
    else:
        edits.add(step_edit("计算", f"{session.moment:%m-%d %H:%M} 算完 {len(results)} 项"))
    edits.add(Status(text=f"计算完毕：{len(results)} 项，{len(blocked)} 项缺参数。下一步：点【生成报表】。"))
    return edits


def _column(sheet: Sheet, header: str, letter: str) -> list[WriteBlock]:
    """One block a run of rows that follow each other."""
    kind = sheet.register.by_header[header].kind
    blocks: list[list[int]] = []
    for pos, row in enumerate(sheet.raw.rows):
        if blocks and sheet.raw.rows[blocks[-1][-1]] == row - 1:
            blocks[-1].append(pos)
        else:
            blocks.append([pos])
    values = [None if is_missing(value) else kind.to_cell(value) for value in sheet.frame[header]]
    return [
        WriteBlock(
            sheet=sheet.raw.sheet, row=sheet.raw.rows[block[0]], column=column_number(letter), values=[[values[pos]] for pos in block]
        )
        for block in blocks
    ]


BUTTON = Button(id="compute", caption="计算", desk="branch", order=5, command="keybook compute", press=press)
