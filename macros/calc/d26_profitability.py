"""D26: what each product, area, channel, promotion or customer brings after its costs (S4 C62; R71, R10, R40; P03)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

import pandas as pd

from macros.calc.engines.declare import Computation, some
from macros.calc.engines.given import Given
from macros.calc.engines.table_lines import TableLines
from macros.calc.engines.tables import Listing, Tally
from macros.calc.engines.words import cells, count, less, mean, share, text, total, traced
from macros.calc.terms.cells import with_columns
from macros.calc.terms.costed_sales import cost_origin, costed
from macros.calc.terms.shares import ratios
from macros.calc.ways.summed_rows import cell
from validators.filing.reversal import originals
from validators.frames import net, plain_values, records
from validators.values.money import split
from validators.values.origin import Origin, added, number, of_rows

BASE = "alloc_base"
WEIGHT = {"收入": "收入", "货量": "数量"}
"""Value of the parameter -> column of R10 by which costs are shared."""
COLUMNS = {"服务产品": "业务代码", "区域": "地区", "渠道": "渠道", "促销模式": "促销方式", "顾客": "客户编码"}
"""维度 -> column of R10 that says to which 名称 a sale belongs."""
_MADE = ("收入", "直接成本", "分摊费用")
_FLOW = "R10 流水"


class _Item(NamedTuple):
    """A row of R71 with what the flow says of it: income, cost (None where a row has none), weight, and why something lacks."""

    income: int | None
    cost: int | None
    weight: int
    lacking: int


def _own(name: str, row: dict[str, Any]) -> Origin:
    return cell("R71", name, row, 100)


def _behind(at: TableLines, row: dict[str, Any]) -> list[dict[str, Any]]:
    flow, column = at.rows[_FLOW], COLUMNS.get(row["维度"], "")
    if not column:
        return []
    mine = flow[(flow["_branch"] == row["_branch"]) & flow[f"_{column}"].isin((row["名称"], row["_code"]))]
    return records(mine)


def _income(at: TableLines, pos: int) -> Origin:
    row = records(at.lines.iloc[[pos]])[0]
    if row["_typed_收入"]:
        return _own("收入", row)
    held = [(r["_file"], r["_row"], Fraction(int(r["收入"]), 100)) for r in _behind(at, row) if r["收入"] is not None]
    return of_rows("R10", "收入", held)


def _cost(at: TableLines, pos: int) -> Origin:
    row = records(at.lines.iloc[[pos]])[0]
    return _own("直接成本", row) if row["_typed_直接成本"] else added(way for r in _behind(at, row) if (way := cost_origin(r)) is not None)


def _shared(at: TableLines, pos: int) -> Origin:
    row = records(at.lines.iloc[[pos]])[0]
    if row["_typed_分摊费用"]:
        return _own("分摊费用", row)
    return number(Fraction(int(row["分摊费用"] or 0), 100), f"本期营销费用按{row['_base'] or ''}分摊，尾差归余数大的")


_ROWS = Listing("R71").of(
    *text("_branch", "维度", "名称"),
    traced("收入", "money", _income, total=True),
    traced("直接成本", "money", _cost, total=True),
    traced("分摊费用", "money", _shared, total=True),
    less("利润", "money", ("收入",), ("直接成本", "分摊费用"), needs=("收入", "直接成本")),
    share("销售利润率", "利润", "收入"),
    *cells("money", "平均服务资产"),
    mean("物流服务周转率", "收入", "平均服务资产"),
    *text("理由"),
)
_DIMENSIONS = Tally("R71", "_branch", "维度").of(
    total("收入", "money", blank=True),
    total("直接成本", "money", whole=True),
    total("分摊费用", "money"),
    less("利润", "money", ("收入",), ("直接成本", "分摊费用"), needs=("收入", "直接成本")),
    share("销售利润率", "利润", "收入"),
)


_ALL = Tally("R71").of(count("行数"), count("没有利润", "_unknown", "没有收入或成本的"))


def run(given: Given) -> dict[str, pd.DataFrame]:
    """One row a row of R71, amounts in fen: 利润 = 收入 − 直接成本 − 分摊费用, 销售利润率 = 利润 / 收入, 周转率 = 收入 / 平均服务资产.

    What is typed counts. A blank 收入 or 直接成本 is that of the R10 rows that bear the 名称 (`COLUMNS`; a reversal without it has
    that of its original); a cost is empty while one of them has none. Blank 分摊费用 of a 维度 share out the branch's Σ R40.实际 of
    the month, less what is typed there, by 收入 or 货量 (`alloc_base`), in fen by largest remainder; what the 维度 does not list
    bears its own part, so that all listed items together bear the whole. `extra["by_dimension"]`: sums of each 维度.
    """
    flow, rows = _named(given), given.frame("R71").reset_index(drop=True)
    bases = {branch: given.need(BASE, branch) for branch in sorted(set(rows["_branch"]))}
    rows = rows.assign(
        **{f"_typed_{name}": rows[name].notna() for name in _MADE}, _base=rows["_branch"].map(bases), _code=_codes(given, rows)
    )
    items = [_item(flow, row, bases[row["_branch"]]) for row in records(rows)]
    whys = [_why(row, item) for row, item in zip(records(rows), items, strict=True)]
    for name, found in (("收入", [i.income for i in items]), ("直接成本", [i.cost for i in items])):
        rows[f"_flow_{name}"] = pd.Series(found, index=rows.index, dtype="Int64")
        rows[name] = rows[name].fillna(rows[f"_flow_{name}"])
    rows = _allocated(given, rows, flow, items, bases)
    return {"R71": with_columns(_computed(rows), [(why,) for why in whys], ("理由",)), _FLOW: flow}


def _computed(rows: pd.DataFrame) -> pd.DataFrame:
    """利润 and the two rates of each row."""
    left = net(rows, ("收入",), ("直接成本", "分摊费用")).where(rows["收入"].notna() & rows["直接成本"].notna())
    rates = {"销售利润率": ratios(left, rows["收入"]), "物流服务周转率": ratios(rows["收入"], rows["平均服务资产"])}
    return rows.assign(
        利润=left, _unknown=left.isna(), **{name: pd.Series(found, index=rows.index, dtype="object") for name, found in rates.items()}
    )


def _named(given: Given) -> pd.DataFrame:
    """The flow with its costs, and under which name it stands in each 维度."""
    flow = costed(given.inputs, given.flow, given.period)
    first = originals(given.flow, given.inputs.history.frame("R10"))
    taken = {c: first[c].reindex(flow.index) if c in first else flow[c] for c in COLUMNS.values()}
    return flow.assign(**{f"_{c}": flow[c].where(flow[c].notna(), taken[c]) for c in COLUMNS.values()})


def _codes(given: Given, rows: pd.DataFrame) -> list[Any]:
    """The code of the customer, or of the product, whose name stands in 名称; the 名称 itself else."""
    files = given.frame("R03")
    names = {(b, n): c for b, n, c in zip(files["_branch"], files["企业全称"], files["客户编码"], strict=True)}
    products = {p["名称"]: code for code, p in given.inputs.policy.products(given.period.first).items() if p.get("名称")}
    found = []
    for row in records(rows):
        of_customer = names.get((row["_branch"], row["名称"])) if row["维度"] == "顾客" else None
        found.append(of_customer or (products.get(row["名称"]) if row["维度"] == "服务产品" else None) or row["名称"])
    return found


def _item(flow: pd.DataFrame, row: dict[str, Any], base: str | None) -> _Item:
    column = COLUMNS.get(row["维度"] or "")
    if column is None or row["名称"] is None:
        return _Item(None, None, 0, 0)
    mine = flow[(flow["_branch"] == row["_branch"]) & flow[f"_{column}"].isin((row["名称"], row["_code"]))]
    if mine.empty:
        return _Item(None, None, 0, 0)
    lacking = int(mine["成本"].isna().sum())
    weight = int(mine[WEIGHT[base]].fillna(0).sum()) if base else 0
    return _Item(int(mine["收入"].sum()), None if lacking else int(mine["成本"].sum()), weight, lacking)


def _why(row: dict[str, Any], item: _Item) -> str:
    if row["收入"] is None and item.income is None:
        return "流水里没有，也没有填收入"
    if row["直接成本"] is None and item.cost is None:
        return f"有 {item.lacking} 行没有成本，利润没有算" if item.lacking else "直接成本没有填"
    return ""


def _allocated(
    given: Given, rows: pd.DataFrame, flow: pd.DataFrame, items: Sequence[_Item], bases: Mapping[str, str | None]
) -> pd.DataFrame:
    """Blank 分摊费用 filled."""
    costs = given.of_period("R40").groupby("_branch")["实际"].sum()
    shared: list[Any] = plain_values(rows["分摊费用"])
    weights = [_weight(row, item) for row, item in zip(records(rows), items, strict=True)]
    groups: dict[tuple[str, Any], list[int]] = {}
    for place, row in enumerate(records(rows)):
        groups.setdefault((row["_branch"], row["维度"]), []).append(place)
    for (branch, _), at in groups.items():
        base = bases[branch]
        blank = [i for i in at if shared[i] is None and weights[i] > 0]
        if base is None or not blank:
            continue
        pool = max(0, int(costs.get(branch, 0)) - sum(int(shared[i]) for i in at if shared[i] is not None))
        whole = int(flow[flow["_branch"] == branch][WEIGHT[base]].fillna(0).sum())
        others = max(0, whole - sum(weights[i] for i in at))
        for i, part in zip(blank, split(pool, [*(weights[i] for i in blank), others]), strict=False):
            shared[i] = part
    return rows.assign(分摊费用=pd.Series(shared, index=rows.index, dtype="Int64"))


def _weight(row: dict[str, Any], item: _Item) -> int:
    """By what an item bears costs: its weight in the flow, or its typed income where costs are shared by income."""
    if row["_base"] == "收入":
        return max(0, int(row["收入"] or 0))
    return max(0, item.weight)


CALC = Computation(
    "D26",
    "盈利性分析",
    "Profitability",
    reads=("R71",),
    uses={
        "R71": "维度 名称 收入 直接成本 分摊费用 平均服务资产",
        "R40": "期间 实际",
        "R03": "客户编码 企业全称 客户类型 分片区域",
        "R10": "客户编码 业务代码 月份 业务日期 数量 收入 折扣折让 成本 渠道 地区 促销方式 揽收人 业绩归属 长期合作项目 是否首笔 冲销标记 冲销原记录编号 记录编号",
    },
    needs=BASE,
).of(
    run,
    _ROWS,
    beside={"by_dimension": _DIMENSIONS, "rows": "R71"},
    summary=_ALL,
    notes=(some("没有利润", "{} 行没有收入或成本，没有利润"),),
    fills={"R71": ("利润", "销售利润率", "物流服务周转率")},
)
