"""V05's kin: a month whose rows are those of an earlier month once more (settled 37)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pandas as pd

from validators.filing.alike_rows import input_headers, numbered_by_program, twins
from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.register import Sheet, registers
from validators.values.text import Text

LEAST, SHARE = 5, 80
"""So many rows, and so many of a hundred rows of the month, must be alike: fixed fees repeat."""


def check(facts: Facts) -> Iterator[Finding]:
    for name in REGISTERS:
        sheet, past = facts.sheet(name), facts.history.frame(name)
        if sheet is None or len(sheet.frame) < LEAST or past.empty:
            continue
        past = past[(past["_branch"] == facts.filing.branch) & (past["_period"] < str(facts.period))]
        found = [(alike(rows, sheet), str(month)) for month, rows in past.groupby("_period")]
        most = max(found, key=lambda pair: (len(pair[0]), pair[1]), default=([], ""))
        if len(most[0]) >= LEAST and len(most[0]) * 100 >= len(sheet.frame) * SHARE:
            yield _finding(sheet, *most)


def alike(earlier: pd.DataFrame, sheet: Sheet) -> list[int]:
    """Positions of the rows that the earlier month has as well, the month aside; each of its rows counts once."""
    headers = input_headers(sheet.register, months=False)
    now = sheet.frame[sheet.ok(*headers)]
    both = pd.concat([earlier[headers].astype(object), now[headers].astype(object)], ignore_index=True)
    found = twins(both, headers)
    old, new = found[found.index < len(earlier)], found[found.index >= len(earlier)]
    left = old.value_counts()
    taken = new.groupby(new).cumcount() < new.map(left).fillna(0)
    return [int(now.index[at - len(earlier)]) for at in new.index[taken]]


def _finding(sheet: Sheet, positions: list[int], month: str) -> Finding:
    header = next(h for h in sheet.raw.letters if not sheet.register.by_header[h].computed) if sheet.raw.letters else sheet.register.key[0]
    says = f"本期 {len(sheet.frame)} 行里有 {len(positions)} 行与 {month} 完全相同（月份不算），像是把那个月又粘了一遍（V05）"
    found = sheet.finding(RULE, positions[0], header, says, RULE.remedy)
    return replace(found, record=f"repeated:{month}:{len(positions)}", value=f"{len(positions)} 行")


REGISTERS = tuple(
    name
    for name in numbered_by_program()
    for told in (registers()[name],)
    if told.nature != "master" and not told.presets and told.carry != "all"
)
"""Master data, lines that a sheet is issued with, and what 带入上月 carries on whole, are the same every month unless something
changed.
"""
RULE = Rule(
    id="V05",
    code="month_repeated",
    severity=Severity.C,
    registers=REGISTERS,
    check=check,
    title=Text("与以前的月份重复", "Month repeats an earlier one"),
    explain="本期五行以上、八成以上的行与以前某个月完全相同（月份不算），多半是把上月的数据粘到了本月。每月固定的几笔相同不算。",
    remedy="粘错了就换成本期的数据；确实每月一样，请写理由",
    source="V05; settled 37",
)
