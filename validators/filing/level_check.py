"""The rows of several organisations on one sheet, each with where it comes from: what a level files to the next (F1).

A level's registers are the branches' registers with three columns before their own: 机构编码, 来源文件 and 来源行. They
are written, sealed, read and compared as any register is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cached_property

import pandas as pd

from validators.checking import Checked, read_sheet
from validators.column import Column
from validators.filing.inputs import Facts, Filing, History
from validators.policy import Policy
from validators.register import RawSheet, Register, Sheet
from validators.values.kinds import Code, Txt
from validators.values.number_kinds import Count

LEVEL = "level"
"""Kind, in the manifest, of the file in which a level files what it received."""
BRANCH, FILE, ROW = "机构编码", "来源文件", "来源行"
ORIGIN = (
    Column(header=BRANCH, kind=Code(), key=True, width=11.5),
    Column(header=FILE, kind=Txt(), width=30),
    Column(header=ROW, kind=Count(), width=8),
)


@dataclass(frozen=True, kw_only=True)
class LevelRegister(Register):
    """A register with the origin of each row before its own columns; its key is unique within an organisation."""

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """The origin, then the register's own columns."""
        return (*ORIGIN, *super().columns)


def level_register(plain: Register) -> LevelRegister:
    """The level's form of a register."""
    return LevelRegister(**{f.name: getattr(plain, f.name) for f in fields(Register)})


def level_sheet(plain: Register, frame: pd.DataFrame, first_row: int) -> Sheet:
    """The merged rows of a register as the sheet of a level, one below the other from `first_row` on."""
    register, places = level_register(plain), list(range(first_row, first_row + len(frame)))
    told = frame.assign(**{BRANCH: frame["_branch"], FILE: frame["_file"], ROW: frame["_row"].astype("Int64")})
    headers = [column.header for column in register.columns]
    raw = RawSheet(register=register, sheet=register.sheet, cells={}, rows=places, letters={})
    return Sheet(register=register, frame=told, raw=raw, failed=pd.DataFrame(False, index=frame.index, columns=headers))


def level_frames(raws: Mapping[str, RawSheet], filing: Filing) -> dict[str, pd.DataFrame]:
    """The typed rows of a level's file by register: `_branch`, `_file` and `_row` are those of the first filing.

    Nothing is judged: that was done where the rows were filed.
    """
    return {name: _typed(raw, filing).frame for name, raw in raws.items()}


def level_checked(raws: Mapping[str, RawSheet], *, filing: Filing, policy: Policy, history: History) -> Checked:
    """A level's file understood, without findings: those of its branches travel beside the rows."""
    sheets = {name: _typed(raw, filing) for name, raw in raws.items()}
    return Checked(
        sheets=sheets,
        findings=[],
        facts=Facts(filing=filing, policy=policy, sheets=sheets, history=history, today=filing.filled_on or filing.period.last),
    )


def _typed(raw: RawSheet, filing: Filing) -> Sheet:
    sheet, _ = read_sheet(raw, filing=filing)
    frame = sheet.frame
    sheet.frame = frame.assign(_branch=frame[BRANCH], _file=frame[FILE], _row=frame[ROW].fillna(0).astype("int64"))
    return sheet
