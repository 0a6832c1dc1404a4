"""Examining one received file, in a child process: screen, manifest, seal, check, facts. Nothing is decided here twice.

`examine` is what the child runs; `examine_all` runs it over many files with limits on the time and memory of each, so
that a file made to crash or exhaust a reader costs only itself. What the file says of itself is believed nowhere: the
centre's own policy, history and permissions judge it (settled 38).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd

from macros.bug_log import write_bug_log
from macros.deciding.asked_papers import papers_of_book
from macros.errors import ToolkitError
from macros.intake.centre_view import CentreView
from macros.intake.cluster import examined_by
from macros.intake.examine_level import all_counts, part_findings, refuse_unlike
from macros.intake.examined import Examined
from macros.intake.relabelled import relabelled
from macros.opening import carried_history, open_session
from macros.session import Session
from validators.filing.level_check import LEVEL
from validators.finding import Finding, Severity
from validators.values.period import Month
from validators.values.text import screened
from workbooks.archive.fact_store import FactStore
from workbooks.book import Rejection
from workbooks.file_digest import file_digest
from workbooks.manifest import read_manifest
from workbooks.read.read_policy import embedded_policy
from workbooks.scan.scan_book import ScanBook
from workbooks.sidecar import EMPTY
from workbooks.submission import seal
from workbooks.submission.canonical import rows_digest
from workbooks.submission.encrypted import decrypt, is_encrypted
from workbooks.submission.integrity import compared
from workbooks.submission.level_file import LevelContent, read_level
from workbooks.submission.package import control_totals, manifest_totals
from workbooks.submission.seal_changes import CellChange
from workbooks.submission.signature import signature_fits
from workbooks.submission.values_only import refuse_more_than_values

MAX_VERSION = 9_999
_POLICY = "_政策"
_NAME = 80
_KEPT = 500
"""Open findings of one file that are kept in the ledger; how many there are is told in full."""
_REPACK = "请在台账里点【打包上报】，把生成的上报件发来"
_RESEND = "用 Excel 打开台账，重新【打包上报】"


def examine(
    path: Path, facts: Path, today: dt.date, password: str | None = None, *, view: CentreView | None = None, again: bool = False
) -> Examined:
    """One file; its facts are kept when it is a whole submission. Runs in a child process.

    view    what the centre knows; None = nothing, the policy inside the file is taken
    again   the bytes are those that were examined when they came in: the rows are read, nothing is judged
    """
    name, sha = screened(path.name), ""
    try:
        sha = file_digest(path)
        inside = _without_password(path, facts, sha, password)
        if inside is None:
            return _read_again(path, sha, facts, today) if again else _examine(path, sha, facts, today, view)
        sha = file_digest(inside)
        return replace(_examine(inside, sha, facts, today, view), opened=inside)
    except (Rejection, ToolkitError) as refused:
        return Examined(file=name, sha256=sha, reason=screened(refused.reason, 1_000), remedy=screened(refused.remedy, 1_000))
    except MemoryError:
        return Examined(file=name, sha256=sha, reason=f"“{name}”过大，读不下来", remedy="只保留需要上报的表，重新打包")
    except Exception:  # a worker ends here: one file that we cannot understand costs nobody else
        return Examined(
            file=name,
            sha256=sha,
            reason=f"“{name}”让读取程序出错，已隔离，没有登记",
            remedy=f"{_RESEND}；还不行就把 {write_bug_log()[1]} 发给管理员",
        )


def _without_password(path: Path, facts: Path, sha: str, password: str | None) -> Path | None:
    """The workbook inside an encrypted file, beside the facts of this run; None where the file has no password."""
    if not is_encrypted(path):
        return None
    if password is None:
        raise Rejection(f"“{path.name}”加了打开密码", "把密码放进环境变量，收件时加上 --password-env 变量名；或请对方去掉密码再发")
    return decrypt(path, facts / "opened" / sha[:16] / path.name, password)


def _read_again(path: Path, sha: str, facts: Path, today: dt.date) -> Examined:
    book = ScanBook(path)
    session = open_session(path, today=today, book=book)
    FactStore(facts, lambda: session.policy.registers).keep(session.filing.period, sha, session.frames, carried_history(book))
    return Examined(file=path.name, sha256=sha)


def _examine(path: Path, sha: str, facts: Path, today: dt.date, view: CentreView | None) -> Examined:
    book = ScanBook(path)
    manifest = read_manifest(book)
    kind = manifest.get("kind", "")
    if kind not in ("submission", LEVEL):
        branch, period, papers = papers_of_book(book)
        if papers:
            return Examined(file=path.name, sha256=sha, branch=screened(branch), period=period, papers=papers)
        what = {"desk": "台账", "policy": "政策工作簿", "report": "汇总报表"}.get(kind, "普通工作簿")
        raise Rejection(f"“{path.name}”是{what}，不是上报件", _REPACK)
    sealed = _sealed(book, path.name)
    session = _opened(path, book, manifest, today, view)
    _refuse_broken(path.name, book, sealed, manifest, session)
    _refuse_two_stories(path, manifest, session)
    refuse_more_than_values(book, session.raws, sealed)
    level = read_level(book) if kind == LEVEL else None
    book.let_go()
    return _judged(path, sha, facts, sealed, manifest, session, level, view)


def _sealed(book: ScanBook, name: str) -> seal.Content:
    """What the file was sealed with; Rejection where it is gone, or where the policy that it carries is another."""
    sealed = seal.unpacked(book)
    if sealed is None:
        raise Rejection(f"“{name}”的封印不全或被改过", _REPACK)
    carried = book.read(_POLICY).rows if _POLICY in book.sheet_names() else ()
    if rows_digest(carried) != sealed.attached.get(_POLICY):
        raise Rejection("封印不符：隐藏的政策表在打包后被改过", "请在台账里改，再【打包上报】")
    return sealed


def _opened(path: Path, book: ScanBook, manifest: Mapping[str, str], today: dt.date, view: CentreView | None) -> Session:
    try:
        period = Month.parse(manifest.get("period", ""))
    except ValueError as wrong:
        raise Rejection(f"“{path.name}”没有写明是哪一期", _REPACK) from wrong
    inside = embedded_policy(book)
    known = None if view is None or inside is None else view.received(inside, manifest.get("branch", ""), period)
    session = open_session(path, today=today, book=book, received=known)
    if view is not None and known is None:
        session.memory, session.granted = dict(EMPTY), {}
    return session


def _refuse_two_stories(path: Path, manifest: Mapping[str, str], session: Session) -> None:
    """Rejection where 封面 and manifest, each as it was sealed, name two branches, months or versions."""
    filing = session.filing
    said = (filing.branch, str(filing.period), str(filing.version))
    if said != tuple(manifest.get(key, "") for key in ("branch", "period", "version")):
        raise Rejection(f"“{path.name}”的封面写的是 {filing.branch} {filing.period} 第 {filing.version} 版，隐藏的清单写的不是", _REPACK)
    if not 0 < filing.version <= MAX_VERSION:
        raise Rejection(f"“{path.name}”的版本号 {str(filing.version)[:12]} 不可信", f"版本号从 1 到 {MAX_VERSION}；{_RESEND}")


def _refuse_broken(name: str, book: ScanBook, sealed: seal.Content, manifest: Mapping[str, str], session: Session) -> None:
    found = compared(sealed, book, manifest, session.raws)
    if not found.whole:
        raise Rejection(f"封印不符：{_named(found.changes)}在打包后被改过", "请在台账里改，再【打包上报】")
    if signature_fits(manifest) is False:
        raise Rejection(f"“{name}”的签名与封印不符", "请用本单位的钥匙重新【打包上报】；不明原因就先打电话向该单位核实")


def _judged(
    path: Path,
    sha: str,
    facts: Path,
    sealed: seal.Content,
    manifest: Mapping[str, str],
    session: Session,
    level: LevelContent | None,
    view: CentreView | None,
) -> Examined:
    checked, filing, claimed = session.checked, session.filing, manifest_totals(manifest)
    frames = {name: sheet.frame for name, sheet in checked.sheets.items()}
    findings = _findings(path, session, frames, claimed, level, view)
    FactStore(facts, lambda: session.policy.registers).keep(filing.period, sha, frames, carried_history(session.book))
    asked = {_need(filing.branch, code, f): f.value for code, f in findings if f.severity is Severity.A and f.blocking}
    return Examined(
        file=path.name,
        sha256=sha,
        branch=filing.branch,
        name=screened(filing.name, _NAME),
        period=str(filing.period),
        version=filing.version,
        digest=session.policy.digest,
        nil=filing.nil_all,
        counts=checked.counts if level is None else all_counts(level, checked.counts),
        level=level,
        open=[_kept(code, f) for code, f in sorted(findings, key=_worst) if f.severity in "ABC"][:_KEPT],
        totals=claimed,
        filled_by=screened(filing.filled_by, _NAME),
        filled_on=str(filing.filled_on or ""),
        remark=filing.remark,
        public_key=manifest.get("public_key", ""),
        supersedes=manifest.get("supersedes", ""),
        states=session.states if level is None else {},
        seal=sealed.digest,
        lineage=tuple(manifest.get("lineage", "").split()),
        needs=dict(list(asked.items())[:_KEPT]),
        more=len(asked) > _KEPT,
        relabelled=relabelled(frames, filing, session.policy.organisation, level),
    )


def _findings(
    path: Path,
    session: Session,
    frames: Mapping[str, pd.DataFrame],
    claimed: Mapping[str, Any],
    level: LevelContent | None,
    view: CentreView | None,
) -> list[tuple[str, Finding]]:
    """机构编码 and finding of all that the centre holds against the rows; Rejection where totals are not what they claim."""
    if level is not None:
        refuse_unlike(path.name, level, frames, claimed, session.policy.registers)
        return [*((session.filing.branch, finding) for finding in session.checked.findings), *part_findings(session, level, view)]
    _refuse_other_totals(path.name, claimed, control_totals(list(session.checked.sheets.values())))
    return [(session.filing.branch, finding) for finding in _only_centre(session)]


def _only_centre(session: Session) -> list[Finding]:
    """The findings, those of class A that only the centre's own history shows as 提示: they return nothing (settled 38)."""
    found = session.checked.findings
    carried = carried_history(session.book)
    if session.granted is None or not any(f.severity is Severity.A for f in found) or not session.history.months:
        return found
    theirs = {f.key for f in replace_history(session, carried).checked.findings}
    return [replace(f, severity=Severity.D) if f.severity is Severity.A and f.key not in theirs else f for f in found]


def replace_history(session: Session, history: Any) -> Session:
    """The same workbook as it looks with other earlier months."""
    return replace(session, history=history, envelope_findings=list(session.envelope_findings))


def _refuse_other_totals(name: str, claimed: Mapping[str, int], held: Mapping[str, int]) -> None:
    wrong = next((m for m in dict.fromkeys([*claimed, *held]) if claimed.get(m, 0) != held.get(m, 0)), None)
    if wrong is not None:
        raise Rejection(f"“{name}”的合计不符：清单里的{wrong}与各行加起来的不同", _REPACK)


def _need(own: str, code: str, finding: Finding) -> str:
    """What a permission of that finding is filed under; of a part of a level's file with its branch before."""
    return finding.key if code == own else f"{code}/{finding.key}"


def _worst(one: tuple[str, Finding]) -> tuple[bool, str]:
    return not one[1].blocking, one[1].severity.value


def _kept(code: str, finding: Finding) -> dict[str, Any]:
    return finding.as_json() | {"blocking": finding.blocking, "approved": finding.approved, "record": finding.record, "branch": code}


def _named(changed: Sequence[CellChange]) -> str:
    shown = "、".join(
        f"{c.sheet} {c.cell or c.key}（{c.old if c.old is not None else '没有'}→{c.new if c.new is not None else '没有'}）"
        for c in changed[:3]
    )
    return screened(shown) + (f" 等 {len(changed)} 处" if len(changed) > 3 else "") + " "


def examine_all(
    files: Sequence[Path],
    facts: Path,
    today: dt.date,
    *,
    workers: int = 2,
    done: Callable[[Examined], None] = lambda _: None,
    password: str | None = None,
    view: CentreView | None = None,
    again: bool = False,
) -> list[Examined]:
    """Every file examined, in the order given, equal ones once; a file that kills its reader is named and costs nobody.

    `password` opens those that are encrypted; `view` and `again` as in `examine`.
    """
    job = partial(examine, today=today, password=password, view=view, again=again)
    same: dict[str, Path] = {}
    digests = [_digest(file) for file in files]
    for file, digest in zip(files, digests, strict=True):
        same.setdefault(digest, file)
    each = examined_by(list(same.values()), facts, job, lost_to_its_reader, workers=workers, done=done)
    found = dict(zip(same, each, strict=True))
    return [replace(found[digest], file=screened(file.name)) for file, digest in zip(files, digests, strict=True)]


def _digest(file: Path) -> str:
    """What equal files have in common; a file that cannot be read is like no other."""
    with suppress(OSError):
        return file_digest(file)
    return str(file)


def lost_to_its_reader(file: Path, late: bool) -> Examined:
    """What stands for a file whose reader ended, or was ended because it took too long."""
    name, sha = screened(file.name), _digest(file)
    what = "读了太久还没有读完" if late else "让读取程序停了下来"
    return Examined(file=name, sha256=sha, reason=f"“{name}”{what}，已隔离，没有登记", remedy=_RESEND)
