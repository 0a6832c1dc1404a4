"""E3.19 编制与证照: vacant posts, people who left, and licences by the days that are left (D47, R74)."""

from __future__ import annotations

from macros.reports.layout.branch_pages import day
from macros.reports.parts.chart_over import ChartOver, Drawn
from macros.reports.parts.page_flow import Section
from macros.reports.parts.report_sheet import Report
from macros.reports.parts.shown_columns import NEGATIVE, POSITIVE, UNIT, Shown, branch, days_until, several, summed
from macros.reports.parts.table_of import TableOf
from validators.values.text import Text

_POSTS = (
    branch("机构", width=20),
    Shown("岗位", width=24),
    *(summed(name, width=11, kind="tally", empty="没有编制") for name in ("编制", "在岗")),
    summed("缺编", width=11, kind="tally", empty="没有编制", alarm=POSITIVE),
    summed("离职", width=11, kind="tally"),
    Shown("说明", "理由", 24, wrap=True),
)
_TURNOVER = (
    branch("机构"),
    Shown("", lambda c, row: None),
    *(summed(name, kind="tally", empty="没有编制") for name in ("编制", "在岗", "缺编", "离职")),
    Shown("流失率", kind="ratio", whole="D47.流失率", empty="不适用"),
)


_LICENCES = (
    Shown("证照", lambda c, row: row["证照名称"] or row["证照号"]),
    Shown("证照号"),
    UNIT,
    Shown("到期日", lambda c, row: day(row["到期日"]), kind="date", empty="没有填"),
    Shown("剩余天数", days_until("到期日"), kind="tally", alarm=NEGATIVE),
    *several("年审结果", "保管人"),
)
REPORT = Report(
    id="E3.19",
    title=Text("编制与证照", "Posts and licences"),
    heading="编制、人员流动和证照",
    order=95,
    parts=(
        Section("一、编制和在岗"),
        TableOf("D47", _POSTS, "-缺编 _branch 机构 岗位", label="机构", word="个岗位", empty="没有编制和人员"),
        Section("二、各单位"),
        TableOf("D47.by_unit", _TURNOVER, "-缺编 _branch", label="机构", word="家"),
        ChartOver("编制和在岗（人）", "机构", Drawn("编制", "series2"), Drawn("在岗", "series1"), y_format="0"),
        Section("三、证照（快到期的在前）"),
        TableOf("R74", _LICENCES, "到期日 _branch", label="证照", word="张", empty="没有登记证照"),
    ),
    legend="缺编 = 编制 - 在岗，小于 0 是超编；一人兼几岗，只占有编制的岗；流失率 = 本年离职 / 各月平均在岗。",
)
