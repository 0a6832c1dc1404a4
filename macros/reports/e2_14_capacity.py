"""E2.14 容量与SLA: how far each resource is used and whether services keep what was agreed; where requests stand (D52, D27d)."""

from __future__ import annotations

from macros.reports.layout.context import ReportContext
from macros.reports.layout.frame import extra_rows, or_zero, summary
from macros.reports.parts.chart_over import ChartOver, Drawn
from macros.reports.parts.page_flow import Section
from macros.reports.parts.report_sheet import Report
from macros.reports.parts.shown_columns import NEGATIVE, POSITIVE, UNIT, Row, Shown, mark, summed
from macros.reports.parts.table_of import TableOf
from validators.page.page import Cell
from validators.values.money import percent_shown
from validators.values.text import Text

_FILLS = {"超出容量": "red_light", "到预警线": "orange_light", "有余量": "green_light", "没有容量": "yellow_light"}


def _state(context: ReportContext, row: Row) -> Cell:
    return mark(row["状态"], _FILLS[row["状态"]])


_RESOURCES = (
    UNIT,
    Shown("资源", width=18),
    *(Shown(name, width=14, kind="quantity", empty="没有填") for name in ("容量", "已用")),
    Shown("可用", width=14, kind="quantity", empty="没有填", alarm=NEGATIVE),
    Shown("利用率", width=12, kind="ratio", whole="D52.平均利用率", empty="没有容量"),
    Shown("状态", _state, 12, "choice"),
    Shown("约定SLA", "SLA指标", 12, "ratio", empty="用政策的"),
    Shown("达标", "结论", 12, "choice", empty="没有判断"),
)
_LINKS = (
    Shown("环节"),
    *(summed(name, kind="tally") for name in ("经过", "已办", "按时已办")),
    summed("停在这里", kind="tally"),
    summed("超时", kind="tally", alarm=POSITIVE),
)


def _links(context: ReportContext) -> list[Row]:
    """The links over all branches, in the order of the pack."""
    found: dict[str, dict[str, int]] = {}
    for row in extra_rows(context, "D27d", "links"):
        held = found.setdefault(row["环节"], dict.fromkeys(("经过", "已办", "按时已办", "停在这里", "超时"), 0))
        for name in held:
            held[name] += row[name]
    order = context.inputs.policy.pack.enums.get(("R51b", "环节"), ())
    listed = sorted(found, key=lambda link: order.index(link) if link in order else len(order))
    return [{"环节": link} | found[link] for link in listed]


def _overall(context: ReportContext) -> str:
    rate, done, open_ = summary(context, "D27d", "按时率"), *(or_zero(summary(context, "D27d", n)) for n in ("办结", "未办结"))
    return f"服务请求办结 {done} 张，按时 {'不适用' if rate is None else percent_shown(rate)}，没有办结 {open_} 张"


REPORT = Report(
    id="E2.14",
    sheet="容量与SLA",
    title=Text("容量与SLA", "Capacity and service level"),
    asks=("D52",),
    order=60,
    source=_overall,
    quality=True,
    parts=(
        Section("一、各项资源（用得满的在前）"),
        TableOf(
            "D52", _RESOURCES, "-利用率 _branch 资源", label="资源", total="{n} 项资源的平均利用率", word="项", empty="没有资源", whole=True
        ),
        ChartOver(
            "利用率", "资源", Drawn("利用率", "blue", label="0%"), kind="bar", reverse=True, legend="none", y_min=0, y_max=1, y_format="0%"
        ),
        Section("二、服务请求走到哪个环节"),
        TableOf(_links, _LINKS, label="环节", word="个环节", empty="没有登记环节"),
    ),
    legend="利用率 = 已用 / 容量；平均是各项资源的平均，单位不同不能相加；达标是按时办结的比例与约定的比；到预警线的先订容量。",
)
