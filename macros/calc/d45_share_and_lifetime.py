"""D45: our share of what a customer buys, its revenue plan, and what it is worth over some years (S2 A24; R03, R10, R49b)."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pandas as pd

from macros.calc.engines.declare import Computation
from macros.calc.engines.given import Given, Sources
from macros.calc.engines.table_columns import filed_sum, row_by_row
from macros.calc.engines.table_lines import TableLines
from macros.calc.engines.tables import Tally
from macros.calc.engines.words import ruled, share, total
from macros.calc.plans.account_plans import plans_of_year
from macros.calc.terms.shares import by_branch
from macros.calc.terms.window import customer_months, known_months, short_history
from macros.calc.ways.summed_rows import cell
from validators.frames import plain_values
from validators.values.money import half_up
from validators.values.origin import Origin, added, number, of_extra, parameter, product, quotient, rounded

YEARS, DISCOUNT, SPAN = "clv_years", "clv_discount", "churn_months"
"""Parameters: years that are looked ahead, the discount a year, and over how many months D09 compares."""
YEAR = 12
_KEYS = ("_branch", "客户编码")


def _worth(row: dict[str, Any]) -> Origin | None:
    """Σ profit x (r / (1 + d)) ** t over the years."""
    if row["终身价值"] is None:
        return None
    profit, kept = cell("R49b", "盈利额", row, 100), of_extra("D09", "branches", "保有率", row["_at"])
    grown = added((number(1, "一年"), parameter(DISCOUNT, row["_branch"])))
    return rounded(added(quotient(product(profit, *[kept] * t), product(*[grown] * t)) for t in range(1, row["_years"] + 1)))


def _why(at: TableLines, line: dict[str, Any]) -> str:
    bought = line["年采购总额"]
    parts = ["" if bought else "没有年采购总额，份额为空" if bought is None else "分母为0：年采购总额是 0，份额为空"]
    parts.append("实际超过年采购总额，核对采购总额" if bought and (line["_sold"] or 0) > bought else "")
    return "；".join(part for part in parts if part)


_INCOME = filed_sum("R10", "收入")
_ROWS = Tally("R03", *_KEYS, also=("R49b",)).of(
    total("近12月收入", "money", "收入", source="R10", origin=_INCOME),
    total("年采购总额", "money", "客户年采购总额", cell="客户年采购总额", blank=True),
    total("_sold", "money", "收入", source="R10", where="_known", origin=_INCOME, shown=False),
    share("份额", "_sold", "年采购总额"),
    *(total(name, "money", of, cell=of, source="R49b", blank=True) for name, of in (("收入计划", "销售额"), ("实际收入", "实际收入"))),
    share("完成率", "实际收入", "收入计划"),
    total("盈利额", "money", source="R49b", blank=True),
    total("终身价值", "money", source="R49b", blank=True, origin=row_by_row(_worth)),
    ruled("理由", _why),
)


def run(given: Given) -> Sources:
    """One row a branch and customer with 客户年采购总额 or a revenue plan of the year; amounts in fen.

    份额 = Σ R10.收入 of the last twelve months / 客户年采购总额, empty where that is blank or 0 (never 100 %); the total is over
    the customers that have one. 完成率 = 实际收入 / 收入计划 of R49b. 终身价值 = Σ 盈利额 x (r / (1 + d)) ** t over `clv_years`
    years, rounded half up once: r is 保有率 of D09 over two periods of twelve months, d `clv_discount`. It is empty while one of
    24 months is not at hand, `churn_months` is not 12 or nobody was a customer before; a share of fewer than twelve months is
    said (历史不足).
    """
    files, plans = given.frame("R03").drop_duplicates(list(_KEYS)), plans_of_year(given, "R49b").rename(columns={"客户": "客户编码"})
    planned = pd.MultiIndex.from_frame(plans[list(_KEYS)])
    own = files[files["客户编码"].notna()]
    own = own[own["客户年采购总额"].notna() | pd.MultiIndex.from_frame(own[list(_KEYS)]).isin(planned)].reset_index(drop=True)
    months = {str(month) for month in given.period.back(YEAR)}
    flow = customer_months(given.inputs)
    flow = flow[flow["月份"].isin(months) & flow["客户编码"].notna()]
    bought = own[own["客户年采购总额"].gt(0).fillna(False)]
    known = pd.MultiIndex.from_frame(flow[list(_KEYS)]).isin(pd.MultiIndex.from_frame(bought[list(_KEYS)]))
    return {"R03": own, "R10": flow.assign(_known=known), "R49b": _valued(given, plans)}


def _valued(given: Given, plans: pd.DataFrame) -> pd.DataFrame:
    """The plans with their 终身价值."""
    branches = given.inputs.results["D09"].extra["branches"]
    at = {branch: pos for pos, branch in enumerate(branches["_branch"])}
    rates = dict(zip(branches["_branch"], plain_values(branches["保有率"]), strict=True))
    factors: dict[str, Any] = {b: _factor(given, b, rates.get(b)) for b in sorted(set(plans["_branch"]))}
    worth: list[Any] = [
        None if profit is None or factors[b] is None else half_up(profit * factors[b][1])
        for b, profit in zip(map(str, plans["_branch"]), plain_values(plans["盈利额"]), strict=True)
    ]
    years: list[Any] = [factors[b][0] if factors[b] else 0 for b in plans["_branch"]]
    place: list[Any] = [at.get(b) for b in plans["_branch"]]
    return plans.assign(终身价值=pd.Series(worth, index=plans.index, dtype="Int64"), _years=years, _at=place)


def _factor(given: Given, branch: str, kept: Fraction | None) -> Any:
    """The years, and what a yearly profit is multiplied by; None where it cannot be known."""
    years, discount = given.above_zero(YEARS, branch), given.need(DISCOUNT, branch)
    span, missing = given.setting(SPAN, branch), known_months(given.inputs).missing(branch, given.period.back(2 * YEAR))
    if span != YEAR:
        given.notes.append(f"{branch}：流失比较月数不是 {YEAR}，终身价值没有算")
    if years is None or discount is None or kept is None or missing or span != YEAR or Decimal(discount) <= -1:
        return None
    each = Fraction(kept) / (1 + Fraction(discount))
    return int(years), sum((each**t for t in range(1, int(years) + 1)), Fraction())


def _short(given: Given, branch: str) -> str:
    months = given.period.back(2 * YEAR)
    return short_history(known_months(given.inputs).missing(branch, months), months)


CALC = Computation(
    "D45",
    "客户份额和终身价值",
    "Customer share and lifetime value",
    reads=("R03", "R10"),
    uses={
        "R03": "客户编码 客户年采购总额",
        "R10": "客户编码 业务代码 数量 收入 冲销标记 冲销原记录编号 记录编号",
        "R49b": "客户 年 销售额 实际收入 盈利额",
    },
    needs=" ".join((YEARS, DISCOUNT, SPAN)),
    after=("D09",),
).of(run, _ROWS, notes=(lambda done: by_branch(done.given.branches, lambda b: _short(done.given, b)),))
