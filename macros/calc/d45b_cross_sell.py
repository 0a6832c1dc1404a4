"""D45b: who buys one product and not another: whom to offer what (S2 A24, A28; R10)."""

from __future__ import annotations

import re
from typing import Any

import pandas as pd

from macros.calc.engines.declare import Computation
from macros.calc.engines.given import Given
from macros.calc.engines.table_lines import TableLines
from macros.calc.engines.tables import Listing, Tally
from macros.calc.engines.words import count, share, text, traced
from validators.frames import plain_values
from validators.values.origin import Origin, sum_of
from validators.values.period import Month

MONTHS, PAIRS = "cross_months", "cross_pairs"
BETWEEN = re.compile("[-→]")
"""What stands between the two products of a pair of the policy."""


def _bought(at: TableLines, pos: int) -> Origin:
    row = at.lines.iloc[pos]
    months = [Month.parse(month) for month in row["_months"]]
    return sum_of("R10", "收入", months, {("_branch", "客户编码", "业务代码"): [(row["_branch"], row["客户编码"], row["已购"])]})


_PAIRS = Tally("R03", "_branch", "已购", "推荐").of(
    *(count("已购户"), count("也买", "_both", "两样都买的"), count("待推荐", "_open", "买了这一样、没有买那一样的")),
    share("渗透率", "也买", "已购户"),
)
_CUSTOMERS = Listing("R03", "_open").of(*text("_branch", "客户编码", "已购", "推荐"), traced("已购金额", "money", _bought, total=True))


def run(given: Given) -> pd.DataFrame:
    """One row a branch and pair of products (已购, 推荐): of the customers with income > 0 in the one in the last `cross_months`
    months, how many have income > 0 in the other as well, and how many not (待推荐).

    The pairs are those of `cross_pairs` (甲-乙 or 甲→乙), every ordered pair of products in use while that is blank. A customer counts
    once a pair; one that is not on file is in none. `extra["customers"]`: whom to offer what, with 已购金额 in fen.
    """
    files = given.frame("R03").drop_duplicates(["_branch", "客户编码"])[["_branch", "客户编码", "_file", "_row"]]
    parts = [_of_branch(given, branch, files[files["_branch"] == branch]) for branch in sorted(given.branches)]
    empty = pd.DataFrame(columns=["_branch", "客户编码", "已购", "推荐", "已购金额", "_file", "_row", "_both", "_open", "_months"])
    found = pd.concat([part for part in parts if len(part)], ignore_index=True) if any(len(part) for part in parts) else empty
    return found.astype({"_both": bool, "_open": bool, "已购金额": "Int64", "_row": "int64"})


def _of_branch(given: Given, branch: str, files: pd.DataFrame) -> pd.DataFrame:
    """A row for each pair and each customer of the branch that buys its first product."""
    span = given.setting(MONTHS, branch)
    months = given.period.back(1 if span is None else int(span))
    sums = given.inputs.usage(months)
    sums = sums[(sums["_branch"] == branch) & sums["客户编码"].isin(files["客户编码"])]
    totals = sums.groupby(["业务代码", "客户编码"], observed=True)["收入"].sum().reset_index()
    bought: dict[Any, dict[Any, int]] = {}
    for product, customer, amount in totals[totals["收入"] > 0].itertuples(index=False, name=None):
        bought.setdefault(product, {})[customer] = int(amount)
    told = given.setting(PAIRS, branch) or ()
    named = [tuple(part.strip() for part in BETWEEN.split(pair, 1)) for pair in told if BETWEEN.search(pair)]
    in_use = [code for code, row in given.inputs.policy.products(given.period.first).items() if row["启用"] is not False and code in bought]
    pairs = named or [(one, other) for one in in_use for other in in_use if one != other]
    at = {code: (file, row) for code, file, row in zip(*(plain_values(files[h]) for h in ("客户编码", "_file", "_row")), strict=True)}
    rows = [
        (branch, customer, one, other, amount, *at[customer], customer in bought.get(other, {}), tuple(map(str, months)))
        for one, other in pairs
        for customer, amount in sorted(bought.get(one, {}).items())
    ]
    frame = pd.DataFrame(rows, columns=["_branch", "客户编码", "已购", "推荐", "已购金额", "_file", "_row", "_both", "_months"])
    return frame.assign(_open=~frame["_both"].astype(bool))


CALC = Computation(
    "D45b",
    "交叉推荐",
    "Cross-sell",
    reads=("R10",),
    uses={"R03": "客户编码", "R10": "客户编码 业务代码 月份 数量 收入 冲销标记 冲销原记录编号 记录编号"},
    needs=f"{MONTHS} {PAIRS}",
).of(run, _PAIRS, beside={"customers": _CUSTOMERS})
