"""D57: the share of direct sales, and of small deliveries in them (S0 C79; R10, R58, R59)."""

from __future__ import annotations

from fractions import Fraction
from functools import partial
from typing import Any, NamedTuple

import pandas as pd

from macros.calc.terms.shares import by_branch, change, ratio, ratios, rows_of, shortfall
from macros.calc.terms.stops import Stops, unset
from macros.calc.terms.window import with_full_rows
from macros.calc.ways.summed_rows import SummedRows, by, minus, plus
from validators.filing.inputs import Calc, Inputs, Result
from validators.filing.lineage import Lineage, OfRow
from validators.filing.reversal import originals
from validators.values.money import percent_shown
from validators.values.text import Text

DIRECT, TARGET = "direct_channels", "direct_target"
"""Parameters: the 渠道 of R10 that are direct sales; the share to be reached."""
_FORMATS = {
    "_branch": "text",
    "直销数量": "quantity",
    "批发数量": "quantity",
    "直销比例": "ratio",
    "变动": "ratio",
    "小额配送量": "quantity",
    "占直销": "ratio",
    "无渠道数量": "quantity",
    "无渠道行": "count",
    "结论": "text",
    "理由": "text",
}
_DTYPES = {name: "Int64" if kind in ("quantity", "count") else "object" for name, kind in _FORMATS.items()}
_SUMS = [name for name, dtype in _DTYPES.items() if dtype == "Int64"]


def run(inputs: Inputs) -> Result:
    """One row a branch, in thousandths: 直销比例 = 直销 / (直销 + 批发), 占直销 = Σ R58.数量 / 直销, 变动 against last month.

    直销 are the R10 rows whose 渠道 is in `direct_channels`, 批发 those of any other; a reversal without 渠道 has that of
    its original; rows without one are counted apart. A blank `direct_channels` stops and is named. 结论 (达标, 未达标) by
    `direct_target`, empty while that is blank. `extra["merged"]`: one row over all branches, its 变动 over those that have
    both months. `extra["stations"]`: one row a station of R59 with 购油量, 上期购油量 (empty where last month is not at
    hand), 环比 and 未完成整改 (1 where 整改要求 has no 整改完成).
    """
    stops = Stops("D57")
    direct, known = stops.need(inputs, DIRECT), with_full_rows(inputs, inputs.period.plus(-1))
    rows, merged = _rows(inputs, direct, known) if direct else ([], [])
    stations = _stations(inputs)
    total = {name: int(sum(row[name] for row in rows)) for name in _SUMS}
    shares = {"直销比例": _share(total), "占直销": ratio(total["小额配送量"], total["直销数量"])}
    return Result(
        title=CALC.title,
        rows=rows_of(_DTYPES, rows),
        formats=_FORMATS,
        summary=total | shares,
        summary_formats={name: _FORMATS[name] for name in (*total, *shares)},
        blocked=stops.found,
        notes=(
            *unset(inputs, TARGET, "没有判断是否达标", inputs.branches),
            *((f"{total['无渠道行']} 行没有渠道，不在直销比例里",) * bool(total["无渠道行"])),
            *by_branch(inputs.branches, lambda branch: "" if branch in known else shortfall((inputs.period.plus(-1),))),
        ),
        extra={"merged": rows_of(_DTYPES, merged).drop(columns="_branch"), "stations": stations},
        lineage=_lineage(inputs, direct or (), rows_of(_DTYPES, rows), rows_of(_DTYPES, merged), known, stations),
    )


def _lineage(
    inputs: Inputs, direct: tuple[str, ...], rows: pd.DataFrame, merged: pd.DataFrame, known: frozenset[str], stations: pd.DataFrame
) -> Lineage:
    """Quantities of the flow by channel, of R58, and of each station's rows of R59."""
    now, then = _Channels.of(inputs, inputs.frame("R10"), direct), _Channels.of(inputs, _earlier(inputs), direct)
    own, whole = now.ways(inputs, rows, ("_branch",)), now.ways(inputs, merged, ())
    before = then.ways(inputs, rows, ("_branch",))["直销比例"]
    alike = _Channels(now.flow[now.flow["_branch"].isin(known)]).ways(inputs, merged, ())["直销比例"]
    alike_before = _Channels(then.flow[then.flow["_branch"].isin(known)]).ways(inputs, merged, ())["直销比例"]
    return Lineage(
        rows=own | {"变动": minus(own["直销比例"], before)},
        extra={"merged": whole | {"变动": minus(alike, alike_before)}, "stations": _station_ways(inputs, stations)},
        summary={name: partial(way, 0) for name, way in whole.items()},
        formats={"购油量": "quantity", "上期购油量": "quantity"},
    )


class _Channels(NamedTuple):
    """Rows of the flow with what each counts as."""

    flow: pd.DataFrame

    @classmethod
    def of(cls, inputs: Inputs, flow: pd.DataFrame, direct: tuple[str, ...]) -> _Channels:
        """Rows of a month, their channel that of the row they reverse where they have none."""
        channel = _channel(flow, inputs.history.frame("R10"))
        return cls(flow.assign(_direct=channel.isin(direct), _other=~channel.isin(direct) & channel.notna(), _none=channel.isna()))

    def ways(self, inputs: Inputs, table: pd.DataFrame, keys: tuple[str, ...]) -> dict[str, OfRow]:
        """Column -> where it comes from."""
        lines, small = SummedRows("R10", self.flow, table, keys), SummedRows("R58", inputs.frame("R58"), table, keys)
        direct, other = (lines.total("数量", scale=1000, where=flag) for flag in ("_direct", "_other"))
        delivered = small.total("数量", scale=1000)
        return {
            "直销数量": direct,
            "批发数量": other,
            "直销比例": by(direct, plus(direct, other)),
            "小额配送量": delivered,
            "占直销": by(delivered, direct),
            "无渠道数量": lines.total("数量", scale=1000, where="_none"),
            "无渠道行": lines.count("_none", "没有渠道的"),
        }


def _station_ways(inputs: Inputs, stations: pd.DataFrame) -> dict[str, OfRow]:
    keys, earlier = ("_branch", "站名"), inputs.history.frame("R59")
    own = SummedRows(
        "R59",
        inputs.frame("R59").reset_index(drop=True).assign(_place=range(len(stations))),
        stations.reset_index(names="_place"),
        ("_place",),
    )
    then = SummedRows("R59", earlier[earlier["_period"] == str(inputs.period.plus(-1))], stations, keys)
    bought, before = own.total("购油量", scale=1000), then.total("购油量", scale=1000)
    still = SummedRows("R59", own.frame.assign(_open=stations["未完成整改"] > 0), own.table, own.keys).count(
        "_open", "有整改要求、没有整改完成的"
    )
    return {"购油量": bought, "上期购油量": before, "环比": by(minus(bought, before), before), "未完成整改": still}


def _earlier(inputs: Inputs) -> pd.DataFrame:
    """The flow of the month before, of the branches at hand."""
    history = inputs.history.frame("R10")
    return history[(history["_period"] == str(inputs.period.plus(-1))) & history["_branch"].isin(inputs.branches)]


_Lines = list[dict[str, Any]]


def _rows(inputs: Inputs, direct: tuple[str, ...], known: frozenset[str]) -> tuple[_Lines, _Lines]:
    """One line a branch, and the line over all of them."""
    history = inputs.history.frame("R10")
    now, then = _sums(inputs.frame("R10"), history, direct), _sums(_earlier(inputs), history, direct)
    small = inputs.frame("R58").groupby("_branch")["数量"].sum().rename("小额配送量")
    now = now.join(small, how="outer").reindex(sorted({*inputs.branches, *now.index})).fillna(0).astype("Int64")
    olds = {branch: _share(then.loc[branch]) for branch in then.index if branch in known}
    rows = [_row(branch, now.loc[branch], olds.get(branch), inputs.setting(TARGET, branch)) for branch in now.index]
    both = [_share(part.loc[part.index.isin(known)].sum()) for part in (now, then)]
    whole = _row("", now.sum(), None, inputs.setting(TARGET))
    return rows, [whole | {"变动": change(*both)}]


def _stations(inputs: Inputs) -> pd.DataFrame:
    """The stations of R59 beside what they bought last month, by branch and name."""
    previous, keys = inputs.period.plus(-1), ["_branch", "站名"]
    now, earlier = inputs.frame("R59"), inputs.history.frame("R59")
    then = earlier[earlier["_period"] == str(previous)].groupby(keys)["购油量"].sum()
    filed = set(earlier.loc[earlier["_period"] == str(previous), "_branch"])
    before = pd.Series(then.reindex(pd.MultiIndex.from_frame(now[keys])).to_numpy(), index=now.index, dtype="Int64")
    before = before.where(before.notna() | ~now["_branch"].isin(filed), 0)
    found = now[[*keys, "类型", "购油量", "整改要求"]].assign(上期购油量=before)
    rates = ratios(found["购油量"].fillna(0) - before.fillna(0), before.fillna(0))
    open_ = (now["整改要求"].notna() & now["整改完成"].isna()).astype("Int64")
    return found.assign(环比=pd.Series(rates, index=found.index, dtype="object"), 未完成整改=open_).reset_index(drop=True)


def _sums(flow: pd.DataFrame, history: pd.DataFrame, direct: tuple[str, ...]) -> pd.DataFrame:
    """Quantities by branch: 直销数量, 批发数量, 无渠道数量, 无渠道行."""
    channel, quantity = _channel(flow, history), flow["数量"].fillna(0)
    sold, blank = channel.isin(direct), channel.isna()
    parts = {
        "直销数量": quantity.where(sold, 0),
        "批发数量": quantity.where(~sold & ~blank, 0),
        "无渠道数量": quantity.where(blank, 0),
        "无渠道行": blank.astype("int64"),
    }
    return flow[["_branch"]].assign(**parts).groupby("_branch")[list(parts)].sum().astype("Int64")


def _channel(flow: pd.DataFrame, history: pd.DataFrame) -> pd.Series:
    """渠道 of each row, that of the row it reverses where it has none."""
    first = originals(flow, history)["渠道"].reindex(flow.index)
    return flow["渠道"].where(flow["渠道"].notna(), first)


def _share(sums: Any) -> Fraction | None:
    """直销 / (直销 + 批发) of sums by name."""
    return ratio(sums["直销数量"], sums["直销数量"] + sums["批发数量"])


def _row(branch: str, sums: Any, old: Fraction | None, target: Any) -> dict[str, Any]:
    share = _share(sums)
    row: dict[str, Any] = {name: int(sums[name]) for name in _SUMS}
    row |= {"_branch": branch, "直销比例": share, "变动": change(share, old), "占直销": ratio(row["小额配送量"], row["直销数量"])}
    if share is None:
        return row | {"结论": None, "理由": "分母为0：没有直销和批发的数量"}
    if target is None:
        return row | {"结论": None, "理由": ""}
    return row | {"结论": "达标" if share >= target else "未达标", "理由": f"直销比例 {percent_shown(share)}，目标 {percent_shown(target)}"}


CALC = Calc(id="D57", title=Text("直销比例", "Direct-sale share"), run=run, reads=("R10",), keeps={"R10": 1, "R59": 1})
