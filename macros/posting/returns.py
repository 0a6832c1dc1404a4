"""Returns: 退回单 and reminders, as files and mail drafts (F1 step 8)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from macros.closing.approval_steps import refuse_when_locked
from macros.deciding.annotated import check_edits
from macros.errors import ToolkitError
from macros.headless import write_copy
from macros.intake.centre_view import received_session
from macros.merge.filing_board import board
from macros.posting.return_page import COVER, counted, return_page, worst_first
from macros.reports.layout.context import BoardRow
from validators.finding import Finding
from validators.values.period import Month
from workbooks.archive.events import FilingAccepted, FilingReturned
from workbooks.archive.home import Home
from workbooks.archive.standing import Standing
from workbooks.book import PutPage
from workbooks.desk.sheets.findings_sheet import SHEET as RESULT
from workbooks.envelope import SHEET as HOME
from workbooks.mail.draft import Draft, write_draft


@dataclass(frozen=True, kw_only=True)
class Returned:
    """What was made: 退回单 by branch, 催报 by branch, every file, and the mails in them by branch."""

    returned: tuple[str, ...]
    reminded: tuple[str, ...]
    out: tuple[Path, ...]
    drafts: tuple[tuple[str, Draft], ...] = ()


def return_filings(
    home: Home, period: Month, folder: Path, *, now: dt.datetime, branch: str | None = None, reason: str = "", by: str = ""
) -> Returned:
    """退回单 for each filing with open findings, or for `branch` with a `reason`; 催报 for those who have not filed.

    A filing that is returned counts in no sum until a later version comes. Doing it twice makes the same files again
    and records nothing new.
    """
    refuse_when_locked(home, period)
    folder.mkdir(parents=True, exist_ok=True)
    rows, _ = board(home, period)
    if branch is not None and branch not in {row.branch for row in rows}:
        raise ToolkitError(f"{period} 的应报名单里没有机构“{branch}”", "核对机构编码，见 keybook status")
    standings = home.standings(period)
    if branch is not None and standings[branch].current is None:
        raise ToolkitError(f"{branch} 还没有报 {period}，没有可退回的", "先收件；催报不用写 --branch")
    files: list[Path] = []
    returned: list[str] = []
    reminded: list[str] = []
    drafts: list[tuple[str, Draft]] = []
    for row in rows:
        where = standings[row.branch]
        if where.current is None:
            if branch is None:
                drafts.append((row.branch, _reminder(home, row, period, now)))
                mail = folder / f"催报_{period}_{row.branch}_{row.name}.eml"
                files.append(write_draft(mail, drafts[-1][1], when=now))
                reminded.append(row.branch)
        elif _to_return(where, row.branch == branch, branch is None):
            made, draft = _return_one(home, row, where, period, folder, now, reason, by)
            files += made
            drafts.append((row.branch, draft))
            returned.append(row.branch)
    return Returned(returned=tuple(returned), reminded=tuple(reminded), out=tuple(files), drafts=tuple(drafts))


def _to_return(where: Standing, chosen: bool, everyone: bool) -> bool:
    blocking = bool(where.current and any(f["blocking"] for f in where.current.open))
    return chosen or (everyone and (blocking or where.state == "退回"))


def _return_one(
    home: Home, row: BoardRow, where: Standing, period: Month, folder: Path, now: dt.datetime, reason: str, by: str
) -> tuple[list[Path], Draft]:
    event = where.current
    assert event is not None
    session = received_session(home, event, now.date())
    findings = [f for f in session.checked.findings if f.blocking] or list(session.checked.findings)
    if where.state == "退回" and where.returned is not None and not reason:
        reason = where.returned.reason
    words = reason or counted(findings)
    book = folder / f"退回单_{period}_{row.branch}_{row.name}_第{event.version}版.xlsx"
    edits = check_edits(session, findings)
    edits.add(PutPage(page=return_page(row, event, words, findings)))
    shown = {COVER, RESULT, HOME, *(f.sheet for f in findings)}
    write_copy(session.path, edits, book, front=(COVER,), shown=shown)
    draft = Draft(
        to=address_of(home, row.branch, period),
        subject=f"退回：{row.name} {period} 第 {event.version} 版",
        body=_letter(row, event, words, findings, period) + f"（账本 {home.ledger.anchor}）\n",
        attachments=(book,),
        matter=f"return {event.sha256} {words}",
    )
    mail = write_draft(book.with_suffix(".eml"), draft, when=now)
    if where.state != "退回":
        home.ledger.add(
            FilingReturned(
                at=now,
                period=str(period),
                branch=row.branch,
                version=event.version,
                file=event.file,
                sha256=event.sha256,
                by=by,
                reason=words,
            )
        )
    return [book, mail], draft


def _letter(row: BoardRow, event: FilingAccepted, reason: str, findings: Sequence[Finding], period: Month) -> str:
    """M16: the reason given, and the first fault of the worst class."""
    first = next((f for f in worst_first(findings) if f.row), None)
    where = f"，{first.severity.label}的第一处在 {first.sheet} 第 {first.row} 行 {first.heading}：{first.message}" if first else ""
    return (
        f"{row.name} {period} 第 {event.version} 版退回：{reason}{where}。全部见附件《退回单》。"
        f"请在台账里改（不要改附件），重新【打包上报】，系统会自动编为第 {event.version + 1} 版。\n"
    )


def _reminder(home: Home, row: BoardRow, period: Month, now: dt.datetime) -> Draft:
    """催报: once a day is enough for a branch."""
    return Draft(
        to=address_of(home, row.branch, period),
        subject=f"催报：{row.name} {period}",
        matter=f"remind {period} {row.branch} {now:%Y-%m-%d}",
        body=f"{row.name}：{period.zh}大客户上报件还没有收到，截止日是 {row.due}。\n"
        "请打开台账，校验后点【打包上报】，把生成的上报件发来；本月确实没有业务，请在封面“零报”选“全部”后上报。\n"
        f"（账本 {home.ledger.anchor}）\n",
    )


def address_of(home: Home, branch: str, period: Month) -> str:
    """The 报送邮箱 of a branch; "" when it has none."""
    node: Any = home.policy.organisation.at(period.first).get(branch)
    return node.email if node else ""
