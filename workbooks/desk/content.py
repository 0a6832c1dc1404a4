"""What a new desk is filled with: rows carried over, history, decisions, and what 封面 shows of last month."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from validators.filing.inputs import History
from validators.frames import plain_day
from validators.register import Register
from validators.values.missing import is_missing
from validators.values.text import is_blank
from workbooks.desk.kept_by_staff import KeptByStaff
from workbooks.desk.sheets.unmapped_sheet import Parked

Cells = Sequence[Mapping[str, Any]]
"""Rows as cells by header: what stands in a cell, not what is computed with."""


@dataclass(frozen=True, kw_only=True)
class DeskContent:
    """The content of a desk on the day it is issued (design.md section 7).

    carried    register id -> typed frame (validators.register.typed_frame) brought over from last month
    cells      register id -> rows of raw cells by header, written below the carried ones exactly as they are
    history    earlier months for the hidden sheet _历史; trimmed to what settled 31 names
    decisions  finding key -> reason, kept for the next 校验
    last_rows  register id -> rows of last month, shown on 封面
    inputs     封面 label (填报人, 联系电话, 填报日期, 零报, 附言) -> value
    version    the version that the next submission will bear
    unmapped   cells of an earlier workbook that this desk has no place for
    supersedes sha256 of the submission that this desk was reissued from: what the next version will replace
    kept       columns and sheets that staff added, and their notes
    front      the sheets that are shown; the others are hidden, and buttons stand on the first. Empty = all are shown
    """

    carried: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    cells: Mapping[str, Cells] = field(default_factory=dict)
    history: History = field(default_factory=History.none)
    decisions: Mapping[str, str] = field(default_factory=dict)
    last_rows: Mapping[str, int] = field(default_factory=dict)
    inputs: Mapping[str, str | dt.date] = field(default_factory=dict)
    unmapped: Sequence[Parked] = ()
    version: int = 1
    supersedes: str = ""
    kept: KeptByStaff = field(default_factory=KeptByStaff)
    front: Sequence[str] = ()

    def rows(self, register: Register) -> list[dict[str, Any]]:
        """The rows of a register as cells by header; blanks are left out."""
        typed = self.carried.get(register.id)
        found = [] if typed is None else typed_cells(register, typed)
        return found + [dict(row) for row in self.cells.get(register.id, ())]


def preset_cells(register: Register, lines: Sequence[Mapping[str, str]]) -> list[dict[str, Any]]:
    """Rows of a pack's csv as cells by header: what each column's kind reads; blanks are left out."""
    return [
        {
            header: column.kind.to_cell(column.kind.parse(line[header]).value)
            for header, column in register.by_header.items()
            if not is_blank(line.get(header))
        }
        for line in lines
    ]


def typed_cells(register: Register, frame: pd.DataFrame) -> list[dict[str, Any]]:
    """A typed frame as cells by header: money in yuan, booleans as 是 / 否, dates as dates; blanks are left out."""
    found: list[dict[str, Any]] = [{} for _ in range(len(frame))]
    for column in register.columns:
        if column.header not in frame:
            continue
        for row, value in zip(found, frame[column.header], strict=True):
            if not is_missing(value):
                row[column.header] = column.kind.to_cell(plain_day(value))
    return found
