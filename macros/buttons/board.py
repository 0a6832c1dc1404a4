"""报送情况: who has filed the period and who has not (D30)."""

from __future__ import annotations

from macros.button import Button, ButtonPlace
from macros.centre.centre_desk import refreshed
from macros.deciding.repeats import RUNNING, repeats
from macros.merge.filing_board import board
from macros.session import Session
from workbooks.archive.home import Home
from workbooks.book import Dialog, EditList, Status


def press(session: Session) -> EditList:
    """报送情况 of the period on the centre's desk; the outcome is the rows of the board."""
    home = Home(session.path.parent)
    rows, _ = board(home, session.filing.period)
    missing = "、".join(r.name for r in rows if r.word == "未报") or "没有"
    again = repeats(home, session.filing.period)
    habit = f"连续 {RUNNING} 个月相同的问题或理由 {len(again)} 处，如 {again[0].line}。" if again else ""
    text = f"应报 {len(rows)} 家，已报 {sum(r.received is not None for r in rows)} 家；还没报：{missing}。{habit}"
    return EditList(edits=[*refreshed(session, home), Dialog(title="报送情况", text=text), Status(text=text)], outcome=rows)


BUTTON = Button(
    id="status",
    sub="ShowStatus",
    caption="报送情况",
    desk="centre",
    order=3,
    command="keybook status",
    press=press,
    places=(ButtonPlace("封面", "F17", 6, 1),),
)
