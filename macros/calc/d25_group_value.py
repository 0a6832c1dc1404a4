"""D25: what the members of paying groups bring in, what part of all income the groups are, who leaves (S1 C126; G36; R10, R46, R39)."""

from __future__ import annotations

from typing import Any

import pandas as pd

from macros.calc.engines.declare import Computation, Done, among, unset_of
from macros.calc.engines.given import Given, Sources
from macros.calc.engines.table_columns import Figure
from macros.calc.engines.table_lines import TableLines
from macros.calc.engines.tables import Tally
from macros.calc.engines.words import changed, constant, count, earlier, less, mean, ruled, share, total
from macros.calc.terms.paid_members import in_month, members, paid_products, segments
from macros.calc.terms.shares import reached
from macros.calc.terms.window import known_months, with_sums
from validators.values.money import fen
from validators.values.origin import Origin, number, sum_of
from validators.values.period import Month

BENCHMARK = "arpu_benchmark"
SEGMENT = "客户类型"
_MARKET = "R39 各类"
"""本企业 of a branch beside each segment: the whole that its share is of."""


def _income(at: TableLines, rows: pd.DataFrame) -> Origin:
    """What these groups brought in with these businesses in the month, whatever the rows were."""
    if rows.empty:
        return number(0, "这个月没有这样的出账")
    keys = rows[["_branch", "客户编码", "业务代码"]].drop_duplicates().itertuples(index=False, name=None)
    return sum_of("R10", "收入", [Month.parse(m) for m in rows["月份"].unique()], {("_branch", "客户编码", "业务代码"): keys})


def _judged(at: TableLines, line: dict[str, Any]) -> str | None:
    wanted = at.given.setting(BENCHMARK, line.get("_branch"))
    return reached(line["ARPU"], None if wanted is None else fen(wanted))


def _columns(market: str, flow: str = "R10") -> tuple[Figure, ...]:
    members_ = (("期初成员", "_opening"), ("加入", "_joined"), ("离网", "_left"), ("期末成员", "_closing"))
    return (
        *(count(name, flag) for name, flag in members_),
        less("_ends", "count", ("期初成员", "期末成员"), shown=False),
        constant("_two", lambda given: 2, "期初、期末两个数"),
        mean("平均成员", "_ends", "_two"),
        total("统付收入", "money", "收入", where="_paid", source=flow, origin=_income),
        mean("ARPU", "统付收入", "平均成员", form="money", empty="没有成员"),
        total("集团收入", "money", "收入", source=flow, origin=_income),
        total("_known", "money", "收入", where="_market", source=flow, origin=_income, shown=False),
        total("本企业", "money", source=market, blank=True),
        share("收入占比", "_known", "本企业"),
        share("离网率", "离网", "期初成员", empty="期初没有成员"),
    )


_THEN = (
    earlier("上月ARPU", "ARPU", "money"),
    changed("收入占比变动", "收入占比"),
    changed("离网率变动", "离网率"),
    ruled("ARPU结论", _judged),
)
_ROWS = Tally("R46", "_branch", SEGMENT, also=("R10",)).of(*_columns(_MARKET), *_THEN)
_WHOLE = Tally("R46").of(*_columns("R39"))
_MONTHS = Tally("R46 各月", "月份").of(*_columns("R39 各月", "R10 各月"))
_NOTES = (
    unset_of(BENCHMARK, "没有与参考值比"),
    among(lambda rows: rows["加入日期"].isna(), "{} 个成员没有加入日期，算作期初就在"),
    lambda done: [f"{branch} 没有填本企业收入（市场规模与竞争份额），收入占比没有算出" for branch in _silent(done)],
)


def run(given: Given) -> Sources:
    """One row a branch and segment (客户类型 of the group) with members or income; money in fen.

    期初成员: joined before the month, not left before it; 期末成员: there on its last day; 离网: of the former who left in the
    month and are not there under another row; 加入: joined in it. ARPU = income of the three products / ((期初 + 期末) / 2);
    收入占比 = all income of the groups / 本企业 of R39, of the branches that filled it (of an area with a row for all businesses
    only that row); 离网率 = 离网 / 期初成员. 上月ARPU and the two changes come from the members as they stand in R46 now
    and last month's income, and are empty where that is not at hand (历史不足). `extra["by_segment"]`: the same
    over all branches; `extra["months"]`: of the last twelve months that every branch has.
    """
    paid, months = paid_products(given.inputs), (given.period, given.previous)
    usage = given.inputs.history.usage
    then = usage[(usage["月份"] == str(given.previous)) & usage["_branch"].isin(given.branches)]
    flows = (given.flow.assign(月份=str(given.period)), then)
    held = members(given.inputs)
    held = held.assign(**{SEGMENT: segments(given.inputs, held, "集团客户")})
    markets = [_market(rows, month) for rows, month in zip((given.frame("R39"), given.earlier("R39")), months, strict=True)]
    found: dict[str, pd.DataFrame] = {}
    for mark, month, flow, market in zip(("", "<"), months, flows, markets, strict=True):
        flow = flow.assign(**{SEGMENT: segments(given.inputs, flow, "客户编码")})
        flow = flow.assign(_paid=flow["业务代码"].isin(paid), _market=flow["_branch"].isin(_told(market)))
        found |= {f"R46{mark}": in_month(held, month), f"R10{mark}": flow, f"R39{mark}": market}
    kinds = pd.DataFrame({SEGMENT: sorted({*found["R46"][SEGMENT], *found["R10"][SEGMENT], *found["R10<"][SEGMENT]})}, dtype="object")
    found |= {f"{_MARKET}{mark}": found[f"R39{mark}"].merge(kinds, how="cross") for mark in ("", "<")}
    return found | _by_month(given, found)


def _by_month(given: Given, now: Sources) -> dict[str, pd.DataFrame]:
    """The same of each of the last twelve months that are at hand of every branch; members as R46 has them now."""
    known, paid = known_months(given.inputs), paid_products(given.inputs)
    parts: dict[str, list[pd.DataFrame]] = {"R46": [], "R10": [], "R39": []}
    usage, market = given.inputs.usage(), given.all_filed("R39")
    for month in given.period.back(12):
        if any(known.missing(branch, (month,)) for branch in given.branches):
            continue
        own = now["R39"] if month == given.period else _market(market[market["_period"] == str(month)], month)
        flow = usage[(usage["月份"] == str(month)) & usage["_branch"].isin(given.branches)]
        parts["R10"].append(flow.assign(_paid=flow["业务代码"].isin(paid), _market=flow["_branch"].isin(_told(own))))
        parts["R46"].append(in_month(now["R46"], month).assign(月份=str(month)))
        parts["R39"].append(own.assign(月份=str(month)))
    return {f"{name} 各月": pd.concat(found, ignore_index=True) for name, found in parts.items()}


def _silent(done: Done) -> list[str]:
    """The branches that did not say what they earn in all."""
    return sorted({*done.given.branches} - _told(done.rows["R39"]))


def _told(market: pd.DataFrame) -> set[str]:
    return set(market["_branch"])


def _market(rows: pd.DataFrame, month: Month) -> pd.DataFrame:
    """The rows of R39 of the month that say 本企业: of an area the one over all businesses, where there is such a row."""
    rows = rows[(rows["期间"].fillna(str(month)).astype("object") == str(month)) & rows["本企业"].notna()]
    whole = rows["业务"].isna()
    areas = set(zip(rows.loc[whole, "_branch"], rows.loc[whole, "区域"].fillna(""), strict=True))
    covered = [key in areas for key in zip(rows["_branch"], rows["区域"].fillna(""), strict=True)]
    return rows[whole | ~pd.Series(covered, index=rows.index, dtype=bool)].reset_index(drop=True)


CALC = Computation(
    "D25",
    "两高一低",
    "Value of groups",
    reads=("R46",),
    uses={
        "R03": "客户编码 客户类型",
        "R10": "客户编码 业务代码 月份 数量 收入 揽收人 业绩归属 长期合作项目 是否首笔 冲销标记 冲销原记录编号 记录编号",
        "R39": "期间 区域 业务 本企业",
        "R46": "集团账户 号码 集团客户 加入日期 退出日期",
    },
    needs=BENCHMARK,
    keeps={"R39": 13},
).of(run, _ROWS, beside={"by_segment": _ROWS.over(SEGMENT), "months": _MONTHS}, summary=_WHOLE, notes=_NOTES, compares=with_sums)
