"""一键修正: the proposed mends into the input cells, old and new listed on 修正记录, and back again (settled 29)."""

from __future__ import annotations

from macros.button import Button
from macros.mending.fixing import fix_edits, fresh_mends, undo_edits
from macros.mending.mend_record import ASKED, read_record
from macros.session import Session
from workbooks.book import EditList


def press(session: Session) -> EditList:
    """一键修正 on the open workbook.

    Rows of 修正记录 that ask for 撤销 are put back, and nothing else is done; else what can be mended is mended. A
    press that changes nothing writes nothing.
    """
    known = read_record(session.book)
    title = f"{session.filing.name} {session.filing.period.zh}"
    if any(entry.state == ASKED for entry in known):
        return undo_edits(session.book, known, title, everything=False)
    return fix_edits(fresh_mends(session, known), known, title, session.moment)


BUTTON = Button(id="fix", caption="一键修正", desk="branch", order=3, command="keybook fix", press=press)
