"""薪酬表 with its computed columns filled by D06 (settled 18, 28)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd

from macros.run import calcs
from macros.session import Session
from validators.register import Sheet
from validators.values.missing import is_missing

PAY = ("业绩工资", "营销奖励", "突出贡献奖", "外勤津贴", "合计")
"""The columns of 薪酬表 that D06 fills."""


def with_pay(session: Session) -> list[Sheet]:
    """The sheets of the workbook, 薪酬表 filled."""
    sheets = session.checked.sheets
    if "R43" not in sheets or session.policy.pack.pay not in calcs() or sheets["R43"].frame.empty:
        return list(sheets.values())
    pay = session.results([session.policy.pack.pay])[session.policy.pack.pay].rows.set_index("工号")
    filled = sheets["R43"].frame.copy()
    for header in PAY:
        known = [_value(pay, person, header) for person in filled["工号"]]
        filled[header] = pd.Series(known, dtype="Int64", index=filled.index)
    return [replace(sheet, frame=filled) if name == "R43" else sheet for name, sheet in sheets.items()]


def _value(pay: pd.DataFrame, person: Any, header: str) -> Any:
    if person is None or person not in pay.index:
        return None
    value: Any = pay.at[person, header]
    value = value.iloc[0] if isinstance(value, pd.Series) else value
    return None if is_missing(value) else int(value)
