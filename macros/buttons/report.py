"""生成报表: the branch's report sheets (E1, E2)."""

from __future__ import annotations

from collections.abc import Collection

from macros.button import Button
from macros.results.branch_report import branch_pages
from macros.session import Session
from workbooks.book import EditList, PutPage, Status
from workbooks.desk.sheets.cover_sheet import step_edit
from workbooks.read.read_sheets import REPORT


def name_on_desk(name: str, typed: Collection[str]) -> str:
    """The sheet of a report in the desk: never one that staff typed in (R11 and E2.1 share a name).

    >>> name_on_desk('大客户用邮情况表', {'大客户用邮情况表'})
    '大客户用邮情况表·报表'
    """
    return name + REPORT if name in typed else name


def press(session: Session) -> EditList:
    """生成报表 into the open workbook."""
    pages = branch_pages(session, now=session.moment, without=(*session.policy.pack.graded, *session.policy.pack.computed))
    typed = {raw.sheet for raw in session.raws.values()}
    for page in pages:
        page.name = name_on_desk(page.name, typed)
    edits = EditList(edits=[PutPage(page=page) for page in pages])
    edits.add(step_edit("报表", f"{session.moment:%m-%d %H:%M} 生成 {len(pages)} 张"))
    edits.add(Status(text=f"报表已生成 {len(pages)} 张，打印预览后请领导过目。下一步：点【打包上报】。"))
    return edits


BUTTON = Button(id="report", caption="生成报表", desk="branch", order=6, command="keybook report", press=press)
