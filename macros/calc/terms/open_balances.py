"""What is still owed on each receivable at the end of the period (D18, D53; R15, R15b)."""

from __future__ import annotations

from typing import Any

import pandas as pd

from macros.calc.terms.ageing import Buckets, days_until
from validators.filing.inputs import Inputs
from validators.frames import plain_values
from validators.values.missing import is_missing
from validators.values.origin import Origin, less, of_rows

PREPAID = "预收"
"""What stands for an age where more came in than was due."""


def receivables(inputs: Inputs) -> pd.DataFrame:
    """The rows of R15, money in fen, with what R15b says of them up to the last day of the period.

    已收金额 and 收款日期 (the last receipt); 余额 = 应收金额 − 已收金额, below 0 where more came in (预收), missing
    where 应收金额 is blank; `_opening`: 余额 before the first day of the period; `_received`: receipts of the period. A
    receipt taken back counts with its sign. A doubled 应收编号 takes its receipts once.
    """
    rows, receipts = inputs.frame("R15"), inputs.frame("R15b")
    first, last = pd.Timestamp(inputs.period.first), pd.Timestamp(inputs.period.last)
    receipts = receipts[receipts["收款日期"] <= last]
    parts = {"已收金额": receipts, "_before": receipts[receipts["收款日期"] < first], "_received": receipts[receipts["收款日期"] >= first]}
    keys = ["_branch", "应收编号"]
    once = rows["应收编号"].notna() & ~rows.duplicated(keys)
    at = pd.MultiIndex.from_frame(rows[keys])
    sums = {
        name: pd.Series(part.groupby(keys)["收款金额"].sum().reindex(at).to_numpy(), index=rows.index, dtype="Int64")
        .fillna(0)
        .where(once, 0)
        for name, part in parts.items()
    }
    latest = receipts.groupby(keys)["收款日期"].max().reindex(at)
    found = rows.assign(**sums, _once=once, 收款日期=pd.Series(latest.to_numpy(), index=rows.index, dtype="datetime64[ns]").where(once))
    return found.assign(余额=found["应收金额"] - found["已收金额"], _opening=found["应收金额"] - found["_before"])


def aged_receivables(inputs: Inputs, ages: Buckets) -> pd.DataFrame:
    """The receivables with what is counted of each at the end of the period, in fen.

    应收, 预收: what is open or was paid too much; 逾期: of the open what is past its day; 本期到期, 本期收回: what falls due in the
    period, and what came in on it; 期初逾期, 旧欠收回: what was overdue when it began, and what came in on that. 逾期天数 and
    账龄段 of what is open; `_late` what is overdue.
    """
    found, first, last = receivables(inputs), pd.Timestamp(inputs.period.first), pd.Timestamp(inputs.period.last)
    days, balance, due = days_until(found["到期日"], inputs.period.last), found["余额"].fillna(0), found["到期日"].dt.normalize()
    open_, falls = balance > 0, (due >= first) & (due <= last)
    old, late = (due < first) & (found["_opening"].fillna(0) > 0), open_ & days.gt(0).fillna(False)
    return found.assign(
        应收=balance.where(open_, 0),
        逾期=balance.where(late, 0),
        预收=(-balance).where(balance < 0, 0),
        本期到期=found["应收金额"].fillna(0).where(falls, 0),
        本期收回=found["_received"].where(falls, 0),
        期初逾期=found["_opening"].fillna(0).where(old, 0),
        旧欠收回=found["_received"].where(old, 0),
        逾期天数=days.clip(lower=0).where(open_, 0),
        账龄段=ages.of(days).mask(~open_, pd.NA).mask(balance < 0, PREPAID),
        理由=[_why(*row) for row in zip(*map(plain_values, (found["余额"], found["到期日"], days)), strict=True)],
        _late=late,
    )


def _why(balance: int | None, due: Any, days: int | None) -> str:
    if balance is None:
        return "应收金额没有填"
    if balance <= 0:
        return "已收清" if balance == 0 else "收款多于应收，记为预收"
    if days is None:
        return "到期日没有填，没有分段"
    return f"{due:%Y-%m-%d} 到期，" + (f"已过 {days} 天" if days > 0 else "还没有过期")


class OpenBalances:
    """Where balances come from: 应收金额 of R15 less the receipts of R15b."""

    def __init__(self, inputs: Inputs) -> None:
        receipts, self._first = inputs.frame("R15b"), pd.Timestamp(inputs.period.first)
        self._receipts = receipts[receipts["收款日期"] <= pd.Timestamp(inputs.period.last)]

    def due(self, owed: pd.DataFrame) -> Origin:
        """What was to be paid on these receivables."""
        held = owed[owed["应收金额"].notna()]
        return _money("R15", "应收金额", held)

    def received(self, owed: pd.DataFrame, when: str = "") -> Origin:
        """What came in on them up to the end of the period: before it (前), in it (本期), or both."""
        once = owed[owed["应收编号"].notna() & owed["_once"]]
        wanted = pd.MultiIndex.from_frame(once[["_branch", "应收编号"]])
        held = self._receipts[pd.MultiIndex.from_frame(self._receipts[["_branch", "应收编号"]]).isin(wanted)]
        early = held["收款日期"] < self._first
        return _money("R15b", "收款金额", held if not when else held[early if when == "前" else ~early])

    def left(self, owed: pd.DataFrame, when: str = "") -> Origin:
        """What is still owed on them, at the end of the period or (前) before it."""
        return less(self.due(owed), self.received(owed, when))


def _money(register: str, column: str, rows: pd.DataFrame) -> Origin:
    held = zip(rows["_file"], rows["_row"], rows[column], strict=True)
    return of_rows(register, column, [(file, row, f"{int(amount)}/100") for file, row, amount in held if not is_missing(amount)])


def strange_receipts(inputs: Inputs) -> int:
    """How many receipts of the period name a receivable that R15 does not have."""
    receipts = inputs.frame("R15b")
    month = receipts["收款日期"].between(pd.Timestamp(inputs.period.first), pd.Timestamp(inputs.period.last))
    held = pd.MultiIndex.from_frame(inputs.frame("R15")[["_branch", "应收编号"]])
    return int((month & ~pd.MultiIndex.from_frame(receipts[["_branch", "应收编号"]]).isin(held)).sum())
