"""D31: points of a customer, earned by income and spent (S0 C77; R10, R45)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from macros.calc.terms.balance import Account
from macros.calc.terms.cells import by_place
from macros.calc.terms.stops import Stops, named_examples
from macros.calc.ways.summed_rows import SummedRows, cell, minus, places, plus
from validators.filing.inputs import Calc, Fill, Inputs, Result
from validators.filing.lineage import Lineage, OfRow
from validators.values.cell import plain
from validators.values.missing import is_missing
from validators.values.origin import Origin, added, counted, number, of_result
from validators.values.text import Text

RATE = "points_yuan"
ACCOUNT = Account(plus=("期初", "本期增"), minus=("兑换", "作废"), closing="期末")
_COLUMNS = ["_branch", "客户", "期初", "本期增", "兑换", "作废", "期末", "理由"]
_NUMBERS = ("期初", "本期增", "兑换", "作废", "期末")
_FORMATS = dict.fromkeys(_COLUMNS, "text") | dict.fromkeys(_NUMBERS, "count")


def run(inputs: Inputs) -> Result:
    """One row a row of R45 (whole points): 期末 = 期初 + 本期增 − 兑换 − 作废.

    本期增 = Σ trunc(收入 / `points_yuan`) over the R10 rows of the customer, a row at a time and toward zero, so that a
    reversal takes back what its original gave. A customer without a row in R45 has none; of several rows the first has
    what was earned. While `points_yuan` is blank or not above 0 本期增 and 期末 stay empty and it is named in `blocked`.
    """
    stops = Stops("D31")
    rates = {branch: _rate(inputs, stops, branch) for branch in sorted(set(inputs.frame("R45")["_branch"]))}
    rows = inputs.frame("R45")
    named = rows["客户"].notna() & ~rows.duplicated(["_branch", "客户"])
    known = rows["_branch"].map({branch: rate is not None for branch, rate in rates.items()}).astype("boolean")
    at = pd.MultiIndex.from_frame(rows[["_branch", "客户"]])
    earned = pd.Series(_earned(inputs, rates).reindex(at).to_numpy(), index=rows.index, dtype="Int64").fillna(0).where(named, 0)
    rows = ACCOUNT.lines(rows.assign(本期增=earned))
    rows = rows.assign(**{name: rows[name].where(known) for name in ("本期增", "期末")})
    rows["理由"] = ["没有每积一分的金额，没有算" if is_missing(n) else "兑换和作废多于可用积分" if n < 0 else "" for n in rows["期末"]]
    short = int((rows["期末"] < 0).sum())
    return Result(
        title=CALC.title,
        rows=rows[_COLUMNS],
        formats=_FORMATS,
        summary={name: int(rows[name].sum()) for name in _NUMBERS},
        summary_formats=dict.fromkeys(_NUMBERS, "count"),
        blocked=stops.found,
        notes=(f"{short} 行兑换和作废多于可用积分，请核对",) * bool(short),
        examples=named_examples(inputs, [code for code in (RATE,) if code in inputs.policy.pack.parameters], rates),
        extra={"cells": rows[["_branch", "_row", "_file", "本期增", "期末"]]},
        lineage=_lineage(inputs, rows, named, rates),
    )


def _lineage(inputs: Inputs, rows: pd.DataFrame, named: pd.Series, rates: dict[str, Fraction | None]) -> Lineage:
    """Opening, spent and void from the row of R45; what was earned from the rows of the flow, each cut to whole points."""
    flow = inputs.frame("R10")
    flow = flow.assign(客户=flow["客户编码"], _points=_points(flow, rates))
    earned = SummedRows("R10", flow, rows, ("_branch", "客户"))

    def gained(pos: int) -> Origin:
        if not named.iat[pos]:
            return number(0, "同一客户的积分记在第一行")
        rate = rates.get(str(rows["_branch"].iat[pos]))
        return earned.total(
            "_points", of="收入", rule=f"收入每 {plain(Decimal((rate or Fraction(0)).numerator) / 100)} 元记 1 分，不满的不计"
        )(pos)

    own = {name: _own(rows, name) for name in ("期初", "兑换", "作废")} | {"本期增": gained}
    ways = own | {"期末": minus(plus(own["期初"], gained), own["兑换"], own["作废"])}
    return Lineage(
        rows=ways,
        record=lambda pos: counted("R45", places(rows.iloc[[pos]])),
        summary={name: partial(_over_all, rows, name) for name in _NUMBERS},
    )


def _own(rows: pd.DataFrame, name: str) -> OfRow:
    return lambda pos: cell(
        "R45",
        name,
        {"_file": rows["_file"].iat[pos], "_row": rows["_row"].iat[pos], name: int(rows[name].fillna(0).astype("int64").to_numpy()[pos])},
    )


def _over_all(rows: pd.DataFrame, name: str) -> Origin:
    return added(of_result(CALC.id, name, int(pos)) for pos in np.flatnonzero(rows[name].notna()))


def _rate(inputs: Inputs, stops: Stops, branch: str) -> Fraction | None:
    """Fen that give one point."""
    yuan: Decimal | None = stops.need(inputs, RATE, branch)
    if yuan is not None and yuan <= 0:
        name = inputs.policy.pack.parameters[RATE].name
        stops.say(name, f"政策里“{name}”要大于 0。怎么办：请上级在政策表改好，重新发台账。")
    return Fraction(yuan) * 100 if yuan is not None and yuan > 0 else None


def _earned(inputs: Inputs, rates: dict[str, Fraction | None]) -> pd.Series:
    """Points earned by branch and customer."""
    flow = inputs.frame("R10")
    return flow.assign(_points=_points(flow, rates)).groupby(["_branch", "客户编码"])["_points"].sum()


def _points(flow: pd.DataFrame, rates: dict[str, Fraction | None]) -> list[int]:
    each = [(rates.get(branch), income) for branch, income in zip(flow["_branch"], flow["收入"], strict=True)]
    return [0 if rate is None or is_missing(income) else _trunc(int(income), rate) for rate, income in each]


def _trunc(amount: int, unit: Fraction) -> int:
    """Whole points for an amount in fen, toward zero."""
    points = abs(amount) * unit.denominator // unit.numerator
    return points if amount >= 0 else -points


def _cells(inputs: Inputs) -> Mapping[str, Iterable[Any]]:
    return by_place(inputs.frame("R45"), inputs.results["D31"].extra["cells"], ("本期增", "期末"))


CALC = Calc(
    id="D31",
    title=Text("客户积分", "Customer points"),
    run=run,
    reads=("R45", "R10"),
    fills=(Fill(register="R45", columns=("本期增", "期末"), values=_cells, needs=("D31",)),),
)
