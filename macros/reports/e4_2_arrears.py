"""E4.2 欠费回收通报: how much of the old arrears each unit collected, and whether paid-for members are real (D18, D39, D20; S1)."""

from __future__ import annotations

from typing import Any

from macros.reports.layout.context import ReportContext
from macros.reports.layout.frame import or_zero, summary
from macros.reports.parts.chart_over import ChartOver, Drawn
from macros.reports.parts.page_flow import Part, Section
from macros.reports.parts.report_sheet import Report
from macros.reports.parts.shown_columns import NOT_ZERO, Row, Shown, branch, buyer, quotient, staff_name, summed
from macros.reports.parts.table_of import TableOf
from macros.reports.rows.centre.arrears import arrears_by_unit, largest_arrears
from macros.reports.rows.centre.member_audits import audited, audits, sham_accounts
from validators.values.money import percent_shown, yuan_shown
from validators.values.text import Text

_OLD, _BACK, _OWED, _LATE = "期初旧欠(元)", "本期收回(元)", "应收余额(元)", "逾期欠费(元)"


def _overall(context: ReportContext) -> str:
    rate, late = summary(context, "D18", "旧欠回收率"), or_zero(summary(context, "D18", "逾期"))
    said = "没有旧欠" if rate is None else f"旧欠回收率 {percent_shown(rate)}"
    return f"{said}；期末逾期欠费 {yuan_shown(late)} 元"


def _rate(header: str, part: str, whole: str, take: str, total: str) -> Shown:
    live = f"={{{part}}}{{row}}/{{{whole}}}{{row}}"
    return Shown(header, take, kind="ratio", formula=live, total=quotient(part, whole), whole=total, empty="不适用")


def _lowest(row: Row) -> Any:
    return row["旧欠回收率"] is None, row["旧欠回收率"] or 0, -row["逾期"], row["_branch"]


_UNITS = (
    branch(),
    summed(_OLD, "期初逾期"),
    summed(_BACK, "旧欠收回"),
    _rate("旧欠回收率", _BACK, _OLD, "旧欠回收率", "D18.旧欠回收率"),
    summed(_OWED, "应收"),
    summed(_LATE, "逾期"),
    _rate("逾期率", _LATE, _OWED, "逾期率", "D18.逾期率"),
    summed("逾期笔数", "笔数", kind="tally"),
    summed("没写原因", "没写原因", kind="tally", alarm=NOT_ZERO),
)
_CUSTOMERS = (
    branch(),
    buyer(),
    summed(_LATE, "逾期"),
    Shown("最长逾期(天)", "最长逾期", kind="tally", empty=""),
    Shown("承诺日", kind="date", empty="没有承诺"),
    Shown("欠费原因", wrap=True, empty="没有写"),
)
_REAL = (
    branch(),
    *(summed(name, kind="tally") for name in ("核查账户", "成员", "不真实")),
    Shown("不真实率", kind="ratio", total=quotient("不真实", "成员"), whole="D20.不真实率", empty="没有成员"),
    summed("可疑", kind="tally"),
    summed("虚假风险账户", kind="tally", alarm=NOT_ZERO),
    summed("后付费无周期", kind="tally", alarm=NOT_ZERO),
)
_SHAM = (
    branch(),
    buyer("集团客户", "集团"),
    Shown("集团账户"),
    staff_name("客户经理", "客户经理"),
    Shown("不真实率", kind="ratio", empty="没有成员"),
    summed("在网", kind="tally"),
    Shown("说明", "理由", wrap=True),
)
_INTERVALS = {"季": 3, "半年": 6}


def _due(context: ReportContext) -> bool:
    """True in the last month of each interval; every month where nothing is said of one."""
    pack = context.inputs.policy.pack
    said = context.inputs.setting("report_interval") if "report_interval" in pack.parameters else None
    return context.period.month % _INTERVALS.get(str(said), 1) == 0


def _parts(context: ReportContext) -> list[Part]:
    """The arrears; where members are audited, what was found too."""
    return [*_ARREARS, *(_AUDIT if audited(context) else ())]


_ARREARS = (
    Section("一、各单位旧欠回收（回收率从低到高）"),
    TableOf(arrears_by_unit, _UNITS, _lowest, label="机构", word="家", absent=True, whole=True, empty="没有应收款"),
    ChartOver("旧欠回收率，从低到高", "机构", Drawn("旧欠回收率", "blue", label="0.0%"), rows=12, legend="none", y_min=0, y_format="0%"),
    Section("二、逾期最多的客户"),
    TableOf(largest_arrears, _CUSTOMERS, label="客户", word="户", empty="没有逾期的欠费", wide=True),
)
_AUDIT = (
    Section("三、统付真实性（不真实率从高到低）"),
    TableOf(audits, _REAL, "-不真实率 _branch", label="机构", word="家", absent=True, whole=True, empty="没有统付成员"),
    ChartOver("不真实率，从高到低", "机构", Drawn("不真实率", "red", label="0.0%"), rows=12, legend="none", y_min=0, y_format="0.0%"),
    Section("四、有虚假风险的账户（同一客户经理、渠道的在一起）"),
    TableOf(sham_accounts, _SHAM, label="机构", word="个账户", empty="没有一个账户有虚假风险"),
)
REPORT = Report(
    id="E4.2",
    sheet="欠费回收通报",
    title=Text("欠费回收通报", "Arrears circular"),
    heading=lambda c: "欠费回收与统付真实性通报" if audited(c) else "欠费回收通报",
    level="centre",
    asks=("D18",),
    order=53,
    source=_overall,
    letter=True,
    widths=(1, 5, 18, 24, 15, 12, 16, 15, 11, 10, 10, 1),
    parts=_parts,
    where=_due,
    signs=3,
    legend="旧欠是本期第一天以前到期、当时还没有收的；本期收回只算收在这些欠款上的；旧欠回收率 = 本期收回 / 期初旧欠；没有旧欠的单位不排名。",
)
