"""D03b: of what fell due in the last twelve months, how much came in by its day (S1 C112; R15, R15b, R65)."""

from __future__ import annotations

import pandas as pd

from macros.calc.engines.declare import Computation
from macros.calc.engines.given import Given
from macros.calc.engines.tables import Tally
from macros.calc.engines.words import ruled, share, total
from macros.calc.terms.cells import matched
from macros.calc.terms.shares import shortfall

_NUMBER, _MONTHS = ["_branch", "应收编号"], 12
_ROWS = Tally("R15", "_branch", "客户").of(
    total("到期应收", "money", "应收金额"),
    total("按约付款", "money", cell="应收金额", rule="到期日以前收到的，最多到应收金额"),
    share("按约付款率", "按约付款", "到期应收"),
    ruled("理由", lambda at, line: shortfall(at.given.inputs.missing(line["_branch"], at.given.period.back(_MONTHS)))),
)


def run(given: Given) -> pd.DataFrame:
    """One row a branch and customer, in fen: 按约付款率 = Σ min(应收, net receipts up to 到期日) / Σ 应收 fallen due in twelve months.

    A receivable of several filings counts as the last of them has it; a receipt once. Months that are not at hand are
    left out and said (历史不足).
    """
    due, receipts = (given.last_filed(register, key) for register, key in (("R15", "应收编号"), ("R15b", "收款编号")))
    start, end = pd.Timestamp(given.period.plus(1 - _MONTHS).first), pd.Timestamp(given.period.last)
    due = due[due["客户"].notna() & due["到期日"].between(start, end) & due["应收金额"].gt(0).fillna(False)]
    known = receipts.merge(due[[*_NUMBER, "到期日"]], on=_NUMBER)
    came = matched(due, _NUMBER, known[known["收款日期"] <= known["到期日"]].groupby(_NUMBER)["收款金额"].sum()).fillna(0).clip(lower=0)
    return due.assign(按约付款=came.where(came <= due["应收金额"], due["应收金额"]))


CALC = Computation(
    "D03b",
    "按约付款率",
    "Paid on time",
    reads=("R15", "R15b"),
    uses={"R15": "应收编号 客户 应收金额 到期日", "R15b": "收款编号 应收编号 收款日期 收款金额", "R65": "客户"},
    keeps={"R15": _MONTHS, "R15b": _MONTHS},
).of(run, _ROWS, fills={"R65": ("按约付款率",)})
