"""E2.13b 客户信息完整率: whose member files lack what, whose credits have no document, whose tasks are done (D41, D19b, R41; S1 A12)."""

from __future__ import annotations

from macros.reports.layout.context import ReportContext
from macros.reports.layout.frame import or_zero, summary
from macros.reports.parts.chart_over import ChartOver, Drawn
from macros.reports.parts.page_flow import Section
from macros.reports.parts.report_sheet import Report
from macros.reports.parts.shown_columns import NOT_ZERO, UNIT, Row, Shown, buyer, from_customer, quotient, summed
from macros.reports.parts.table_of import TableOf
from macros.reports.rows.archive_gaps import named
from macros.reports.rows.member_files import member_files, people_files
from validators.values.money import percent_shown
from validators.values.text import Text

_RATE = "={已填}{row}/{应填}{row}"
_PEOPLE = (
    UNIT,
    Shown("客户经理", width=20),
    *(summed(word, width=9, kind="tally") for word in ("户数", "已填", "应填")),
    Shown("档案完整率", "完整率", 12, "ratio", formula=_RATE, total=quotient("已填", "应填"), whole="D41.完整率", empty="不适用"),
    summed("凭证缺项", width=11, kind="tally", alarm=NOT_ZERO),
    *(summed(f"会议与任务{word}", word, 16, "tally") for word in ("完成", "未完成")),
)


def _gaps(context: ReportContext, row: Row) -> str | None:
    return named(context, row["缺项"]) if row["缺项"] else None


_MEMBERS = (
    UNIT,
    buyer("客户编码", "成员企业"),
    *(Shown(word, kind="tally") for word in ("凭证缺项", "已填", "应填")),
    Shown("档案完整率", "完整率", kind="ratio", formula=_RATE, empty="不适用"),
    Shown("客户经理", empty="没有"),
    Shown("缺哪几项", _gaps, wrap=True, empty=""),
    *from_customer(),
)


def _overall(context: ReportContext) -> str:
    rate, files = summary(context, "D41", "完整率"), or_zero(summary(context, "D41", "户数"))
    return f"{files} 户，档案完整率 {'不适用' if rate is None else percent_shown(rate)}"


REPORT = Report(
    id="E2.13b",
    sheet="信息完整率",
    title=Text("客户信息完整率", "Files of members, by person"),
    asks=("D41",),
    order=47,
    source=_overall,
    quality=True,
    parts=(
        Section("各客户经理（完整率从低到高）"),
        TableOf(people_files, _PEOPLE, "完整率 _branch 客户经理", label="客户经理", word="人", empty="没有成员档案"),
        ChartOver(
            "档案完整率，从低到高",
            "客户经理",
            Drawn("档案完整率", "blue", label="0.0%"),
            most=20,
            legend="none",
            y_min=0,
            y_max=1,
            y_format="0%",
        ),
        Section("要补的成员（完整率低的在前）"),
        TableOf(
            member_files,
            _MEMBERS,
            "完整率 -凭证缺项 _branch 客户编码",
            label="成员企业",
            word="户",
            empty="都填全了，也都有凭证",
            wide=True,
        ),
    ),
    side=(26, 7),
    legend="完整率 = 已填的档案项 / 方案要求的档案项；凭证缺项是有余额、没有一份凭证的本行授信；"
    "会议、会议纪要和任务填了成果附件的算完成，一件事几个人参加，各算一次，没有填参加人的不在表里。",
)
