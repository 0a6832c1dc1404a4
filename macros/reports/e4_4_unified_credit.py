"""E4.4 集团客户统一授信敞口与风险提示整改: what each group has, what is left out, what is beyond its limit, and what to do (D19; S1)."""

from __future__ import annotations

from typing import Any

from macros.reports.layout.context import ReportContext
from macros.reports.layout.frame import or_zero, summary
from macros.reports.parts.chart_over import ChartOver, Drawn
from macros.reports.parts.page_flow import Section
from macros.reports.parts.report_sheet import Report, ReportSheet
from macros.reports.parts.shown_columns import NOT_ZERO, POSITIVE, UNIT, Row, Shown, at_branch, at_centre, buyer, from_row, summed
from macros.reports.parts.table_of import TableOf
from macros.reports.rows.group_credits import group_name, groups, left_out
from validators.values.money import yuan_shown
from validators.values.text import Text

_GROUP = Shown("集团", group_name, 23)
_EXPOSURE = (
    _GROUP,
    Shown("核心企业", width=23, wrap=True, empty="没有标"),
    summed("成员数", width=9, kind="tally"),
    *(summed(f"{word}(元)", word, 18) for word in ("授信总额", "已纳入")),
    summed("漏报(元)", "漏报", 17, alarm=POSITIVE),
    summed("净额(元)", "净额", 18),
    Shown("限额(元)", "限额", 18, "money", empty="限额未设"),
    summed("超限(元)", "超限", 16, alarm=POSITIVE),
)
_NEED = (
    _GROUP,
    summed("含他行总额(元)", "含他行总额"),
    Shown("机构数", kind="tally"),
    Shown("资金需求(元)", "资金需求", kind="money", empty="没有填"),
    summed("超需求(元)", "超需求", alarm=POSITIVE),
    summed("异地笔数", kind="tally"),
    summed("凭证没有核实(笔)", "凭证没有核实", kind="tally", alarm=NOT_ZERO),
)
_SIGNS = (
    _GROUP,
    Shown("整改状态", empty="–", kind="choice"),
    Shown("未纳入(笔)", "未纳入笔数", kind="tally", alarm=NOT_ZERO),
    Shown("提示", wrap=True),
    Shown("整改要求", wrap=True, empty="没有要整改的"),
)
_OUTSIDE = (
    _GROUP,
    buyer("成员", "成员"),
    UNIT,
    Shown("授信编号"),
    Shown("业务品种", kind="choice"),
    Shown("低风险业务", lambda c, row: "是" if row["低风险业务"] else "否", kind="choice"),
    summed("授信余额(元)", "授信余额"),
    *from_row("R47"),
)


def _pressing(row: Row) -> Any:
    """What is beyond its limit first, then what is left out."""
    return -or_zero(row["超限"]), -or_zero(row["漏报"]), -or_zero(row["授信总额"]), row["集团"]


def _overall(context: ReportContext) -> str:
    gap, over = (or_zero(summary(context, "D19", name)) for name in ("漏报", "超限"))
    every = or_zero(summary(context, "D19", "集团数"))
    often = context.inputs.setting("report_interval")
    told = "试算：集团的成员分在几个机构，以上级合并的为准。" if at_branch(context) else f"通报间隔：{often}。" if often else ""
    return f"{told}集团 {every} 个；没有纳入统一授信的 {yuan_shown(gap)} 元，超过限额的 {yuan_shown(over)} 元"


_PARTS = (
    Section("一、授信敞口（超限多的在前）"),
    TableOf(groups, _EXPOSURE, _pressing, label="集团", word="个集团", empty="没有集团授信"),
    ChartOver(
        "授信总额与限额（元）",
        "集团",
        Drawn("授信总额(元)", "blue"),
        Drawn("限额(元)", "red", target=True),
        most=15,
        y_min=0,
        y_format="#,##0",
    ),
    Section("二、资金需求、多头和异地"),
    TableOf(groups, _NEED, _pressing, label="集团", word="个集团", empty="没有集团授信"),
    Section("三、提示和整改"),
    TableOf(groups, _SIGNS, _pressing, empty="没有集团授信", wide=True),
    Section("四、没有纳入统一授信的授信（余额大的在前）"),
    TableOf(left_out, _OUTSIDE, "-授信余额", label="集团", word="笔", empty="本行的授信都纳入了统一授信"),
)
_LEGEND = (
    "授信总额是本行各机构的授信余额，低风险业务在内；已纳入是台账填“是”、集团名单没有写不纳入的；漏报 = 授信总额 - 已纳入；"
    "净额 = 授信总额 - 保证金，只供参考；含他行总额只用来与资金需求比；几个机构填了同一笔他行授信，按填得最多的一个算；"
    "整改状态与上月的漏报、超限比。"
)
_COMMON: dict[str, Any] = {"source": _overall, "parts": _PARTS, "legend": _LEGEND, "side": (26, 7), "quality": True}
REPORT = Report(
    id="E4.4",
    sheet="集团敞口(试算)",
    title=Text("集团客户统一授信敞口与风险提示整改", "Unified credit of groups"),
    asks=("D19",),
    order=54,
    where=at_branch,
    more=(ReportSheet(sheet="统一授信敞口", heading="集团客户统一授信敞口与风险提示整改", where=at_centre, letter=True, **_COMMON),),
    **_COMMON,
)
