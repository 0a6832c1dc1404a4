"""A rule of head office, understood (R09b)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from validators.column import Column
from validators.finding import Severity
from validators.register import Register

CODES = {
    "必填": "office_required",
    "允许值": "office_allowed",
    "范围": "office_range",
    "合计相等": "office_sum",
    "引用": "office_reference",
    "与上期之差": "office_change",
}
"""Kind of a rule -> code of its findings; the number of the rule is their rule."""


@dataclass(frozen=True, kw_only=True)
class RuleCondition:
    """One comparison of a cell: `sign` is = ≠ > >= < <= 空 or 不空; `values` are typed as the column's."""

    column: Column
    sign: str
    values: tuple[Any, ...] = ()


@dataclass(frozen=True, kw_only=True)
class OfficeRule:
    """One row of 规则 that can be used.

    id, code, severity   as any rule's, so that `Sheet.finding` takes it
    parts      合计相等: (sign, header) of the columns that are added up; 引用: the one column
    by         pairs of headers (in `register`, in `other`) by which rows belong together
    limit      与上期之差: a share of last month's figure when `relative`, else a typed amount
    row        the row of the policy workbook
    """

    id: str
    code: str
    severity: Severity
    kind: str
    register: Register
    column: Column
    when: tuple[RuleCondition, ...] = ()
    allowed: tuple[Any, ...] = ()
    low: Any = None
    high: Any = None
    other: Register | None = None
    parts: tuple[tuple[int, str], ...] = ()
    by: tuple[tuple[str, str], ...] = ()
    limit: Fraction | None = None
    relative: bool = False
    message: str = ""
    remedy: str = ""
    owner: str = ""
    clause: str = ""
    starts: dt.date | None = None
    ends: dt.date | None = None
    row: int = 0

    def in_force(self, day: dt.date) -> bool:
        """True when it holds on a day."""
        return (self.starts is None or self.starts <= day) and (self.ends is None or day <= self.ends)

    @property
    def dates(self) -> str:
        """From when to when, in words."""
        if self.starts is None and self.ends is None:
            return "一直有效"
        return f"{self.starts or '一直'} 至 {self.ends or '今后'}"


@dataclass(frozen=True, kw_only=True)
class RuleFault:
    """What is wrong with a row of 规则: the header of the cell, why, and the remedy."""

    header: str
    message: str
    remedy: str
