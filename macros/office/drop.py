"""The no-macro route for one file: checked, computed or packed, the result beside it, and what to do now in Chinese."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from macros.deciding.annotated import summary
from macros.headless import headless
from macros.opening import open_session
from macros.results.branch_edits import need_computations
from macros.results.shapes import blocked_json
from macros.session import Session
from validators.checking import Checked
from validators.finding import Finding
from workbooks.archive.former import is_former
from workbooks.read.read_registers import RESULT

CHECKED, COMPUTED = "-已校验", "-已计算"
TOLD = "-请先看这里"
"""Ends of the names of what comes back; a file of such a name is never taken for input."""
WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".xlsb")
SHOWN = 5


@dataclass(frozen=True, kw_only=True)
class Handled:
    """What was done with a file: the files made, what to do now, whether something still stands in the way."""

    files: tuple[Path, ...]
    said: str
    blocked: bool = False


def handle(path: Path, wanted: str, *, now: dt.datetime, policy: Path | None = None) -> Handled:
    """Does with one workbook what `wanted` says (a key of ACTIONS); Rejection or ToolkitError as `open_session`."""
    session = open_session(path, policy=policy, today=now.date(), now=now)
    return ACTIONS[wanted](session)


def _check(session: Session) -> Handled:
    out = session.path.with_name(f"{session.path.stem}{CHECKED}.xlsx")
    checked: Checked = headless("check", session, out, front=(RESULT,)).outcome
    lines = [f"{session.path.name}：{summary(checked)}"]
    if checked.findings:
        lines += [f"每一处都标在“{out.name}”里：先看《{RESULT}》，再到原来的台账“{session.path.name}”里改（不要改标注的这一份）。"]
        lines += [_line(f) for f in [f for f in checked.findings if f.blocking][:SHOWN]]
    lines.append("改好、保存、关闭后，再来一次。" if checked.blocking else "可以上报了：放进“打包”文件夹，或用 keybook submit。")
    return Handled(files=(out,), said="\n".join(lines), blocked=checked.blocking)


def _line(finding: Finding) -> str:
    where = f"《{finding.sheet}》{finding.cell or ''} {finding.heading}".rstrip()
    return f"  {finding.severity.label} {where}：{finding.message}。怎么改：{finding.remedy}。"


def _compute(session: Session) -> Handled:
    need_computations(session)
    out = session.path.with_name(f"{session.path.stem}{COMPUTED}.xlsx")
    done = headless("compute", session, out)
    made = "、".join(f"《{page.name}》" for page in done.pages)
    stops = list(dict.fromkeys(str(stop["message"]) for stop in blocked_json(done.outcome)))
    lines = [f"{session.path.name}：算完 {len(done.outcome)} 项，见“{out.name}”里的{made}。"]
    lines += [f"  缺参数：{message}" for message in stops[:SHOWN]]
    return Handled(files=(out,), said="\n".join(lines), blocked=bool(stops))


def _pack(session: Session) -> Handled:
    done = headless("submit", session, folder=session.path.parent)
    if not done.blocked:
        return Handled(files=tuple(done.files), said=done.said)
    marked = _check(session)
    return Handled(files=marked.files, said=f"{done.said}\n{marked.said}", blocked=True)


def _both(session: Session) -> Handled:
    checked = _check(session)
    if not session.policy.pack.computations:
        return checked
    computed = _compute(session)
    return Handled(
        files=checked.files + computed.files, said=f"{checked.said}\n{computed.said}", blocked=checked.blocked or computed.blocked
    )


CHECK, COMPUTE, PACK, BOTH = "校验", "计算", "打包", "校验和计算"
ACTIONS: dict[str, Callable[[Session], Handled]] = {CHECK: _check, COMPUTE: _compute, PACK: _pack, BOTH: _both}
"""What may be asked for: each is the press of the button of that name, on a copy beside the file."""


def is_input(path: Path) -> bool:
    """True for a workbook that a person put there: no lock file, no draft of ours, nothing that came back from us."""
    name = path.name
    ours = name.startswith(("~$", ".~", ".")) or path.stem.endswith((CHECKED, COMPUTED, TOLD)) or is_former(path)
    return path.suffix.lower() in WORKBOOKS and not ours
