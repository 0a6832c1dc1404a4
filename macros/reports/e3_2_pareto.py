"""E3.2 客户Pareto: for each business the customers in order, their share and the running share (D01; ux.md 7)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd

from macros.reports.layout.context import ReportContext
from macros.reports.layout.frame import SOURCE, SOURCE_WIDTHS, branch_names, cells_of, finish, limit, numbered, source_text, start
from macros.reports.parts.report_sheet import Report
from validators.frames import plain_values
from validators.legal_entity import by_code
from validators.page.page import Area, Cell, Chart, Page, Series, Style
from validators.page.parts import Absent, Col, Table, chart_room, note_line, rank_by, table
from validators.page.shown import balanced_wan
from validators.values.cell import plain
from validators.values.origin import carrying, parameter
from validators.values.safe_names import safe_sheet_name
from validators.values.text import Text

WIDTHS = (1, 5, 28, 16, 8, 13, 10, 11, 9, 1)
SIDE = (14, 14, 14, 9, *SOURCE_WIDTHS)
HEADER_ROW = 4
CHART_ROWS = 40
"""Bars that a chart can carry with its ranks legible."""


@dataclass(frozen=True, kw_only=True)
class RankedCustomer:
    """A legal entity as a list shows it; `rows` are those of 客户档案."""

    name: str
    branches: tuple[str, ...]
    level: str | None
    file: str | None
    row: int | None


def build(context: ReportContext) -> list[Page]:
    """One page a business, the largest first; with `州级按业务或合计` = 合计 there is one page."""
    result = context.results.get("D01")
    ranked = result.extra["ranked"] if result else pd.DataFrame(columns=["业务代码", "用邮量"])
    ranked = ranked[ranked["用邮量"] > 0]
    shown = ranked.groupby("业务代码", sort=False).head(limit(context))
    entities = _entities(context, frozenset(shown["主体"]))
    order = ranked.groupby("业务代码")["用邮量"].sum().sort_values(ascending=False, kind="stable").index
    pages = [
        _page(context, str(business), numbered("D01", "ranked", ranked[ranked["业务代码"] == business]), entities, first=i == 0)
        for i, business in enumerate(order)
    ]
    return pages or [_page(context, "", [], entities, first=True)]


def _page(
    context: ReportContext, business: str, ranked: Sequence[dict[str, Any]], entities: dict[str, RankedCustomer], *, first: bool
) -> Page:
    months = context.inputs.setting("pareto_months", context.node.code)
    window = f"近 {plain(months)} 个月" if months is not None else "统计月数未填"
    sheet = "客户Pareto" if first else safe_sheet_name(f"客户Pareto·{business}")
    page = start(context, sheet, f"客户Pareto（{business or '没有数据'}，{window}）", WIDTHS, side=SIDE, source=_meaning(context, window))
    made = _table(context, page, ranked, entities)
    row = made.below
    if ranked:
        row = _chart(context, page, made, min(len(ranked), CHART_ROWS, limit(context)), row)
    row = note_line(page, row, source_text(context))
    finish(context, page, row, (2, 4, 7), quality=False, legend=_legend(context))
    page.freeze = (HEADER_ROW + 1, 3)
    page.printing.repeat_rows = (HEADER_ROW, HEADER_ROW)
    return page


def _meaning(context: ReportContext, window: str) -> str:
    setting, code = context.inputs.setting, context.node.code
    share = setting("pareto", code)
    line = plain(share * 100) + "%" if share is not None else "（比例未填）"
    crossing = "不含" if setting("pareto_strict", code) else "含"
    scope = setting("pareto_scope", code) or "按业务"
    how = "按业务分别计算" if scope == "按业务" else "各业务合计计算"
    return f"累计到 {line} 为止的客户定为州级（{crossing}跨线的那一户）；口径：{window}的{setting('pareto_metric', code) or '收入'}，{how}"


def _legend(context: ReportContext) -> str:
    return "●为核心客户，红线以上；并列的一起算。同一法人在几个单位都有档案的，合并成一户。红线以下仍可因客户类型或指定定级。"


def _columns(metric: str) -> tuple[Col, ...]:
    kind, unit = ("wan", "万元") if metric == "收入" else ("quantity", "数量")
    exact, word = ("money", "元") if metric == "收入" else ("quantity", "数量")
    return (
        Col(header="名次", kind="tally", origin=rank_by(f"用邮量({word})" if exact == "money" else "用邮量")),
        Col(header="客户"),
        Col(header="机构"),
        Col(header="级别", kind="choice"),
        Col(header=f"用邮量({unit})", kind=kind, total="sum"),
        Col(header="占比", kind="ratio"),
        Col(header="累计占比", kind="ratio"),
        Col(header="核心", kind="choice"),
        Col(header=""),
        Col(header=f"用邮量({word})" if exact == "money" else "用邮量", kind=exact, side=True, total="sum"),
        Col(header="累计", kind=exact, side=True),
        Col(header="分母", kind=exact, side=True),
        Col(header="核心线", kind="ratio", side=True),
        *SOURCE,
    )


def _table(context: ReportContext, page: Page, ranked: Sequence[dict[str, Any]], entities: dict[str, RankedCustomer]) -> Table:
    metric = context.inputs.setting("pareto_metric", context.node.code) or "收入"
    shown = balanced_wan([row["用邮量"] for row in ranked]) if metric == "收入" else [row["用邮量"] for row in ranked]
    cut = context.inputs.setting("pareto", context.node.code)
    core = sum(1 for row in ranked if row["核心"])
    names = branch_names(context)
    most = limit(context)
    lines = [
        _line(
            HEADER_ROW + 2 + i,
            row,
            amount,
            entities.get(row["主体"]),
            names,
            cut,
            last=i == core - 1,
            kind="wan" if metric == "收入" else "quantity",
        )
        for i, (row, amount) in enumerate(zip(ranked[:most], shown[:most], strict=True))
    ]
    lines += [_left(row, amount) for row, amount in zip(ranked[most:], shown[most:], strict=True)]
    return table(
        page,
        HEADER_ROW,
        2,
        _columns(metric),
        lines,
        total_label=("客户", f"合计（{len(ranked)} 户）"),
        limit=most,
        empty="统计期内没有用邮量",
    )


def _left(row: dict[str, Any], amount: int | None) -> list[Any]:
    """A customer beyond the list: only its sums go into the line of the rest."""
    return [None, None, None, None, amount, None, None, None, None, row["用邮量"], None, None, None, None, None]


def _line(
    at: int, row: dict[str, Any], amount: int | None, who: RankedCustomer | None, names: dict[str, str], cut: Any, *, kind: str, last: bool
) -> list[Any]:
    """`at` is the sheet row; columns K, L, M hold the exact amount, the running sum and what 100% is."""
    whole = row["分母"]
    known = who or RankedCustomer(name=row["主体"], branches=(), level=None, file=None, row=None)
    share = Absent("不适用") if not whole else (Fraction(row["用邮量"], whole), f"=K{at}/M{at}")
    running = Absent("不适用") if not whole else (Fraction(row["累计"], whole), f"=L{at}/M{at}")
    where = "、".join(names.get(code, code) for code in known.branches)
    values = [
        (int(row["名次"]), "tally"),
        (known.name, "text"),
        (where, "text"),
        (known.level or "未定", "choice"),
        (amount, kind),
        (share, "ratio"),
        (running, "ratio"),
        ("●" if row["核心"] else None, "choice"),
    ]
    look = Style(
        fill="blue_light" if row["核心"] else "", ink="text", sides="ltr" if last else "ltrb", heavy="b" if last else "", heavy_ink="red"
    )
    cells = [_cell(value, look.but(kind=kind)) for value, kind in values]
    return [*cells, None, row["用邮量"], row["累计"], whole, carrying(cut, parameter("pareto", None)), known.file, known.row]


def _cell(value: Any, look: Style) -> Cell:
    if isinstance(value, Absent):
        return Cell(value.word, look.but(kind="text", ink="grey", italic=True, align="right"))
    if isinstance(value, tuple):
        return Cell(value[0], look, value[1])
    return Cell(value, look)


def _chart(context: ReportContext, page: Page, made: Table, bars: int, row: int) -> int:
    """Columns with the running share over them and the dashed line of the core; returns the row below."""
    page.heights[row] = 6
    cut = context.inputs.setting("pareto", context.node.code)
    page.charts.append(
        Chart(
            kind="combined",
            title="前几户就占了八成：横轴为名次" if cut == Fraction(4, 5) else "用邮量与累计占比：横轴为名次",
            row=row + 1,
            col=2,
            width=page.width_px(2, 9) - 4,
            height=270,
            y_format="#,##0",
            y2_min=0,
            y2_max=1,
            gap=40,
            series=_series(made, bars, cut),
        )
    )
    return chart_room(page, row + 1, 13)


def _series(made: Table, bars: int, cut: Any) -> tuple[Series, ...]:
    """The amounts, their running share and, where the policy draws one, the line of the core; of the first `bars` rows."""

    def upto(header: str) -> Area:
        return replace(made.area(header), last_row=made.area(header).row + bars - 1)

    def line(name: str, header: str, ink: str, *, dashed: bool = False) -> Series:
        return Series(name=name, categories=upto("名次"), values=upto(header), kind="line", second_axis=True, ink=ink, dashed=dashed)

    amount = next(header for header in made.columns if header.startswith("用邮量("))
    core = () if cut is None else (line(f"{plain(cut * 100)}% 线", "核心线", "red", dashed=True),)
    return (Series(name=amount, categories=upto("名次"), values=upto(amount)), line("累计占比", "累计占比", "orange"), *core)


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


REPORT = Report(
    id="E3.2",
    sheet="客户Pareto",
    title=Text("大客户Pareto与级别结构", "Customer Pareto"),
    level="centre",
    build=build,
    asks=("D01",),
    order=40,
)
