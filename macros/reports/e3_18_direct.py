"""E3.18 直销与合作站: the share of direct sales by branch, small deliveries, and what each station bought (D57, D27a, R59)."""

from __future__ import annotations

from macros.reports.layout.context import Report, ReportContext
from macros.reports.layout.frame import extra_rows, rows_of, short_names, summary
from macros.reports.layout.listing import Shown, end, list_page, put_chart, put_list
from validators.page.page import Page
from validators.page.parts import gap, section
from validators.values.text import Text

SHEET = "直销与合作站"
_SHARE = '=IF({直销(吨)}{row}+{批发(吨)}{row}=0,"不适用",{直销(吨)}{row}/({直销(吨)}{row}+{批发(吨)}{row}))'
_SMALL = '=IF({直销(吨)}{row}=0,"不适用",{小额配送(吨)}{row}/{直销(吨)}{row})'


def build(context: ReportContext) -> Page:
    """Branches, the lowest share first, with both channels drawn on each other; then the stations by what they bought."""
    units, stations = _units(context), _stations(context)
    page = list_page(context, SHEET, "直销比例、小额配送和合作站", units)
    last = len(page.widths) - 1
    section(page, 4, 2, last, "一、直销比例（从低到高）")
    rows = sorted(rows_of(context, "D57"), key=lambda r: (r["直销比例"] is None, r["直销比例"] or 0, r["_branch"]))
    given = {name: summary(context, "D57", name) for name in ("直销比例",)} | {"占直销": summary(context, "D57", "占直销")}
    given["准时率"] = summary(context, "D27a", "准时率")
    made = put_list(context, page, 5, units, rows, label="机构", word="家", given=given)
    channels = [("直销(吨)", "series1"), ("批发(吨)", "series2")]
    row = put_chart(page, made, "直销和批发（吨）", "机构", channels, stacked=True, y_format="#,##0", gap=50)
    row = section(page, gap(page, row, 8), 2, last, "二、合作加油站（购油量从多到少）")
    listed = sorted(extra_rows(context, "D57", "stations"), key=lambda r: (-(r["购油量"] or 0), r["_branch"], r["站名"] or ""))
    made = put_list(context, page, row, stations, listed, label="站名", word="座", empty="没有合作加油站")
    words = "直销比例 = 直销 / (直销 + 批发)；没有渠道的单列，不在比例里；变动与上月比；准时率只看小额配送。"
    return end(context, page, made.below, (2, 4, 7, 9), needs=("D57", "D27a"), legend=words, head_row=5)


def _units(context: ReportContext) -> tuple[Shown, ...]:
    names = short_names(context)
    delivered = {}
    if "D27a" in context.results:
        delivered = {row["_branch"]: row["准时率"] for row in extra_rows(context, "D27a", "by_branch")}
    return (
        Shown(header="机构", width=16, take=lambda r: names.get(r["_branch"], r["_branch"])),
        Shown(header="直销(吨)", width=13, take="直销数量", kind="quantity", total="sum"),
        Shown(header="批发(吨)", width=13, take="批发数量", kind="quantity", total="sum"),
        Shown(header="直销比例", width=11, take="直销比例", kind="ratio", total=_SHARE, empty="不适用"),
        Shown(header="变动(百分点)", width=12, take="变动", kind="change", empty="历史不足"),
        Shown(header="小额配送(吨)", width=13, take="小额配送量", kind="quantity", total="sum"),
        Shown(header="占直销", width=11, take="占直销", kind="ratio", total=_SMALL, empty="不适用"),
        Shown(header="准时率", width=11, take=lambda r: delivered.get(r["_branch"]), kind="ratio", empty="没有配送"),
        Shown(header="没有渠道(吨)", width=13, take="无渠道数量", kind="quantity", total="sum", alarm=bool),
    )


def _stations(context: ReportContext) -> tuple[Shown, ...]:
    names = short_names(context)
    return (
        Shown(header="站名", width=0, take="站名"),
        Shown(header="所属单位", width=0, take=lambda r: names.get(r["_branch"], r["_branch"])),
        Shown(header="类型", width=0, take="类型"),
        Shown(header="购油量(吨)", width=0, take="购油量", kind="quantity", total="sum"),
        Shown(header="上月(吨)", width=0, take="上期购油量", kind="quantity", empty="历史不足"),
        Shown(header="环比", width=0, take="环比", kind="change", empty="不适用"),
        Shown(header="没完成整改", width=0, take="未完成整改", kind="tally", total="sum", alarm=bool),
        Shown(header="整改要求", width=0, take="整改要求", wrap=True),
    )


REPORT = Report(
    id="E3.18", sheet=SHEET, title=Text("直销与合作站", "Direct sales and stations"), level="centre", build=build, needs=("D57",), order=57
)
