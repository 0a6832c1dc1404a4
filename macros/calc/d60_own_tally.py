"""D60: what head office's own columns come to, and its own ratios, by branch and in total (R09c)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from functools import partial
from typing import Any, NamedTuple

import pandas as pd

from macros.calc.terms.shares import ratio, rows_of
from validators.column import Column
from validators.filing.inputs import Calc, Inputs, Result
from validators.filing.lineage import Lineage
from validators.frames import plain_values
from validators.packs.own_scheme import NUMERIC, OwnRatio, OwnScheme
from validators.values.missing import is_missing
from validators.values.number_kinds import Money, Quantity
from validators.values.origin import Origin, added, counted, of_result, quotient, sum_of
from validators.values.text import Text

RATIO = "比率"
"""What stands under 表 where a line is a ratio."""
_AMOUNTS = ("合计", "分子", "分母")
_WORDS = ("_branch", "表", "名称", "单位")
_DTYPES = dict.fromkeys((*_WORDS, *_AMOUNTS, RATIO), "object") | {"填写": "Int64"}
_FORMATS = dict.fromkeys(_WORDS, "text") | {"填写": "count"} | dict.fromkeys(_AMOUNTS, "plan") | {RATIO: "ratio"}


class _Line(NamedTuple):
    """A row of the result, and where each of its numbers comes from."""

    row: dict[str, Any]
    ways: Mapping[str, Callable[[], Origin]]


class _Total(NamedTuple):
    """A number over all branches: its value, its format, and where it comes from."""

    name: str
    value: Any
    form: str
    way: Callable[[], Origin]


def run(inputs: Inputs) -> Result:
    """One row a branch and own column or ratio: 填写 = cells filled, 合计 of a numeric column, 分子 / 分母 = 比率.

    Amounts are Decimals in 元 where the column holds money, else in the column's own unit; a ratio whose whole is 0 is
    empty. Summary: the same over all branches, a ratio as sum over sum, never a mean of ratios.
    """
    scheme = inputs.policy.pack.scheme or OwnScheme()
    lines = [line for at in scheme.own_columns for line in _of_column(inputs, *at)]
    lines += [line for own in scheme.ratios for line in _of_ratio(inputs, own)]
    lines.sort(key=lambda line: str(line.row["_branch"]))
    totals = [*(_column_total(inputs, *at) for at in scheme.own_columns), *(_ratio_total(inputs, own) for own in scheme.ratios)]
    return Result(
        title=CALC.title,
        rows=rows_of(_DTYPES, [line.row for line in lines])[[*_WORDS, "填写", *_AMOUNTS, RATIO]],
        formats=_FORMATS,
        summary={total.name: total.value for total in totals},
        summary_formats={total.name: total.form for total in totals},
        notes=tuple(f"方案里的比率“{own.name}”用到的计算没有这一列，没有算" for own in scheme.ratios if not _known(inputs, own)),
        lineage=Lineage(
            rows={column: partial(_way, lines, column) for column in ("填写", *_AMOUNTS, RATIO)},
            summary={total.name: total.way for total in totals},
        ),
    )


def _way(lines: list[_Line], column: str, pos: int) -> Origin:
    return lines[pos].ways[column]()


def _of_column(inputs: Inputs, register: str, header: str) -> Iterator[_Line]:
    frame, held = inputs.frame(register), inputs.policy.registers[register]
    column = held.by_header[header]
    for branch in inputs.branches:
        mine = frame[(frame["_branch"] == branch)]
        row = {
            "_branch": branch,
            "表": held.sheet,
            "名称": column.name,
            "单位": "元" if isinstance(column.kind, Money) else "",
            "填写": int(mine[header].notna().sum()),
            "合计": _amount(column, mine[header]) if isinstance(column.kind, NUMERIC) else None,
        }
        ways = {"填写": partial(_filled, register, mine, header), "合计": partial(_summed, inputs, (register, header), (branch,))}
        yield _Line(row, ways)


def _column_total(inputs: Inputs, register: str, header: str) -> _Total:
    frame, held = inputs.frame(register), inputs.policy.registers[register]
    column, name = held.by_header[header], f"{held.sheet}.{held.by_header[header].name}"
    if not isinstance(column.kind, NUMERIC):
        return _Total(name, int(frame[header].notna().sum()), "count", partial(_filled, register, frame, header))
    value = int(frame[header].sum()) if isinstance(column.kind, Money) else _amount(column, frame[header])
    form = "money" if isinstance(column.kind, Money) else "text"
    return _Total(name, value, form, partial(_summed, inputs, (register, header), inputs.branches))


def _filled(register: str, frame: pd.DataFrame, header: str) -> Origin:
    there = frame[frame[header].notna()]
    return counted(register, zip(there["_file"], there["_row"], strict=True), f"“{header}”填了的行")


def _summed(inputs: Inputs, at: tuple[str, str], branches: Iterable[str]) -> Origin:
    """The sum of a column of a register, or of the rows of a computation, over these branches."""
    name, header = at
    if name in inputs.policy.registers:
        return sum_of(name, header, (inputs.period,), {("_branch",): [(branch,) for branch in branches]})
    rows, wanted = inputs.results[name].rows, set(branches)
    return added(of_result(name, header, pos) for pos, branch in enumerate(rows["_branch"]) if branch in wanted)


def _amount(column: Column, values: pd.Series) -> Decimal:
    """The sum of a numeric column, in yuan, in units, or as it stands."""
    places = 2 if isinstance(column.kind, Money) else 3 if isinstance(column.kind, Quantity) else 0
    return _plus(values).scaleb(-places)


def _plus(values: Iterable[Any]) -> Decimal:
    return sum((v if isinstance(v, Decimal) else Decimal(int(v)) for v in values if not is_missing(v)), Decimal(0))


def _of_ratio(inputs: Inputs, own: OwnRatio) -> Iterator[_Line]:
    for branch in inputs.branches:
        part, whole = _measure(inputs, own.part, branch), _measure(inputs, own.whole, branch)
        row = {"_branch": branch, "表": RATIO, "名称": own.name, "单位": "", "分子": part, "分母": whole, RATIO: _share(part, whole)}
        yield _Line(row, _ratio_ways(inputs, own, (branch,)))


def _ratio_ways(inputs: Inputs, own: OwnRatio, branches: tuple[str, ...]) -> dict[str, Callable[[], Origin]]:
    part, whole = partial(_summed, inputs, own.part, branches), partial(_summed, inputs, own.whole, branches)
    return {"分子": part, "分母": whole, RATIO: lambda: quotient(part(), whole())}


def _ratio_total(inputs: Inputs, own: OwnRatio) -> _Total:
    held = [[_measure(inputs, at, branch) for branch in inputs.branches] for at in (own.part, own.whole)]
    part, whole = (None if None in amounts else _plus(amounts) for amounts in held)
    return _Total(f"{RATIO}.{own.name}", _share(part, whole), "ratio", _ratio_ways(inputs, own, inputs.branches)[RATIO])


def _share(part: Decimal | None, whole: Decimal | None) -> Fraction | None:
    return None if part is None or whole is None else ratio(part, whole)


def _measure(inputs: Inputs, at: tuple[str, str], branch: str) -> Decimal | None:
    """The sum of a column of a register, or of the rows of a computation, in one branch; None where there is none of it."""
    name, header = at
    registers: Mapping[str, Any] = inputs.policy.registers
    if name in registers:
        frame = inputs.frame(name)
        return _amount(registers[name].by_header[header], frame[frame["_branch"] == branch][header])
    result = inputs.results.get(name)
    if result is None or header not in result.rows or "_branch" not in result.rows:
        return None
    scale = {"money": 2, "quantity": 3}.get(str(result.formats.get(header, "")), 0)
    return _plus(plain_values(result.rows[result.rows["_branch"] == branch][header])).scaleb(-scale)


def _known(inputs: Inputs, own: OwnRatio) -> bool:
    return all(
        name in inputs.policy.registers or (name in inputs.results and header in inputs.results[name].rows)
        for name, header in (own.part, own.whole)
    )


CALC = Calc(id="D60", title=Text("自有列和比率", "Own columns and ratios"), run=run)
