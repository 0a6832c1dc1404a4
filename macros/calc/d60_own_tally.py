"""D60: what head office's own columns come to, and its own ratios, by branch and in total (R09c)."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pandas as pd

from macros.calc.terms.shares import ratio, rows_of
from validators.column import Column
from validators.filing.inputs import Calc, Inputs, Result
from validators.frames import plain_values
from validators.packs.own_scheme import NUMERIC, OwnRatio, OwnScheme
from validators.values.missing import is_missing
from validators.values.number_kinds import Money, Quantity
from validators.values.text import Text

_DTYPES = {
    "_branch": "object",
    "表": "object",
    "名称": "object",
    "单位": "object",
    "填写": "Int64",
    "合计": "object",
    "分子": "object",
    "分母": "object",
    "比率": "object",
}
_FORMATS = dict.fromkeys(("_branch", "表", "名称", "单位"), "text") | {
    "填写": "count",
    "合计": "plan",
    "分子": "plan",
    "分母": "plan",
    "比率": "ratio",
}
RATIO = "比率"
"""What stands under 表 where a line is a ratio."""


def run(inputs: Inputs) -> Result:
    """One row a branch and own column or ratio: 填写 = cells filled, 合计 of a numeric column, 分子 / 分母 = 比率.

    Amounts are Decimals in 元 where the column holds money, else in the column's own unit; a ratio whose whole is 0 is
    empty. Summary: the same over all branches, a ratio as sum over sum, never a mean of ratios.
    """
    scheme = inputs.policy.pack.scheme or OwnScheme()
    rows: list[dict[str, Any]] = []
    summary: dict[str, Any] = {}
    formats: dict[str, str] = {}
    for register, header in scheme.own_columns:
        rows += _of_column(inputs, register, inputs.policy.registers[register].by_header[header], summary, formats)
    for own in scheme.ratios:
        rows += _of_ratio(inputs, own, summary, formats)
    return Result(
        title=CALC.title,
        rows=rows_of(_DTYPES, sorted(rows, key=lambda row: row["_branch"])),
        formats=_FORMATS,
        summary=summary,
        summary_formats=formats,
        notes=tuple(f"方案里的比率“{own.name}”用到的计算没有这一列，没有算" for own in scheme.ratios if not _known(inputs, own)),
    )


def _of_column(inputs: Inputs, register: str, column: Column, summary: dict[str, Any], formats: dict[str, str]) -> Iterable[dict[str, Any]]:
    frame, sheet = inputs.frame(register), inputs.policy.registers[register].sheet
    numeric = isinstance(column.kind, NUMERIC)
    for branch in inputs.branches:
        mine = frame[frame["_branch"] == branch][column.header]
        amount = _amount(column, mine) if numeric else None
        unit = "元" if isinstance(column.kind, Money) else ""
        yield {"_branch": branch, "表": sheet, "名称": column.name, "单位": unit, "填写": int(mine.notna().sum()), "合计": amount}
    name = f"{sheet}.{column.name}"
    money = isinstance(column.kind, Money)
    summary[name] = (
        _whole(frame[column.header])
        if money
        else _amount(column, frame[column.header])
        if numeric
        else int(frame[column.header].notna().sum())
    )
    formats[name] = "money" if money else "text" if numeric else "count"


def _whole(values: pd.Series) -> int:
    return int(values.sum())


def _amount(column: Column, values: pd.Series) -> Decimal:
    """The sum of a numeric column, in yuan, in units, or as it stands."""
    total = sum((Decimal(int(v)) if not isinstance(v, Decimal) else v for v in plain_values(values) if not is_missing(v)), Decimal(0))
    places = 2 if isinstance(column.kind, Money) else 3 if isinstance(column.kind, Quantity) else 0
    return total.scaleb(-places)


def _of_ratio(inputs: Inputs, own: OwnRatio, summary: dict[str, Any], formats: dict[str, str]) -> Iterable[dict[str, Any]]:
    parts, wholes = ({branch: _measure(inputs, at, branch) for branch in inputs.branches} for at in (own.part, own.whole))
    for branch in inputs.branches:
        part, whole = parts[branch], wholes[branch]
        yield {"_branch": branch, "表": RATIO, "名称": own.name, "单位": "", "分子": part, "分母": whole, "比率": _share(part, whole)}
    sums = [None if None in found.values() else sum(found.values(), Decimal(0)) for found in (parts, wholes)]
    summary[f"{RATIO}.{own.name}"], formats[f"{RATIO}.{own.name}"] = _share(*sums), "ratio"


def _share(part: Decimal | None, whole: Decimal | None) -> Fraction | None:
    return None if part is None or whole is None else ratio(part, whole)


def _measure(inputs: Inputs, at: tuple[str, str], branch: str) -> Any:
    """The sum of a column of a register, or of the rows of a computation, in one branch; None where there is none of it."""
    name, header = at
    if name in inputs.policy.registers:
        frame = inputs.frame(name)
        return _amount(inputs.policy.registers[name].by_header[header], frame[frame["_branch"] == branch][header])
    result = inputs.results.get(name)
    if result is None or header not in result.rows or "_branch" not in result.rows:
        return None
    values = [v for v in plain_values(result.rows[result.rows["_branch"] == branch][header]) if not is_missing(v)]
    scale = {"money": 2, "quantity": 3}.get(str(result.formats.get(header, "")), 0)
    return sum((v if isinstance(v, Decimal) else Decimal(int(v)) for v in values), Decimal(0)).scaleb(-scale)


def _known(inputs: Inputs, own: OwnRatio) -> bool:
    return all(
        name in inputs.policy.registers or (name in inputs.results and header in inputs.results[name].rows)
        for name, header in (own.part, own.whole)
    )


CALC = Calc(id="D60", title=Text("自有列和比率", "Own columns and ratios"), run=run)
