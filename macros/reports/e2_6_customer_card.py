"""E2.6 客户资料卡: in which area how many customers bring in how much, and what part of the whole that is (D42; S4 R36)."""

from __future__ import annotations

from macros.reports.layout.context import ReportContext
from macros.reports.parts.chart_over import ChartOver, Drawn
from macros.reports.parts.page_flow import PageFlow, Part, Section
from macros.reports.parts.report_sheet import Report
from macros.reports.parts.shown_columns import Shown, at_centre, branch, share, summed
from macros.reports.parts.table_of import TableOf
from macros.reports.rows.year_sales import year_of
from validators.values.text import Text

_SLICES = ("series1", "series2", "series3", "series4", "green", "red", "orange", "grey")
_MONEY = "金额(元)"


def _card(first: tuple[Shown, ...]) -> tuple[Shown, ...]:
    """The columns of the seed's form."""
    return (
        *first,
        summed("客户数量", kind="tally"),
        summed(_MONEY, "金额"),
        share("比率", _MONEY, total=True),
        Shown("摘要", lambda c, row: None, empty=""),
        Shown("备注", lambda c, row: None, empty=""),
    )


_AREAS = _card((branch(always=False), Shown("年度", kind="choice"), Shown("地区")))
_OFFICES = _card((branch(), Shown("年度", lambda c, row: str(c.period.year), kind="choice")))


def _pie(flow: PageFlow) -> None:
    """Of what is positive, the largest; a part that is negative has no slice."""
    slices = min(sum(1 for row in flow.rows if row["金额"] > 0), len(_SLICES))
    if slices:
        drawn = Drawn("比率", label="0.0%", points=_SLICES[:slices])
        names = "机构" if at_centre(flow.context) else "地区"
        ChartOver("金额的比率，从多到少", names, drawn, rows=12, most=slices, kind="pie", legend="right")(flow)


def _parts(context: ReportContext) -> tuple[Part, ...]:
    areas = TableOf("D42", _AREAS, "-金额 _branch 地区", label="地区", word="个地区", empty="本年没有收入")
    if not at_centre(context):
        return (areas, _pie)
    offices = TableOf("D42.by_branch", _OFFICES, "-金额 _branch", label="机构", word="家", absent=True, whole=True, empty="本年没有收入")
    return (Section("各单位"), offices, _pie, Section("各单位的各地区"), areas)


REPORT = Report(
    id="E2.6",
    title=Text("客户资料卡", "Customers by area"),
    asks=("D42",),
    order=71,
    source=lambda c: f"期间：{year_of(c)}",
    parts=_parts,
    widths=lambda c: (1, 5, 18, 10, 16, 12, 17, 11, 22, 22, 1) if at_centre(c) else (1, 5, 10, 20, 12, 17, 11, 24, 24, 1),
    reads=("D42",),
    signs=3,
    legend="地区是客户档案里的分片区域；客户数量只数本年收入大于 0 的，同一法人在一个地区只算一户；比率 = 金额 / 全部金额。摘要、备注由编制人填写。",
)
