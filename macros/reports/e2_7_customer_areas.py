"""E2.7 客户区域分析表: who is where, of which trade, and how much was carried for each (R03, R10; S4 R30)."""

from __future__ import annotations

from typing import Any

from macros.reports.layout.context import ReportContext
from macros.reports.layout.frame import how_many, rows_in
from macros.reports.parts.chart_over import ChartOver, Drawn
from macros.reports.parts.page_flow import Section
from macros.reports.parts.report_sheet import Report
from macros.reports.parts.shown_columns import UNIT, Row, Shown, from_row, share, summed
from macros.reports.parts.table_of import TableOf
from validators.values.origin import added, carrying, origin_of, sum_of
from validators.values.text import Text

NO_AREA = "没有填"
_QUANTITY = "销售产品数量"


def _sold(context: ReportContext) -> dict[tuple[str, str], int]:
    """Branch and customer -> quantity of the month in thousandths."""
    flow = context.inputs.flow
    found = flow.groupby(["_branch", "客户编码"], as_index=False)["数量"].sum()
    return {(str(branch), str(code)): int(amount) for branch, code, amount in found.itertuples(index=False, name=None)}


def _customers(context: ReportContext) -> list[Row]:
    """The customers on file with what was carried for them."""
    sold, month, found = context.once("quantities sold", _sold), context.period, list[dict[str, Any]]()
    for row in rows_in(context, "R03"):
        key = (row["_branch"], row["客户编码"])
        amount = carrying(sold.get(key, 0), sum_of("R10", "数量", [month], {("_branch", "客户编码"): [key]}))
        found.append(dict(row) | {"区域": row["分片区域"] or NO_AREA, _QUANTITY: amount, "档案": row})
    return sorted(found, key=lambda row: (row["_branch"], row["区域"], -row[_QUANTITY], row["客户编码"]))


def _areas(context: ReportContext) -> list[Row]:
    """Each area with its customers, those with business, and the quantity."""
    groups: dict[tuple[str, str], list[Row]] = {}
    for row in _customers(context):
        groups.setdefault((row["_branch"], row["区域"]), []).append(row)
    lines = []
    for (branch, area), rows in groups.items():
        ways = [way for row in rows if (way := origin_of(row[_QUANTITY])) is not None]
        line = {"_branch": branch, "区域": area, "客户数": how_many([row["档案"] for row in rows])}
        line["有业务"] = how_many([row["档案"] for row in rows if row[_QUANTITY]], "本月有货量的客户")
        lines.append(line | {_QUANTITY: carrying(sum(int(row[_QUANTITY]) for row in rows), added(ways))})
    return sorted(lines, key=lambda line: (-line[_QUANTITY], line["_branch"], line["区域"]))


_AREAS = (
    UNIT,
    Shown("区域", width=20),
    summed("客户数", width=12, kind="tally"),
    summed("有业务", width=12, kind="tally"),
    summed(_QUANTITY, width=18, kind="quantity"),
    share("占比", _QUANTITY, 12),
)
_LIST = (
    UNIT,
    Shown("区域"),
    Shown("名称", lambda c, row: row["企业全称"] or row["客户编码"], 30),
    Shown("经营性质", width=16, empty="没有填"),
    summed(_QUANTITY, kind="quantity"),
    *from_row("R03"),
)
REPORT = Report(
    id="E2.7",
    sheet="客户区域分析",
    title=Text("客户区域分析表", "Customers by area"),
    order=71,
    parts=(
        Section("一、各区域（货量从多到少）"),
        TableOf(_areas, _AREAS, label="区域", word="个区域", empty="没有客户档案"),
        ChartOver(
            "销售产品数量，按区域", "区域", Drawn(_QUANTITY, "blue"), kind="bar", reverse=True, legend="none", y_format="#,##0", gap=50
        ),
        Section("二、各区域的客户"),
        TableOf(_customers, _LIST, label="区域", word="户", group="区域", empty="没有客户档案"),
    ),
    signs=3,
    side=(26, 7),
    legend="区域、经营性质是客户档案里的；销售产品数量是本月业务量流水的货量合计，冲销的减掉。编制、填写、审核签名。",
)
