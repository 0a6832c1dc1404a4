"""打包上报: the sealed submission and, when wanted, its mail draft (F1 steps 6 and 7)."""
from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from pathlib import Path

from macros.button import Button
from macros.buttons.check import result_page
from macros.pay_sheet import with_pay
from macros.session import Session, contents
from macros.version import PROGRAM
from validators.check import Checked
from validators.finding import Finding, Severity
from validators.history import combine
from validators.money import yuan_shown
from workbooks.book import Dialog, EditList, Status
from workbooks.desk.home import step_edit
from workbooks.mail.draft import Draft, write_draft
from workbooks.sidecar import remember
from workbooks.submission.package import Submission, write_submission


@dataclass(frozen=True, kw_only=True)
class Submitted:
    """What 打包 made: nothing when something still stands in the way."""

    files: tuple[Path, ...]
    open: tuple[Finding, ...]
    message: str


def submit(session: Session, folder: Path, *, now: dt.datetime, eml: bool = False) -> Submitted:
    """Makes the submission in `folder`; refuses while class A, or B and C without permission or reason, are open."""
    checked = session.checked
    still_open = tuple(f for f in checked.findings if f.blocking)
    if still_open:
        return Submitted(files=(), open=still_open, message=refusal(checked))
    version = max(int(session.memory["version"]) + 1, session.filing.version)
    filing = replace(session.filing, version=version)
    node = session.policy.organisation.at(filing.period.first).get(filing.branch)
    parent = session.policy.organisation.at(filing.period.first).get(node.parent or "") if node else None
    made = write_submission(folder, Submission(
        filing=filing, sheets=with_pay(session), policy=session.policy, history=combine([session.history]),
        pages=[result_page(checked, filing, now)], template=filing.template or "", program=PROGRAM,
        parent=parent.name if parent else "", made=now))
    files = [made]
    if eml:
        files.append(write_draft(made.with_suffix(".eml"), _mail(session, filing.version, made, parent)))
    remember(session.path, version=version, ids=_ids(session))
    return Submitted(files=tuple(files), open=(), message=(
        f"上报件已做好：{made.name}。" + ("邮件草稿在同一文件夹，请核对后自己点“发送”。" if eml else "")
        + "请勿改文件名，请勿改发 .xlsm。"))


def press(session: Session) -> EditList:
    """打包上报 beside the open workbook, with a mail draft."""
    folder = session.path.parent / "上报"
    done = submit(session, folder, now=session.moment, eml=True)
    edits = EditList(files=list(done.files), blocked=bool(done.open))
    if done.open:
        edits.add(Dialog(title="打包上报", text=done.message))
    else:
        edits.add(step_edit("上报", f"{done.files[0].name} 已做好，等您发送"), Status(text=done.message))
    return edits


def refusal(checked: Checked) -> str:
    """M14: what still stands in the way, by class and sheet."""
    parts = []
    for severity, words in ((Severity.A, "处没改"), (Severity.B, "处没有上级同意或理由"), (Severity.C, "处没写理由")):
        mine = [f for f in checked.findings if f.blocking and f.severity is severity]
        if mine:
            sheets = {f.sheet: sum(g.sheet == f.sheet for g in mine) for f in mine}
            where = "、".join(f"{sheet} {count}" for sheet, count in sheets.items())
            parts.append(f"{severity.label} {len(mine)} {words}（{where}）")
    return f"还不能上报：{'；'.join(parts)}。怎么办：到《校验结果》逐处改，再点【校验】。数据已保存，没有发出任何东西。"


def _ids(session: Session) -> dict[str, dict[str, dict[str, object]]]:
    """The record numbers that went out, with the row and content that each belongs to."""
    found: dict[str, dict[str, dict[str, object]]] = {}
    for name, numbers in session.ids.items():
        if any(numbers):
            raw = session.raws[name]
            found[name] = {number: {"row": row, "content": content}
                           for number, row, content in zip(numbers, raw.rows, contents(raw), strict=True)}
    return found


def _mail(session: Session, version: int, attachment: Path, parent: object) -> Draft:
    filing = session.filing
    to = getattr(parent, "email", "") or ""
    income = sum(int(v) for v in session.checked.facts.frame("R10")["收入"].dropna())
    return Draft(to=to, subject=f"{filing.name} {filing.period} 大客户上报件 第 {version} 版", attachments=(attachment,),
                 body=f"{filing.name} {filing.period.zh}上报件第 {version} 版，收入合计 {yuan_shown(income)} 元，见附件。\n"
                      f"填报人：{filing.filled_by}　电话：{filing.phone}\n")


BUTTON = Button(id="submit", caption="打包上报", desk="branch", order=7, command="keybook submit", press=press)
