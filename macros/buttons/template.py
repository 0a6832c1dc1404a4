"""生成模板: the desks of a month, one for each branch, with a letter (F1 step 1)."""

from __future__ import annotations

from macros.button import Button, ButtonPlace
from macros.centre.centre_desk import refreshed
from macros.centre.issuing import make_all
from macros.session import Session
from workbooks.archive.home import Home
from workbooks.book import EditList, Status


def press(session: Session) -> EditList:
    """生成模板 of the centre's period, into the folder 台账, last month's carried over where they lie there."""
    folder, period = session.path.parent, session.filing.period
    home, into = Home(folder), folder / "台账"
    done = make_all(folder / "policy.xlsx", period, into, now=session.moment, nodes=home.expected(period), carry=into)
    text = f"已生成 {len(done.made)} 个台账，在“台账”文件夹。" + "".join(done.said)
    return EditList(edits=[*refreshed(session, home), Status(text=text)], files=[*done.made, *done.drafts], outcome=done)


BUTTON = Button(
    id="template",
    sub="MakeTemplates",
    caption="生成模板",
    desk="centre",
    order=1,
    command="keybook desk new --all",
    press=press,
    places=(ButtonPlace("封面", "F9"),),
)
