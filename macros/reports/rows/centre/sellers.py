"""Who sold to a customer, what was sold and how the customer was won: for the lists of a sales team (R03, R10, R20)."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pandas as pd

from macros.reports.layout.context import ReportContext
from macros.reports.layout.frame import customers, how_many, person, rows_of, staff
from macros.reports.parts.shown_columns import Row
from macros.reports.rows.centre.moves import NEW
from validators.filing.reversal import reversals
from validators.frames import records
from validators.values.origin import added, carrying, origin_of

Key = tuple[str, str]


def seller(context: ReportContext, row: Row) -> str | None:
    """The name of the person who keeps the customer of a row with `_branch` and 客户编码; None where nobody does."""
    who = customers(context).get((row["_branch"], row["客户编码"]))
    return person(staff(context), row["_branch"], who.manager) if who and who.manager else None


def won_customers(context: ReportContext) -> list[Row]:
    """The customers that are 新增 by D09, each with its first deal of the month, what it bought, who sold it and the way of the
    first visit at hand (来源).
    """
    found: list[Row] = context.once("won customers", _won)
    return found


def _won(context: ReportContext) -> list[Row]:
    deals, ways = _deals(context), _ways(context)
    return [_line(row, deals, ways) for row in rows_of(context, "D09") if row["状态"] == NEW]


def _line(row: Row, deals: dict[Key, list[Row]], ways: dict[Key, str]) -> Row:
    key = (row["_branch"], row["客户编码"])
    own = deals.get(key, [])
    marked = [deal for deal in own if deal["是否首笔"]] or own
    days = [deal["业务日期"].date() for deal in marked if deal["业务日期"] is not None]
    row["首笔日期"] = min(days) if days else None
    row["业务"] = "、".join(dict.fromkeys(str(deal["业务代码"]) for deal in own if deal["业务代码"])) or None
    row["成交人"] = next((deal["业绩归属"] for deal in marked if deal["业绩归属"]), row["客户经理"])
    row["来源"] = ways.get(key)
    return row


def _deals(context: ReportContext) -> dict[Key, list[Row]]:
    flow = context.inputs.frame("R10")
    found: dict[Key, list[Row]] = {}
    for deal in records(flow[~reversals(flow)]):
        found.setdefault((deal["_branch"], deal["客户编码"]), []).append(deal)
    return found


def _ways(context: ReportContext) -> dict[Key, str]:
    """How the first visit or call at hand was made."""
    parts = [frame for frame in (context.inputs.history.frame("R20"), context.inputs.frame("R20")) if len(frame)]
    if not parts:
        return {}
    visits = pd.concat(parts)[["_branch", "客户编码", "日期", "方式"]].dropna().sort_values("日期", kind="stable")
    first = visits.drop_duplicates(["_branch", "客户编码"])
    return {(b, c): way for b, c, way in zip(first["_branch"], first["客户编码"], first["方式"], strict=True)}


def won_by_person(context: ReportContext) -> list[Row]:
    """How many customers each person won in the month and what they brought, the one with the most first; with the least that is asked."""
    groups: dict[Key, list[Row]] = {}
    for row in won_customers(context):
        groups.setdefault((row["_branch"], row["成交人"] or ""), []).append(row)
    return [_person(context, key, rows) for key, rows in groups.items()]


def _person(context: ReportContext, key: Key, rows: list[Row]) -> Row:
    amounts = [row["本期"] for row in rows]
    total = carrying(sum(map(int, amounts)), added(origin for amount in amounts if (origin := origin_of(amount)) is not None))
    least: Any = context.inputs.setting("new_customers_month", key[0])
    found = how_many(rows, "本月新增的客户")
    word = None if least is None else "达到" if found >= least else "不足"
    return {"_branch": key[0], "成交人": key[1] or None, "新增": found, "费用": total, "要求": least, "结论": word}


def first_day(context: ReportContext, row: Row) -> dt.date | None:
    """The day of a customer's first deal."""
    day: dt.date | None = row["首笔日期"]
    return day
