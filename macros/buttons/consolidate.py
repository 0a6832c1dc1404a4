"""合并汇总: the filings that count, put together, computed over the merged rows, and reported (F1 step 9)."""

from __future__ import annotations

from macros.button import Button
from macros.centre.centre_desk import refreshed
from macros.centre.centre_sheets import DOUBLES, control_page, doubles_page
from macros.closing.approval_steps import locked
from macros.closing.closed_months import print_again
from macros.merge.consolidation import consolidate
from macros.merge.customer_decisions import decisions
from macros.merge.customer_doubles import doubles, take_typed
from macros.session import Session
from workbooks.archive.home import Home
from workbooks.book import Dialog, EditList, PutPage, Status


def press(session: Session) -> EditList:
    """合并汇总 of the period on the centre's desk, into the folder 汇总."""
    home, period = Home(session.path.parent), session.filing.period
    folder = session.path.parent / "汇总"
    folder.mkdir(exist_ok=True)
    if locked(home, period):
        again = folder / f"{period} 汇总报表（存档）.xlsx"
        event = print_again(home, period, again)
        said = f"{period.zh}已锁定，没有重新合并；按 {event.at:%m-%d %H:%M} 的存档原样写了一份：{again.name}。要重新合并，先由两位审批人重新打开。"
        return EditList(files=[again], edits=[*refreshed(session, home), Status(text=said)])
    take_typed(home, session.book, DOUBLES, by=session.filing.filled_by, now=session.moment)
    done = consolidate(home, period, folder / f"{period} 汇总报表.xlsx", now=session.moment, compiler=session.filing.filled_by)
    edits = EditList(blocked=done.out is None, files=[done.out] if done.out else [])
    name, control = session.filing.name, done.results["D35"]
    names = {code: node.name for code, node in home.nodes(period).items()}
    edits.add(
        PutPage(page=control_page(name, period.zh, control, done.between, names)),
        PutPage(page=doubles_page(name, period.zh, doubles(done.customers, list(names.values()), decisions(home)), names)),
        *refreshed(session, home),
    )
    edits.add(Dialog(title="合并汇总", text=done.message) if done.out is None else Status(text=done.message))
    return edits


BUTTON = Button(id="consolidate", caption="合并汇总", desk="centre", order=5, command="keybook consolidate", press=press)
