"""The hidden sheets `_政策` and `_历史`: tables one under the other, in plain cells that read back as they were.

Every row starts with the name of its table and a number: 0 for the row of headers, else the row's own number. The same
two sheets are in a desk and in a submission (settled 30, 31).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pandas as pd

from validators.column import Column
from validators.filing.inputs import USAGE, History
from validators.packs.carried_pack import pack_lines, pack_of_lines
from validators.packs.trade_pack import Pack
from validators.policy import Policy
from validators.register import META, Register, registers, typed_frame
from validators.values.cell import as_text, plain, read_number
from validators.values.date_text import read_date
from validators.values.missing import is_missing
from validators.values.number_kinds import Number
from validators.values.period import Month
from validators.values.text import is_blank

USAGE_TABLE, MONTHS_TABLE, PACK_TABLE = "用量", "月份", "方案"
PACK_SHEET = "_方案"
"""Hidden sheet of a policy workbook whose pack is not part of the program: file and line of its text."""
USAGE_MONTHS, FLOW_MONTHS, CALL_DAYS = 24, 2, 6
"""How far back a desk remembers (settled 31): months of usage, months of full R10 rows, days of contacts."""

Rows = Iterable[Sequence[Any]]


def policy_rows(policy: Policy) -> list[list[Any]]:
    """The policy in force as rows of cells; money in yuan, dates as ISO text (settled 30)."""
    lines = pack_lines(policy.pack)
    found: list[list[Any]] = (
        [[PACK_TABLE, 0, "文件", "内容"], *([PACK_TABLE, i, *line] for i, line in enumerate(lines, 1))] if lines else []
    )
    for name, frame in policy.frames.items():
        columns = policy.registers[name].columns
        numbers = frame["_row"] if "_row" in frame else range(6, 6 + len(frame))
        found.append([name, 0, *(column.header for column in columns)])
        found += [
            [name, int(number), *(_policy_cell(c, v) for c, v in zip(columns, values, strict=True))]
            for number, values in zip(numbers, _tuples(frame, [c.header for c in columns]), strict=True)
        ]
    return found


def read_policy_rows(rows: Rows) -> dict[str, dict[str, list[Any]]]:
    """Register id -> header -> raw cells, in the order they were written; blanks are None."""
    return {name: {header: [row[i + 1] for row in lines] for i, header in enumerate(headers)} for name, headers, lines in _tables(rows)}


def carried_pack(rows: Rows) -> Pack | None:
    """The pack whose text stands among such rows; None where there is none. PackError when it is no pack."""
    lines = next(
        (lines for _, _, lines in _tables(row for row in rows if row and row[0] is not None and as_text(row[0]) == PACK_TABLE)), None
    )
    return pack_of_lines([line[1:] for line in lines]) if lines else None


def read_policy(rows: Rows, pack: Pack) -> Policy:
    """The policy of such rows, typed: its digest is that of the policy that was written."""
    frames = {}
    for name, headers, lines in _tables(rows):
        if name not in pack.all_registers:
            continue
        register = pack.all_registers[name]
        values = {
            header: [register.by_header[header].kind.parse(row[i + 1]).value for row in lines]
            for i, header in enumerate(headers)
            if header in register.by_header
        }
        frames[name] = typed_frame(register, values, rows=[int(row[0]) for row in lines])
    return Policy.of(pack, frames)


def trim_history(history: History, period: Month, compared: Collection[str] = ()) -> History:
    """What a desk of `period` carries (settled 31): usage and known months of 24 months, full R10 rows of the two
    preceding months, contacts of the last six days before the period (visits too: `visit_counts_as_call` may make
    calls of them), R41 rows of the calendar year (D34), last month's rows of the registers that a rule of head
    office compares (R09b), and what the pack's computations read of earlier months (settled 53).
    """
    window = period.plus(-1).back(USAGE_MONTHS)
    usage = history.usage[history.usage["月份"].isin([str(month) for month in window])].reset_index(drop=True)
    read = {name: _filed_in(history.frame(name), period.plus(-1).back(back)) for name, back in history.keeps.items() if back}
    kept = {
        "R10": _filed_in(history.frame("R10"), period.plus(-1).back(max(FLOW_MONTHS, history.keeps.get("R10", 0)))),
        "R20": _last_contacts(history.frame("R20"), period),
        "R41": _filed_in(history.frame("R41"), period.year_to_date[:-1]),
    }
    kept = {name: _filed_in(history.frame(name), (period.plus(-1),)) for name in compared} | read | kept
    months = {branch: frozenset(known & set(window)) for branch, known in history.months.items()}
    return replace(history, usage=usage, frames={k: v for k, v in kept.items() if len(v)}, months=months)


def history_rows(history: History) -> list[list[Any]]:
    """A history as rows of cells: fen and thousandths as whole numbers, dates as ISO text."""
    found: list[list[Any]] = [[MONTHS_TABLE, 0, "机构编码", "月份"]]
    known = [(branch, month) for branch, months in sorted(history.months.items()) for month in sorted(months)]
    found += [[MONTHS_TABLE, i, branch, str(month)] for i, (branch, month) in enumerate(known, 1)]
    found.append([USAGE_TABLE, 0, *USAGE])
    found += [[USAGE_TABLE, i, *map(_plain, values)] for i, values in enumerate(_tuples(history.usage, USAGE), 1)]
    for name, frame in sorted((name, frame) for name, frame in history.frames.items() if name in registers()):
        headers = [column.header for column in registers()[name].columns] + list(META)
        found.append([name, 0, *headers])
        found += [[name, i, *map(_plain, values)] for i, values in enumerate(_tuples(frame, headers), 1)]
    return found


def read_history_rows(rows: Rows) -> History:
    """The history of such rows; equal to what was written, frame by frame."""
    usage = History.none().usage
    frames: dict[str, pd.DataFrame] = {}
    months: dict[str, set[Month]] = {}
    for name, headers, lines in _tables(rows):
        if name == MONTHS_TABLE:
            for row in lines:
                months.setdefault(as_text(row[1]), set()).add(Month.parse(as_text(row[2])))
        elif name == USAGE_TABLE:
            usage = _usage(lines)
        elif name in registers():
            frames[name] = _typed(registers()[name], headers, lines)
    return History(usage=usage, frames=frames, months={branch: frozenset(known) for branch, known in months.items()})


def _tables(rows: Rows) -> Iterator[tuple[str, list[str], list[list[Any]]]]:
    """Name, headers and lines (number first, blanks None, as long as the headers) of each table."""
    found: dict[str, tuple[list[str], list[list[Any]]]] = {}
    for row in rows:
        number = read_number(row[1])[0] if len(row) > 1 and not is_blank(row[0]) and not is_blank(row[1]) else None
        if number is None:
            continue
        name = as_text(row[0])
        if number == 0:
            found[name] = ([as_text(cell) for cell in row[2:] if not is_blank(cell)], [])
        elif name in found:
            headers, lines = found[name]
            cells = [None if is_blank(cell) else cell for cell in row[2 : 2 + len(headers)]]
            lines.append([int(number), *cells, *[None] * (len(headers) - len(cells))])
    return ((name, headers, lines) for name, (headers, lines) in found.items())


def _tuples(frame: pd.DataFrame, headers: list[str]) -> Iterator[tuple[Any, ...]]:
    columns = [frame[h].tolist() if h in frame else [None] * len(frame) for h in headers]
    return zip(*columns, strict=True) if columns else iter(())


def _plain(value: Any) -> Any:
    """A typed value as a cell that Excel leaves alone."""
    if is_missing(value):
        return None
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, (dt.date, pd.Timestamp)):
        return f"{value:%Y-%m-%d}"
    return plain(value) if isinstance(value, Decimal) else value


def _policy_cell(column: Column, value: Any) -> Any:
    if is_missing(value):
        return None
    if isinstance(value, (dt.date, pd.Timestamp)):
        return f"{value:%Y-%m-%d}"
    return column.kind.to_cell(value)


def _usage(lines: list[list[Any]]) -> pd.DataFrame:
    data = {header: [row[i + 1] for row in lines] for i, header in enumerate(USAGE)}
    whole = ("收入", "数量")
    return pd.DataFrame(
        {
            header: pd.Series([_whole(v) if header in whole else _text(v) for v in values], dtype="Int64" if header in whole else "object")
            for header, values in data.items()
        }
    )


def _typed(register: Register, headers: list[str], lines: list[list[Any]]) -> pd.DataFrame:
    data = {header: [row[i + 1] for row in lines] for i, header in enumerate(headers)}
    values = {column.header: [_value(column, v) for v in data[column.header]] for column in register.columns if column.header in data}
    frame = typed_frame(register, values, rows=[_whole(v) for v in data["_row"]])
    for name in ("_branch", "_file", "_period"):
        frame[name] = pd.Series([_text(v) or "" for v in data[name]], dtype="object")
    return frame


def _value(column: Column, raw: Any) -> Any:
    """The typed value of a cell that `_plain` wrote."""
    if raw is None:
        return None
    dtype = column.kind.dtype
    if dtype == "Int64":
        return _whole(raw)
    if dtype == "boolean":
        return as_text(raw) == "是"
    if dtype == "datetime64[ns]":
        return pd.Timestamp(str(read_date(raw)))
    return read_number(raw)[0] if isinstance(column.kind, Number) else as_text(raw)


def _whole(raw: Any) -> int | None:
    return None if raw is None else int(raw)


def _text(raw: Any) -> str | None:
    return None if raw is None else as_text(raw)


def _filed_in(frame: pd.DataFrame, months: Sequence[Month]) -> pd.DataFrame:
    return frame[frame["_period"].isin([str(month) for month in months])].reset_index(drop=True)


def _last_contacts(frame: pd.DataFrame, period: Month) -> pd.DataFrame:
    end = pd.Timestamp(period.first)
    days = frame["日期"]
    return frame[(days >= end - pd.Timedelta(days=CALL_DAYS)) & (days < end)].reset_index(drop=True)
