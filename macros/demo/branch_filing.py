"""What one branch does in one month of the demo: fill, check, mend or explain, pack; in a process of its own."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl

from macros.centre.issuing import file_name
from macros.deciding.signing import Signing
from macros.demo.earlier_months import earlier_history
from macros.demo.mistakes.all_mistakes import mend
from macros.demo.world import DeskCells, Planted
from macros.headless import headless
from macros.mending.carrying import carried_content
from macros.mending.desk_writing import write_desk
from macros.opening import open_session
from macros.session import Session
from validators.filing.inputs import History
from validators.finding import Finding, Severity
from validators.register import Register, registers
from workbooks.desk.content import DeskContent
from workbooks.read.read_policy import read_policy_book
from workbooks.read.read_registers import RESULT
from workbooks.sidecar import remember
from workbooks.submission.signature import Signer, new_signer, read_key, write_key


@dataclass(frozen=True, kw_only=True)
class Job:
    """One branch and month: what its clerk types, where the files go, and where its key lies (None = unsigned).

    earlier   of a branch without a `previous` file: the months before, which were never filed
    """

    cells: DeskCells
    policy: Path
    previous: Path | None
    desks: Path
    submissions: Path
    now: dt.datetime
    keys: Path | None = None
    files: bool = True
    correct: bool = False
    explained: str = "已与客户核对，情况属实"
    explained_by: str = ""
    earlier: tuple[DeskCells, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Filed:
    """What came of it. `caught` are the planted mistakes that the check named at their cell; `stray` counts findings of
    class A, B or C that nobody planted.
    """

    branch: str
    desk: Path
    submission: Path | None
    correction: Path | None
    annotated: Path | None
    planted: tuple[str, ...]
    caught: tuple[str, ...]
    stray: int


def file_month(job: Job) -> Filed:
    """Fills the desk, checks it, mends what was found, packs it; a corrected second version when asked for."""
    cells = job.cells
    history = _history(job)
    desk = _write(job, history)
    session = open_session(desk, today=job.now.date(), now=job.now)
    findings = session.checked.findings
    planted = tuple(cells.planted)
    caught = tuple(p.title for p in planted if p.code is None or any(_same(f, p, session) for f in findings))
    expected = {f.key for f in findings if any(_same(f, p, session) for p in planted)}
    stray = sum(f.severity is not Severity.D and f.key not in expected for f in findings)
    annotated = None
    if any(f.severity is Severity.A for f in findings):
        annotated = desk.with_name(f"标注 {desk.stem}.xlsx")
        headless("check", session, annotated, front=(RESULT,))
    if planted:
        _put_right(cells)
        desk = _write(job, history)
        session = open_session(desk, today=job.now.date(), now=job.now)
        session = _explained(session, job)
    first = _pack(session, job) if job.files else None
    second = _correct(job, history) if job.correct and first else None
    return Filed(
        branch=cells.branch,
        desk=desk,
        submission=first,
        correction=second,
        annotated=annotated,
        planted=tuple(p.title for p in planted),
        caught=caught,
        stray=stray,
    )


def tamper(submission: Path, folder: Path, flow: Register | None = None) -> Path:
    """A copy of a submission in which one amount was changed after packing, as a careless hand does."""
    folder.mkdir(parents=True, exist_ok=True)
    book = openpyxl.load_workbook(submission)
    register = flow or registers()["R10"]
    sheet = book[register.sheet]
    column = next(cell.column for cell in sheet[5] if cell.value == register.by_header["收入"].name)
    sheet.cell(6, column).value = float(sheet.cell(6, column).value) * 10
    target = folder / submission.name
    book.save(target)
    return target


def _history(job: Job) -> History:
    if job.previous is None:
        return earlier_history(job.earlier, read_policy_book(job.policy)[0]) if job.earlier else History.none()
    return carried_content(open_session(job.previous, today=job.now.date()), job.cells.period).history


def _write(job: Job, history: History) -> Path:
    policy, _ = read_policy_book(job.policy)
    cells = job.cells
    alive = policy.organisation.at(cells.period.first)
    node = alive[cells.branch]
    job.desks.mkdir(parents=True, exist_ok=True)
    path = job.desks / file_name(node, cells.period)
    content = DeskContent(
        cells={name: _rows(sheet) for name, sheet in cells.sheets.items()},
        history=history,
        inputs={label: value for label, value in cells.envelope.items() if value},
    )
    write_desk(path, policy, node.code, cells.period, content, job.now.date())
    return path


def _rows(sheet: dict[str, list[Any]]) -> list[dict[str, Any]]:
    return [{h: v for h, v in zip(sheet, values, strict=True) if v is not None} for values in zip(*sheet.values(), strict=True)]


def _same(finding: Finding, planted: Planted, session: Session) -> bool:
    sheet = session.checked.sheets[planted.register]
    rows = sheet.raw.rows
    row = rows[planted.index] if sheet.register.form and planted.index < len(rows) else 6 + planted.index
    return (
        finding.code == planted.code
        and finding.sheet == sheet.register.sheet
        and (finding.row == row or row not in rows)
        and finding.column in (planted.header, None)
    )


def _put_right(cells: DeskCells) -> None:
    """Mends what must be mended; one 核实 is left standing, to be explained."""
    kept = next(
        (p for p in cells.planted if p.severity == "C" and not p.added and not p.columns and p.code == "credit_code_doubtful"), None
    )
    for planted in reversed(list(cells.planted)):
        if planted is not kept:
            mend(cells, planted)


def _explained(session: Session, job: Job) -> Session:
    """The session with a reason for every 核实 that is left."""
    open_ones = [f for f in session.checked.findings if f.severity is Severity.C]
    if not open_ones:
        return session
    remember(session.path, reasons={f.key: {"text": job.explained, "by": job.explained_by, "at": ""} for f in open_ones})
    return open_session(session.path, today=session.today, now=session.now)


def _pack(session: Session, job: Job) -> Path | None:
    done = headless("submit", session, folder=job.submissions, signing=Signing(signer=_signer(job)))
    return done.files[0] if done.files else None


def _signer(job: Job) -> Signer | None:
    """The branch's key, made at its first 打包; in the demo's own folder, not among the keys of whoever runs it."""
    if job.keys is None:
        return None
    path = job.keys / f"{job.cells.branch}.pem"
    return read_key(path if path.is_file() else write_key(path, new_signer()))


def _correct(job: Job, history: History) -> Path | None:
    """The clerk corrects an amount in the desk and packs again: the next version."""
    income = job.cells.sheets.get("R10", {}).get("收入", [])
    if not any(isinstance(value, (int, float)) and value > 0 for value in income):
        return None
    last = max(i for i, value in enumerate(income) if isinstance(value, (int, float)) and value > 0)
    income[last] = float(income[last]) + 100.0
    return _pack(open_session(_write(job, history), today=job.now.date(), now=job.now), job)
