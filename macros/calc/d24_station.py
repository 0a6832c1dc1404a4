"""D24: what a power station loses, sells at, collects and reads by itself; the county is Σ / Σ (S2 C101–C102; R52, R52b)."""

from __future__ import annotations

from typing import Any

import pandas as pd

from macros.calc.engines.declare import Computation, among
from macros.calc.engines.given import Given, Sources
from macros.calc.engines.table_columns import Figure
from macros.calc.engines.tables import Tally
from macros.calc.engines.words import less, mean, ruled, share, total
from macros.calc.terms.cells import each_row, looked_up

BASIS, BY_METER, HOUSEHOLDS = "coverage_basis", "按表计", "抄表户数"
RATES = ("线损率", "售电均价", "电费回收率", "采集覆盖率")
_PLACE = ["_branch", "_period"]
_COUNTED = ("抄表户数", "高压户数", "低压户数", "业扩受理", "业扩完成", "违约窃电查处", "优质服务投诉")


def _loss() -> tuple[Figure, ...]:
    """供电量, 售电量 and what is lost between them, of the stations that have both."""
    return (
        *(total(name, "quantity", blank=True) for name in ("供电量", "售电量")),
        *(total(hidden, "quantity", name, where="_measured", shown=False) for hidden, name in (("_in", "供电量"), ("_out", "售电量"))),
        less("_lost", "quantity", ("_in",), ("_out",), shown=False),
        share("线损率", "_lost", "_in", empty="没有供电量和售电量都填了的供电所"),
    )


def _money(fees: str) -> tuple[Figure, ...]:
    """The mean price, and what was received of this month's bills and of the arrears."""
    return (
        total("应收电费", "money", blank=True),
        total("_priced_due", "money", "应收电费", where="_priced", shown=False),
        total("_priced_sold", "quantity", "售电量", where="_priced", shown=False),
        mean("售电均价", "_priced_due", "_priced_sold", form="price", times=10, empty="没有应收电费和售电量都填了的供电所"),
        total("实收电费", "money", blank=True),
        total("实收本月", "money", source=fees, where="_now"),
        total("_now_due", "money", "应收电费", where="_collected", shown=False),
        share("电费回收率", "实收本月", "_now_due", empty="没有分类表填齐了实收本月的供电所"),
        total("实收往月", "money", source=fees, where="_old"),
        total("期初欠费", "money", source=fees, where="_old"),
        share("旧欠回收率", "实收往月", "期初欠费", empty="期初没有欠费"),
    )


_METERS = (
    *(total(name, "count", blank=True) for name in ("表计总数", "自动采集表计数")),
    *(
        total(hidden, "count", name, where="_covered", cell_in=place, shown=False)
        for hidden, name, place in (("_read", "自动采集表计数", ""), ("_basis", "_base", "_base_cell"))
    ),
    share("采集覆盖率", "_read", "_basis", empty="没有表计数填齐了的供电所"),
    *(total(name, "count", blank=True) for name in _COUNTED),
)
_ROWS = Tally("R52", "_branch").of(*_loss(), *_money("R52b"), *_METERS, ruled("理由", lambda _, line: _why(line)))
_MONTHS = Tally("R52 月", "月").of(*_loss(), *_money("R52b 月"))


def run(given: Given) -> Sources:
    """One row a station, energy in thousandths of a kWh, money in fen; the summary is the county: Σ numerators / Σ denominators.

    线损率 = (供电量 − 售电量) / 供电量; 售电均价 = 应收电费 / 售电量 in yuan a kWh; 电费回收率 = Σ 实收本月 of R52b / 应收电费; 旧欠回收率 =
    Σ 实收往月 / Σ 期初欠费 of R52b; 采集覆盖率 = 自动采集表计数 / 表计总数, or 抄表户数 where `coverage_basis` says so. A station that lacks
    a part of a ratio has none, says why in 理由, and is in neither sum of it. `extra["months"]`: the months at hand, at most
    twelve; rows 月, energy, money and rates.
    """
    twelve = {str(month) for month in given.period.back(12)}
    rows, fees = ({"": given.frame(name), " 月": _within(given.all_filed(name), twelve)} for name in ("R52", "R52b"))
    return {f"{name}{when}": frame for when in rows for name, frame in _pair(given, rows[when], fees[when])}


def _within(rows: pd.DataFrame, months: set[str]) -> pd.DataFrame:
    kept = rows[rows["_period"].isin(months)].reset_index(drop=True)
    return kept.assign(月=kept["_period"])


def _pair(given: Given, rows: pd.DataFrame, fees: pd.DataFrame) -> tuple[tuple[str, pd.DataFrame], ...]:
    """The months of stations and their classes, with flags for what is whole."""
    owed = _whole(rows, ("应收电费",))
    now, old = _whole(fees, ("实收本月",)) & owed, _whole(fees, ("实收往月", "期初欠费"))
    basis = each_row(lambda branch: given.setting(BASIS, branch), rows, ("_branch",))
    cells = pd.Series([HOUSEHOLDS if said and said != BY_METER else "表计总数" for said in basis], index=rows.index, dtype="object")
    base = rows["表计总数"].where(cells == "表计总数", rows[HOUSEHOLDS]).astype("Int64")
    flags = {
        "_measured": rows["供电量"].notna() & rows["售电量"].notna(),
        "_priced": rows["应收电费"].notna() & rows["售电量"].notna(),
        "_collected": _among(rows, now),
        "_covered": rows["自动采集表计数"].notna() & base.notna(),
    }
    return ("R52", rows.assign(**flags, _base=base, _base_cell=cells)), (
        "R52b",
        fees.assign(_now=_among(fees, now), _old=_among(fees, old)),
    )


def _whole(rows: pd.DataFrame, headers: tuple[str, ...]) -> set[Any]:
    """Branch and month of those that have rows, all of them with these cells."""
    blank = rows[list(headers)].isna().any(axis=1)
    every, lacking = (set(part[_PLACE].itertuples(index=False, name=None)) for part in (rows, rows[blank]))
    return every - lacking


def _among(rows: pd.DataFrame, places: set[Any]) -> pd.Series:
    return pd.Series(looked_up(rows, _PLACE, dict.fromkeys(places, True)), index=rows.index, dtype="boolean").fillna(False).astype(bool)


def _why(line: dict[str, Any]) -> str | None:
    """Which rates there are not, and what they lack."""
    lacking = {
        "线损率": "供电量" if line["供电量"] is None else "售电量" if line["售电量"] is None else "大于 0 的供电量",
        "售电均价": "应收电费" if line["应收电费"] is None else "大于 0 的售电量" if line["售电量"] is not None else "售电量",
        "电费回收率": "应收电费" if not line["应收电费"] else "分类表里的实收本月",
        "采集覆盖率": "表计数",
    }
    said = [f"缺{what}，{name}没有算" for name, what in lacking.items() if line[name] is None]
    return "；".join(said) or None


CALC = Computation(
    "D24",
    "供电所指标",
    "Power station figures",
    reads=("R52",),
    uses={
        "R52": f"供电量 售电量 应收电费 实收电费 表计总数 自动采集表计数 {' '.join(_COUNTED)}",
        "R52b": "用电类别 电压等级 实收本月 实收往月 期初欠费",
    },
    needs=BASIS,
    keeps={"R52": 12, "R52b": 12},
).of(
    run,
    _ROWS,
    beside={"months": _MONTHS},
    notes=(
        among(lambda rows: ~rows["_measured"], "{} 个供电所没有填齐供电量和售电量，不在线损率里"),
        among(lambda rows: ~rows["_collected"], "{} 个供电所没有填齐应收电费和分类表的实收本月，不在电费回收率里"),
        among(lambda rows: ~rows["_covered"], "{} 个供电所没有填齐表计数，不在采集覆盖率里"),
    ),
    fills={"R52": RATES},
)
