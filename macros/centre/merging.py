"""What 合并汇总 does, pressed or by command: decisions taken in, the report written, control and duplicates shown (F1 step 9)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from macros.centre.centre_desk import on_desk, refreshed
from macros.centre.centre_sheets import CONTROL, DOUBLES, control_page, doubles_page
from macros.closing.approval_steps import locked
from macros.closing.closed_months import print_again
from macros.merge.consolidation import Consolidated, consolidate
from macros.merge.customer_decisions import decisions
from macros.merge.customer_doubles import doubles, take_typed
from macros.merge.merged_before import merged_before
from macros.session import Session
from validators.packs.spoken import spoken_sheet
from workbooks.archive.home import Home
from workbooks.book import Dialog, Edit, EditList, PutPage, Status


def merge_edits(
    session: Session,
    report: Path | None = None,
    *,
    detail: bool = False,
    workers: int = 2,
    step: Callable[[str], None] = lambda _: None,
    branches: Sequence[str] = (),
    anew: bool = False,
) -> EditList:
    """合并汇总 of the session's period into `report`, else into the folder 汇总 beside the desk; the outcome is what was merged.

    Without `report` a locked month is not merged: its archived report is written again. What was typed on 跨局重复客户 of the
    desk is taken in first. A month that nothing has happened to since it was merged is not merged again, unless `anew`. The other
    choices are those of `consolidate`.
    """
    home, period = Home(session.path.parent), session.filing.period
    folder = session.path.parent / "汇总"
    if report is None and locked(home, period):
        return _archived(session, home, folder)
    if not branches:
        take_typed(home, session.book, spoken_sheet(DOUBLES), by=session.filing.filled_by, now=session.moment)
    target = report or folder / f"{period} 汇总报表.xlsx"
    target.parent.mkdir(parents=True, exist_ok=True)
    by = session.filing.filled_by
    before = None if anew or detail or branches or not _shown_there(session) else merged_before(home, period, target, by=by)
    if before is not None:
        return EditList(files=[before.out, *before.letters], edits=[*refreshed(session, home), Status(text=before.message)], outcome=before)
    done = consolidate(home, period, target, now=session.moment, compiler=by, detail=detail, workers=workers, step=step, branches=branches)
    edits = EditList(blocked=done.out is None, files=[done.out, *done.letters] if done.out else [], outcome=done)
    edits.add(*_pages(session, home, done), *refreshed(session, home))
    edits.add(Dialog(title="合并汇总", text=done.message) if done.out is None else Status(text=done.message))
    return edits


def _shown_there(session: Session) -> bool:
    """True when the desk, where it is at hand, has the sheets of the last merging."""
    return not on_desk(session) or {spoken_sheet(name) for name in (CONTROL, DOUBLES)} <= set(session.book.sheet_names())


def _pages(session: Session, home: Home, done: Consolidated) -> list[Edit]:
    """合并核对 and 跨局重复客户, where the desk is at hand."""
    if not on_desk(session):
        return []
    name, period = session.filing.name, session.filing.period
    names = {code: node.name for code, node in home.nodes(period).items()}
    found = doubles(done.customers, list(names.values()), decisions(home))
    return [
        PutPage(page=control_page(name, period.zh, done.results["D35"], done.between, names)),
        PutPage(page=doubles_page(name, period.zh, found, names)),
    ]


def _archived(session: Session, home: Home, folder: Path) -> EditList:
    period = session.filing.period
    folder.mkdir(exist_ok=True)
    again = folder / f"{period} 汇总报表（存档）.xlsx"
    event = print_again(home, period, again)
    said = (
        f"{period.zh}已锁定，没有重新合并；按 {event.at:%m-%d %H:%M} 的存档原样写了一份：{again.name}。要重新合并，先由两位审批人重新打开。"
    )
    return EditList(files=[again], edits=[*refreshed(session, home), Status(text=said)])
