"""Examining one received file, in a child process: screen, manifest, seal, check, facts. Nothing is decided here twice.

`examine` is what the child runs; `examine_all` runs it over many files with limits on time and memory, so that a file
made to crash or exhaust a reader costs only itself.
"""

from __future__ import annotations

import concurrent.futures as cf
import datetime as dt
import hashlib
import multiprocessing
import tempfile
import traceback
from collections.abc import Callable, Sequence
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

from macros.errors import ToolkitError
from macros.intake.examine_level import all_counts, refuse_unlike
from macros.opening import carried_history, open_session
from validators.filing.level_check import LEVEL
from validators.finding import Finding
from workbooks.archive.fact_store import FactStore
from workbooks.book import Rejection
from workbooks.manifest import read_manifest
from workbooks.scan.scan_book import ScanBook
from workbooks.submission.encrypted import decrypt, is_encrypted
from workbooks.submission.integrity import Integrity, integrity
from workbooks.submission.level_file import LevelContent, read_level
from workbooks.submission.package import manifest_totals
from workbooks.submission.seal_changes import CellChange
from workbooks.submission.signature import signature_fits

SECONDS = 300
MEMORY = 6 * 2**30
_REPACK = "请在台账里点【打包上报】，把生成的上报件发来"


@dataclass(frozen=True, kw_only=True)
class Examined:
    """What a file turned out to be. `reason` is empty when it is a whole submission.

    sha256      of the workbook, without the password it may have come with
    opened      the workbook inside an encrypted file; None where the file itself is the workbook
    public_key  of the signature, which fits the seal; "" = it bears none. Whose key it is, the policy of the home says
    supersedes  sha256 of the earlier version that it says it replaces
    level       of a level's file: its branches, and what upper levels adjusted
    states      sheet -> 已填 / 零报 / 不适用 / 未报
    """

    file: str
    sha256: str = ""
    reason: str = ""
    remedy: str = ""
    branch: str = ""
    name: str = ""
    period: str = ""
    version: int = 0
    digest: str = ""
    nil: bool = False
    counts: dict[str, int] = field(default_factory=dict)
    open: list[dict[str, Any]] = field(default_factory=list)
    totals: dict[str, int] = field(default_factory=dict)
    filled_by: str = ""
    filled_on: str = ""
    remark: str = ""
    opened: Path | None = None
    public_key: str = ""
    supersedes: str = ""
    level: LevelContent | None = None
    states: dict[str, str] = field(default_factory=dict)


def examine(path: Path, facts: Path, today: dt.date, password: str | None = None, *, again: bool = False) -> Examined:
    """One file; its facts are kept when it is a whole submission. Runs in a child process.

    again   the bytes are those that were examined when they came in: the rows are read, nothing is judged
    """
    _limit_memory()
    sha = hashlib.sha256(path.read_bytes()).hexdigest()
    try:
        inside = _without_password(path, facts, sha, password)
        if inside is None:
            return (_read_again if again else _examine)(path, sha, facts, today)
        sha = hashlib.sha256(inside.read_bytes()).hexdigest()
        return replace(_examine(inside, sha, facts, today), opened=inside)
    except (Rejection, ToolkitError) as refused:
        return Examined(file=path.name, sha256=sha, reason=refused.reason, remedy=refused.remedy)
    except MemoryError:
        return Examined(file=path.name, sha256=sha, reason=f"“{path.name}”过大，读不下来", remedy="只保留需要上报的表，重新打包")
    except Exception:  # a worker ends here: one file that we cannot understand costs nobody else
        log = Path(tempfile.gettempdir()) / f"keybook-{sha[:12]}.log"
        log.write_text(traceback.format_exc(), encoding="utf-8")
        return Examined(
            file=path.name,
            sha256=sha,
            reason=f"“{path.name}”让读取程序出错，已隔离，没有登记",
            remedy=f"用 Excel 打开台账，重新【打包上报】；还不行就把 {log} 发给管理员",
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
    FactStore(facts).keep(session.filing.period, sha, session.frames, carried_history(book))
    return Examined(file=path.name, sha256=sha)


def _examine(path: Path, sha: str, facts: Path, today: dt.date) -> Examined:
    book = ScanBook(path)
    manifest = read_manifest(book)
    kind = manifest.get("kind", "")
    if kind not in ("submission", LEVEL):
        what = {"desk": "台账", "policy": "政策工作簿", "report": "汇总报表"}.get(kind, "普通工作簿")
        raise Rejection(f"“{path.name}”是{what}，不是上报件", _REPACK)
    session = open_session(path, today=today, book=book)
    _refuse_broken(path, integrity(book, manifest, session.raws), manifest)
    level = read_level(book) if kind == LEVEL else None
    checked = session.checked
    facts_frames = {name: sheet.frame for name, sheet in checked.sheets.items()}
    if level is not None:
        refuse_unlike(path.name, level, facts_frames, manifest_totals(manifest))
    FactStore(facts).keep(session.filing.period, sha, facts_frames, carried_history(book))
    filing = session.filing
    return Examined(
        file=path.name,
        sha256=sha,
        branch=filing.branch,
        name=filing.name,
        period=str(filing.period),
        version=filing.version,
        digest=session.policy.digest,
        nil=filing.nil_all,
        counts=checked.counts if level is None else all_counts(level),
        level=level,
        open=[_kept(f) for f in checked.findings if f.severity in "ABC"][:500],
        totals=manifest_totals(manifest),
        filled_by=filing.filled_by,
        filled_on=str(filing.filled_on or ""),
        remark=filing.remark,
        public_key=manifest.get("public_key", ""),
        supersedes=manifest.get("supersedes", ""),
        states=session.states if level is None else {},
    )


def _refuse_broken(path: Path, found: Integrity, manifest: dict[str, str]) -> None:
    """Rejection of a file whose seal or signature does not fit."""
    if not found.readable:
        raise Rejection(f"“{path.name}”的封印不全或被改过", _REPACK)
    if not found.whole:
        raise Rejection(f"封印不符：{_named(found.changes)}在打包后被改过", "请在台账里改，再【打包上报】")
    if signature_fits(manifest) is False:
        raise Rejection(f"“{path.name}”的签名与封印不符", "请用本单位的钥匙重新【打包上报】；不明原因就先打电话向该单位核实")


def _kept(finding: Finding) -> dict[str, Any]:
    return finding.as_json() | {"blocking": finding.blocking, "approved": finding.approved, "record": finding.record}


def _named(changed: Sequence[CellChange]) -> str:
    shown = "、".join(
        f"{c.sheet} {c.cell or c.key}（{c.old if c.old is not None else '没有'}→{c.new if c.new is not None else '没有'}）"
        for c in changed[:3]
    )
    return shown + (f" 等 {len(changed)} 处" if len(changed) > 3 else "") + " "


def examine_all(
    files: Sequence[Path],
    facts: Path,
    today: dt.date,
    *,
    workers: int = 2,
    done: Callable[[Examined], None] = lambda _: None,
    password: str | None = None,
    again: bool = False,
) -> list[Examined]:
    """Every file examined, in the order given; a file that kills its reader is named and costs nobody else.

    `password` opens those that are encrypted; `again` as in `examine`.
    """
    job = partial(examine, facts=facts, today=today, password=password, again=again)
    found: dict[Path, Examined] = {}
    waiting = list(files)
    while waiting:
        whole = _batch(waiting, job, workers, found, done)
        waiting = [file for file in waiting if file not in found]
        if not whole and waiting:
            found[waiting[0]] = _alone(waiting[0], job)
            done(found[waiting[0]])
            waiting = waiting[1:]
    return [found[file] for file in files]


def _batch(
    files: Sequence[Path], job: Callable[[Path], Examined], workers: int, found: dict[Path, Examined], done: Callable[[Examined], None]
) -> bool:
    """Examines files together; False when the pool broke, with the files that came through in `found`."""
    context = multiprocessing.get_context("spawn")
    with cf.ProcessPoolExecutor(max_workers=min(workers, len(files)), mp_context=context) as pool:
        jobs = {pool.submit(job, file): file for file in files}
        try:
            for ended in cf.as_completed(jobs, timeout=SECONDS * len(files)):
                found[jobs[ended]] = ended.result()
                done(found[jobs[ended]])
        except (BrokenProcessPool, cf.TimeoutError):
            _stop(pool)
            return False
    return True


def _alone(file: Path, job: Callable[[Path], Examined]) -> Examined:
    """A file by itself, after a batch broke: it comes through, or it was the one."""
    found: dict[Path, Examined] = {}
    if _batch([file], job, 1, found, lambda _: None):
        return found[file]
    sha = hashlib.sha256(file.read_bytes()).hexdigest()
    return Examined(
        file=file.name,
        sha256=sha,
        reason=f"“{file.name}”让读取程序停了下来，已隔离，没有登记",
        remedy="用 Excel 打开台账，重新【打包上报】",
    )


def _stop(pool: cf.ProcessPoolExecutor) -> None:
    for process in list((pool._processes or {}).values()):
        process.kill()


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    if soft == resource.RLIM_INFINITY or soft > MEMORY:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, hard))
