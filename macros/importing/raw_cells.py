"""Raw cells of a ledger as a desk can hold them, and those that it cannot."""

from __future__ import annotations

import datetime as dt
from typing import Any

from validators.values.cell import ErrorCell, UncomputedCell
from validators.values.date_text import read_date
from validators.values.kinds import no_value
from validators.values.serial import Serial1904

_WRITABLE = frozenset({"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A"})
"""Error values that every Excel knows as constants; others would make a workbook that Excel has to mend."""
_LONGEST = 32_767


def why_not(value: Any) -> str:
    """Why a cell cannot stand in a register; empty when it can."""
    if isinstance(value, str) and (problem := no_value(value)) is not None and problem.code == "picture_cell":
        return f"{problem.message}；{problem.remedy}"
    if isinstance(value, UncomputedCell):
        return f"公式“{value}”还没有算出结果；用 Excel 打开旧台账保存一次再导入"
    if isinstance(value, ErrorCell) and value not in _WRITABLE:
        return f"单元格是错误值“{value}”"
    return "文字太长，一格放不下" if isinstance(value, str) and len(value) > _LONGEST else ""


def storable(value: Any) -> Any:
    """A value as a sheet can hold it: a day counted from 1904 as a date, a time or a date before 1900 as its text.

    >>> storable(dt.time(9, 30)), storable(12.5)
    ('09:30:00', 12.5)
    """
    if isinstance(value, Serial1904):
        return read_date(value) or float(value)
    if isinstance(value, (dt.time, dt.timedelta)) or isinstance(value, dt.date) and value.year < 1900:
        return str(value)
    return value
