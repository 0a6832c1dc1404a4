"""分级: the pack's levels over the branch's own rows, shown as a trial (F1 step 4)."""

from __future__ import annotations

from macros.button import Button
from macros.results.branch_report import branch_context
from macros.results.report_pages import report_pages
from macros.session import Session
from workbooks.book import Dialog, EditList, PutPage, Select, Status
from workbooks.desk.sheets.cover_sheet import step_edit


def press(session: Session) -> EditList:
    """分级 on the open workbook: the sheet 分级结果, or what is missing."""
    name = session.policy.pack.grades.computation
    if not name:
        return EditList(edits=[Status(text="本方案没有分级，不用点【分级】；请直接点【计算】。")])
    result = session.results([name])[name]
    if result.blocked:
        text = "不能分级：" + "\n".join(b.message for b in result.blocked[:5]) + "\n数据没有改动。"
        return EditList(blocked=True, edits=[Dialog(title="分级", text=text)])
    context = branch_context(session, now=session.moment)
    edits = EditList()
    for page in report_pages(context, "branch", session.policy.pack.graded):
        edits.add(PutPage(page=page), Select(sheet=page.name, cell="A1"))
    counts = "、".join(f"{name} {count} 户" for name, count in result.summary.items())
    edits.add(step_edit("分级", f"{session.moment:%m-%d %H:%M} 试算：{counts}"))
    edits.add(Status(text=f"分级完毕（试算，以上级合并后的为准）：{counts}。下一步：点【计算】。"))
    return edits


BUTTON = Button(id="grade", caption="分级", desk="branch", order=4, command="keybook compute --only D01", press=press)
