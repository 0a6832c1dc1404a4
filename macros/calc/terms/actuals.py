"""What a plan's subject has earned, by month: 收入, 销量, 案件件数, 新增客户, 费用, 客户发展量 (D10, D44; settled 1, 10, 54)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cache
from itertools import product
from typing import Any, NamedTuple

import pandas as pd

from macros.calc.d09_churn import NEW, states, without_previous
from macros.calc.plans.other_actuals import OtherActuals
from macros.calc.terms.stops import Stops
from macros.calc.terms.window import ByBranch, customer_months, known_months
from validators.filing.inputs import Inputs
from validators.filing.reversal import with_originals
from validators.frames import records
from validators.values.origin import Origin, sum_of, told
from validators.values.period import Month
from validators.values.text import fold

MONEY = ("销售额", "收入", "业务费", "费用", "销售执行", "新拓展业务量")
"""Indicators in yuan; 客户 ones are heads, the others pieces."""

CASES, PIECE = "案件件数", "件"
"""The indicator that counts 数量 of the products whose 计量单位 is a piece (settled 54)."""
WON = "新拓展业务量"
"""The indicator that sums 收入 of the customers whose 首次业务月 lies in the year (P07)."""
_INCOME, _QUANTITY, _NEW = ("收入", "销售额", "业务费", "销售执行", WON), ("销量", CASES), ("新增客户", "客户发展量")
_CELL = ["_branch", "业绩归属", "业务代码", "地区", "_period"]


class Subject(NamedTuple):
    """Whose plan it is: a person of a branch, or an organisation with all that is below it.

    `branches` are those of it whose rows are at hand; `lacking` how many organisations below it have no file here.
    """

    code: str
    name: str | None
    person: str | None
    branches: tuple[str, ...]
    lacking: int = 0


class PlanCell(NamedTuple):
    """R10 rows summed: money in fen, quantity in thousandths; None = all (usage has neither person nor region)."""

    person: str | None
    product: str | None
    region: str | None
    month: str
    income: int
    quantity: int


class Actuals:
    """The rows of the year so far, summed once, then looked up for each plan."""

    def __init__(self, inputs: Inputs, stops: Stops) -> None:
        self._inputs, self._known, self._others = inputs, known_months(inputs), OtherActuals(inputs)
        flow = _flow(inputs)
        self._rows = ByBranch(flow)
        self._credited = cache(lambda branch: frozenset(self._rows.of(branch)["业绩归属"].dropna()))
        self._files = {*inputs.branches, *inputs.frame("R10")["_branch"].unique()}
        self._people = _people(inputs.frame("R02"))
        self._subjects = cache(self._subject)
        self._nodes = inputs.policy.organisation.at(inputs.period.last)
        self._cells = _summed(flow, _CELL)
        self._pieces = frozenset(row["业务代码"] for row in inputs.policy.table("R07") if row["计量单位"] == PIECE)
        self._coarse = cache(lambda: _summed(inputs.history.usage, ["_branch", "业务代码", "月份"]))
        self._newcomers, self._firsts = cache(self._named_new), cache(self._first_this_year)
        self._sums = cache(lambda: customer_months(inputs))
        self._states = cache(lambda month: ByBranch(states(inputs, month, stops, self._sums())))

    def subject(self, branch: str, text: str) -> Subject:
        """The subject by code, else by a unique name (settled 24)."""
        return self._subjects(branch, fold(text))

    def _subject(self, branch: str, wanted: str) -> Subject:
        found = self._people.get((branch, wanted))
        if found:
            return Subject(found[0], found[1], found[0], (branch,))
        nodes = [node for node in self._nodes.values() if wanted in (fold(node.code), fold(node.name))]
        if len(nodes) == 1:
            below = [nodes[0], *self._inputs.policy.organisation.below(nodes[0].code, self._inputs.period.last)]
            held = tuple(node.code for node in below if node.code in self._files)
            leaves = {node.code for node in self._inputs.policy.organisation.leaves(self._inputs.period.last)}
            lacking = sum(node.code in leaves and node.code not in held for node in below)
            return Subject(nodes[0].code, nodes[0].name, None, held, lacking)
        return Subject(wanted, None, wanted, (branch,) if wanted in self._credited(branch) else ())

    def of(self, line: Mapping[str, Any], subject: Subject, months: Sequence[Month]) -> Decimal | None:
        """What the subject earned over the months, in 元, 件 or 户; None without an actual or with a month missing."""
        if not subject.branches or self.missing(line, subject, months):
            return None
        if self._others.known(line["指标"]):
            return self._others.of(line, subject.person, subject.branches, months)
        if line["指标"] in _NEW:
            counts = [self._new(line, subject, branch, month) for branch in subject.branches for month in months]
            return None if any(n is None for n in counts) else Decimal(sum(n for n in counts if n is not None))
        if line["指标"] not in (*_INCOME, *_QUANTITY):
            return None
        if line["指标"] == WON:
            return Decimal(sum(self._won(line, subject, branch, month) for branch in subject.branches for month in months)).scaleb(-2)
        cells = [
            cell
            for branch in subject.branches
            for month in months
            for cell in self._month(branch, month, fine=_fine(line, subject))
            if _matches(cell, line, subject) and (line["指标"] != CASES or cell.product in self._pieces)
        ]
        if line["指标"] in _INCOME:
            return Decimal(sum(cell.income for cell in cells)).scaleb(-2)
        return Decimal(sum(cell.quantity for cell in cells)).scaleb(-3)

    def origin(self, line: Mapping[str, Any], subject: Subject, months: Sequence[Month]) -> Origin:
        """Where that comes from: the rows of the flow that bear the subject's branch, person, product and region."""
        if self._others.known(line["指标"]):
            return self._others.origin(line, subject.branches, months)
        if line["指标"] in _NEW:
            return told("新增客户的计划按客户增减的状态数户数，没有逐行记下")
        column = "收入" if line["指标"] in _INCOME else "数量"
        asked = {"业绩归属": [subject.person], "业务代码": [line["产品"]], "地区": [line["区域"]]}
        if line["指标"] == CASES:
            asked["业务代码"] = sorted(self._pieces & ({line["产品"]} if line["产品"] else self._pieces))
        if line["指标"] == WON:
            asked["客户编码"] = sorted(set().union(*map(self._firsts, subject.branches)))
        named = {header: values for header, values in asked.items() if values != [None]}
        keys = list(product(subject.branches, *named.values()))
        return sum_of("R10", column, months, {("_branch", *named): keys})

    def missing(self, line: Mapping[str, Any], subject: Subject, months: Sequence[Month]) -> tuple[Month, ...]:
        """The months that some branch of the subject lacks; none for an indicator without an actual."""
        if not self._has_actual(line):
            return ()
        return tuple(month for month in months if any(self._lacks(line, subject, branch, month) for branch in subject.branches))

    def remarks(self, line: Mapping[str, Any], subject: Subject) -> list[str]:
        """Why there is no actual, or what it lacks."""
        if not self._has_actual(line):
            return ["这项指标在台账里没有实际数"]
        if not subject.branches:
            return ["人员、组织机构里没有这个主体" if subject.name is None else "这个机构的台账不在手边"]
        return [f"还有 {subject.lacking} 家的台账不在手边"] if subject.lacking else []

    def _has_actual(self, line: Mapping[str, Any]) -> bool:
        return line["指标"] in (*_INCOME, *_QUANTITY, *_NEW) or self._others.known(line["指标"])

    def _lacks(self, line: Mapping[str, Any], subject: Subject, branch: str, month: Month) -> bool:
        if self._others.known(line["指标"]):
            return self._others.lacks(line, branch, month)
        if line["指标"] in (*_NEW, WON) and without_previous(self._inputs, self._known, branch, month):
            return True
        if month == self._inputs.period:
            return False
        if self._known.missing(branch, (month,)):
            return True
        return _fine(line, subject) and not self._month(branch, month, fine=True) and bool(self._month(branch, month, fine=False))

    def _month(self, branch: str, month: Month, *, fine: bool) -> tuple[PlanCell, ...]:
        return (self._cells if fine or month == self._inputs.period else self._coarse()).get((branch, str(month)), ())

    def _new(self, line: Mapping[str, Any], subject: Subject, branch: str, month: Month) -> int | None:
        """Customers that are 新增 by D09 in the month, among the customers of the rows that match."""
        new = self._newcomers(branch, month)
        if subject.person or line["产品"] or line["区域"]:
            new = new & set(self._matching(line, subject, branch, month)["客户编码"])
        return len(new)

    def _matching(self, line: Mapping[str, Any], subject: Subject, branch: str, month: Month) -> pd.DataFrame:
        """The full rows of a month that bear the line's person, product and region."""
        rows = self._rows.of(branch)
        rows = rows[rows["_period"] == str(month)]
        for header, value in (("业绩归属", subject.person), ("业务代码", line["产品"]), ("地区", line["区域"])):
            rows = rows[rows[header] == value] if value else rows
        return rows

    def _won(self, line: Mapping[str, Any], subject: Subject, branch: str, month: Month) -> int:
        """收入 in fen of the customers that came this year."""
        if subject.person or line["产品"] or line["区域"]:
            rows = self._matching(line, subject, branch, month)
        else:
            sums = self._sums()
            rows = sums[(sums["_branch"] == branch) & (sums["月份"] == str(month))]
        return int(rows.loc[rows["客户编码"].isin(self._firsts(branch)), "收入"].sum())

    def _first_this_year(self, branch: str) -> frozenset[str]:
        """The customers whose first month with income lies in the year, as far as sums and 首次业务月 tell (settled 8)."""
        start, sums, files = f"{self._inputs.period.year}-01", self._sums(), self._inputs.frame("R03")
        active = sums[(sums["_branch"] == branch) & (sums["收入"] > 0)]
        said = files[(files["_branch"] == branch) & (files["首次业务月"].fillna("9999").astype("object") < start)]
        return frozenset(active["客户编码"]) - frozenset(active.loc[active["月份"] < start, "客户编码"]) - frozenset(said["客户编码"])

    def _named_new(self, branch: str, month: Month) -> frozenset[str]:
        """Those that are 新增 in the month and were not a month before: over several months a customer is so more than once."""
        found = self._state(branch, month)
        span = self._inputs.setting("churn_months", branch)
        return found - self._state(branch, month.plus(-1)) if span is not None and span > 1 else found

    def _state(self, branch: str, month: Month) -> frozenset[str]:
        found = self._states(month).of(branch)
        return frozenset(found.loc[found["状态"] == NEW, "客户编码"])


def _flow(inputs: Inputs) -> pd.DataFrame:
    """R10 rows of this filing and of the earlier months of the year, reversals under the business of their original."""
    earlier = inputs.history.frame("R10")
    parts = [inputs.flow.assign(_period=str(inputs.period))]
    months = [str(month) for month in inputs.period.year_to_date[:-1]]
    if len(earlier):
        parts.append(with_originals(earlier, earlier))
        parts[1] = parts[1][parts[1]["_period"].isin(months)]
    filled = [part[[*_CELL, "客户编码", "收入", "数量"]] for part in parts if len(part)]
    return pd.concat(filled, ignore_index=True) if filled else parts[0][[*_CELL, "客户编码", "收入", "数量"]]


def _people(staff: pd.DataFrame) -> dict[tuple[str, str], tuple[str, str | None]]:
    """(branch, 工号 or a name that is unique there, folded) -> 工号, 姓名."""
    named = staff[staff["工号"].notna()]
    found: dict[tuple[str, str], tuple[str, str | None]] = {}
    alone = named[~named.duplicated(["_branch", "姓名"], keep=False) & named["姓名"].notna()]
    for part, header in ((alone, "姓名"), (named, "工号")):
        for branch, text, number, name in zip(part["_branch"], part[header], part["工号"], part["姓名"], strict=True):
            found[branch, fold(text)] = (number, name)
    return found


def _summed(rows: pd.DataFrame, keys: list[str]) -> dict[tuple[str, str], tuple[PlanCell, ...]]:
    """(branch, filing month) -> its cells; a key that the rows lack stays open."""
    found: dict[tuple[str, str], list[PlanCell]] = {}
    grouped = rows.groupby(keys, dropna=False, observed=True)[["收入", "数量"]].sum().reset_index()
    for row in records(grouped):
        month = row["_period"] if "_period" in row else row["月份"]
        found.setdefault((row["_branch"], month), []).append(
            PlanCell(row.get("业绩归属"), row["业务代码"], row.get("地区"), month, int(row["收入"]), int(row["数量"]))
        )
    return {at: tuple(cells) for at, cells in found.items()}


def _fine(line: Mapping[str, Any], subject: Subject) -> bool:
    """True when the full rows are needed: usage knows neither person nor region, nor a customer's rows by product."""
    return bool(subject.person or line["区域"] or (line["指标"] in (*_NEW, WON) and line["产品"]))


def _matches(cell: PlanCell, line: Mapping[str, Any], subject: Subject) -> bool:
    wanted = ((subject.person, cell.person), (line["产品"], cell.product), (line["区域"], cell.region))
    return all(not value or value == held for value, held in wanted)
