"""E2.14d 计量轮换到期: devices by the day on which they are to be changed, and how many fall due in each month (D48)."""

from __future__ import annotations

from typing import Any

from macros.reports.layout.context import ReportContext
from macros.reports.layout.frame import extra_rows, or_zero, summary
from macros.reports.parts.chart_over import ChartOver, Drawn
from macros.reports.parts.page_flow import Section
from macros.reports.parts.report_sheet import Report
from macros.reports.parts.shown_columns import POSITIVE, Row, Shown, branch, buyer, mark, summed
from macros.reports.parts.table_of import TableOf
from validators.page.page import Cell
from validators.values.text import Text

_FILLS = {"已逾期": "red_light", "本季到期": "orange_light", "下季到期": "yellow_light", "没有算出": "blue_light"}
_DUE = ("已逾期", "本季到期", "下季到期")


def _state(context: ReportContext, row: Row) -> Cell:
    return mark(row["状态"], _FILLS.get(row["状态"], ""))


def _overall(context: ReportContext) -> str:
    whole = {word: or_zero(summary(context, "D48", word)) for word in ("装置", *_DUE)}
    return f"计量装置 {whole['装置']} 个：" + "，".join(f"{word} {whole[word]} 个" for word in _DUE)


_MODES = (
    Shown("计量方式"),
    summed("装置", kind="tally"),
    summed("已逾期", kind="tally", alarm=POSITIVE),
    *(summed(word, kind="tally") for word in ("本季到期", "下季到期", "没有算出")),
)
_DEVICES = (
    branch(width=14, always=False),
    Shown("资产号", width=14, empty="没有填"),
    buyer(width=20),
    Shown("类型", width=10, kind="choice", empty="没有填"),
    Shown("计量方式", width=11, kind="choice"),
    Shown("安装日", width=12, kind="date", empty="没有填"),
    Shown("下次到期", width=12, kind="date", empty="没有算出"),
    Shown("逾期天数", width=10, kind="tally", empty="没有算出", alarm=POSITIVE),
    Shown("状态", _state, 11, "choice"),
    Shown("说明", "理由", 20, wrap=True, empty=""),
)
_MONTHS = (Shown("到期月"), summed("到期台数", kind="tally"))


def _modes(context: ReportContext) -> list[dict[str, Any]]:
    """The kinds of metering over all branches."""
    found: dict[str, dict[str, Any]] = {}
    for row in extra_rows(context, "D48", "by_mode"):
        held = found.setdefault(row["计量方式"], {"计量方式": row["计量方式"]} | dict.fromkeys(("装置", *_DUE, "没有算出"), 0))
        for name in ("装置", *_DUE, "没有算出"):
            held[name] += row[name]
    return [found[mode] for mode in sorted(found)]


_LIST = TableOf("D48", _DEVICES, "下次到期 _branch 资产号", label="资产号", word="个", empty="没有计量装置")
REPORT = Report(
    id="E2.14d",
    sheet="计量到期",
    title=Text("计量轮换到期", "Meters due to be changed"),
    order=62,
    source=_overall,
    parts=(
        Section("一、按计量方式"),
        TableOf(_modes, _MODES, label="计量方式", word="种", empty="没有计量装置"),
        Section("二、以后十二个月到期的台数"),
        TableOf("D48.by_month", _MONTHS, label="到期月", word="个月", empty="以后十二个月没有到期的"),
        ChartOver("到期台数", "到期月", Drawn("到期台数", "blue", label="0"), kind="column", y_format="0", legend="none", gap=50),
        Section("三、各装置（先到期的在前）"),
        _LIST,
    ),
    reads=("D48",),
    asks=("D48",),
    widths=_LIST.page_widths,
    legend="下次到期 = 安装日 + 轮换周期（年），装置没有填周期的用政策的；到期日在期末以前的是已逾期。",
)
