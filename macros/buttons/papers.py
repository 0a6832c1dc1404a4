"""待我审批: the forms of single matters that wait for one approver (P13)."""

from __future__ import annotations

from macros.button import Button, ButtonPlace
from macros.papers.paper_list import paper_list
from macros.session import Session
from validators.papers.rights import overlay_on
from workbooks.archive.home import Home
from workbooks.book import EditList, PutPage, Status
from workbooks.desk.papers_sheet import SHEET, papers_sheet, typed_approver
from workbooks.desk.sheets.cover_sheet import SHEET as HOME

OFF = "政策没有启用审批权限，没有单据要办。要用，请上级在政策表把“启用审批权限”填成“是”。"


def press(session: Session, by: str | None = None) -> EditList:
    """待我审批 of the 工号 typed on 单据审批, of everybody where none is; `by`: not typed but given."""
    home = Home(session.path.parent)
    if not overlay_on(home.policy):
        return EditList(edits=[Status(text=OFF)])
    who = typed_approver(session.book) if by is None else by
    found = paper_list(home, who, now=session.moment)
    page = papers_sheet(session.filing.name, session.filing.period.zh, found.lines, by=who, said=found.message)
    shown = [PutPage(page=page)] if HOME in session.book.sheet_names() else []
    return EditList(edits=[*shown, Status(text=found.message)], outcome=found)


BUTTON = Button(
    id="papers",
    sub="ListPapers",
    caption="待我审批",
    desk="centre",
    order=11,
    command="keybook papers",
    press=press,
    places=(ButtonPlace(SHEET, "G5"),),
    needs="approval_overlay",
)
