"""D57: the share of direct sales, and of small deliveries in them (S0 C79; R10, R58, R59)."""

from __future__ import annotations

from typing import Any

import pandas as pd

from macros.calc.engines.declare import Computation, some, unset_of
from macros.calc.engines.given import Given, Sources
from macros.calc.engines.table_lines import TableLines
from macros.calc.engines.tables import Listing, Tally
from macros.calc.engines.words import cells, changed, count, less, ruled_each, share, text, total, traced
from macros.calc.terms.cells import matched
from macros.calc.terms.shares import reached
from macros.calc.terms.window import with_full_rows
from macros.calc.ways.summed_rows import places
from validators.filing.reversal import originals
from validators.values.money import percent_shown
from validators.values.origin import Origin, counted

DIRECT, TARGET = "direct_channels", "direct_target"
"""Parameters: the 渠道 of R10 that are direct sales; the share to be reached."""
_STATION = ("_branch", "站名")


def _judged(at: TableLines, line: dict[str, Any]) -> dict[str, Any]:
    found, target = line["直销比例"], at.given.setting(TARGET, line.get("_branch"))
    if found is None or target is None:
        return {"理由": "分母为0：没有直销和批发的数量" if found is None else ""}
    return {"结论": reached(found, target), "理由": f"直销比例 {percent_shown(found)}，目标 {percent_shown(target)}"}


def _bought_before(at: TableLines, pos: int) -> Origin:
    return at.behind("R59<", keys=_STATION).total("购油量", scale=1000)(pos)


def _still_open(at: TableLines, pos: int) -> Origin:
    own = at.lines.iloc[[pos]]
    return counted("R59", places(own[own["未完成整改"] > 0]), "有整改要求、没有整改完成的")


_ROWS = Tally("R10", "_branch", also=("R58", "R01")).of(
    *(total(name, "quantity", "数量", where=flag) for name, flag in (("直销数量", "_direct"), ("批发数量", "_other"))),
    less("_sold", "quantity", ("直销数量", "批发数量"), shown=False),
    *(share("直销比例", "直销数量", "_sold"), changed("变动", "直销比例")),
    *(total("小额配送量", "quantity", "数量", source="R58"), share("占直销", "小额配送量", "直销数量")),
    *(total("无渠道数量", "quantity", "数量", where="_none"), count("无渠道行", "_none", "没有渠道的")),
    *ruled_each(("结论", "理由"), _judged),
)
_STATIONS = Listing("R59").of(
    *(*text(*_STATION, "类型"), *cells("quantity", "购油量"), *text("整改要求"), traced("上期购油量", "quantity", _bought_before)),
    *(less("_more", "quantity", ("购油量",), ("上期购油量",), shown=False), share("环比", "_more", "上期购油量")),
    traced("未完成整改", "count", _still_open),
)


def run(given: Given) -> Sources:
    """One row a branch, in thousandths: 直销比例 = 直销 / (直销 + 批发), 占直销 = Σ R58.数量 / 直销, 变动 against last month.

    直销 are the R10 rows whose 渠道 is in `direct_channels`, 批发 those of any other; a reversal without 渠道 has that of
    its original; rows without one are counted apart. A blank `direct_channels` stops and is named. 结论 (达标, 未达标) by
    `direct_target`, empty while that is blank. `extra["merged"]`: one row over all branches, its 变动 over those that have
    both months. `extra["stations"]`: one row a station of R59 with 购油量, 上期购油量 (empty where last month is not at
    hand), 环比 and 未完成整改 (1 where 整改要求 has no 整改完成).
    """
    direct = given.need(DIRECT) or ()
    now, then, small = (frame if direct else frame.iloc[:0] for frame in (given.frame("R10"), given.earlier("R10"), given.frame("R58")))
    branches = pd.DataFrame({"_branch": list(given.branches if direct else ())}, dtype="object")
    sources = {"R10": _channelled(given, now, direct), "R10<": _channelled(given, then, direct), "R58": small, "R01": branches}
    stations, before = given.frame("R59"), given.earlier("R59")
    bought = matched(stations, _STATION, before.groupby([*_STATION])["购油量"].sum())
    bought = bought.where(bought.notna() | ~stations["_branch"].isin(before["_branch"]), 0)
    open_ = (stations["整改要求"].notna() & stations["整改完成"].isna()).astype("Int64")
    return {**sources, "R59": stations.assign(上期购油量=bought, 未完成整改=open_), "R59<": before}


def _channelled(given: Given, flow: pd.DataFrame, direct: tuple[str, ...]) -> pd.DataFrame:
    """Rows of the flow with what each counts as: its channel is that of the row it reverses where it has none."""
    channel = flow["渠道"].fillna(originals(flow, given.inputs.history.frame("R10"))["渠道"].reindex(flow.index))
    sold, blank = channel.isin(direct), channel.isna()
    return flow.assign(_direct=sold, _other=~sold & ~blank, _none=blank)


CALC = Computation(
    "D57",
    "直销比例",
    "Direct-sale share",
    reads=("R10",),
    uses={"R10": "数量 渠道 冲销标记 冲销原记录编号 记录编号", "R58": "数量", "R59": "站名 类型 购油量 整改要求 整改完成"},
    needs="direct_channels direct_target",
    keeps={"R10": 1, "R59": 1},
).of(
    run,
    _ROWS,
    beside={"merged": _ROWS.over(), "stations": _STATIONS},
    totals=("直销数量", "批发数量", "小额配送量", "无渠道数量", "无渠道行", "直销比例", "占直销"),
    notes=(unset_of(TARGET, "没有判断是否达标"), some("无渠道行", "{} 行没有渠道，不在直销比例里")),
    compares=with_full_rows,
)
