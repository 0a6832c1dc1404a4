"""E3.6 市场占有率: which area and business to attack, and how the share went over twelve months (D11; R39)."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pandas as pd

from macros.reports.layout.context import ReportContext
from macros.reports.parts.chart_over import ChartOver, Drawn
from macros.reports.parts.page_flow import Section
from macros.reports.parts.report_sheet import Report
from macros.reports.parts.shown_columns import UNIT, Limit, Row, Shown, quotient, summed
from macros.reports.parts.table_of import TableOf
from validators.values.origin import Where, carrying, share, sum_of, times
from validators.values.period import Month
from validators.values.text import Text

_SHOWN = Fraction(-1, 200)
"""What is less than this is shown as less than 0."""
_KEYS = ("_branch", "区域", "业务")
_OWN, _WHOLE, _NEAR = "本企业", "市场总量", "可达市场量"


def _market(context: ReportContext) -> pd.DataFrame:
    """R39 of this month and of those before, each row in the month that it is about."""
    frames = [context.inputs.history.frame("R39"), context.inputs.frame("R39")]
    held = pd.concat([frame for frame in frames if not frame.empty] or frames[-1:])
    return held[held["期间"].fillna(held["_period"]) == held["_period"]]


def _rate(held: pd.DataFrame, month: Month, part: str, whole: str, keys: Where) -> Any:
    """A share of a month over the rows that have both amounts; None where there are none."""
    known = held[(held["_period"] == str(month)) & held[[part, whole]].notna().all(axis=1)]
    sums = [carrying(int(known[name].sum()), sum_of("R39", name, [month], keys)) for name in (part, whole)]
    return share(*sums) if sums[1] else None


def _before(context: ReportContext) -> dict[Any, Any]:
    month, held = context.period.plus(-1), context.once("market", _market)
    groups = held[held["_period"] == str(month)].groupby(list(_KEYS))
    return {key: _rate(rows, month, _OWN, _WHOLE, {_KEYS: [key]}) for key, rows in groups}


def _moved(context: ReportContext, row: Row) -> Any:
    """Points against the month before, of the same area and business."""
    before, now = context.once("shares before", _before).get(tuple(row[name] for name in _KEYS)), row["总体占有率"]
    return None if before is None or now is None else times(now - before, 100, "换成百分点")


def _months(context: ReportContext) -> list[Row]:
    """Of the last twelve those whose market is known."""
    held = context.once("market", _market)
    found = [(str(m), *(_rate(held, m, _OWN, whole, {}) for whole in (_WHOLE, _NEAR))) for m in context.period.back(12)]
    return [{"月份": month, "总体": one, "可达": other} for month, one, other in found if one is not None or other is not None]


_AREAS = (
    UNIT,
    Shown("区域", width=16, empty="没有填"),
    Shown("业务", width=14, empty="没有填"),
    *(summed(name, width=16, empty="没有填") for name in (_WHOLE, _NEAR, _OWN)),
    Shown("总体占有率", width=12, kind="ratio", total=quotient(_OWN, _WHOLE), whole="D11.总体占有率", empty="算不出"),
    Shown("可达占有率", width=12, kind="ratio", total=quotient(_OWN, _NEAR), whole="D11.可达占有率", empty="算不出"),
    Shown("相对占有率", width=12, kind="ratio", empty="算不出"),
    Shown("变动(百分点)", _moved, 13, "score", empty="历史不足", alarm=Limit("下降", lambda v: v < _SHOWN)),
)
_TREND = (
    Shown("月份", kind="month"),
    Shown("总体占有率", "总体", kind="ratio", empty="没有"),
    Shown("可达占有率", "可达", kind="ratio", empty="没有"),
)
_LINES = (Drawn("总体占有率", "blue"), Drawn("可达占有率", "orange"))
REPORT = Report(
    id="E3.6",
    title=Text("市场占有率", "Market share"),
    order=58,
    parts=(
        Section("一、各区域、各业务（总体占有率从低到高）"),
        TableOf("D11", _AREAS, "总体占有率 _branch 区域 业务", label="区域", empty="没有填市场规模与竞争份额"),
        Section("二、最近十二个月"),
        TableOf(_months, _TREND, empty="还没有一个月的市场规模"),
        ChartOver("总体和可达占有率", "月份", *_LINES, kind="line", y_format="0%", y_min=0),
    ),
    legend="总体 = 本企业 / 市场总量，可达 = 本企业 / 可达市场量，相对 = 本企业 / 对手（政策写明取最大的还是前三之和）；变动与上月比。",
)
