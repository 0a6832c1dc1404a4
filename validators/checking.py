"""The check: raw sheets in, typed sheets and every finding out, in one pass (design.md sections 3 and 4).

Within a cell the column's kind judges; within a sheet the requirement, the key and the references; everything over
several cells is a rule in `validators/rules`. A cell that failed silences other judgements of that cell only.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from validators.column import Column
from validators.columns.column_choice import Parsed, alike_once, settle
from validators.columns.lost_zeros import lost_in_column, zeros_lost
from validators.columns.reference import directories
from validators.columns.resolving import cell_finding, resolve
from validators.discover import exports
from validators.filing.inputs import Facts, Filing, History, Result, Rule
from validators.filing.written_cells import Written
from validators.finding import Finding, Severity
from validators.frames import plain_values
from validators.numbers.held import held_of
from validators.office.judge import office_findings
from validators.policy import Policy
from validators.register import RawSheet, Sheet, typed_frame
from validators.values.cell import Problem, Reading
from validators.values.kinds import Code, Kind, Txt, not_as_typed
from validators.values.period import Month
from validators.values.text import fold
from validators.wording.labelled import labelled

SEVERITIES = tuple(Severity)

_YIELDING = ("missing_required", "not_in_list", "unknown_reference", "part_of_name", "ambiguous_reference", "computed_cell_typed")
"""Codes that are silent where a numbered rule names the case."""


@dataclass(kw_only=True)
class Checked:
    """What a check gives: the sheets understood and every finding, in the order of sheets, rows and columns."""

    sheets: dict[str, Sheet]
    findings: list[Finding]
    facts: Facts

    @property
    def blocking(self) -> bool:
        """True while anything keeps the file from being submitted."""
        return any(finding.blocking for finding in self.findings)

    @property
    def counts(self) -> dict[str, int]:
        """Findings by class, all four always present."""
        return {s.value: sum(f.severity is s for f in self.findings) for s in SEVERITIES}


def check(
    raws: Mapping[str, RawSheet],
    *,
    filing: Filing,
    policy: Policy,
    history: History,
    today: dt.date,
    compute: Callable[[Facts, str], Result | None] | None = None,
    ids: Mapping[str, list[str]] | None = None,
    fill: Callable[[Facts], Mapping[str, pd.DataFrame]] | None = None,
    written: Written | None = None,
) -> Checked:
    """Check the sheets of one workbook.

    `compute(facts, name)` gives a computation's result to rules that compare with it (V14, V32); `ids` are record
    numbers remembered for rows whose own cell is blank, one for each row of the register's raw sheet. `fill(facts)` gives the
    frames with their computed columns filled, `written` what stands in those by the program's own hand (settled 52).
    """
    sheets, findings = understand(raws, filing=filing, policy=policy, ids=ids or {})
    facts = Facts(filing=filing, policy=policy, sheets=sheets, history=history, today=today, written=written)
    if compute:
        facts.compute = partial(compute, facts)
    if fill:
        facts.filled = partial(fill, facts)
    ruled = answerable((found for rule in rules_for(sheets, policy.pack.kin) for found in rule.check(facts)), sheets)
    found = in_order(unnamed(findings + ruled, ruled) + office_findings(facts), sheets)
    return Checked(sheets=sheets, findings=labelled(found, sheets), facts=facts)


def answerable(ruled: Iterable[Finding], sheets: Mapping[str, Sheet]) -> list[Finding]:
    """The findings without those on a column that is put away and not on the sheet: nobody can fill it, so nobody is asked for it."""
    away = {(s.register.sheet, h) for s in sheets.values() for h in s.register.hidden if h not in s.raw.letters and not s.raw.places}
    return [f for f in ruled if f.row is None or (f.sheet, f.column) not in away]


def unnamed(general: list[Finding], ruled: list[Finding]) -> list[Finding]:
    """The findings without those of V01, V02 and V06, and of computed cells, on a cell that a numbered rule names (settled 13)."""
    named = {(f.sheet, f.cell) for f in ruled if f.rule and f.cell}
    return [f for f in general if f.code not in _YIELDING or (f.sheet, f.cell) not in named]


def understand(
    raws: Mapping[str, RawSheet], *, filing: Filing, policy: Policy | None, ids: Mapping[str, list[str]] | None = None
) -> tuple[dict[str, Sheet], list[Finding]]:
    """Typed sheets with references resolved, and the findings that a cell, a row or a key gives by itself."""
    sheets: dict[str, Sheet] = {}
    findings: list[Finding] = []
    for name, raw in raws.items():
        sheet, found = read_sheet(raw, filing=filing, ids=(ids or {}).get(name))
        sheets[name] = sheet
        findings += raw.notes + found
    known = directories(sheets, policy)
    for sheet in sheets.values():
        findings += resolve(sheet, known)
    for sheet in sheets.values():
        findings += duplicates(sheet)
    return sheets, once_a_cell(findings, sheets)


def once_a_cell(findings: list[Finding], sheets: Mapping[str, Sheet]) -> list[Finding]:
    """The findings; of those on a cell that several records of a printed page share, the first of each code."""
    pages = {sheet.register.sheet for sheet in sheets.values() if sheet.raw.places}
    if not pages:
        return findings
    seen: set[tuple[str, str | None, str]] = set()
    kept = []
    for finding in findings:
        place = (finding.sheet, finding.cell, finding.code)
        if finding.sheet not in pages or finding.cell is None or place not in seen:
            kept.append(finding)
            seen.add(place)
    return kept


def read_sheet(raw: RawSheet, *, filing: Filing, ids: list[str] | None = None, fast: bool = True) -> tuple[Sheet, list[Finding]]:
    """One sheet typed, with the findings of its cells (V01-V04) ordered by column; `fast` as in `parse_column`."""
    register, count, numbers = raw.register, len(raw.rows), held_of(raw.register)
    values: dict[str, Any] = {}
    failed = np.zeros((len(register.columns), count), dtype=bool)
    problems: list[tuple[int, Column, Problem, Any]] = []
    for column, bad in zip(register.columns, failed, strict=True):
        cells = raw.cells.get(column.header)
        period = filing.period if register.nature != "master" else None
        typed, found, mends = parse_column(column, cells if cells is not None else [None] * count, period, fast=fast)
        if cells is not None:
            typed = _together(column, cells, Parsed(typed=typed, problems=found, mends=mends), raw, issued=column.header in numbers)
        if column.assigned:
            typed = _assigned(typed, raw, filing, ids)
        values[column.header] = typed
        for pos, problem in found.items():
            problems.append((pos, column, problem, mends.get(pos)))
            bad[pos] = typed[pos] is None
    frame = typed_frame(register, values, rows=raw.rows, branch=filing.branch, file=filing.file, period=str(filing.period))
    sheet = Sheet(register=register, frame=frame, failed=pd.DataFrame(failed.T, columns=list(values)), raw=raw)
    findings = [cell_finding(sheet, *problem) for problem in alike_once(problems) if not problem[1].computed]
    return sheet, findings + _missing(sheet)


def parse_column(
    column: Column, cells: list[Any], period: Month | None = None, *, fast: bool = True
) -> tuple[Any, dict[int, Problem], dict[int, Any]]:
    """Typed values, problems by position and proposed mends by position; each distinct cell is parsed once.

    `period` supplies what a date or a month lacks (settled 35). `fast` = False parses every cell by itself: the path of
    reference, to which the fast one is held by test.
    """
    kind = column.kind
    left: Iterable[int] = range(len(cells))
    typed: list[Any] = [None] * len(cells)
    quick = kind.fast(cells) if fast and cells else None
    if quick is not None:
        values, sound = quick
        if sound.all():
            return values, {}, {}
        typed = [value if whole else None for value, whole in zip(values.tolist(), sound.tolist(), strict=True)]
        left = np.flatnonzero(~sound).tolist()
    elif fast and len(set(map(type, cells)) - {type(None)}) < 2:
        return _each_once(kind, cells, period)
    problems: dict[int, Problem] = {}
    mends: dict[int, Any] = {}
    memo: dict[tuple[type, Any], Any] = {}
    for pos in left:
        raw = cells[pos]
        if raw is None:
            continue
        typed[pos] = kind.quick(raw) if fast else None
        if typed[pos] is None:
            reading = memo.get((type(raw), raw)) if fast else None
            if reading is None:
                reading = memo[type(raw), raw] = reading_of(kind, raw, period)
            typed[pos] = reading.value
            if reading.problem is not None:
                problems[pos] = reading.problem
                if reading.mend is not None:
                    mends[pos] = reading.mend
    return typed, problems, mends


def _each_once(kind: Kind, cells: list[Any], period: Month | None) -> tuple[list[Any], dict[int, Problem], dict[int, Any]]:
    """As `parse_column`, of a column whose cells are of one type, blanks aside: they are told apart by what they are."""
    values: dict[Any, Any] = {None: None}
    doubts: dict[Any, Reading] = {}
    for raw in dict.fromkeys(cells):
        if raw is not None and (value := kind.quick(raw)) is not None:
            values[raw] = value
        elif raw is not None:
            reading = reading_of(kind, raw, period)
            values[raw] = reading.value
            if reading.problem is not None:
                doubts[raw] = reading
    wrong = {pos: doubts[raw] for pos, raw in enumerate(cells) if raw in doubts} if doubts else {}
    problems = {pos: reading.problem for pos, reading in wrong.items() if reading.problem is not None}
    return list(map(values.__getitem__, cells)), problems, {p: r.mend for p, r in wrong.items() if r.mend is not None}


def reading_of(kind: Kind, raw: Any, period: Month | None) -> Reading:
    """A cell understood, with what the period supplies to one that is unreadable by itself."""
    reading = kind.parse(raw)
    if period is None or reading.value is not None or reading.problem is None:
        return reading
    return kind.completed(raw, period) or reading


def _together(column: Column, cells: list[Any], parsed: Parsed, raw: RawSheet, *, issued: bool) -> Any:
    """The values of a column with what its cells together tell; `issued` = it holds numbers that an office issues."""
    if issued:
        return _as_issued(parsed.typed, parsed.problems, cells)
    if isinstance(column.kind, Code):
        lost = lost_in_column(cells)
        parsed.problems |= {pos: zeros_lost(cells[pos], (code,), sure=True) for pos, code in lost.items()}
        parsed.mends |= lost
        return [None if pos in lost else value for pos, value in enumerate(parsed.typed)] if lost else parsed.typed
    return settle(column, cells, parsed, raw.register.sheet, raw.answers).typed if parsed.problems else parsed.typed


def _as_issued(typed: Any, found: dict[int, Problem], cells: list[Any]) -> Any:
    """A column of telephones or identity numbers without those that Excel has made a date or a quantity of."""
    others = ((pos, raw) for pos, raw in enumerate(cells) if raw is not None and type(raw) is not str)
    wrong = {pos: problem for pos, raw in others if (problem := not_as_typed(raw)) is not None}
    found |= wrong
    return [None if pos in wrong else value for pos, value in enumerate(typed)] if wrong else typed


def record_number(branch: str, period: str, row: int) -> str:
    """The number given to a row whose 记录编号 is blank: branch, month, Excel row (settled 23)."""
    return f"{branch}-{period[2:4]}{period[5:7]}-{row:04d}"


def _assigned(typed: Any, raw: RawSheet, filing: Filing, ids: list[str] | None) -> list[Any]:
    given = list(typed)
    taken = {value for value in given if value is not None}
    for pos, value in enumerate(given):
        if value is None:
            number = ids[pos] if ids and ids[pos] else record_number(filing.branch, str(filing.period), raw.rows[pos])
            while number in taken:
                number += "X"
            given[pos] = number
            taken.add(number)
    return given


def _missing(sheet: Sheet) -> list[Finding]:
    """V01: required cells that are empty, but for those that a numbered rule judges (settled 13)."""
    found: list[Finding] = []
    for column in sheet.register.columns:
        if column.need != "req" or column.assigned:
            continue
        if column.header not in sheet.raw.letters:
            found += [_no_column(sheet, column.header)] if sheet.raw.rows else []
            continue
        if column.judged_by is not None:
            continue
        blank = sheet.frame[column.header].isna().to_numpy() & ~sheet.failed[column.header].to_numpy()
        if column.unless and blank.any():
            blank &= ~sheet.frame[column.unless].fillna(False).to_numpy(dtype=bool)
        found += [_no_value(sheet, int(pos), column.header) for pos in np.flatnonzero(blank)]
    return found


def _no_column(sheet: Sheet, header: str) -> Finding:
    return Finding(
        code="missing_column",
        rule="V01",
        severity=Severity.A,
        sheet=sheet.register.sheet,
        row=sheet.raw.header_row,
        column=header,
        message=f"表头里没有“{header}”这一列（V01）",
        remedy="把这一列的表头补上或改回原名；也可以重新打开本月台账，把数据粘贴过去",
    )


def _no_value(sheet: Sheet, pos: int, header: str) -> Finding:
    return Finding(
        code="missing_required",
        rule="V01",
        severity=Severity.A,
        sheet=sheet.register.sheet,
        row=sheet.raw.rows[pos],
        column=header,
        cell=sheet.cell(pos, header),
        value="",
        message=f"“{header}”没有填（V01）",
        remedy=f"填上{header}；整行不要就删掉这一行",
        record=sheet.record(pos),
    )


def duplicates(sheet: Sheet) -> list[Finding]:
    """V05: the later rows of a key that stands more than once; the place is the first key column (settled 17)."""
    key = list(sheet.register.key)
    if not key or sheet.frame.empty:
        return []
    columns = {h: _folded(sheet.register.by_header[h], sheet.frame[h]) for h in key}
    filled = sheet.ok(*key).to_numpy()
    for header in [h for h in key if sheet.register.by_header[h].need == "req"] or key[:1]:
        filled = filled & columns[header].notna().to_numpy()
    lines = list(zip(*(plain_values(values[filled]) for values in columns.values()), strict=True))
    if len(set(lines)) == len(lines):
        return []
    rows = pd.DataFrame(columns)[filled]
    again = rows.duplicated(keep="first")
    firsts = rows.index.to_series().groupby([rows[h] for h in key], dropna=False, sort=False).transform("first")
    found = []
    for pos in rows.index[again]:
        first = sheet.raw.rows[int(firsts[pos])]
        found.append(
            Finding(
                code="duplicate_key",
                rule="V05",
                severity=Severity.A,
                sheet=sheet.register.sheet,
                row=sheet.raw.rows[pos],
                column=key[0],
                cell=sheet.cell(pos, key[0]),
                value=sheet.shown(pos, key[0]),
                message=f"“{'+'.join(key)}”与第 {first} 行重复（V05）",
                remedy="两行是同一笔就删掉一行；不是就改对编号",
                record=f"{sheet.record(pos)}#{sheet.raw.rows[pos]}",
            )
        )
    return found


def _folded(column: Column, values: pd.Series) -> pd.Series:
    """A key column as it is compared (settled 15); other kinds than free text are folded where they are read."""
    return values.map(lambda text: fold(text) if isinstance(text, str) else text) if isinstance(column.kind, Txt) else values


def rules_for(sheets: Mapping[str, Sheet], kin: Collection[str] | None = None) -> list[Rule]:
    """The rules of a pack with those that it includes (`Pack.kin`; None = of any) whose registers are at hand, by module name.

    One of a rule's registers is enough.
    """
    return [
        rule
        for rule in exports("validators.rules", "RULE").values()
        if set(rule.registers) & set(sheets) and (kin is None or not rule.packs or not set(rule.packs).isdisjoint(kin))
    ]


def in_order(findings: list[Finding], sheets: Mapping[str, Sheet]) -> list[Finding]:
    """By sheet as in the workbook, then row, then column as on the sheet, then class."""
    order = {sheet.register.sheet: i for i, sheet in enumerate(sheets.values())}
    columns = {sheet.register.sheet: {c.header: i for i, c in enumerate(sheet.register.columns)} for sheet in sheets.values()}
    return sorted(
        findings, key=lambda f: (order.get(f.sheet, 99), f.row or 0, columns.get(f.sheet, {}).get(f.column or "", 999), f.severity, f.code)
    )
