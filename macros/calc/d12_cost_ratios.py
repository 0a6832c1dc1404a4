"""D12: what marketing costs of each yuan of turnover, against the plan, by kind of cost (S4 C55; R40, R10; P03)."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import pandas as pd

from macros.calc.columns.area_columns import turnover
from macros.calc.engines.declare import Computation, some, unset_of
from macros.calc.engines.given import LINES, Given, Sources
from macros.calc.engines.table_columns import Figure
from macros.calc.engines.table_lines import TableLines
from macros.calc.engines.tables import Tally
from macros.calc.engines.words import count, derived, ruled, share, total
from macros.calc.terms.shares import ratio
from validators.filing.lineage import OfRow
from validators.frames import plain_values, records
from validators.values.money import percent_shown
from validators.values.origin import Origin, number, quotient, sum_of
from validators.values.origin import less as difference

BAND, REFERENCE = "cost_band", "cost_reference"
MEAN, MONTHS = "近12月均值", 12
_UNIT = ("_branch", "机构")
_LINE = (*_UNIT, "费用类别")


def _first(rows: pd.DataFrame, column: str) -> int | None:
    return next((int(value) for value in plain_values(rows[column]) if value is not None), None)


def _income(at: TableLines, rows: pd.DataFrame) -> Origin:
    """Income of the unit in the month; what one row of it says."""
    units = {(str(b), str(u)) for b, u in zip(rows["_branch"], rows["机构"], strict=True)}
    return sum_of("R10", "收入", [at.given.period], {("_branch",): [(unit,) for _, unit in sorted(units)]})


def _planned(at: TableLines, rows: pd.DataFrame) -> Origin:
    return number(Fraction(_first(rows, "计划营业额") or 0, 100), "机构的计划营业额，各类费用同一个数")


@dataclass(frozen=True, kw_only=True)
class ReferenceRate(Figure):
    """What the actual rate is held against: the plan's rate, or the mean of the months before, of those at hand."""

    def values(self, at: TableLines) -> Any:
        """Fractions; None where what it asks for is blank, and over units together."""
        if not at.keys:
            return at.plain([None] * len(at.lines))
        means = _means(at.rows["R40 以前"])
        lines = zip(records(at.frame(_LINE)), at.of("计划率"), strict=True)
        return at.plain(means.get(tuple(line.values())) if self._mean(at, line["_branch"]) else planned for line, planned in lines)

    def way(self, at: TableLines) -> OfRow:
        """As the plan's rate; the mean is a number of the months before."""
        planned, rates = at.way("计划率"), at.of(self.name)

        def origin(pos: int) -> Origin:
            if self._mean(at, str(at.lines["_branch"].iat[pos])):
                return number(rates.iat[pos] or 0, "以前十二个月的费用率，各月平均")
            return planned(pos)

        return origin

    @staticmethod
    def _mean(at: TableLines, branch: str) -> bool:
        return bool(at.given.setting(REFERENCE, branch) == MEAN)


def _means(held: pd.DataFrame) -> dict[tuple[Any, ...], Fraction]:
    """Unit and kind -> the mean of its monthly ratios."""
    found: dict[tuple[Any, ...], list[Fraction]] = {}
    for row in records(held):
        if (one := ratio(row["实际"], row["营业额"])) is not None:
            found.setdefault(tuple(row[name] for name in _LINE), []).append(one)
    return {key: sum(ratios, Fraction()) / len(ratios) for key, ratios in found.items()}


def _alarm(at: TableLines, line: dict[str, Any]) -> str | None:
    band = at.given.setting(BAND, line["_branch"])
    return None if line["偏差"] is None else "报警" if band is not None and abs(line["偏差"]) > Fraction(band) else ""


def _why(at: TableLines, line: dict[str, Any]) -> str:
    if line["偏差"] is None:
        return "没有营业额" if line["实际率"] is None else "没有参照：预算、计划营业额没有填，或没有以前的月份"
    said = f"实际 {percent_shown(line['实际率'])}，参照 {percent_shown(line['参照率'])}"
    return said + (f"，超出 {percent_shown(Fraction(at.given.setting(BAND, line['_branch'])))}" if line["报警"] else "")


def _off(now: Fraction, then: Fraction) -> Fraction | None:
    return now / then - 1 if then else None


def _off_way(now: Origin, then: Origin) -> Origin:
    return difference(quotient(now, then), number(1, "比率减去 1"))


_RATES = (total("营业额", "money", "_turnover", blank=True, origin=_income), share("实际率", "实际", "营业额"))
_ROWS = Tally("R40", *_LINE).of(
    total("实际", "money"),
    total("预算", "money"),
    *_RATES,
    total("计划营业额", "money", "_planned", blank=True, origin=_planned),
    share("计划率", "预算", "计划营业额"),
    ReferenceRate(name="参照率", form="ratio"),
    derived("偏差", "ratio", ("实际率", "参照率"), _off, _off_way),
    ruled("报警", _alarm),
    ruled("理由", _why),
    ruled("_alarm", lambda at, line: line["报警"] == "报警", shown=False),
)
_UNITS = Tally("R40", *_UNIT).of(
    total("实际", "money"),
    total("预算", "money"),
    total("营业额", "money", "_once", blank=True, origin=_income),
    share("实际率", "实际", "营业额"),
    total("计划营业额", "money", "_planned_once", blank=True, origin=_planned),
    share("计划率", "预算", "计划营业额"),
    derived("偏差", "ratio", ("实际率", "计划率"), _off, _off_way),
)
_ALL = Tally("R40").of(
    total("实际", "money"),
    total("预算", "money"),
    total("营业额", "money", "_once", origin=_income),
    share("实际率", "实际", "营业额", empty="没有营业额"),
    count("报警数", ("_alarm", True), "超出波动幅度的", source=LINES),
)


def run(given: Given) -> Sources:
    """One row a branch, unit and 费用类别 of R40 of the month, amounts in fen, rates as fractions.

    营业额 = Σ R10.收入 of 机构 (blank: the branch itself), 实际率 = 实际 / 营业额, 计划率 = 预算 / 计划营业额 (the unit's, typed in any
    of its rows). 参照率 = 计划率, or the mean of the monthly rates of the twelve months before (`cost_reference`). 偏差 = 实际率 /
    参照率 − 1; 报警 ⇔ |偏差| > `cost_band` strictly, none while that is blank. `extra["by_unit"]`: all kinds together, 计划率 =
    Σ预算 / 计划营业额.
    """
    rows = given.of_period("R40")
    rows = rows[rows["费用类别"].notna()].reset_index(drop=True)
    for branch in sorted(set(rows["_branch"])):
        given.need(REFERENCE, branch)
    every = given.frame("R40")
    income = dict(zip(zip(every["_file"], every["_row"], strict=True), turnover(given.inputs)["营业额"], strict=True))
    rows = rows.assign(
        _income=pd.Series([income[key] for key in zip(rows["_file"], rows["_row"], strict=True)], index=rows.index, dtype="Int64")
    )
    rows = rows.assign(机构=rows["机构"].fillna(rows["_branch"]).astype("object"))
    return {"R40": _once(rows), "R40 以前": _before(given)}


def _once(rows: pd.DataFrame) -> pd.DataFrame:
    """The unit's own numbers on one row of each line, and on one row of each unit, so that a sum counts them once."""
    planned = rows.groupby(list(_UNIT))["计划营业额"].transform("max") if len(rows) else rows["计划营业额"]
    line, unit = ~rows.duplicated(list(_LINE)), ~rows.duplicated(list(_UNIT))
    return rows.assign(
        _turnover=rows["_income"].where(line),
        _once=rows["_income"].where(unit),
        _planned=planned.where(line),
        _planned_once=planned.where(unit),
    )


def _before(given: Given) -> pd.DataFrame:
    """实际 and 营业额 of each unit and kind in each of the twelve months before that are at hand."""
    held = given.inputs.history.frame("R40")
    held = held[held["_branch"].isin(given.branches) & held["费用类别"].notna()]
    held = held.assign(
        机构=held["机构"].fillna(held["_branch"]).astype("object"), 期间=held["期间"].fillna(held["_period"]).astype("object")
    )
    held = held[held["期间"].isin([str(month) for month in given.period.plus(-1).back(MONTHS)])]
    spent: pd.DataFrame = held.groupby([*_LINE, "期间"], as_index=False)[["实际"]].sum()
    usage = given.inputs.usage().groupby(["_branch", "月份"], as_index=False, observed=True)["收入"].sum()
    sums = {(b, m): int(amount) for b, m, amount in usage.itertuples(index=False, name=None)}
    income = [sums.get((unit, month)) for unit, month in zip(spent["机构"], spent["期间"], strict=True)]
    return spent.assign(营业额=pd.Series(income, index=spent.index, dtype="Int64"))


CALC = Computation(
    "D12",
    "营销费用率",
    "Marketing cost ratios",
    reads=("R40",),
    uses={
        "R40": "期间 机构 费用类别 预算 实际 计划营业额",
        "R10": "客户编码 业务代码 月份 数量 收入 揽收人 业绩归属 长期合作项目 是否首笔 冲销标记 冲销原记录编号 记录编号",
    },
    needs=f"{BAND} {REFERENCE}",
    keeps={"R40": MONTHS},
).of(
    run, _ROWS, beside={"by_unit": _UNITS}, summary=_ALL, notes=(unset_of(BAND, "没有判断超常波动"), some("报警数", "{} 类费用率超常波动"))
)
