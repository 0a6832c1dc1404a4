"""References of a sheet become codes; what names nothing, more than one, or a code without its zeros is found (V06, V04)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import pandas as pd

from validators.column import Column
from validators.columns.column_choice import subject
from validators.columns.lost_zeros import lost_in_column, zeros_lost
from validators.columns.reference import PART_OF_NAME, Directory
from validators.finding import Finding, Severity
from validators.register import Sheet
from validators.values.cell import Problem, as_text
from validators.values.kinds import Ref
from validators.values.missing import is_missing


def cell_finding(sheet: Sheet, pos: int, column: Column, problem: Problem, mend: Any) -> Finding:
    """A problem of one cell as a finding; one that asks for a choice is about its column and way of writing, not about a record."""
    rule = problem.rule
    message = problem.message
    if column.judged_by and problem.code == "not_in_list":
        rule, message = column.judged_by, message.replace("（V02）", f"（{column.judged_by}）")
    return Finding(
        code=problem.code,
        rule=rule,
        severity=problem.severity,
        sheet=sheet.register.sheet,
        row=sheet.raw.rows[pos],
        column=column.header,
        cell=sheet.cell(pos, column.header),
        value=sheet.shown(pos, column.header),
        message=message,
        remedy=problem.remedy,
        record=subject(problem) if problem.choices else sheet.record(pos),
        mend=mend,
        choices=problem.choices,
    )


def resolve(sheet: Sheet, known: Mapping[str, Directory]) -> list[Finding]:
    """V06: references become codes; what names nothing, or more than one, is found."""
    found: list[Finding] = []
    for column in sheet.register.columns:
        if not isinstance(column.kind, Ref) or column.kind.target not in known or column.computed:
            continue
        directory = known[column.kind.target]
        series = sheet.frame[column.header]
        texts = series.tolist()
        codes = {text: directory.codes(text, several=column.kind.several) for text in dict.fromkeys(texts) if not is_missing(text)}
        lost = _lost_references(sheet, column, directory)
        resolved = [codes[text][0] if text in codes and pos not in lost.unknown else None for pos, text in enumerate(texts)]
        if resolved != texts:
            sheet.put(column.header, pd.Series(resolved, dtype="object", index=series.index))
        if lost.unknown:
            sheet.failed.loc[list(lost.unknown), column.header] = True
        found += lost.findings
        wrong = {text: problem for text, (_, problem) in codes.items() if problem}
        if wrong:
            for pos in sheet.positions(series.isin(list(wrong)) & ~series.index.isin(list(lost.unknown))):
                problem = wrong[series.iat[pos]]
                if problem.severity is Severity.A or problem.code == PART_OF_NAME:
                    sheet.failed.loc[pos, column.header] = True
                if not _named_elsewhere(column):
                    mend = directory.accepted(str(series.iat[pos]), several=column.kind.several)
                    found.append(cell_finding(sheet, pos, column, problem, mend))
    return found


class _Lost(NamedTuple):
    """References whose zeros are lost: those of which nothing is known, and the findings of all."""

    unknown: frozenset[int] = frozenset()
    findings: tuple[Finding, ...] = ()


def _lost_references(sheet: Sheet, column: Column, directory: Directory) -> _Lost:
    """The numbers in a column of references that name a code only with the zeros that Excel has dropped."""
    cells = sheet.raw.cells.get(column.header, [])
    if {int, float}.isdisjoint(map(type, cells)):
        return _Lost()
    lost: dict[int, tuple[str, ...]] = {pos: (code,) for pos, code in lost_in_column(cells).items()}
    if directory.by_number:
        numbers = {pos: as_text(raw) for pos, raw in enumerate(cells) if type(raw) in (int, float)}
        lost |= {pos: directory.by_number[code] for pos, code in numbers.items() if code in directory.by_number}
    unknown = frozenset(pos for pos in lost if as_text(cells[pos]) not in directory.by_code)
    found = tuple(
        cell_finding(
            sheet, pos, column, zeros_lost(cells[pos], whole, sure=pos in unknown), whole[0] if pos in unknown and not whole[1:] else None
        )
        for pos, whole in lost.items()
    )
    return _Lost(unknown, found)


def _named_elsewhere(column: Column) -> bool:
    """True for references that a numbered rule names itself (冲销原记录编号: V15)."""
    return column.judged_by == "V15"
