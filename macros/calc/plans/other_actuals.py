"""What units spent and how many paying accounts they won, by month: 费用 from R40, 客户发展量 from R46 (D10; settled 54)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cached_property
from typing import Any

import pandas as pd

from macros.calc.terms.paid_members import ACCOUNT, JOINED, members
from validators.filing.inputs import Inputs
from validators.values.origin import Origin, sum_of, told
from validators.values.period import Month

SPENT, DEVELOPED = "费用", "客户发展量"
_REGISTERS = {SPENT: "R40", DEVELOPED: "R46"}


class OtherActuals:
    """The actuals of plans that no row of the flow holds."""

    def __init__(self, inputs: Inputs) -> None:
        self._inputs = inputs

    def known(self, indicator: str) -> bool:
        """True for an indicator whose register the pack has."""
        return _REGISTERS.get(indicator) in self._inputs.policy.pack.registers

    def of(self, line: Mapping[str, Any], person: str | None, branches: Sequence[str], months: Sequence[Month]) -> Decimal | None:
        """费用 in 元 (no person has any), 客户发展量 in accounts; None where it is not known."""
        if line["指标"] == DEVELOPED:
            return Decimal(len(self._won(line, person, branches, months)))
        spent = self._spent(branches, months)
        return None if person or spent.isna().any() else Decimal(int(spent.sum())).scaleb(-2)

    def lacks(self, line: Mapping[str, Any], branch: str, month: Month) -> bool:
        """True where a month of R40 is not at hand; R46 says itself when each account came."""
        return line["指标"] == SPENT and month != self._inputs.period and not self._inputs.history.has(branch, month)

    def origin(self, line: Mapping[str, Any], branches: Sequence[str], months: Sequence[Month]) -> Origin:
        """The rows of R40 of these units; accounts are told in words."""
        if line["指标"] == DEVELOPED:
            return told("客户发展量数的是第一个成员在这几个月加入的账户，没有逐行记下")
        return sum_of("R40", "实际", months, {("_branch", "机构"): [(branch, branch) for branch in branches]})

    def _spent(self, branches: Sequence[str], months: Sequence[Month]) -> pd.Series:
        rows = self._costs
        return rows.loc[rows["机构"].isin(branches) & (rows["机构"] == rows["_branch"]) & rows["_period"].isin(map(str, months)), "实际"]

    @cached_property
    def _costs(self) -> pd.DataFrame:
        """R40 of this filing and of those before, each row in the month that it is about; without 机构 it is of its branch."""
        now = self._inputs.frame("R40").assign(_period=str(self._inputs.period))
        parts = [part for part in (self._inputs.history.frame("R40"), now) if len(part)]
        rows = pd.concat(parts, ignore_index=True) if parts else now
        rows = rows[rows["期间"].fillna(rows["_period"]).astype("object") == rows["_period"]]
        return rows.assign(机构=rows["机构"].fillna(rows["_branch"]).astype("object"))

    def _won(self, line: Mapping[str, Any], person: str | None, branches: Sequence[str], months: Sequence[Month]) -> pd.DataFrame:
        first: pd.DataFrame = self._accounts
        first = first[first["_branch"].isin(branches) & first[JOINED].dt.strftime("%Y-%m").isin(map(str, months))]
        for header, value in (("客户经理", person), ("统付产品", line["产品"])):
            first = first[first[header] == value] if value else first
        return first

    @cached_property
    def _accounts(self) -> pd.DataFrame:
        """The first member of each account, by 加入日期; an account none of whose members has one is left out."""
        rows = members(self._inputs)
        dated = rows[rows[JOINED].notna()].sort_values(JOINED, kind="stable")
        return dated.drop_duplicates(["_branch", ACCOUNT])
