"""换新政策: a desk in use, made anew under a new policy with every typed cell, note and own column (settled 51)."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from macros.button import specs_of
from macros.comparing.policy_changes import policy_changes
from macros.errors import ToolkitError
from macros.lookup.scheme_check import refuse_faulty_scheme
from macros.mending.held_content import held_content
from macros.opening import open_session
from macros.session import Session
from validators.policy import Policy
from validators.register import RawSheet
from validators.values.cell import as_text
from validators.values.text import is_blank, trim
from workbooks.archive.former import anew
from workbooks.book import EditList, Rejection, Status
from workbooks.desk.column_layout import LAST
from workbooks.desk.content import DeskContent
from workbooks.desk.desk_book import build_desk
from workbooks.desk.sheets.unmapped_sheet import Parked, parked_text
from workbooks.open_files import lock_beside
from workbooks.read.read_policy import read_policy_book
from workbooks.sidecar import EMPTY, recall, remember

ENDING = "-新政策"
"""After the name of the desk that was made anew."""
_SHOWN = 5


@dataclass(frozen=True, kw_only=True)
class PolicyTaken:
    """The new desk, what the new policy says otherwise, and what it has no place for any more."""

    out: Path
    changes: tuple[str, ...]
    rows: int
    parked: int

    def as_json(self) -> dict[str, Any]:
        """One JSON document."""
        return {"out": [str(self.out)], "changes": list(self.changes), "rows": self.rows, "parked": self.parked}


def new_policy_edits(session: Session, policy: Path | None = None, out: Path | None = None) -> EditList:
    """The desk under the policy workbook `policy`, else the newest beside it, written to `out` or beside it, once it is proven.

    The workbook itself stays as it is. ToolkitError where there is no such policy, where it does not know the branch, and
    where something would be lost.
    """
    file = policy or _beside(session)
    target = out or session.path.with_name(f"{session.path.stem.removesuffix(ENDING)}{ENDING}{session.path.suffix}")
    if session.kind != "desk" or session.path.suffix.lower() != ".xlsm":
        raise Rejection(f"“{session.path.name}”不是台账", "换新政策只对 .xlsm 台账做；上报件请对方在台账里换好再报")
    if target.resolve() == session.path.resolve():
        raise ToolkitError("新的台账不能写在原来那一本上", "--out 换一个文件名；原来的一本留着备查")
    if target.exists() and (lock := lock_beside(target)):
        raise ToolkitError(f"“{target.name}”正开着（旁边有“{lock}”），没有写", "保存并关闭它再试；没有人开着，就删掉那个锁文件")
    done = take_policy(session, file, target)
    told = "；".join(done.changes[:_SHOWN]) + (f"等 {len(done.changes)} 处" if len(done.changes) > _SHOWN else "")
    lost = f"新政策没有的 {done.parked} 格在《未映射》。" if done.parked else ""
    text = (
        f"已按“{file.name}”做好新的台账：{target.name}，{done.rows} 行都带过来了。{lost}"
        f"{f'改了：{told}。' if told else '本月用到的政策没有不同。'}请关闭这一本，打开新的一本，从【校验】接着做；这一本没有改动。"
    )
    return EditList(edits=[Status(text=text)], files=[target], outcome=done)


def take_policy(session: Session, file: Path, target: Path) -> PolicyTaken:
    """Makes the desk; read back and compared before it is given out."""
    policy, _ = read_policy_book(file)
    refuse_faulty_scheme(policy, file.name)
    period, branch = session.filing.period, session.filing.branch
    node = policy.organisation.at(period.first).get(branch)
    if node is None:
        raise ToolkitError(f"“{file.name}”的《组织机构》里 {period} 没有 {branch}", "核对是不是本单位上级发的政策；不是就换一个")
    held = held_content(session)
    content, parked = _placed(session, policy, held)
    with tempfile.TemporaryDirectory(prefix="keybook-") as folder:
        draft = Path(folder) / target.name
        build_desk(
            draft,
            policy=policy,
            node=node,
            parent=policy.organisation.parent(node.code, period.first),
            period=period,
            content=content,
            today=session.today,
            button_specs=specs_of("branch"),
        )
        _prove(draft, session, content)
        with anew(target) as beside:
            shutil.copyfile(draft, beside)
    if (known := recall(session.path)) != EMPTY:
        remember(target, **known)
    return PolicyTaken(
        out=target,
        changes=tuple(policy_changes(session.policy, policy, period)),
        rows=sum(map(len, content.cells.values())),
        parked=len(parked),
    )


def _beside(session: Session) -> Path:
    """The newest policy workbook beside the desk that is another than its own; ToolkitError where there is none."""
    files = sorted(session.path.parent.glob("*.xlsx"), key=lambda file: file.stat().st_mtime, reverse=True)
    for file in (f for f in files if not f.name.startswith("~$")):
        try:
            found = read_policy_book(file)[0]
        except Rejection:
            continue
        if found.full_digest != session.policy.full_digest:
            return file
    raise ToolkitError("没有找到新的政策工作簿", "把上级发的政策工作簿放到本文件旁边，再点【换新政策】")


def _placed(session: Session, policy: Policy, held: DeskContent) -> tuple[DeskContent, list[Parked]]:
    """The cells that the new policy has a place for; the others are parked on 未映射 with the reason."""
    cells, parked = {}, list[Parked]()
    new = {register.id: register for register in policy.pack.desk}
    for name, rows in held.cells.items():
        raw = session.raws[name]
        register = new.get(name)
        known = {c.header for c in register.shown} | {LAST} if register is not None else set()
        parked += _parked(session, raw, [dict(row) for row in rows], known)
        if register is not None:
            cells[name] = [{h: v for h, v in row.items() if h in known} for row in rows]
    return replace(held, cells=cells, unmapped=[*held.unmapped, *parked]), parked


def _parked(session: Session, raw: RawSheet, rows: list[dict[str, Any]], known: set[str]) -> Iterator[Parked]:
    why = "新政策里没有这一列" if known else "新政策里没有这张表"
    for row, cells in zip(raw.rows, rows, strict=True):
        for header, value in cells.items():
            if header not in known:
                yield Parked(session.path.name, raw.sheet, row, header, parked_text(value), "", why)


def _prove(draft: Path, session: Session, content: DeskContent) -> None:
    """Every cell that was to come along stands in the new desk as it was."""
    made = open_session(draft, today=session.today)
    for name, rows in content.cells.items():
        raw = made.raws.get(name)
        for i, cells in enumerate(rows):
            for header, value in cells.items():
                there = raw.cells.get(header, []) if raw is not None else []
                if header != LAST and not is_blank(value) and (i >= len(there) or trim(as_text(there[i])) != trim(as_text(value))):
                    raise ToolkitError(
                        f"《{session.raws[name].sheet}》第 {session.raws[name].rows[i]} 行的{header}写进新台账后读不回来；为了不丢数据，没有换",
                        "原来的台账没有改动；请把它和新政策发给管理员",
                    )
