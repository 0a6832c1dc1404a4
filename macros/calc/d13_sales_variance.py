"""D13: why sales differ from their plan, by price and volume, and where (S4 C57; R17, R10; P03)."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pandas as pd

from macros.calc.engines.declare import Computation, some
from macros.calc.engines.given import LINES, Given, Sources
from macros.calc.engines.table_columns import row_by_row
from macros.calc.engines.tables import Tally
from macros.calc.engines.variance import Effect, Traded
from macros.calc.engines.words import constant, count, less, mean, ruled, share, total, totals
from macros.calc.plans.planned_months import planned_months, planned_origin
from macros.calc.ways.summed_rows import cell
from validators.frames import plain_values, records
from validators.values.money import half_up, percent_shown
from validators.values.origin import Origin, product, rounded

INDICATOR = "销量"
_KEYS = ["_branch", "业务代码"]
_THEN, _NOW = Traded("计划数量", "计划额", "_none"), Traded("实际数量", "实际额", "_none")
_PLAN, _AREA = "R17 计划", "R10 区域"


def _why(at: Any, line: dict[str, Any]) -> str:
    if not line["计划数量"]:
        return "计划外，全算量差"
    return "没有卖，全算量差" if not line["实际数量"] else ""


def _planned(row: dict[str, Any]) -> Origin:
    """The month of a plan."""
    return row["_way"]  # type: ignore[no-any-return]


def _amount(row: dict[str, Any]) -> Origin:
    return rounded(product(row["_way"], cell("R17", "计划单价", row, 100)))


_PRODUCTS = Tally("R10", *_KEYS, also=(_PLAN,)).of(
    total("计划数量", "quantity", source=_PLAN, origin=row_by_row(_planned)),
    mean("计划单价", "计划额", "计划数量", form="money", times=1000, total=False),
    total("计划额", "money", source=_PLAN, origin=row_by_row(_amount)),
    total("实际数量", "quantity", "数量"),
    mean("实际单价", "实际额", "实际数量", form="money", times=1000, total=False),
    total("实际额", "money", "收入"),
    constant("_none", lambda given: 0, "没有成本一项"),
    less("差额", "money", ("实际额",), ("计划额",)),
    Effect(name="价差", form="money", part="price", then=_THEN, now=_NOW),
    Effect(name="量差", form="money", part="volume", then=_THEN, now=_NOW),
    share("价差占差额", "价差", "差额"),
    share("量差占差额", "量差", "差额"),
    ruled("理由", _why),
)
_AREAS = Tally("R17 区域", "_branch", "区域", "业务代码").of(
    total("计划数量", "quantity", origin=row_by_row(_planned)),
    total("实际数量", "quantity", "数量", source=_AREA),
    less("差距", "quantity", ("实际数量",), ("计划数量",)),
    share("差距率", "差距", "计划数量"),
    ruled(
        "理由",
        lambda at, line: (
            "" if line["差距率"] is None else f"比计划{'多' if line['差距'] > 0 else '少'} {percent_shown(abs(line['差距率']))}"
        ),
    ),
)
_ALL = Tally(LINES).of(*totals("money", "计划额", "实际额", "差额", "价差", "量差"), count("未列", "_priceless", source="R17"))


def run(given: Given) -> Sources:
    """One row a branch and product, of its 销量 plans of the month and its sales; quantities in thousandths, amounts in fen.

    计划数量 = the month of R17 (主体 = the branch, 指标 销量; typed, else split as D10 does), 计划额 = H(计划数量 x 计划单价) a row;
    实际 = Σ R10. 量差 = what the sold quantity would have given at the planned price less 计划额, 价差 = 实际额 less that: they sum to
    差额 exactly. Nothing sold, or nothing planned (计划外): all of it is 量差. A product of which a plan lacks 计划单价 is left out
    and counted; a branch without such plans has no rows. `extra["by_area"]`: 差距 and 差距率 by 区域 against R10.地区.
    """
    plans = _plans(given)
    dear = plans["计划单价"].notna()
    priceless = set(map(tuple, plans.loc[~dear, ["_branch", "产品"]].to_numpy()))
    named = [tuple(key) for key in plans[["_branch", "产品"]].to_numpy()]
    listed = plans[pd.Series([key not in priceless for key in named], index=plans.index, dtype=bool)]
    listed = listed.assign(业务代码=listed["产品"], 计划额=_amounts(listed))
    flow = given.flow[given.flow["业务代码"].notna() & given.flow["_branch"].isin(set(plans["_branch"]))]
    sold = flow[[key not in priceless for key in zip(flow["_branch"], flow["业务代码"], strict=True)]] if priceless else flow
    areas = plans[plans["区域"].notna()].assign(业务代码=lambda f: f["产品"])
    _strangers(given, areas, flow)
    return {"R10": sold, _PLAN: listed, "R17": plans.assign(_priceless=~dear), "R17 区域": areas, _AREA: flow.assign(区域=flow["地区"])}


def _plans(given: Given) -> pd.DataFrame:
    """R17 rows of the branch's own 销量 by product with 计划数量 of the month in thousandths and its way back."""
    rows = given.frame("R17")
    mine = (rows["指标"] == INDICATOR) & (rows["主体"] == rows["_branch"]) & (rows["年"] == str(given.period.year))
    rows = rows[mine.fillna(False) & rows["产品"].notna() & rows["年计划"].notna()].reset_index(drop=True)
    months = [planned_months(given.inputs, given.stops, line)[given.period.month - 1] for line in records(rows)]
    ways = [planned_origin(given.inputs, line, given.period.month) for line in records(rows)]
    amounts = [None if month is None else half_up(Fraction(Decimal(month)) * 1000) for month in months]
    return rows.assign(计划数量=pd.Series(amounts, index=rows.index, dtype="Int64"), _way=pd.Series(ways, index=rows.index, dtype="object"))


def _amounts(plans: pd.DataFrame) -> pd.Series:
    pairs = zip(plain_values(plans["计划数量"]), plain_values(plans["计划单价"]), strict=True)
    found = [None if None in pair else half_up(Fraction(int(pair[0]) * int(pair[1]), 1000)) for pair in pairs]
    return pd.Series(found, index=plans.index, dtype="Int64")


def _strangers(given: Given, areas: pd.DataFrame, flow: pd.DataFrame) -> None:
    """Areas of plans that no row of the flow bears: a spelling, or nothing was sold there."""
    known = set(map(tuple, flow[["_branch", "地区"]].dropna().to_numpy()))
    lost = [area for branch, area in dict.fromkeys(map(tuple, areas[["_branch", "区域"]].to_numpy())) if (branch, area) not in known]
    given.note(len(lost), f"{{}} 个计划的区域在业务量流水的地区里没有：{'、'.join(map(str, lost[:12]))}，请核对两处的写法")


CALC = Computation(
    "D13",
    "销售差异分析",
    "Sales variance",
    reads=("R17", "R10"),
    uses={
        "R10": "客户编码 业务代码 月份 数量 收入 地区 揽收人 业绩归属 长期合作项目 是否首笔 冲销标记 冲销原记录编号 记录编号",
        "R17": "指标 主体 产品 区域 年 年计划 1月 2月 3月 4月 5月 6月 7月 8月 9月 10月 11月 12月 分解方法 计划单价",
    },
    needs="plan_split plan_unit plan_weights",
).of(run, _PRODUCTS, beside={"by_area": _AREAS}, summary=_ALL, notes=(some("未列", "{} 行销量计划没有计划单价，这种产品没有分析"),))
