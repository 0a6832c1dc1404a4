"""What rows of a file give themselves and only somebody above may give: found by what their columns declare (settled 38)."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from validators.column import ANY, Column
from validators.register import Register
from validators.values.missing import or_none
from validators.values.money import yuan_shown
from validators.values.number_kinds import Money


@dataclass(frozen=True, kw_only=True)
class SelfGranted:
    """One row that says of itself that it was granted something.

    row     as Excel shows it; words: what it says, with the amounts that stand beside (money: there are some)
    record  the key of the row: with `words` it is the same grant in another month
    """

    branch: str
    register: str
    sheet: str
    row: int
    record: tuple[str, ...]
    words: str
    money: bool = False

    @property
    def known_as(self) -> tuple[str, str, tuple[str, ...], str]:
        """What is the same for the same grant, wherever its row stands."""
        return self.branch, self.register, self.record, self.words

    @property
    def line(self) -> str:
        """`《突出贡献奖审批》第 6 行 审批“已批准”，核准金额 2,000.00`."""
        return f"《{self.sheet}》第 {self.row} 行 {self.words}"


def granting(register: Register) -> tuple[Column, ...]:
    """The columns of a register by which a row can give itself something; none for the policy's registers."""
    return tuple(c for c in register.columns if c.grants) if register.place == "desk" else ()


def self_granted(frames: Mapping[str, pd.DataFrame], registers: Mapping[str, Register]) -> Iterator[SelfGranted]:
    """Every row of these typed frames that grants itself something, whoever gave it."""
    for name, frame in frames.items():
        for column in granting(registers[name]) if name in registers else ():
            if column.header in frame.columns:
                yield from _of(registers[name], column, frame[_granted(frame[column.header], column)])


def _granted(values: pd.Series, column: Column) -> pd.Series:
    """Where a column says that something was granted; 否 is no grant."""
    if ANY not in (column.grants or ()):
        return values.isin(column.grants or ())
    if pd.api.types.is_bool_dtype(values.dtype):
        return values.fillna(False).astype(bool)
    return values.notna()


def _of(register: Register, column: Column, rows: pd.DataFrame) -> Iterator[SelfGranted]:
    amounts = [c for c in register.columns if isinstance(c.kind, Money) and c.header != column.header and not c.computed]
    key = [header for header in register.key if header in rows.columns]
    for row in rows.to_dict("records"):
        beside = [f"{c.name} {yuan_shown(row[c.header])}" for c in amounts if or_none(row.get(c.header)) is not None]
        yield SelfGranted(
            branch=str(row["_branch"]),
            register=register.id,
            sheet=register.sheet,
            row=int(row["_row"]),
            record=tuple(str(row[header]) for header in key),
            words="，".join([_said(column, row[column.header]), *beside]),
            money=bool(beside) or isinstance(column.kind, Money),
        )


def _said(column: Column, value: Any) -> str:
    shown = yuan_shown(value) if isinstance(column.kind, Money) else "是" if value is True else str(value)
    return f"{column.name}“{shown}”"


def told(found: Collection[SelfGranted], names: Mapping[str, str]) -> str:
    """One clause on all of them, by sheet, where money is granted with its first row; empty where there is none.

    `names`: 机构编码 -> name.
    """
    if not found:
        return ""
    by_sheet: dict[str, list[SelfGranted]] = {}
    for one in found:
        by_sheet.setdefault(one.sheet, []).append(one)
    parts = [f"《{sheet}》{len(rows)} 行{_first(rows, names)}" for sheet, rows in sorted(by_sheet.items(), key=lambda p: len(p[1]))]
    return f"文件自己写的批准、指定有 {len(found)} 处本级没有批过：{'、'.join(parts)}"


def _first(rows: Sequence[SelfGranted], names: Mapping[str, str]) -> str:
    if not any(one.money for one in rows):
        return ""
    first = next(one for one in rows if one.money)
    return f"（{names.get(first.branch, first.branch)}第 {first.row} 行 {first.words}{' 等' if len(rows) > 1 else ''}）"
