"""D15: which refinery takes its planned crude, by the difference of its plan completion (S2 A26; R18, R03)."""

from __future__ import annotations

from typing import Any

import pandas as pd

from macros.calc.engines.declare import Computation, among, unset_of
from macros.calc.engines.given import Given, Sources
from macros.calc.engines.table_lines import TableLines
from macros.calc.engines.tables import Tally
from macros.calc.engines.words import against, extent, greatest, less, ranked, ruled, share, told, total
from macros.calc.terms.cells import matched, matched_words
from validators.filing.crude_versions import MONTHLY, PLAN, in_force
from validators.values.period import Month

HIGH, LOW = "loyal_high", "loyal_low"
NOT_ITS_DOING = ("油源", "铁路", "装车设备", "管线停输")
"""未完成原因 that are not the refinery's: such rows are not judged."""
_PART, _WHOLE = total("实际", "quantity", "实际接油"), total("计划", "quantity", "计划数量", where="_in_force", chosen="现行版本的行")


def _judged(at: TableLines, line: dict[str, Any]) -> str | None:
    """忠诚, 一般 or 不足 by what is its own doing; None while a line is not set."""
    high, low = (at.given.setting(code, line["_branch"]) for code in (HIGH, LOW))
    if line["_own"] is None or high is None or low is None:
        return None
    return "忠诚" if line["_own"] >= high else "不足" if line["_own"] < low else "一般"


_ROWS = Tally("R18", "_branch", "客户类型", "炼厂").of(
    *(_WHOLE, _PART, share("完成率", "实际", "计划", empty="没有月度计划"), against("完成差", "完成率"), ranked("名次", "完成率")),
    total("_taken", "quantity", "实际接油", where="_its", shown=False),
    total("_due", "quantity", "计划数量", where="_its_plan", shown=False),
    share("_own", "_taken", "_due", shown=False),
    ruled("评价", _judged),
)
_ALL = Tally("R18").of(_WHOLE, _PART, share("完成率", "实际", "计划", empty="没有月度计划"), extent("极差", "完成率"))
_LINES = Tally("R18 各期", "_branch", "客户类型", "炼厂和油品").of(
    *(told("炼厂"), told("油品")),
    *(
        total(name, "quantity", "计划数量", where=flag, blank=True, chosen="现行版本的行")
        for name, flag in (("年度", "_yearly"), ("季度", "_quarterly"))
    ),
    total("计划", "quantity", "计划数量", where="_planned", chosen="现行版本的月度计划"),
    total("实际", "quantity", "实际接油", where="_monthly", chosen="本月的月度计划和调整令"),
    *(share("完成率", "实际", "计划"), less("差额", "quantity", ("实际",), ("计划",)), against("与平均之差", "完成率")),
    told("未完成原因", "_monthly"),
    greatest("连续不足月数", "_short", cell="实际接油", rule="到本期为止连续没有完成计划的月数", where="_planned"),
)


def run(given: Given) -> Sources:
    """One row a branch, 客户类型 and 炼厂, in thousandths of a ton: 完成率 = 实际 / 计划, 完成差 = 完成率 − that of its 客户类型.

    计划 is the version in force (the highest 计划版本, as a number) of each 炼厂 and 油品 among the 月度 and 调整令 of the month,
    never the sum of versions; 实际 counts on whatever version it was typed. 名次 within the 客户类型. 评价 by `loyal_high` and
    `loyal_low`, of the rows whose 未完成原因 is the refinery's own; empty while they are blank. Summary: 极差 = the greatest
    完成率 less the least. `extra["by_oil"]`: one row a 炼厂 and 油品, with the 年度 and 季度 plan beside (in force too, empty
    where there is none), 差额 = 实际 − 计划, 与平均之差 as 完成差, and 连续不足月数 = the months up to this one, one after the
    other, in which 实际 was below 计划; a month that is not at hand ends them.
    """
    every = given.frame("R18")
    every = every[every["炼厂"].notna()]
    this = every["期间"] == str(given.period)
    rows = every[this & every["计划类型"].isin(MONTHLY)]
    force, its = in_force(rows), ~rows["未完成原因"].isin(NOT_ITS_DOING)
    known = given.frame("R03").drop_duplicates(["_branch", "客户编码"]).set_index(["_branch", "客户编码"])["客户类型"]
    kinds = matched_words(every, ("_branch", "炼厂"), known)
    judged = rows.assign(客户类型=kinds.reindex(rows.index), _in_force=force, _its=its, _its_plan=force & its)
    return {"R18": judged, "R18 各期": _periods(given, every.assign(客户类型=kinds))}


def _periods(given: Given, every: pd.DataFrame) -> pd.DataFrame:
    """The plans of the month, its quarter and its year that are in force, one text for each 炼厂 and 油品."""
    held = every[every["油品"].notna() & every["期间"].isin((str(given.period), given.period.quarter, str(given.period.year)))]
    force, kind = in_force(held), held["计划类型"]
    monthly = (held["期间"] == str(given.period)) & kind.isin(MONTHLY)
    flags = {"_yearly": force & (kind == "年度"), "_quarterly": force & (kind == "季度"), "_monthly": monthly, "_planned": monthly & force}
    runs = short_months(given.all_filed("R18"), given.period)
    pair = held["炼厂"].astype("object") + " " + held["油品"].astype("object")
    return held.assign(炼厂和油品=pair, _short=matched(held, PLAN[:3], runs).fillna(0), **flags)


def short_months(filed: pd.DataFrame, period: Month) -> pd.Series:
    """(机构, 炼厂, 油品) -> how many months up to `period`, one after the other, 实际 was below 计划 in force."""
    rows = filed[filed["计划类型"].isin(MONTHLY) & filed["炼厂"].notna() & filed["油品"].notna() & (filed["期间"] == filed["_period"])]
    plans = rows[in_force(rows)].groupby(list(PLAN))["计划数量"].sum()
    taken = rows.groupby(list(PLAN))["实际接油"].sum()
    short: set[tuple[Any, ...]] = {key for key, plan in zip(plans.index.tolist(), plans, strict=True) if taken.get(key, 0) < plan}
    found: dict[Any, int] = {}
    for line in dict.fromkeys(key[:3] for key in short):
        while (*line, str(period.plus(-found.get(line, 0)))) in short:
            found[line] = found.get(line, 0) + 1
    keys = pd.MultiIndex.from_tuples(list(found) or [("", "", "")], names=PLAN[:3])
    return pd.Series(list(found.values()) or [0], index=keys)


CALC = Computation(
    "D15",
    "炼厂忠诚度",
    "Loyalty of refineries",
    reads=("R18",),
    needs="loyal_high loyal_low",
    keeps={"R18": 12},
    uses={"R03": "客户编码 客户类型", "R18": "炼厂 油品 期间 计划版本 计划类型 计划数量 实际接油 未完成原因"},
).of(
    run,
    _ROWS,
    beside={"by_oil": _LINES},
    summary=_ALL,
    notes=(unset_of(HIGH, "没有评价"), among(lambda rows: rows["计划数量"].isna() & rows["_in_force"], "{} 行计划没有填数量，按 0 计入")),
)
