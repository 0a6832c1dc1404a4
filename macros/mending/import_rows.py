"""A ledger's rows into a desk: the desk is made anew with what it held and what came, the former one kept beside it.

Rows that the desk has already are not taken twice. What has no place, or a code that the desk does not know, is listed on
未映射; nothing is dropped.
"""

from __future__ import annotations

import shutil
from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from macros.errors import ToolkitError
from macros.mending.import_map import Mapped
from macros.mending.mend_record import SHEET as MENDS
from macros.opening import open_session
from macros.session import Session
from validators.finding import Finding
from validators.page.page import column_letter
from validators.register import RawSheet, Register, registers
from validators.values.cell import as_text
from validators.values.text import fold, fold_company, is_blank
from workbooks.book import Rejection
from workbooks.desk.content import DeskContent
from workbooks.desk.desk_book import build_desk, sheet_names
from workbooks.desk.sheets.unmapped_sheet import SHEET as UNMAPPED
from workbooks.desk.sheets.unmapped_sheet import Parked, parked_text, read_unmapped
from workbooks.manifest import read_manifest
from workbooks.read.read_registers import read_register

CODES = ("not_in_list", "unknown_reference", "ambiguous_reference")
"""Findings of a cell whose code the desk does not know: it is on 未映射 too."""


@dataclass(kw_only=True)
class ImportedRows:
    """What came out of a ledger: rows by register, where each came from, and what is left over.

    rows     register id -> (cells by header, source sheet, source row)
    notes    what the reader made good
    """

    rows: dict[str, list[tuple[dict[str, Any], str, int]]] = field(default_factory=dict)
    parked: list[Parked] = field(default_factory=list)
    notes: list[Finding] = field(default_factory=list)
    known: dict[str, int] = field(default_factory=dict)
    numbered: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class Imported:
    """What an import did: rows by sheet, rows that were there already, cells on 未映射, the desk and its former state.

    `numbered` are the customers that had no code: the code given, and the name.
    """

    rows: dict[str, int]
    known: dict[str, int]
    parked: tuple[Parked, ...]
    notes: tuple[Finding, ...]
    numbered: tuple[tuple[str, str], ...]
    desk: Path
    former: Path


def take(file: str, mapped: list[Mapped], desk: Session) -> ImportedRows:
    """The rows of every sheet of a ledger, as cells of the desk's registers."""
    taken = ImportedRows()
    for sheet in mapped:
        raw = read_register(sheet.grid, sheet.register, sheet.names) if sheet.register is not None else None
        if raw is None:
            taken.parked += _whole_sheet(file, sheet)
            continue
        taken.notes += raw.notes
        rows = [
            {h: values[i] for h, values in raw.cells.items() if values[i] is not None and not raw.register.by_header[h].computed}
            for i in range(len(raw.rows))
        ]
        there = _there(raw.register, desk.raws.get(raw.register.id))
        for i, cells in enumerate(rows):
            cells |= {h: v for h, v in sheet.given.items() if cells and is_blank(cells.get(h))}
            key = next((k for k in _keys(raw.register, cells) if there[k] > 0), None)
            if key is not None:
                there[key] -= _assigned_key(raw.register)
                taken.known[raw.register.sheet] = taken.known.get(raw.register.sheet, 0) + 1
                taken.parked += _differs(file, raw, i, cells, desk)
                continue
            if cells:
                taken.rows.setdefault(raw.register.id, []).append((cells, raw.sheet, raw.rows[i]))
            taken.parked += [
                Parked(
                    file,
                    raw.sheet,
                    raw.rows[i],
                    text,
                    parked_text(values[i]),
                    _shown(raw.register, cells),
                    f"《{raw.register.sheet}》没有这一列",
                )
                for text, values in raw.parked.items()
                if not is_blank(values[i])
            ]
    _number_customers(taken, desk)
    return taken


def _number_customers(taken: ImportedRows, desk: Session) -> None:
    """A code for each customer of a ledger that has none, so that its business can be told by the name (settled 24)."""
    code = "客户编码"
    held = desk.raws["R03"].cells.get(code, []) if "R03" in desk.raws else []
    used = {fold(as_text(v)) for v in held} | {fold(as_text(cells.get(code))) for cells, _, _ in taken.rows.get("R03", ())}
    number = 0
    for cells, _, _ in taken.rows.get("R03", ()):
        if not is_blank(cells.get(code)) or is_blank(cells.get("企业全称")):
            continue
        while (given := f"{desk.filing.branch}K{(number := number + 1):04d}") in used:
            pass
        cells[code] = given
        taken.numbered.append((given, as_text(cells["企业全称"])))


def write(taken: ImportedRows, desk: Session, file: str) -> Imported:
    """The desk made anew; raises ToolkitError when that would lose a sheet that staff added."""
    _refuse_own_sheets(desk)
    manifest = read_manifest(desk.book)
    node = desk.policy.organisation.at(desk.filing.period.first)[desk.filing.branch]
    parent = desk.policy.organisation.at(desk.filing.period.first).get(node.parent or "")
    content, places = merged(desk, taken, manifest)
    draft = desk.path.with_name(f"{desk.path.stem}.import.xlsm")
    try:
        build_desk(draft, policy=desk.policy, node=node, parent=parent, period=desk.filing.period, content=content, today=desk.today)
        unknown = _unknown_codes(open_session(draft, today=desk.today), places, file)
        parked = list(dict.fromkeys([*read_unmapped(desk.book), *taken.parked, *unknown]))
        if parked:
            build_desk(
                draft,
                policy=desk.policy,
                node=node,
                parent=parent,
                period=desk.filing.period,
                content=replace(content, unmapped=parked),
                today=desk.today,
            )
        former = _former(desk.path)
        shutil.copy2(desk.path, former)
        draft.replace(desk.path)
    finally:
        draft.unlink(missing_ok=True)
    return Imported(
        rows={registers()[i].sheet: len(rows) for i, rows in taken.rows.items()},
        known=taken.known,
        parked=(*taken.parked, *unknown),
        notes=tuple(taken.notes),
        numbered=tuple(taken.numbered),
        desk=desk.path,
        former=former,
    )


def merged(desk: Session, taken: ImportedRows, manifest: dict[str, str]) -> tuple[DeskContent, dict[tuple[str, int], tuple[str, int]]]:
    """What the new desk holds, and (sheet, row on it) -> sheet and row of the ledger."""
    cells: dict[str, list[dict[str, Any]]] = {}
    places: dict[tuple[str, int], tuple[str, int]] = {}
    for name in dict.fromkeys([*desk.raws, *taken.rows]):
        raw, register = desk.raws.get(name), registers()[name]
        old = (
            []
            if raw is None
            else [
                {h: v[i] for h, v in raw.cells.items() if v[i] is not None and not register.by_header[h].computed}
                for i in range(len(raw.rows))
            ]
        )
        fresh = taken.rows.get(name, [])
        cells[name] = old + [row for row, _, _ in fresh]
        for i, (_, sheet, number) in enumerate(fresh):
            places[register.sheet, 6 + len(old) + i] = (sheet, number)
    inputs: dict[str, Any] = {
        "填报人": desk.filing.filled_by,
        "联系电话": desk.filing.phone,
        "零报": "、".join(desk.filing.nil),
        "附言": desk.filing.remark,
    }
    if desk.filing.filled_on:
        inputs["填报日期"] = desk.filing.filled_on
    return DeskContent(
        cells={k: v for k, v in cells.items() if v},
        history=desk.history,
        decisions=dict(desk.reasons),
        inputs={k: v for k, v in inputs.items() if v},
        version=desk.filing.version,
        supersedes=manifest.get("supersedes", ""),
    ), places


def _refuse_own_sheets(desk: Session) -> None:
    if desk.kind != "desk" or desk.path.suffix.lower() != ".xlsm":
        raise Rejection(f"“{desk.path.name}”不是台账", "用 keybook desk new 生成的 .xlsm 台账再试")
    ours = {*sheet_names(desk.policy.pack), UNMAPPED, *(raw.sheet for raw in desk.raws.values())}
    own = [name for name in desk.book.sheet_names() if name not in ours]
    if own:
        word = "一键修正的记录" if own == [MENDS] else "后来加的表"
        raise ToolkitError(
            f"台账里有{word}《{'》《'.join(own)}》，导入要重做台账，会丢掉它，没有导入",
            "先另存这张表再从台账里删掉；或用 keybook desk new 做一本新台账再导入",
        )


def _unknown_codes(session: Session, places: dict[tuple[str, int], tuple[str, int]], file: str) -> list[Parked]:
    return [
        Parked(file, *places[f.sheet, f.row], f.column or "", f.value, "", f"{f.message}；值还留在《{f.sheet}》{f.cell}")
        for f in session.checked.findings
        if f.code in CODES and f.row is not None and (f.sheet, f.row) in places
    ]


def _former(path: Path) -> Path:
    """A name beside the desk for its former state."""
    names = (path.with_name(f"{path.stem}-导入前{'' if n == 1 else n}{path.suffix}") for n in range(1, 1000))
    return next(name for name in names if not name.exists())


def _assigned_key(register: Register) -> bool:
    return any(register.by_header[h].assigned for h in register.key)


def _keys(register: Register, cells: dict[str, Any]) -> list[tuple[str, ...]]:
    """What a row is known by: its key, its name; for those that the program numbers, everything that stands in it."""
    if _assigned_key(register) or not register.key:
        held = [(h, _plain(register, h, v)) for h, v in sorted(cells.items()) if not register.by_header[h].assigned]
        return [tuple(f"{h}={fold(v)}" for h, v in held)]
    key = tuple(fold(_plain(register, h, cells.get(h))) for h in register.key)
    name = cells.get(register.name_column) if register.name_column else None
    named: list[tuple[str, ...]] = [("名称", fold_company(as_text(name)))] if register.nature == "master" and not is_blank(name) else []
    return [key] if all(key) else named or ([key] if any(key) else [])


def _plain(register: Register, header: str, value: Any) -> str:
    """A cell as its kind understands it, so that 1.0, 1 and １ are one."""
    typed = register.by_header[header].kind.parse(value).value
    return as_text(value) if typed is None else str(typed)


def _there(register: Register, raw: RawSheet | None) -> Counter[tuple[str, ...]]:
    found: Counter[tuple[str, ...]] = Counter()
    for i in range(len(raw.rows) if raw else 0):
        assert raw is not None
        cells = {h: v[i] for h, v in raw.cells.items() if v[i] is not None and not register.by_header[h].computed}
        found.update(_known_as(register, cells))
    return found


def _known_as(register: Register, cells: dict[str, Any]) -> list[tuple[str, ...]]:
    """Every key under which a row of the desk may be looked for: also by its name alone."""
    keys = _keys(register, cells)
    without = {h: v for h, v in cells.items() if h not in register.key}
    return keys if _assigned_key(register) else list(dict.fromkeys([*keys, *_keys(register, without)]))


def _differs(file: str, raw: RawSheet, i: int, cells: dict[str, Any], desk: Session) -> list[Parked]:
    """The cells of a row that the desk has already under the same key, where the desk says something else."""
    register = raw.register
    if _assigned_key(register):
        return []
    held = desk.raws[register.id]
    keys = _keys(register, cells)
    for pos in range(len(held.rows)):
        mine = {h: v[pos] for h, v in held.cells.items() if v[pos] is not None}
        if set(_known_as(register, {h: v for h, v in mine.items() if not register.by_header[h].computed})) & set(keys):
            return [
                Parked(
                    file,
                    raw.sheet,
                    raw.rows[i],
                    h,
                    parked_text(v),
                    _shown(register, cells),
                    f"台账第 {held.rows[pos]} 行已有这条记录，那里是“{parked_text(mine.get(h))}”",
                )
                for h, v in cells.items()
                if _plain(register, h, v) != _plain(register, h, mine.get(h))
            ]
    return []


def _shown(register: Register, cells: dict[str, Any]) -> str:
    return "+".join(as_text(cells[h]) for h in register.key if not is_blank(cells.get(h)))


def _whole_sheet(file: str, sheet: Mapped) -> list[Parked]:
    grid = sheet.grid
    return [
        Parked(
            file, grid.sheet, grid.first_row + r, f"{column_letter(grid.first_column + c)} 列", parked_text(value), "", "这张表没有认出来"
        )
        for r, line in enumerate(grid.rows)
        for c, value in enumerate(line)
        if not is_blank(value)
    ]
