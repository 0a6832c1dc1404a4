"""V05's kin: rows that are identical in every column that staff fill, where the program gives the number (settled 37)."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pandas as pd

from validators.filing.alike_rows import input_headers, numbered_by_program, twins
from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.register import Sheet
from validators.rules.v26_visit_doubled import judged
from validators.values.text import Text, fold

OF_PROGRAM = re.compile(r"-\d{4}-\d{4,}X*$")
"""How the numbers end that the program gives (`record_number`)."""
MOST = 20
"""So many groups are told one by one; more of them are one finding for the register."""


def check(facts: Facts) -> Iterator[Finding]:
    for name in REGISTERS:
        sheet = facts.sheet(name)
        if sheet is not None and len(sheet.frame) > 1:
            yield from _of_sheet(sheet)


def _of_sheet(sheet: Sheet) -> Iterator[Finding]:
    headers = input_headers(sheet.register)
    rows = sheet.frame[~judged(sheet.frame)] if sheet.register.id == "R20" else sheet.frame  # V26 names the others (settled 13)
    likely = list(map(int, twins(rows, headers).index))
    if not likely:
        return
    found = twins(_as_filled(sheet, headers, likely), [*headers, "_number"])
    groups = [list(rows) for rows in found.groupby(found).groups.values()]
    if len(groups) > MOST:
        yield _all(sheet, headers, groups)
        return
    for positions in groups:
        yield _group(sheet, headers, positions)


def _as_filled(sheet: Sheet, headers: list[str], positions: list[int]) -> pd.DataFrame:
    """These rows, with the text of the cells that could not be read, and the numbers that staff gave them.

    Rows that bear two numbers of their own are two rows; those of the program tell nothing. A row that bears the number of
    one above it is told by that number (`duplicate_key`). Blank rows were not pasted.
    """
    rows, filled = sheet.frame.loc[positions, headers], np.zeros(len(positions), dtype=bool)
    for header in headers:
        failed = rows.index[sheet.failed[header].to_numpy()[positions]]
        if len(failed):
            rows[header] = rows[header].astype(object)
        for pos in failed:
            rows.at[pos, header] = f"\x01{sheet.shown(pos, header)}"
        filled |= rows[header].notna().to_numpy()
    number = next(h for h in sheet.register.key if sheet.register.by_header[h].assigned)
    typed = [fold(sheet.shown(pos, number)) for pos in positions]
    own = [None if not text or OF_PROGRAM.search(text) else text for text in typed]
    again = pd.Series(typed, dtype="object")
    fresh = ~(again.duplicated() & (again != "")).to_numpy()
    return rows.assign(_number=pd.Series(own, index=rows.index, dtype="object"))[fresh & filled]


def _group(sheet: Sheet, headers: list[str], positions: list[int]) -> Finding:
    first, *later = (sheet.raw.rows[pos] for pos in positions)
    rows = "、".join(map(str, later[:10])) + (f" 等 {len(later)} 行" if len(later) > 10 else "")
    says = f"与第 {first} 行完全相同" if len(later) == 1 else f"第 {rows}{' 行' if len(later) <= 10 else ''}与第 {first} 行完全相同"
    return _at(sheet, headers, positions, f"{says}，是不是粘了两遍（V05）", [positions])


def _all(sheet: Sheet, headers: list[str], groups: list[list[int]]) -> Finding:
    first, second = (sheet.raw.rows[pos] for pos in groups[0][:2])
    extra = sum(len(positions) - 1 for positions in groups)
    says = f"有 {len(groups)} 组行完全相同，多出 {extra} 行，例如第 {second} 行与第 {first} 行，是不是整块粘了两遍（V05）"
    return _at(sheet, headers, groups[0], says, groups)


def _at(sheet: Sheet, headers: list[str], positions: list[int], says: str, groups: list[list[int]]) -> Finding:
    pos = positions[1]
    shown = next((h for h in map(str, sheet.raw.cells) if h in headers and sheet.shown(pos, h)), headers[0])
    found = sheet.finding(RULE, pos, shown, says, RULE.remedy)
    return replace(found, record=_contents(sheet, headers, groups))


def _contents(sheet: Sheet, headers: list[str], groups: list[list[int]]) -> str:
    """What the groups hold, so that the reason stays with the rows wherever they stand, and goes with their number."""
    texts = ["\x1f".join([str(len(g)), *(sheet.shown(g[0], h) for h in sorted(headers))]) for g in groups]
    return "identical:" + hashlib.sha256("\x1e".join(sorted(texts)).encode()).hexdigest()[:16]


REGISTERS = numbered_by_program()
RULE = Rule(
    id="V05",
    code="identical_rows",
    severity=Severity.C,
    registers=REGISTERS,
    check=check,
    title=Text("完全相同的行", "Identical rows"),
    explain="编号由系统给的表里，两行每一列都相同，多半是粘了两遍，数会算两次。一组相同的行报一条；超过二十组，一张表报一条。",
    remedy="粘重了就删掉多出的行；确实是两笔，请写理由",
    source="V05; settled 37",
)
