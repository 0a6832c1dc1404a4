"""查看日志: the last presses of this workbook, one line each."""

from __future__ import annotations

from macros.button import Button, ButtonPlace
from macros.session import Session
from workbooks.book import Dialog, EditList
from workbooks.sidecar import log_of

LINES = 15


def press(session: Session) -> EditList:
    """Shows the newest lines of the log."""
    file = log_of(session.path)
    lines = file.read_text(encoding="utf-8").splitlines()[-LINES:] if file.is_file() else []
    return EditList(edits=[Dialog(title="查看日志", text="\n".join(lines) or "还没有记录。每点一次按钮记一行。")])


BUTTON = Button(
    id="log",
    sub="ShowLog",
    caption="查看日志",
    desk="branch",
    order=12,
    command="",
    press=press,
    places=(ButtonPlace("封面", "L19", 94, 2), ButtonPlace("封面", "F20", 6, 1, desk="centre")),
)
