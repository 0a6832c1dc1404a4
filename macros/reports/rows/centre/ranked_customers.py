"""The customers of each business in order, with share and running share, and whether they are core (E3.2; D01, settled 6)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd

from macros.reports.layout.context import ReportContext
from macros.reports.layout.frame import branch_names, cells_of, numbered
from macros.reports.parts.shown_columns import Shown, several, summed
from validators.frames import plain_values
from validators.legal_entity import by_code
from validators.page.page import Cell, Style
from validators.page.parts import rank_by, row_in
from validators.page.shown import balanced_wan
from validators.values.cell import plain
from validators.values.origin import carrying, parameter

_BARS, _BEYOND = 40, 5
"""Customers that a list and a chart have in any case, and those behind the last of the core."""
CUT = f"名单列到核心以下 {_BEYOND} 户、至少 {_BARS} 户，其余合成一行，--detail 列出全部。"
AMOUNT, EXACT = "用邮量(万元)", "用邮量(元)"
Row = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class RankedCustomer:
    """A legal entity as a list shows it; `rows` are those of 客户档案."""

    name: str
    branches: tuple[str, ...]
    level: str | None
    file: str | None
    row: int | None


@dataclass(frozen=True)
class Ranking:
    """The ranked rows of each business, the largest first, and who the legal entities of those shown are."""

    businesses: dict[str, list[dict[str, Any]]]
    entities: dict[str, RankedCustomer]


def ranking(context: ReportContext) -> Ranking:
    """From D01; without a business where nothing was used."""
    found: Ranking = context.once("ranking", _ranking)
    return found


def _ranking(context: ReportContext) -> Ranking:
    result = context.results.get("D01")
    ranked = result.extra["ranked"] if result else pd.DataFrame(columns=["业务代码", "用邮量"])
    ranked = ranked[ranked["用邮量"] > 0]
    order = ranked.groupby("业务代码")["用邮量"].sum().sort_values(ascending=False, kind="stable").index
    businesses = {str(name): numbered("D01", "ranked", ranked[ranked["业务代码"] == name]) for name in order}
    shown = frozenset(row["主体"] for rows in businesses.values() for row in rows[: listed(context, rows)])
    return Ranking(businesses, _entities(context, shown) if result else {})


def core_count(rows: Sequence[Row]) -> int:
    """How many customers are core: the line of the share is crossed by the last of them."""
    return sum(1 for row in rows if row["核心"])


def bars(rows: Sequence[Row]) -> int:
    """How many bars a chart has: to where the line is crossed and some beyond, however many that are."""
    return max(_BARS, core_count(rows) + _BEYOND)


def listed(context: ReportContext, rows: Sequence[Row]) -> int:
    """How many customers the list has: the core, and what the chart shows; all with `--detail`."""
    return len(rows) if context.detail else min(len(rows), bars(rows))


def by_income(context: ReportContext) -> bool:
    """True where customers are ranked by income, not by quantity."""
    return (context.inputs.setting("pareto_metric", context.node.code) or "收入") == "收入"


def window(context: ReportContext) -> str:
    """The months that count."""
    months = context.inputs.setting("pareto_months", context.node.code)
    return f"近 {plain(months)} 个月" if months is not None else "统计月数未填"


def meaning(context: ReportContext) -> str:
    """What makes a customer core."""
    setting, code = context.inputs.setting, context.node.code
    share = setting("pareto", code)
    line = plain(share * 100) + "%" if share is not None else "（比例未填）"
    crossing = "不含" if setting("pareto_strict", code) else "含"
    scope = setting("pareto_scope", code) or "按业务"
    how = "按业务分别计算" if scope == "按业务" else "各业务合计计算"
    return f"累计到 {line} 为止的客户定为州级（{crossing}跨线的那一户）；口径：{window(context)}的{setting('pareto_metric', code) or '收入'}，{how}"


def columns(context: ReportContext) -> tuple[Shown, ...]:
    """Right of the print area the exact amount, the running sum and what 100% is; the ratios are computed from them."""
    kind, unit, exact = ("wan", "万元", "用邮量(元)") if by_income(context) else ("quantity", "数量", "用邮量")
    side: dict[str, Any] = {"kind": "money" if by_income(context) else "quantity", "side": True, "width": 14}
    return (
        Shown("名次", width=5, kind="tally", origin=rank_by(exact)),
        *several("客户", width=28),
        *several("机构", width=16, empty=""),
        *several("级别", width=8, kind="choice"),
        summed(f"用邮量({unit})", "用邮量", 13, kind, empty=""),
        *several("占比", width=10, kind="ratio"),
        *several("累计占比", width=11, kind="ratio"),
        *several("核心", width=9, kind="choice", empty=""),
        Shown(exact, "准确", total="sum", **side),
        *several("累计", "分母", **side, empty=""),
        Shown("核心线", width=9, kind="ratio", side=True, empty=""),
        Shown("来源文件", width=26, side=True, empty=""),
        Shown("来源行", width=7, kind="tally", side=True, origin=row_in("R03"), empty=""),
    )


def lines(context: ReportContext, business: str) -> list[Row]:
    """One line a customer; of those beyond the list only the amounts, for the line of the rest."""
    found = ranking(context)
    ranked = found.businesses.get(business, [])
    most = listed(context, ranked)
    amounts = [row["用邮量"] for row in ranked]
    shown = balanced_wan(amounts) if by_income(context) else amounts
    core, names = core_count(ranked), branch_names(context)
    cut = context.inputs.setting("pareto", context.node.code)
    pairs = list(zip(ranked, shown, strict=True))
    lines = [
        _line(context, row, amount, found.entities.get(row["主体"]), names, cut, last=place == core)
        for place, (row, amount) in enumerate(pairs[:most], 1)
    ]
    return [*lines, *(defaultdict(str, {"用邮量": amount, "准确": row["用邮量"]}) for row, amount in pairs[most:])]


def _line(
    context: ReportContext, row: Row, amount: int | None, who: RankedCustomer | None, names: Mapping[str, str], cut: Any, *, last: bool
) -> Row:
    """The core on light blue, under the last of it the red line."""
    whole, exact = row["分母"], EXACT if by_income(context) else "用邮量"
    known = who or RankedCustomer(name=row["主体"], branches=(), level=None, file=None, row=None)
    look = Style(
        fill="blue_light" if row["核心"] else "", ink="text", sides="ltr" if last else "ltrb", heavy="b" if last else "", heavy_ink="red"
    )

    def part(name: str, of: str) -> Cell:
        if not whole:
            return Cell("不适用", look.but(kind="text", ink="grey", italic=True, align="right"))
        return Cell(Fraction(row[name], whole), look.but(kind="ratio"), f"={{{of}}}{{row}}/{{分母}}{{row}}")

    return {
        "名次": Cell(int(row["名次"]), look.but(kind="tally")),
        "客户": Cell(known.name, look),
        "机构": Cell("、".join(names.get(code, code) for code in known.branches), look),
        "级别": Cell(known.level or "未定", look.but(kind="choice")),
        "用邮量": Cell(amount, look.but(kind="wan" if by_income(context) else "quantity")),
        "占比": part("用邮量", exact),
        "累计占比": part("累计", "累计"),
        "核心": Cell("●" if row["核心"] else None, look.but(kind="choice")),
        "准确": row["用邮量"],
        "累计": row["累计"],
        "分母": whole,
        "核心线": carrying(cut, parameter("pareto", None)),
        "来源文件": known.file,
        "来源行": known.row,
    }


def _entities(context: ReportContext, wanted: Collection[str]) -> dict[str, RankedCustomer]:
    """Those 主体 of D01 -> who it is: equal 统一社会信用代码, or decided to be one, else the customer alone (settled 6)."""
    levels = {(branch, code): level for branch, code, level in cells_of(context, "D01", "_branch", "客户编码", "级别")}
    frame = context.inputs.frame("R03")
    keys = by_code(frame).to_numpy()
    if joined := context.results["D01"].extra.get("joined") if "D01" in context.results else None:
        keys = np.array([joined.get(key, key) for key in keys], dtype="object")
    chosen = pd.Series(keys).isin(wanted).to_numpy()
    columns = ("_branch", "客户编码", "企业全称", "_file", "_row")
    found: dict[str, RankedCustomer] = {}
    for key, branch, code, name, file, row in zip(keys[chosen], *(plain_values(frame.loc[chosen, c]) for c in columns), strict=True):
        held = found.get(key)
        first = held or RankedCustomer(name=name or code, branches=(), level=levels.get((branch, code)), file=file, row=row)
        found[key] = replace(first, branches=tuple(dict.fromkeys((*first.branches, branch))))
    return found
