"""A cell of a computed column that somebody typed: found, replaced by 计算, never computed with (settled 52)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from validators.filing.inputs import Facts, Rule
from validators.filing.written_cells import own_cells
from validators.finding import Finding, Severity
from validators.frames import plain_day
from validators.register import Sheet, registers
from validators.values.cell import as_text
from validators.values.kinds import Kind
from validators.values.missing import is_missing
from validators.values.text import Text, is_blank


def check(facts: Facts) -> Iterator[Finding]:
    """Silent where nothing is known of what the program wrote: it may all be its own."""
    if facts.written is None:
        return
    filled = facts.filled()
    for name, sheet in facts.sheets.items():
        if name in filled:
            yield from _of_sheet(facts, sheet, filled[name])


def _of_sheet(facts: Facts, sheet: Sheet, filled: pd.DataFrame) -> Iterator[Finding]:
    for column in sheet.register.columns:
        raws = sheet.raw.cells.get(column.header) if column.computed else None
        if raws is None:
            continue
        due = [_shown(column.kind, value) for value in filled[column.header]]
        strange = [not is_blank(raw) and _said(column.kind, raw) != due[pos] for pos, raw in enumerate(raws)]
        if any(strange):
            own = own_cells(facts.written or {}, sheet, column.header)
            for pos in [p for p, other in enumerate(strange) if other and not own.iat[p]]:
                yield _typed(sheet, pos, column.header, due[pos])


def _said(kind: Kind, raw: Any) -> str:
    value = kind.parse(raw).value
    return as_text(raw) if value is None else kind.show(value)


def _shown(kind: Kind, value: Any) -> str:
    if is_missing(value):
        return ""
    return kind.show(plain_day(value))


def _typed(sheet: Sheet, pos: int, header: str, due: str) -> Finding:
    came = f"算出的是 {due}" if due else "现在还算不出"
    says = f"“{header}”由系统填，手填的 {sheet.shown(pos, header)} 不参加计算，{came}"
    return sheet.finding(RULE, pos, header, says, RULE.remedy)


RULE = Rule(
    id=None,
    code="computed_cell_typed",
    severity=Severity.D,
    registers=tuple(name for name, r in registers().items() if any(c.computed for c in r.columns)),
    check=check,
    title=Text("自动列里手填了数", "A computed cell was typed"),
    explain="标着“自动”的灰色列由系统填。手填或粘贴进来的值不参加任何计算；点【计算】时换成算出的值，并说出换掉了什么。",
    remedy="不用改，点【计算】由系统换掉；认为算得不对，请改来源的数",
    source="settled 52",
)
