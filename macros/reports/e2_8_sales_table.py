"""E2.8 客户销售分析表: what sells where in the year, business by place, with both totals (R10; S4)."""

from __future__ import annotations

from macros.reports.layout.context import ReportContext
from macros.reports.parts.chart_over import ChartOver, Drawn
from macros.reports.parts.page_flow import PageFlow
from macros.reports.parts.report_sheet import Report
from macros.reports.parts.shown_columns import Shown, at_centre, share, summed
from macros.reports.parts.table_of import TableOf
from macros.reports.rows.year_sales import year_of, year_sales
from validators.values.text import Text

_WHOLE = "合计(元)"
_INKS = ("series1", "series2", "series3", "series4", "green", "red", "orange", "purple", "grey")


def _columns(context: ReportContext) -> tuple[Shown, ...]:
    """A column a place, named so that a formula can name it too."""
    places = year_sales(context).places
    cells = tuple(summed(_head(at, place), place) for at, place in enumerate(places))
    whole = f"=SUM({{{cells[0].header}}}{{row}}:{{{cells[-1].header}}}{{row}})" if cells else ""
    return (
        Shown("业务", "业务代码"),
        *cells,
        summed(_WHOLE, lambda c, row: sum(row[place] for place in places), formula=whole),
        share("占比", _WHOLE, total=True),
    )


def _widths(context: ReportContext) -> tuple[float, ...]:
    """The column of the businesses takes what few places leave, so that the lines above and below find room."""
    places = [15.2] * len(year_sales(context).places)
    return 1, 5, max(12.0, 100 - sum(places)), *places, 16, 8, 1


def _head(at: int, place: str) -> str:
    """The place without what has a meaning in a formula's pattern; its number where nothing is left."""
    return "".join(sign for sign in place if sign not in "{}:![].") or f"第{at + 1}处"


def _chart(flow: PageFlow) -> None:
    """The places stand on each other, a column a business."""
    context = flow.context
    places = [_head(at, place) for at, place in enumerate(year_sales(context).places)]
    drawn = [Drawn(head, ink) for head, ink in zip(places, _INKS, strict=False)]
    if drawn:
        ChartOver(
            "各业务的收入，按" + ("单位" if at_centre(context) else "地区") + "（元）", "业务", *drawn, stacked=True, y_format="#,##0"
        )(flow)


REPORT = Report(
    id="E2.8",
    title=Text("客户销售分析表", "Sales by business and place"),
    order=72,
    source=lambda c: f"年度：{c.period.year}；期间：{year_of(c)}；产品的类别：全部业务",
    parts=(TableOf(lambda c: year_sales(c).rows, _columns, label="业务", word="种", whole=True, empty="本年没有收入"), _chart),
    widths=_widths,
    signs=3,
    legend="地址按客户档案里的分片区域；汇总时按单位。行、列的合计应当相等。",
)
