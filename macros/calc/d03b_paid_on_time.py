"""D03b: of what fell due in the last twelve months, how much came in by its day (S1 C112; R15, R15b, R65)."""

from __future__ import annotations

from typing import Any

import pandas as pd

from macros.calc.terms.cells import looked_up, rate_cell
from macros.calc.terms.shares import ratio, ratios
from validators.filing.inputs import Calc, Fill, Inputs, Result
from validators.frames import plain_values
from validators.values.text import Text

_KEYS = ["_branch", "客户"]
_FORMATS = {"_branch": "text", "客户": "text", "到期应收": "money", "按约付款": "money", "按约付款率": "ratio", "理由": "text"}
_MONTHS = 12


def run(inputs: Inputs) -> Result:
    """One row a branch and customer, in fen: 按约付款率 = Σ min(应收, net receipts up to 到期日) / Σ 应收 fallen due in twelve months.

    A receivable of several filings counts as the last of them has it; a receipt once. Months that are not at hand are
    left out and said (历史不足).
    """
    due, receipts = _last(inputs, "R15", "应收编号"), _last(inputs, "R15b", "收款编号")
    end, start = inputs.period.last, inputs.period.plus(1 - _MONTHS).first
    due = due[due["到期日"].between(pd.Timestamp(start), pd.Timestamp(end)) & due["应收金额"].gt(0).fillna(False)]
    known = receipts.merge(due[["_branch", "应收编号", "到期日"]], on=["_branch", "应收编号"])
    paid = known[known["收款日期"] <= known["到期日"]].groupby(["_branch", "应收编号"])["收款金额"].sum()
    came = pd.Series(looked_up(due, ("_branch", "应收编号"), paid.to_dict()), index=due.index, dtype="Int64").fillna(0).clip(lower=0)
    due = due.assign(到期应收=due["应收金额"], 按约付款=came.where(came <= due["应收金额"], due["应收金额"]))
    rows = due.groupby(_KEYS, sort=True)[["到期应收", "按约付款"]].sum().astype("Int64").reset_index()
    short = {b: len(inputs.missing(b, inputs.period.back(_MONTHS))) for b in inputs.branches}
    rows["按约付款率"] = pd.Series(ratios(rows["按约付款"], rows["到期应收"]), dtype="object")
    rows["理由"] = [f"历史不足({short[b]}月)" if short.get(b) else "" for b in rows["_branch"]]
    total: dict[str, Any] = {name: int(rows[name].sum()) for name in ("到期应收", "按约付款")}
    return Result(
        title=CALC.title,
        rows=rows,
        formats=_FORMATS,
        summary=total | {"按约付款率": ratio(total["按约付款"], total["到期应收"])},
        summary_formats={"到期应收": "money", "按约付款": "money", "按约付款率": "ratio"},
    )


def _last(inputs: Inputs, register: str, key: str) -> pd.DataFrame:
    """The rows of this filing and of the earlier ones, each number as the last filing has it."""
    parts = [part for part in (inputs.history.frame(register), inputs.frame(register)) if len(part)]
    both = pd.concat(parts, ignore_index=True) if parts else inputs.frame(register)
    return both.sort_values("_period", kind="stable").drop_duplicates(["_branch", key], keep="last")


def _cells(inputs: Inputs) -> dict[str, list[Any]]:
    rows = inputs.results["D03b"].rows
    keys = zip(*(plain_values(rows[h]) for h in _KEYS), strict=True)
    known = dict(zip(keys, map(rate_cell, rows["按约付款率"]), strict=True))
    return {"按约付款率": looked_up(inputs.frame("R65"), _KEYS, known)}


CALC = Calc(
    id="D03b",
    title=Text("按约付款率", "Paid on time"),
    run=run,
    reads=("R15", "R15b"),
    keeps={"R15": _MONTHS, "R15b": _MONTHS},
    fills=(Fill(register="R65", columns=("按约付款率",), values=_cells, needs=("D03b",)),),
)
