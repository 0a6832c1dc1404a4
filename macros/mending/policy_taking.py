"""换新政策: a desk in use, made anew under a new policy with every typed cell, note and own column (settled 51)."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from macros.comparing.policy_changes import policy_changes
from macros.errors import ToolkitError
from macros.lookup.scheme_check import refuse_faulty_scheme
from macros.mending.desk_writing import write_desk
from macros.mending.held_content import held_content, held_rows, kept_by_staff
from macros.opening import open_session
from macros.session import Session
from validators.policy import Policy
from validators.register import RawSheet, Register
from validators.values.cell import as_text
from validators.values.text import fold_header, is_blank, trim
from workbooks.archive.former import anew
from workbooks.book import EditList, Rejection, Status
from workbooks.desk.column_layout import LAST
from workbooks.desk.content import DeskContent
from workbooks.desk.sheets.unmapped_sheet import Parked, parked_text
from workbooks.open_files import lock_beside
from workbooks.read.read_header import header_names
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
    if branch not in policy.organisation.at(period.first):
        raise ToolkitError(f"“{file.name}”的《组织机构》里 {period} 没有 {branch}", "核对是不是本单位上级发的政策；不是就换一个")
    held = held_content(session)
    content, parked = _placed(session, policy, held)
    with tempfile.TemporaryDirectory(prefix="keybook-") as folder:
        draft = Path(folder) / target.name
        write_desk(draft, policy, branch, period, content, session.today)
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
    """What the new policy has a place for; the rest is parked on 未映射 with the reason.

    A column that staff added and head office has now too becomes head office's, with what stands in it.
    """
    new = {register.id: register for register in policy.pack.desk}
    cells, parked = dict[str, list[dict[str, Any]]](), list[Parked]()
    columns, notes = dict[str, dict[str, Sequence[Any]]](), dict[str, dict[tuple[int, str], str]]()
    for name, raw in session.raws.items():
        register, own = new.get(name), dict(held.kept.columns.get(name, {}))
        rows = [dict(row) for row in held.cells.get(name, ())]
        for header in [h for h in own if register is not None and _officially(register, h)] if rows else ():
            _given_over(rows, _officially(register, header), own.pop(header))
        known = {c.header for c in register.shown} | {LAST} if register is not None else set()
        parked += _parked(session, raw, rows, known)
        cells[name] = [{h: v for h, v in row.items() if h in known} for row in rows]
        if register is not None:
            columns[name] = own
        else:
            parked += _parked(session, raw, [dict(zip(own, values, strict=True)) for values in zip(*own.values(), strict=True)], set())
        said = held.kept.notes.get(name, {})
        notes[name] = {at: text for at, text in said.items() if at[1] in known | set(columns.get(name, ()))}
        lost = {at: text for at, text in said.items() if at not in notes[name]}
        parked += [
            Parked(session.path.name, raw.sheet, raw.rows[row], header, text, "", "批注，新政策里没有它的格子")
            for (row, header), text in lost.items()
        ]
    kept = replace(held.kept, columns={k: v for k, v in columns.items() if v}, notes={k: v for k, v in notes.items() if v})
    filled = {name: rows for name, rows in cells.items() if rows and name in new}
    return replace(held, cells=filled, kept=kept, unmapped=[*held.unmapped, *parked]), parked


def _officially(register: Register | None, header: str) -> str:
    """The header under which a register has a column that staff call so; empty where it has none that is typed."""
    column = header_names(register).get(fold_header(header)) if register is not None else None
    return column.header if column is not None and register is not None and column in register.shown and not column.computed else ""


def _given_over(rows: list[dict[str, Any]], header: str, values: Sequence[Any]) -> None:
    for row, value in zip(rows, values, strict=True):
        if not is_blank(value) and header not in row:
            row[header] = value


def _parked(session: Session, raw: RawSheet, rows: list[dict[str, Any]], known: set[str]) -> Iterator[Parked]:
    why = "新政策里没有这一列" if known else "新政策里没有这张表"
    for row, cells in zip(raw.rows, rows, strict=True):
        for header, value in cells.items():
            if header not in known:
                yield Parked(session.path.name, raw.sheet, row, header, parked_text(value), "", why)


def _prove(draft: Path, session: Session, content: DeskContent) -> None:
    """Every cell, note, own column and own sheet that was to come along stands in the new desk as it was."""
    made = open_session(draft, today=session.today)
    for name, rows in content.cells.items():
        raw = made.raws.get(name)
        there = held_rows(made, raw) if raw is not None else []
        for i, cells in enumerate(rows):
            found = there[i] if i < len(there) else {}
            for header, value in cells.items():
                if not is_blank(value) and trim(as_text(found.get(header))) != trim(as_text(value)):
                    raise _not_held(f"《{session.raws[name].sheet}》第 {session.raws[name].rows[i]} 行的{header}")
    kept = kept_by_staff(made)
    for what, wanted, got in (("自己加的列", content.kept.columns, kept.columns), ("批注", content.kept.notes, kept.notes)):
        if wanted != got:
            raise _not_held(what)
    if {name: set(cells) for name, cells in content.kept.sheets.items()} != {name: set(cells) for name, cells in kept.sheets.items()}:
        raise _not_held("自己加的表")


def _not_held(what: str) -> ToolkitError:
    return ToolkitError(f"{what}写进新台账后读不回来；为了不丢数据，没有换", "原来的台账没有改动；请把它和新政策发给管理员")
