"""The sealed submission of a desk and, when wanted, its mail draft (F1 steps 6 and 7)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from pathlib import Path

from macros.comparing.diff_filings import against_last, replaces
from macros.deciding.annotated import result_page
from macros.deciding.disputes import along
from macros.deciding.permission import MARK
from macros.deciding.reasons import DECISION, SAID
from macros.deciding.record_numbers import contents
from macros.deciding.signing import Key, Signing, key_of, listed, signing_of
from macros.errors import ToolkitError
from macros.session import Session
from macros.steps import basis, packed_before, step_done
from macros.version import PROGRAM
from validators.checking import Checked
from validators.filing.history import combine
from validators.filing.level_check import LEVEL
from validators.finding import Finding, Severity
from validators.organisation_tree import Node
from validators.values.money import yuan_shown
from workbooks.book import Dialog, EditList, Status
from workbooks.desk.sheets.cover_sheet import version_edit
from workbooks.desk.sheets.state_sheet import PACK
from workbooks.file_digest import file_digest
from workbooks.mail.draft import Draft, write_draft
from workbooks.manifest import read_manifest
from workbooks.scan.scan_book import ScanBook
from workbooks.sidecar import remember
from workbooks.submission.encrypted import encrypt
from workbooks.submission.package import Submission, seal_of, write_submission
from workbooks.submission.signature import Signer

_ANCESTORS = 30
"""Versions of one month that a desk remembers; more is no month's work."""
FOLDER = "上报"
"""Folder, beside the desk, of what it has submitted."""
ENCRYPTED = "加密"
"""Folder, beside the submission, of the copy that opens only with a password."""


@dataclass(frozen=True, kw_only=True)
class Submitted:
    """What 打包 made: nothing when something still stands in the way."""

    files: tuple[Path, ...]
    open: tuple[Finding, ...]
    message: str
    draft: Draft | None = None
    version: int = 0


def submit_edits(
    session: Session, folder: Path | None = None, *, eml: bool = True, signing: Signing | None = None, password: str | None = None
) -> EditList:
    """What 打包上报 does, pressed or by command: signed as `signing_of` has it unless another key is asked for, into the
    folder 上报 beside the workbook unless another is named, with a mail draft unless none is wanted; the outcome is what
    was submitted. ToolkitError for a file that is a submission already.
    """
    if session.kind in ("submission", LEVEL):
        raise ToolkitError(f"“{session.path.name}”已经是上报件，不用再打包", "把它发出去就行；要改，请改台账再打包")
    told = signing or signing_of(session.policy, session.filing.branch, session.moment.date())
    done = submit(session, folder or session.path.parent / FOLDER, now=session.moment, eml=eml, signing=told, password=password)
    edits = EditList(files=list(done.files), blocked=bool(done.open), outcome=done)
    if done.open:
        edits.add(Dialog(title="打包上报", text=done.message))
    else:
        edits.add(*step_done(session, PACK, f"{done.files[0].name} 已做好，等您发送"))
        if edits.edits:
            edits.add(version_edit(done.version))
        edits.add(Status(text=done.message))
    return edits


def submit(
    session: Session,
    folder: Path,
    *,
    now: dt.datetime,
    eml: bool = False,
    signer: Signer | None = None,
    signing: Signing | None = None,
    password: str | None = None,
) -> Submitted:
    """Makes the submission in `folder`; refuses while class A, or B and C without permission or reason, are open.

    `signing` tells with what the seal is signed, or why it is not; `signer` is a key without a story. With a `password` a
    second copy that opens only with it lies in the folder 加密, and that is the one that is mailed.
    """
    told = signing or Signing(signer=signer)
    checked = session.checked
    still_open = tuple(f for f in checked.findings if f.blocking)
    if still_open or session.sign_off.unanswered:
        words = [*([refusal(checked)] if still_open else []), session.sign_off.refusal()]
        return Submitted(files=(), open=still_open + session.sign_off.unanswered, message="".join(words))
    again = _made_again(session, told.signer)
    what = again or _submission(session, _next_version(session), now, told.signer)
    version = what.filing.version
    before = None if again else against_last(session, what.filing, what.sheets, folder)
    made, same = _written(session, folder, what, again)
    files = [made]
    if password:
        files.append(encrypt(made, folder / ENCRYPTED / made.name, password))
    draft = letter(session, version, files[-1])
    if eml and not (same and made.with_suffix(".eml").is_file()):
        files.append(write_draft(made.with_suffix(".eml"), draft, when=now))
    _remembered(session, what, made, told.signer)
    message = _unchanged_said(made, version) + told.said if again else _said(session, made, eml, told, password) + replaces(version, before)
    return Submitted(files=tuple(files), open=(), draft=draft, message=message, version=version)


def _next_version(session: Session) -> int:
    """One above the last that this desk has made, as what lies beside it or the desk itself remembers."""
    said = session.filing.version
    return max(int(session.memory["version"]) + 1, said + 1 if packed_before(session) else said)


def _made_again(session: Session, signer: Signer | None) -> Submission | None:
    """The last version of this desk, where packing again would give the same filing: nothing has changed since then."""
    sent, lineage = session.memory.get("sent", {}), _lineage(session)
    if not {"made", "supersedes", "key"} <= set(sent) or not lineage or sent["key"] != (signer.public_key if signer else ""):
        return None
    what = _submission(session, int(sent["version"]), dt.datetime.fromisoformat(sent["made"]), signer)
    what = replace(what, supersedes=sent["supersedes"], along={**what.along, "lineage": " ".join(lineage[:-1])})
    return what if seal_of(what) == lineage[-1] else None


def _written(session: Session, folder: Path, what: Submission, again: Submission | None) -> tuple[Path, bool]:
    """The file in `folder`, and whether it lay there already just as it was made."""
    there = folder / what.file_name
    if again is not None and there.is_file() and file_digest(there) == session.memory["sent"]["sha256"]:
        return there, True
    return write_submission(folder, what), False


def _remembered(session: Session, what: Submission, made: Path, signer: Signer | None) -> None:
    """What the desk must know of its last version, beside it on disk."""
    sealed = read_manifest(ScanBook(made))["seal"]
    sent = {
        "version": what.filing.version,
        "file": made.name,
        "sha256": file_digest(made),
        "made": what.made.isoformat(),
        "supersedes": what.supersedes,
        "key": signer.public_key if signer else "",
        "basis": basis(session, PACK),
    }
    lineage = [seal for seal in _lineage(session) if seal != sealed] + [sealed]
    remember(session.path, version=what.filing.version, ids=_ids(session), sent=sent, lineage=lineage[-_ANCESTORS:])


def _unchanged_said(made: Path, version: int) -> str:
    return f"打包后没有改过数据，仍是第 {version} 版，没有做新的一版：{made.name}。没有发送的话，请核对邮件后自己点“发送”。"


def _submission(session: Session, version: int, now: dt.datetime, signer: Signer | None) -> Submission:
    filing, checked = replace(session.filing, version=version), session.checked
    parent = _parent(session)
    earlier = session.memory.get("sent", {}).get("sha256") or read_manifest(session.book).get("supersedes", "")
    return Submission(
        filing=filing,
        sheets=list(session.filled.values()),
        policy=session.policy,
        history=combine([session.history]),
        pages=[result_page(checked, filing, now)],
        template=filing.template or "",
        program=PROGRAM,
        parent=parent.name if parent else "",
        made=now,
        findings=checked.findings,
        signer=signer,
        sign_off=session.sign_off,
        supersedes=earlier,
        along={"lineage": " ".join(_lineage(session))}
        | along(session.disputes)
        | {MARK + f.key: session.permissions[f.key].line for f in checked.findings if f.approved}
        | {DECISION + key: text for key, text in session.reasons.items() if key.startswith(SAID)},
    )


def _lineage(session: Session) -> list[str]:
    """The seals of the versions that this desk has made, the earliest first: by them the centre knows what goes on."""
    made = session.memory.get("lineage", [])
    return [str(one) for one in made][-_ANCESTORS:] if isinstance(made, list) else []


def _parent(session: Session) -> Node | None:
    return session.policy.organisation.parent(session.filing.branch, session.filing.period.first)


def _said(session: Session, made: Path, eml: bool, told: Signing, password: str | None) -> str:
    words = [f"上报件已做好：{made.name}。", told.said]
    if told.signer and listed(session.policy, session.filing.branch):
        key = key_of(session.policy, session.filing.branch, told.signer.public_key, True, session.moment.date())
        words.append("" if key is Key.POLICY else "台账所带的政策里这把公钥不是本单位现在有效的，请向上级核实。")
    if password:
        words.append(f"加密的一份在“{ENCRYPTED}”文件夹，密码请另行告知收件人。")
    words.append("邮件草稿在同一文件夹，请核对后自己点“发送”。" if eml else "")
    return "".join(words) + "请勿改文件名，请勿改发 .xlsm。"


def refusal(checked: Checked) -> str:
    """M14: what still stands in the way, by class and sheet."""
    parts = []
    for severity, words in ((Severity.A, "处没改"), (Severity.B, "处没有上级同意或理由"), (Severity.C, "处没写理由")):
        mine = [f for f in checked.findings if f.blocking and f.severity is severity]
        if mine:
            sheets = {f.sheet: sum(g.sheet == f.sheet for g in mine) for f in mine}
            where = "、".join(f"{sheet} {count}" for sheet, count in sheets.items())
            parts.append(f"{severity.label} {len(mine)} {words}（{where}）")
    wrong = any(f.blocking and f.severity is Severity.A for f in checked.findings)
    way = "逐处改，再点【校验】" if wrong else "逐处改正，改不了的写上理由，再点【打包上报】"
    return f"还不能上报：{'；'.join(parts)}。怎么办：到《校验结果》{way}。数据已保存，没有发出任何东西。"


def _ids(session: Session) -> dict[str, dict[str, dict[str, object]]]:
    """The record numbers that went out, with the row and content that each belongs to."""
    found: dict[str, dict[str, dict[str, object]]] = {}
    for name, numbers in session.ids.items():
        if any(numbers):
            raw = session.raws[name]
            found[name] = {
                number: {"row": row, "content": content} for number, row, content in zip(numbers, raw.rows, contents(raw), strict=True)
            }
    return found


def letter(session: Session, version: int, attachment: Path) -> Draft:
    """The mail that carries a submission upward; nothing is sent by making it."""
    filing, parent = session.filing, _parent(session)
    to = parent.email if parent else ""
    income = sum(int(v) for v in session.checked.facts.frame("R10")["收入"].dropna())
    return Draft(
        to=to,
        subject=f"{filing.name} {filing.period} 大客户上报件 第 {version} 版",
        attachments=(attachment,),
        body=f"{filing.name} {filing.period.zh}上报件第 {version} 版，收入合计 {yuan_shown(income)} 元，见附件。\n"
        f"填报人：{filing.filled_by}　电话：{filing.phone}\n",
    )
