"""E2.5b 订单节点: each order with its lead time and where it waits, the steps that slip, and how long a step takes (D27c; R68)."""

from __future__ import annotations

from typing import Any

from macros.reports.layout.context import ReportContext
from macros.reports.layout.frame import or_zero, rows_of, summary
from macros.reports.parts.chart_over import ChartOver, Drawn
from macros.reports.parts.page_flow import Section
from macros.reports.parts.report_sheet import Report
from macros.reports.parts.shown_columns import POSITIVE, UNIT, Row, Shown, mark, summed
from macros.reports.parts.staged_bars import Gantt
from macros.reports.parts.table_of import TableOf
from macros.reports.rows.desk_work.slipping_steps import by_step, order_spans, slipping_steps, step_days
from validators.page.page import Cell
from validators.values.money import decimals, percent_shown
from validators.values.text import Text

_FILLS = {"在制": "yellow_light", "完成": "green_light"}
_RESULTS = {"迟延": "orange_light", "过期未完": "red_light"}


def _state(context: ReportContext, row: Row) -> Cell:
    return mark(row["状态"], _FILLS[row["状态"]])


def _waiting_first(row: Row) -> Any:
    return row["状态"] != "在制", -(row["周期"] or 0), row["_branch"], row["内部订单"] or ""


_ORDERS = (
    Shown("外部订单", width=16, empty="没有填"),
    Shown("内部订单", width=16),
    Shown("状态", _state, 10, "choice"),
    *(summed(word, name, 9, "tally") for word, name in (("工序数", "工序数"), ("完成", "完成工序"), ("按时", "按时工序"))),
    Shown("按时率", width=11, kind="ratio", whole="D27c.按时率", empty="没有到期"),
    Shown("周期(小时)", "周期", 13, "score", empty="没有做完两道"),
    Shown("等在", width=14, kind="choice", empty="都完成了"),
    Shown("周期达标", "结论", 11, "choice", empty="没有判断"),
    UNIT,
)
_BY_STEP = (
    Shown("工序"),
    *(summed(word, name, kind="tally") for word, name in (("道数", "道数"), ("迟延", "迟延道数"), ("停在这里", "停在这里"))),
    Shown("平均小时", kind="score", empty="第一道"),
)
_STEPS = (
    Shown("外部订单", empty="没有填"),
    Shown("内部订单"),
    Shown("结果", lambda c, row: mark(row["结果"], _RESULTS[row["结果"]]), kind="choice"),
    Shown("工序", kind="choice"),
    Shown("时长", kind="score", empty="第一道"),
    Shown("迟延", kind="score", empty="没有完成", alarm=POSITIVE),
    Shown("交接人", empty="没有人"),
    Shown("计划完成", kind="choice", empty="没有填"),
    Shown("实际完成", kind="choice", empty="没有完成", wrap=True),
)


def _overall(context: ReportContext) -> str:
    every, open_ = (or_zero(summary(context, "D27c", name)) for name in ("订单数", "在制订单"))
    lead, steps = summary(context, "D27c", "平均周期"), rows_of(context, "D27c")
    due = sum(row["应完工序"] for row in steps)
    kept = percent_shown(sum(row["按时工序"] for row in steps) / due) if due else "不适用"
    said = "不适用" if lead is None else f"{decimals(lead, 2)} 小时"
    return f"订单 {every} 张，在制 {open_} 张；工序按时率 {kept}，完成的订单平均周期 {said}"


REPORT = Report(
    id="E2.5b",
    sheet="订单进度",
    title=Text("订单节点", "Orders and their steps"),
    order=81,
    source=_overall,
    quality=True,
    parts=(
        Section("一、各张订单（在制的、周期长的在前）"),
        TableOf("D27c", _ORDERS, _waiting_first, label="内部订单", word="张", empty="本月没有订单", whole=True),
        Section("二、各道工序"),
        TableOf(by_step, _BY_STEP, label="工序", word="道", empty="本月没有订单"),
        ChartOver(
            "平均每道工序要几小时", "工序", Drawn("平均小时", "blue"), kind="bar", reverse=True, legend="none", y_min=0, y_format="0"
        ),
        Section("三、迟延和过期的工序（迟得多的在前）"),
        TableOf(slipping_steps, _STEPS, label="内部订单", word="道", empty="没有迟延的工序"),
        Gantt("四、在制订单的时间（绿的是做完的工序）", order_spans, step_days, "内部订单"),
    ),
    legend="周期 = 最后一道的实际完成 - 第一道的；时长 = 本道的实际完成 - 上一道的；迟延是比计划晚的小时；等在是还没有完成的第一道。",
)
