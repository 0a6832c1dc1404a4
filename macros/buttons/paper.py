"""办理单据: what the approver chose beside each form on 单据审批 is done (P13)."""

from __future__ import annotations

from collections.abc import Sequence

from macros.button import Button, ButtonPlace
from macros.errors import ToolkitError
from macros.papers.deciding_papers import PaperDone, decide_paper
from macros.papers.paper_list import paper_list
from macros.session import Session
from validators.papers.paper_states import EXECUTE, FINISH
from validators.papers.rights import overlay_on
from workbooks.archive.home import Home
from workbooks.book import Dialog, Edit, EditList, PutPage, Select, Status
from workbooks.desk.papers_sheet import SHEET, PaperDecision, papers_sheet, typed_approver, typed_decisions
from workbooks.desk.sheets.cover_sheet import SHEET as HOME

OFF = "政策没有启用审批权限，没有单据要办。要用，请上级在政策表把“启用审批权限”填成“是”。"
_ASK = f"还缺：审批人，或“办理”里选了什么。怎么办：在《{SHEET}》填工号、选办理，再点【办理单据】。没有做任何改动。"


def press(session: Session, by: str | None = None, decisions: Sequence[PaperDecision] = ()) -> EditList:
    """办理单据 as it is typed on 单据审批; `by`, `decisions`: not typed but given. What may not be done is said, the rest is done."""
    home = Home(session.path.parent)
    if not overlay_on(home.policy):
        return EditList(edits=[Status(text=OFF)])
    who = typed_approver(session.book) if by is None else by
    wanted = list(decisions) or typed_decisions(session.book)
    if not who or not wanted:
        return EditList(blocked=True, edits=[Select(sheet=SHEET, cell="D5"), Dialog(title="办理单据", text=_ASK)])
    done: list[PaperDone] = []
    refused: list[str] = []
    for one in wanted:
        try:
            done.append(decide_paper(home, one.number, one.action, by=who, words=one.words, now=session.moment))
        except ToolkitError as against:
            refused.append(f"{against.reason}。怎么办：{against.remedy}。")
            if len(wanted) == 1 and by is not None:
                raise
    return EditList(blocked=bool(refused), edits=_shown(session, home, who, done, refused), outcome=done)


def _shown(session: Session, home: Home, who: str, done: Sequence[PaperDone], refused: Sequence[str]) -> list[Edit]:
    """What is left on the sheet, what was done, and what was not."""
    only_executed = done and all(one.action in (EXECUTE, FINISH) for one in done)
    left = paper_list(home, "" if only_executed or refused and not done else who, now=session.moment)
    said = f"办了 {len(done)} 张" + (f"，没有办 {len(refused)} 张" if refused else "") + f"。{left.message}"
    page = papers_sheet(session.filing.name, session.filing.period.zh, left.lines, by=who, said=said)
    edits: list[Edit] = [PutPage(page=page)] if HOME in session.book.sheet_names() else []
    if refused:
        edits.append(Dialog(title="办理单据", text="\n".join(refused)))
    return [*edits, Status(text=said)]


BUTTON = Button(
    id="paper",
    sub="DecidePapers",
    caption="办理单据",
    desk="centre",
    order=12,
    command="keybook paper",
    press=press,
    places=(ButtonPlace(SHEET, "H5", 20),),
    needs="approval_overlay",
)
