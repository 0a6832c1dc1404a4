"""D56: 大客户贡献率, the part of the whole business that comes from tiered customers (S3 一.五; R10, R06, R39)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import product

import pandas as pd

from macros.calc.engines.declare import Computation, Done
from macros.calc.engines.given import Given, Sources
from macros.calc.engines.table_columns import Figure
from macros.calc.engines.table_lines import TableLines
from macros.calc.engines.tables import Tally
from macros.calc.engines.words import derived, less, share, told, total
from macros.calc.terms.shares import TOTAL
from macros.calc.terms.window import known_months
from validators.values.origin import Origin, number, sum_of
from validators.values.origin import less as difference
from validators.values.period import Month

NOT_KEY = "非大客户"
Sides = Mapping[Month, Mapping[str, pd.DataFrame]]
"""Month -> the rows of R39, and income by branch, business and level (R10)."""
_KEYS = ("级别", "业务代码")
_GRID, _OVER = "R39 各局的行", "R39 合并的行"
"""The lines of each branch, and of all together."""


def _filed(at: TableLines, rows: pd.DataFrame) -> Origin:
    """What the customers of these levels brought in with these businesses, whatever the rows were."""
    if rows.empty:
        return number(0, "这个级别的客户没有收入")
    month = Month.parse(rows["月份"].iloc[0])
    cells = rows[["_branch", "_level", "业务"]].rename(columns={"_level": "级别"})
    keys = at.given.inputs.levels(month).merge(cells, on=["_branch", "级别"])[["_branch", "客户编码", "业务"]]
    return sum_of("R10", "收入", [month], {("_branch", "客户编码", "业务代码"): keys.itertuples(index=False, name=None)})


def _pair(grid: str, at: str, revenue: str, own: str, rate: str, *, shown: bool) -> tuple[Figure, ...]:
    """Tiered revenue (empty without 本企业), 本企业 and the one by the other, of the rows of one month (`at`)."""
    hidden = f"_{revenue}{at}"
    return (
        total(hidden, "money", "收入", source=f"R10 {grid}{at}", origin=_filed, shown=False),
        less(revenue, "money", (hidden,), needs=(own,), shown=shown),
        total(own, "money", "本企业", source=f"R39 {grid}{at}", blank=True, shown=shown),
        share(rate, revenue, own, shown=shown or at == "比"),
    )


def _columns(grid: str) -> tuple[Figure, ...]:
    return (
        *_pair(grid, "", "收入", "本企业", "贡献率", shown=True),
        *_pair(grid, "同", "_revenue", "_own", "_rate", shown=False),
        derived("变动", "ratio", ("_rate", "对比期贡献率"), lambda now, then: now - then, difference),
        told("对比期"),
        *_pair(grid, "比", "_revenue_then", "_own_then", "对比期贡献率", shown=False),
    )


_ROWS = Tally(_GRID, "_branch", *_KEYS, as_given=True).of(*_columns("各局"))
_MERGED = Tally(_OVER, *_KEYS, as_given=True, total_of=(TOTAL, TOTAL)).of(*_columns("合并"))


def run(given: Given) -> Sources:
    """One row a branch, level and business of R39 (合计 over either): 贡献率 = revenue of tiered customers / 本企业.

    A customer has the level in force on the first day of the month (settled 5). Both amounts in fen, over the
    businesses whose 本企业 is known. 变动 is against the same month of last year, else against the previous month,
    whichever has R39 and revenue at hand for the branch (对比期), as a fraction (0.05 = 5 pp); else it is empty.
    `extra["merged"]`: the same over all branches; its 变动 compares the branches that have that month (同口径).
    """
    market, now = _market(given), given.period
    sides = {month: _sides(given, market, month) for month in (now, now.plus(-12), now.plus(-1))}
    held = {month: _held(given, side, month) for month, side in sides.items() if month != now}
    basis = {branch: next((month for month, known in held.items() if branch in known), None) for branch in given.branches}
    common = next((month for month, known in held.items() if known), None)
    both = held[common] & {*sides[now]["R39"]["_branch"]} if common else set()
    levels = _levels(given, sides[now]["R10"])
    lines = [(b, m, [_of(sides[at]["R39"], b) for at in (now, m) if at]) for b, m in basis.items()]
    return {
        **_compared("各局", sides, now, {b: m for b, m in basis.items() if m}, levels),
        **_compared("合并", sides, now, {b: common for b in both if common}, levels),
        _GRID: _grid(lines, levels),
        _OVER: _grid([("", common, [sides[now]["R39"]])], levels),
    }


def _compared(grid: str, sides: Sides, now: Month, basis: Mapping[str, Month], levels: Sequence[str]) -> dict[str, pd.DataFrame]:
    """The rows of the month, those of them whose branch has a month to compare with (同), and those of that month (比)."""
    found: dict[str, pd.DataFrame] = {}
    for name in ("R10", "R39"):
        rows = sides[now][name]
        then = [_of(sides[month][name], branch) for branch, month in basis.items()]
        parts = {"": rows, "同": rows[rows["_branch"].isin(basis)], "比": pd.concat(then) if then else rows.iloc[:0]}
        found |= {f"{name} {grid}{word}": _spread(part, levels if name == "R39" else None) for word, part in parts.items()}
    return found


def _of(rows: pd.DataFrame, branch: str) -> pd.DataFrame:
    return rows[rows["_branch"] == branch]


def _grid(listed: Iterable[tuple[str, Month | None, list[pd.DataFrame]]], levels: Iterable[str]) -> pd.DataFrame:
    """The lines: every level with every business of which 本企业 is known in either month."""
    lines = [
        (branch, level, business, str(month) if month else None)
        for branch, month, parts in listed
        for level, business in product((TOTAL, *levels), (TOTAL, *sorted({str(b) for part in parts for b in part["业务"]})))
    ]
    return pd.DataFrame(lines, columns=["_branch", *_KEYS, "对比期"], dtype="object")


def _spread(rows: pd.DataFrame, levels: Iterable[str] | None) -> pd.DataFrame:
    """Each row under its business and under 合计; and under every level (`levels`), or under its own and 合计."""
    by_level = [rows.assign(级别=level) for level in (TOTAL, *(levels or ()))] + (
        [rows.assign(级别=rows["_level"])] if levels is None else []
    )
    return pd.concat([part.assign(业务代码=word) for part in by_level for word in (TOTAL, part["业务"])], ignore_index=True)


def _market(given: Given) -> pd.DataFrame:
    """The rows of R39, of this filing and earlier ones; a later filing wins."""
    held = given.all_filed("R39")
    held = held.assign(期间=held["期间"].fillna(held["_period"])).sort_values(["_period", "_row"], kind="stable")
    return held.drop_duplicates(["_branch", "期间", "区域", "业务"], keep="last")


def _sides(given: Given, market: pd.DataFrame, month: Month) -> dict[str, pd.DataFrame]:
    """本企业 of a month by row, and the income of tiered customers by branch, business and level where 本企业 is known."""
    own = market[(market["期间"] == str(month)) & market["本企业"].notna() & market["业务"].notna()]
    usage = given.inputs.history.usage
    rows = given.flow if month == given.period else usage[usage["月份"] == str(month)]
    levels = given.inputs.levels(month).rename(columns={"级别": "_level"})
    rows = rows[["_branch", "客户编码", "业务代码", "收入"]].rename(columns={"业务代码": "业务"})
    tiered = rows.merge(levels[levels["_level"] != NOT_KEY], on=["_branch", "客户编码"])
    tiered = tiered.merge(own[["_branch", "业务"]].drop_duplicates(), on=["_branch", "业务"])
    summed = tiered.groupby(["_branch", "业务", "_level"], observed=True)["收入"].sum().reset_index()
    return {"R39": own, "R10": summed.assign(月份=str(month))}


def _levels(given: Given, revenue: pd.DataFrame) -> list[str]:
    """The pack's levels without 非大客户, in the order of its list."""
    listed = given.inputs.policy.pack.enums.get(("R06", "新级别"), ())
    return [level for level in dict.fromkeys((*listed, *sorted(revenue["_level"].unique()))) if level != NOT_KEY]


def _held(given: Given, side: Mapping[str, pd.DataFrame], month: Month) -> set[str]:
    """The branches that have both R39 and revenue of an earlier month."""
    known, there = known_months(given.inputs), {*side["R39"]["_branch"]}
    return {branch for branch in given.branches if branch in there and not known.missing(branch, (month,))}


def _notes(done: Done) -> Iterable[str]:
    given, filed = done.given, {*done.rows["R39 各局"]["_branch"]}
    compared = {*done.rows[_GRID].dropna(subset="对比期")["_branch"]}
    blank = [f"{b}：分母为0：市场规模与竞争份额没有 {given.period} 的本企业收入，贡献率为空" for b in given.branches if b not in filed]
    return blank + [f"{b}：历史不足，没有上年同月和上月的市场规模，变动为空" for b in given.branches if b in filed and b not in compared]


CALC = Computation(
    "D56",
    "大客户贡献率",
    "Contribution of key customers",
    reads=("R10",),
    uses={
        "R06": "客户编码 方案 生效期间 新级别 审批单号 是否试算",
        "R10": "客户编码 业务代码 收入 揽收人 业绩归属 长期合作项目 是否首笔 冲销标记 冲销原记录编号 记录编号",
        "R39": "期间 区域 业务 本企业",
    },
    keeps={"R39": 13},
).of(run, _ROWS, beside={"merged": _MERGED}, summary=_MERGED, totals=("贡献率", "变动", "收入", "本企业"), notes=(_notes,))
