"""The hidden sheet `_状态`: what the formulas of 封面 ask about, one row a register.

校验 stores 数据指纹 as it was, and the time, in 校验指纹 and 校验时间; what staff type afterwards makes the two differ. So
does each later step, in the rows 1 to 5 to the right: the fingerprint, a digest of all that it was done on (which the next
press compares, for a text that took the place of another leaves the fingerprint alone), and the line beside it.
Columns that the program writes itself are in no fingerprint.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from validators.values.cell import as_text
from validators.values.money import decimals
from workbooks.book import Grid, WriteBlock
from workbooks.desk.lists import LAST_ROW
from workbooks.desk.sheets.register_sheet import RegisterSheet, exact, filled

SHEET = "_状态"
FINGERPRINT, CHECKED_AS, CHECKED_AT, MISSING_COUNT, MISSING = "B1", "B2", "B3", "B4", "B5"
"""Cells: 数据指纹 (formula), 校验指纹 and 校验时间 (written by 校验), 缺表数 and 缺表 (formulas)."""
FIRST_ROW = 7
CHECK, PACK = "校验", "上报"
STEP_ROWS: Mapping[str, int] = {CHECK: 1, "分级": 2, "计算": 3, "报表": 4, PACK: 5}
"""Step -> the row in which it stands, in columns C to F: its name, the fingerprint, the digest, the line beside it."""
OVERTAKEN = "已变"
"""In place of a fingerprint: a press has seen that the data are not those any more."""
LABELS = ("×强制", "◆准强制", "▲核实", "○提示")
"""The classes in whose columns (B to E) the open findings are counted, under the registers: 问题, a row each, 合计."""
FINDINGS, TOTAL = "问题", "合计"


def names(registers: int, home: str = "封面") -> dict[str, str]:
    """Defined names that formulas and tests use, on a desk of so many registers: 今天 and 截止日 can be replaced by a test."""
    cells = {"数据指纹": FINGERPRINT, "校验指纹": CHECKED_AS, "校验时间": CHECKED_AT, "缺表数": MISSING_COUNT, "缺表": MISSING}
    found = {name: f"='{SHEET}'!${cell[0]}${cell[1:]}" for name, cell in cells.items()}
    found |= {
        name: f"='{SHEET}'!${column}${counted_row(registers, registers)}"
        for name, column in (("未改强制", "B"), ("未改准强制", "C"), ("未改核实", "D"))
    }
    inputs = {"填报人": "D17", "零报": "D20", "版本": "I19", "今天": "I20", "截止日": "I21"}
    return found | {name: f"='{home}'!${cell[0]}${cell[1:]}" for name, cell in inputs.items()}


def counted_row(index: int, registers: int) -> int:
    """The row in which the open findings of a register are counted, by its place from 0; `registers`: those of all sheets."""
    return FIRST_ROW + registers + 2 + index


def _counts(sheet: str) -> list[str]:
    """The four formulas of a row; of every sheet where none is named."""
    area = "'校验结果'!${0}$6:${0}$" + str(LAST_ROW)
    mine = "" if sheet == TOTAL else f',{area.format("C")},"{sheet}"'
    return [f'=COUNTIFS({area.format("B")},"{label}"{mine},{area.format("A")},"未改")' for label in LABELS]


def counts_again(state: Grid) -> list[WriteBlock]:
    """The formulas that count open findings, written anew: deleting 校验结果 has left them without their sheet.

    Nothing for a desk made before they stood here.
    """
    rows = {as_text(line[0]): row for row, line in enumerate(state.rows, state.first_row) if line}
    if FINDINGS not in rows or TOTAL not in rows:
        return []
    first, last = rows[FINDINGS] + 1, rows[TOTAL]
    sheets = [as_text(state.at(row, 1)) for row in range(first, last + 1)]
    return [WriteBlock(sheet=SHEET, row=first, column=2, values=[_counts(sheet) for sheet in sheets], formulas=True)]


def checked_edit(state: Grid, when: dt.datetime) -> WriteBlock:
    """What 校验 notes down on this sheet (`state` is its grid): what the data were, and when."""
    return WriteBlock(sheet=SHEET, row=2, column=2, values=[[state.at(1, 2)], [f"{when:%m-%d %H:%M}"]])


@dataclass(frozen=True, kw_only=True)
class StepKept:
    """What `_状态` keeps of a step: the fingerprint it was done on, the digest of all of that, the line beside it."""

    COLUMN: ClassVar[int] = 4

    fingerprint: str = ""
    basis: str = ""
    note: str = ""


def read_steps(state: Grid) -> dict[str, StepKept]:
    """Step -> what was noted down; blanks for one that was not done."""
    return {
        step: StepKept(**{name: as_text(state.at(row, StepKept.COLUMN + i)) for i, name in enumerate(("fingerprint", "basis", "note"))})
        for step, row in STEP_ROWS.items()
    }


def step_done_edit(state: Grid, step: str, basis: str, note: str) -> WriteBlock:
    """What a button notes down about its step: the fingerprint now, the digest of what it was done on, the line beside it."""
    return WriteBlock(sheet=SHEET, row=STEP_ROWS[step], column=StepKept.COLUMN, values=[[state.at(1, 2), basis, note]])


def overtaken_edit(step: str) -> WriteBlock:
    """A step whose data have changed since."""
    row, column = (2, 2) if step == CHECK else (STEP_ROWS[step], StepKept.COLUMN)
    return WriteBlock(sheet=SHEET, row=row, column=column, values=[[OVERTAKEN]])


def step_cell(step: str, what: str) -> str:
    """Reference to what is kept of a step, for formulas. >>> step_cell('上报', 'note')
    "'_状态'!$F$5"
    """
    return f"'{SHEET}'!${'DEF'[('fingerprint', 'basis', 'note').index(what)]}${STEP_ROWS[step]}"


def missing_sheets(registers: Sequence[RegisterSheet], nil: str) -> list[str]:
    """Registers that must be filled and are empty, unless 零报 names them (settled 25)."""
    return [
        what.register.sheet
        for what in registers
        if what.register.required and not row_count(what) and nil != "全部" and what.register.sheet not in nil
    ]


def row_count(what: RegisterSheet) -> int:
    """Rows of a register as 封面 counts them."""
    return filled(what.rows, what.counted.header)


def write_state(book: Workbook, registers: Sequence[RegisterSheet], nil: str) -> None:
    """Fills the sheet (which must exist), values cached."""
    sheet = book.get_worksheet_by_name(SHEET)
    last = FIRST_ROW + len(registers) - 1
    plain = book.add_format({"num_format": "0.000"})  # else a sum over dates would itself become a date
    missing = missing_sheets(registers, nil)
    for row, label in enumerate(("数据指纹", "校验指纹", "校验时间", "缺表数", "缺表")):
        sheet.write_string(row, 0, label)
    sheet.write_formula(
        FINGERPRINT, f'=SUM(C{FIRST_ROW}:C{last})&"/"&TEXT(SUM(D{FIRST_ROW}:D{last}),"0.000")', None, fingerprint(registers)
    )
    sheet.write_formula(MISSING_COUNT, f"=SUM(E{FIRST_ROW}:E{last})", None, len(missing))
    sheet.write_formula(
        MISSING,
        f'=IF({MISSING_COUNT}=0,"",INDEX(A{FIRST_ROW}:A{last},MATCH(1,E{FIRST_ROW}:E{last},0)))',
        None,
        missing[0] if missing else "",
    )
    for step, row in STEP_ROWS.items():
        sheet.write_string(row - 1, 2, step)
    for col, header in enumerate(("表", "行数", "填写格数", "数值和", "缺")):
        sheet.write_string(FIRST_ROW - 2, col, header)
    for row, what in enumerate(registers, FIRST_ROW):
        cells, numbers = _typed(what)
        areas = ",".join(what.typed_areas)
        count = f"'{what.register.sheet}'!{what.area(what.counted.header)}"
        sheet.write_string(f"A{row}", what.register.sheet)
        sheet.write_formula(f"B{row}", f"=COUNTA({count})", None, row_count(what))
        sheet.write_formula(f"C{row}", f"=COUNTA({areas})", None, cells)
        sheet.write_formula(f"D{row}", f"=SUM({areas})", plain, float(numbers))
        if what.register.required:
            sheet.write_formula(
                f"E{row}", f'=IF(AND(B{row}=0,零报<>"全部",ISERROR(FIND(A{row},零报))),1,0)', None, int(what.register.sheet in missing)
            )
        else:
            sheet.write_number(f"E{row}", 0)
    _write_counts(sheet, registers)


def _write_counts(sheet: Worksheet, registers: Sequence[RegisterSheet]) -> None:
    """Open findings by register and class: what 封面 shows, on a sheet that nobody deletes."""
    for col, header in enumerate((FINDINGS, *LABELS)):
        sheet.write_string(counted_row(-1, len(registers)) - 1, col, header)
    for index, name in enumerate([*(what.register.sheet for what in registers), TOTAL]):
        row = counted_row(index, len(registers))
        sheet.write_string(f"A{row}", name)
        for col, formula in enumerate(_counts(name), 1):
            sheet.write_formula(row - 1, col, formula, None, 0)


def fingerprint(registers: Sequence[RegisterSheet]) -> str:
    """The value of 数据指纹: filled cells and the sum of all numbers that staff typed."""
    cells, numbers = zip(*(_typed(what) for what in registers), strict=True)
    return f"{sum(cells)}/{decimals(sum(numbers, Fraction()), 3)}"


def _typed(what: RegisterSheet) -> tuple[int, Fraction]:
    headers = [c.header for c in what.columns if not c.computed and not c.assigned]
    values = [value for cells in what.rows for header in headers if (value := cells.get(header)) is not None]
    return len(values), sum((exact(value) for value in values), Fraction())
