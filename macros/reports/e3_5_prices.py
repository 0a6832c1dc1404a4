"""E3.5 价格执行监控: at what prices each branch sold, and whose authority was exceeded without approval (D46)."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from macros.reports.layout.context import Report, ReportContext
from macros.reports.layout.frame import extra_rows, in_fen, short_names
from macros.reports.layout.listing import HEADER_ROW, Row, Shown, at_branch, end, list_page, put_list, unit
from validators.page.page import Cell, Page, Style
from validators.page.parts import ORDINAL, Absent, Col, section, table
from validators.values.text import Text

SHEET = "价格监控"
_DEEP, _LIGHT = Fraction(1, 100), Fraction(1, 1000)
"""Deviations from which a cell of the heat map is red, and from which it is yellow: how far, not whether it was allowed."""


def build(context: ReportContext) -> Page:
    """One line a branch and product, what nobody approved first; at a centre a map of the mean deviations below."""
    columns = _columns(context)
    page = list_page(context, SHEET, "价格执行监控", columns)
    rows = sorted(extra_rows(context, "D46", "by_product"), key=lambda r: (-r["违规"], -abs(r["金额影响"]), r["_branch"], r["产品"] or ""))
    made = put_list(context, page, HEADER_ROW, columns, rows, label="品种", empty="本期没有价格执行记录")
    row = made.below if at_branch(context) else _map(context, page, made.below, rows)
    words = (
        "偏差 = (执行价 - 挂牌价) / 挂牌价，按数量加权；金额影响是按执行价比按挂牌价多（少）收的钱；"
        "按生效合同价卖的不算权限外；没有价目的列在“权限未设”，不判断。"
    )
    return end(context, page, row, (2, 4, 7, 10), needs=("D46",), legend=words)


def _price(name: str) -> Any:
    return lambda row: in_fen(row[name])


def _columns(context: ReportContext) -> tuple[Shown, ...]:
    return (
        *unit(context),
        Shown(header="品种", width=14, take="产品", empty="没有填"),
        Shown(header="笔数", width=8, take="笔数", kind="tally", total="sum"),
        Shown(header="数量(吨)", width=12, take="数量", kind="quantity", total="sum"),
        Shown(header="挂牌均价(元/吨)", width=15, take=_price("挂牌均价"), kind="money", empty="没有价目"),
        Shown(header="执行均价(元/吨)", width=15, take=_price("执行均价"), kind="money", empty="没有价目"),
        Shown(header="平均偏差", width=10, take="平均偏差", kind="change", empty="没有价目"),
        Shown(header="权限外(笔)", width=10, take="权限外", kind="tally", total="sum"),
        Shown(header="其中未审批", width=10, take="违规", kind="tally", total="sum", alarm=bool),
        Shown(header="权限未设", width=10, take="权限未设", kind="tally", total="sum"),
        Shown(header="金额影响(元)", width=16, take="金额影响", kind="money", total="sum", alarm=lambda v: v < 0),
    )


def _map(context: ReportContext, page: Page, row: int, rows: list[Row]) -> int:
    """Mean deviations, branches down and products across, as many as the page is wide."""
    products = sorted({r["产品"] for r in rows if r["产品"]})[: len(page.widths) - 4]
    if not products:
        return row
    names, held = short_names(context), {(r["_branch"], r["产品"]): r["平均偏差"] for r in rows}
    row = section(page, row + 1, 2, len(page.widths) - 1, "平均偏差：单位 × 品种")
    lines = [
        [number, names.get(branch, branch), *(_heat(held.get((branch, product))) for product in products)]
        for number, branch in enumerate(sorted({r["_branch"] for r in rows}), 1)
    ]
    columns = (ORDINAL, Col(header="机构"), *(Col(header=p, kind="change") for p in products))
    return table(page, row, 2, columns, lines).below


def _heat(deviation: Fraction | None) -> Any:
    if deviation is None:
        return Absent("–")
    size = abs(deviation)
    fill = "red_light" if size >= _DEEP else "yellow_light" if size >= _LIGHT else "green_light"
    return Cell(deviation, Style("change", fill=fill, sides="ltrb"))


REPORT = Report(id="E3.5", sheet=SHEET, title=Text("价格执行监控", "Price execution"), level="any", build=build, needs=("D46",), order=56)
