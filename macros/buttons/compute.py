"""计算: cadence, churn, scores, pay and every computation of the pack (F1 step 5)."""

from __future__ import annotations

from macros.button import Button
from macros.mending.filling import fill_edits, replaced_words
from macros.results.branch_report import branch_context
from macros.results.computations import computations
from macros.results.report_pages import report_pages
from macros.session import Session
from workbooks.book import Dialog, EditList, PutPage, Status
from workbooks.desk.sheets.cover_sheet import step_edit


def press(session: Session) -> EditList:
    """计算 on the open workbook: computed columns are filled, the computed sheets of the pack made; what is blocked is named."""
    results = computations(session)
    edits = EditList()
    edits.add(*fill_edits(session, over_typed=True))
    context = branch_context(session, now=session.moment)
    edits.add(*(PutPage(page=page) for page in report_pages(context, "branch", session.policy.pack.computed)))
    blocked = list(dict.fromkeys(b.message for result in results.values() for b in result.blocked))
    if blocked:
        edits.blocked = True
        edits.add(Dialog(title="计算", text="不能算完：" + "\n".join(blocked[:5]) + "\n其他计算已完成。"))
    else:
        edits.add(step_edit("计算", f"{session.moment:%m-%d %H:%M} 算完 {len(results)} 项"))
    edits.add(Status(text=f"计算完毕：{len(results)} 项，{len(blocked)} 项缺参数。{replaced_words(session)}下一步：点【生成报表】。"))
    return edits


BUTTON = Button(id="compute", caption="计算", desk="branch", order=5, command="keybook compute", press=press)
