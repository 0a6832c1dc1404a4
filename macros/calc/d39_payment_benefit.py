"""D39: what a paying group is worth after discounts and subsidies, and what of its old arrears came back (S1 A13; R10, R46, R15, R15b)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd

from macros.calc.engines.declare import Computation, unset_of
from macros.calc.engines.given import Given, Sources
from macros.calc.engines.table_columns import Summed
from macros.calc.engines.table_lines import TableLines
from macros.calc.engines.tables import Tally
from macros.calc.engines.words import less, ruled, share, total
from macros.calc.terms.ageing import Buckets
from macros.calc.terms.open_balances import OpenBalances, aged_receivables
from macros.calc.terms.paid_members import in_month, members, paid_products
from validators.values.money import percent_shown, yuan_shown
from validators.values.origin import Origin

CEILING = "discount_ceiling"
ABOVE, WITHIN = "超上限", "未超"
GROUP = "集团客户"


def _owed(name: str, way: Callable[[OpenBalances, pd.DataFrame], Origin], also: str) -> Summed:
    """An amount of R15, from the receivables that were overdue when the period began."""

    def origin(at: TableLines, rows: pd.DataFrame) -> Origin:
        return way(OpenBalances(at.given.inputs), rows[rows[also] != 0])

    return total(name, "money", source="R15", origin=origin)


def _judged(at: TableLines, line: dict[str, Any]) -> str | None:
    ceiling = at.given.setting(CEILING, line["_branch"])
    return None if ceiling is None or line["折扣率"] is None else ABOVE if line["折扣率"] > ceiling else WITHIN


def _why(at: TableLines, line: dict[str, Any]) -> str:
    parts = " - ".join(f"{name} {yuan_shown(line[name])}" for name in ("收入", "折扣折让", "终端补贴"))
    said = [f"{parts} = {yuan_shown(line['净收益'])} 元"]
    if line["折扣结论"] == ABOVE:
        said.append(f"折扣率 {percent_shown(line['折扣率'])}，高于 {percent_shown(at.given.setting(CEILING, line['_branch']))}")
    return "；".join(said)


_ROWS = Tally("R10", "_branch", GROUP, also=("R46", "R15")).of(
    *(total(name, "money") for name in ("收入", "折扣折让")),
    total("终端补贴", "money", source="R46"),
    less("净收益", "money", ("收入",), ("折扣折让", "终端补贴")),
    share("折扣率", "折扣折让", "收入", empty="没有统付收入"),
    ruled("折扣结论", _judged),
    _owed("期初旧欠", lambda books, rows: books.left(rows, "前"), "期初旧欠"),
    _owed("旧欠收回", lambda books, rows: books.received(rows, "本期"), "期初旧欠"),
    share("旧欠回收率", "旧欠收回", "期初旧欠"),
    ruled("理由", _why),
)


def run(given: Given) -> Sources:
    """One row a branch and paying group with paid-for income, a subsidy of the month or a receivable; money in fen.

    收入 and 折扣折让: rows of R10 whose 业务代码 is one of the three products (a reversal under that of its original); 终端补贴:
    of members whose 加入日期 lies in the month. 净收益 = 收入 − 折扣折让 − 终端补贴, 折扣率 = 折扣折让 / 收入, 超上限 above
    `discount_ceiling` (not judged while that is blank). 期初旧欠 = what was overdue when the month began, 旧欠回收率 = receipts
    of the month on it / it (D18). A blank discount or subsidy is none; rows without a group count in no line and are said.
    """
    flow = given.flow[given.flow["业务代码"].isin(paid_products(given.inputs))]
    joined = in_month(members(given.inputs), given.period)
    joined = joined[joined["_joined"] & joined["终端补贴"].notna()]
    owed = aged_receivables(given.inputs, Buckets((), "")).rename(columns={"期初逾期": "期初旧欠", "客户": GROUP})
    found = {"R10": flow.rename(columns={"客户编码": GROUP}), "R46": joined, "R15": owed}
    given.note(sum(int(rows[GROUP].isna().sum()) for rows in found.values()), "{} 行没有写集团客户，没有计入")
    return {name: rows[rows[GROUP].notna()].reset_index(drop=True) for name, rows in found.items()}


CALC = Computation(
    "D39",
    "统付效益与欠费回收",
    "Benefit of unified payment",
    reads=("R46",),
    uses={
        "R10": "客户编码 业务代码 数量 收入 折扣折让 揽收人 业绩归属 长期合作项目 是否首笔 冲销标记 冲销原记录编号 记录编号",
        "R15": "应收编号 客户 应收金额 到期日",
        "R15b": "应收编号 收款日期 收款金额",
        "R46": "集团账户 号码 集团客户 加入日期 终端补贴 退出日期",
    },
    needs=CEILING,
).of(run, _ROWS, notes=(unset_of(CEILING, "没有判断折扣率"),))
