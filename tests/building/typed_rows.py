"""Typed frames from rows as staff type them: yuan, 是 and 否, dates as text; read by the kinds of the columns."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from validators.column import Column
from validators.register import RawSheet, registers, typed_frame


def typed(
    register: str,
    rows: Iterable[Mapping[str, Any]],
    *,
    branch: str = "LJ01",
    period: str = "2026-10",
    start: int = 6,
    file: str | None = None,
) -> pd.DataFrame:
    """The frame of one file, its records from row `start` on; the file is named after the branch unless given."""
    wanted = registers()[register]
    listed = list(rows)
    headers = dict.fromkeys(header for row in listed for header in row)
    assert not set(headers) - set(wanted.by_header), f"{register} has no columns {set(headers) - set(wanted.by_header)}"
    values = {header: [read_cell(wanted.by_header[header], row.get(header)) for row in listed] for header in headers}
    named = f"{branch}.xlsx" if file is None else file
    return typed_frame(wanted, values, rows=range(start, start + len(listed)), branch=branch, file=named, period=period)


def read_cell(column: Column, raw: Any) -> Any:
    """The value of a cell; it must be one that the column takes."""
    if column.kind.dtype == "datetime64[ns]" and isinstance(raw, str):
        raw = dt.date.fromisoformat(raw)
    reading = column.kind.parse(raw)
    assert raw is None or reading.value is not None, f"{column.header}: {raw!r} cannot be read"
    return reading.value


def stored(
    register: str, values: Mapping[str, list[Any]], *, branch: str = "LJ01", period: str = "2026-10", file: str = ""
) -> pd.DataFrame:
    """The frame of one file from columns of values as frames hold them (fen, thousandths), its records from row 6 on."""
    count = len(next(iter(values.values()), []))
    return typed_frame(registers()[register], dict(values), rows=range(6, 6 + count), branch=branch, file=file, period=period)


def raw_sheet(register: str, cells: Mapping[str, list[Any]], *, letters: str = "") -> RawSheet:
    """A sheet as the reader gives it, from columns of cells, data from row 6; columns stand from B on unless all in one."""
    wanted = registers()[register]
    count = len(next(iter(cells.values()), []))
    places = {header: letters or chr(66 + i % 25) for i, header in enumerate(cells)}
    return RawSheet(register=wanted, sheet=wanted.sheet, cells=dict(cells), rows=list(range(6, 6 + count)), letters=places)


def joined(found: Any) -> pd.DataFrame:
    """One frame, or frames of several files as one."""
    return pd.concat([found] if isinstance(found, pd.DataFrame) else list(found), ignore_index=True)
