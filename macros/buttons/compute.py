"""计算: cadence, churn, scores, pay and every computation of the pack (F1 step 5)."""
from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace as replaced
from typing import Any

import pandas as pd

from macros.button import Button
from macros.run import calcs
from macros.session import Session
from validators.facts import Result
from validators.register import Sheet
from workbooks.book import Dialog, EditList, Status, WriteBlock, column_number
from workbooks.desk.home import step_edit

PAY = ("业绩工资", "营销奖励", "突出贡献奖", "外勤津贴", "合计")
"""The columns of 薪酬表 that D06 fills."""


def computations(session: Session, only: Iterable[str] | None = None) -> dict[str, Result]:
    """The results asked for, all of the pack's by default; D06 brings its lines along."""
    names = list(session.policy.pack.computations if only is None else only)
    if "D06" in names and "D06_lines" not in names and "D06_lines" in calcs():
        names.insert(names.index("D06") + 1, "D06_lines")
    return session.results(names)


def with_pay(session: Session) -> list[Sheet]:
    """The sheets of the workbook with the computed columns of 薪酬表 filled by D06."""
    sheets = session.checked.sheets
    if "R43" not in sheets or "D06" not in calcs() or sheets["R43"].frame.empty:
        return list(sheets.values())
    pay = session.results(["D06"])["D06"].rows.set_index("工号")
    filled = sheets["R43"].frame.copy()
    for header in PAY:
        known = [_value(pay, person, header) for person in filled["工号"]]
        filled[header] = pd.Series(known, dtype="Int64", index=filled.index)
    return [replaced(sheet, frame=filled) if name == "R43" else sheet for name, sheet in sheets.items()]


def _value(pay: pd.DataFrame, person: Any, header: str) -> Any:
    if person is None or person not in pay.index:
        return None
    value: Any = pay.at[person, header]
    value = value.iloc[0] if isinstance(value, pd.Series) else value
    return None if value is None or value is pd.NA or value != value else int(value)


def press(session: Session) -> EditList:
    """计算 on the open workbook: 薪酬表 is filled; what is blocked is said with the parameter and the remedy."""
    results = computations(session)
    edits = EditList()
    sheet = next((s for s in with_pay(session) if s.register.id == "R43"), None)
    if sheet is not None and sheet.raw.rows:
        for header in PAY:
            letter = sheet.raw.letters.get(header)
            if letter:
                edits.add(*_column(sheet, header, letter))
    blocked = list(dict.fromkeys(b.message for result in results.values() for b in result.blocked))
    if blocked:
        edits.blocked = True
        edits.add(Dialog(title="计算", text="不能算完：" + "\n".join(blocked[:5]) + "\n其他计算已完成。"))
    else:
        edits.add(step_edit("计算", f"{session.moment:%m-%d %H:%M} 算完 {len(results)} 项"))
    edits.add(Status(text=f"计算完毕：{len(results)} 项，{len(blocked)} 项缺参数。下一步：点【生成报表】。"))
    return edits


def _column(sheet: Sheet, header: str, letter: str) -> list[WriteBlock]:
    kind = sheet.register.by_header[header].kind
    values = [None if v is pd.NA else kind.to_cell(v) for v in sheet.frame[header]]
    return [WriteBlock(sheet=sheet.raw.sheet, row=row, column=column_number(letter), values=[[value]])
            for row, value in zip(sheet.raw.rows, values, strict=True)]


BUTTON = Button(id="compute", caption="计算", desk="branch", order=5, command="keybook compute", press=press)
