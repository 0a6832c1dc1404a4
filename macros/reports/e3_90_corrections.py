"""E3.90 更正与差额: which filings were replaced, what changed in business words, and what that does to the total."""

from __future__ import annotations

from macros.reports.layout.context import ReportContext, VersionRow
from macros.reports.layout.figures import quantity_adds, sells, units_said
from macros.reports.parts.page_flow import Part, Section
from macros.reports.parts.report_sheet import Report
from macros.reports.parts.shown_columns import Shown, branch, mark, several
from macros.reports.parts.table_of import TableOf
from macros.reports.rows.centre.replaced_filings import NOTE, changes, effects, said
from validators.values.text import Text

_FILLS = {"现行": "green_light", "退回": "orange_light", NOTE: "blue_light"}


def _counts(context: ReportContext) -> str:
    first = {v.branch: v.version for v in reversed(context.versions) if v.state != NOTE}
    again = {v.branch for v in context.versions if v.state == "现行" and v.version > first[v.branch]}
    back = {v.branch for v in context.versions if v.state == "退回"}
    waits = f"，退回了还没有更正的 {len(back)} 家" if back else ""
    notes = sum(v.state == NOTE for v in context.versions)
    return f"更正过的单位 {len(again)} 家{waits}，以前月份的更正单 {notes} 份；原件全部在存档里，可用 keybook diff 逐处比较"


def _against(v: VersionRow, value: int, what: str, scale: int) -> int | None:
    return None if v.state == "第一版" else said(v, value, f"与前一版比的{what}", scale)


def _adds(context: ReportContext) -> bool:
    """Pieces and yuan of savings are never added."""
    return sells(context) and quantity_adds(context)


_VERSIONS = (
    branch(width=16),
    Shown("版本", lambda c, v: said(v, v.version, "版本"), 8, "tally"),
    Shown("签收时间", "received", 15, "moment"),
    Shown("状态", lambda c, v: mark(v.state, _FILLS.get(v.state, "")), 15, "choice"),
    Shown("收入(元)", lambda c, v: said(v, v.income, "写明的收入", 100), 16, "money", where=sells),
    Shown("收入差额(元)", lambda c, v: _against(v, v.income_change, "收入", 100), 15, "money", where=sells),
    Shown("数量差额", lambda c, v: _against(v, v.quantity_change, "数量", 1000), 15, "quantity", where=_adds),
    Shown("改动 / 原因", "words", 34, wrap=True, empty=""),
)
_CHANGES = (
    Shown("机构"),
    Shown("版本", kind="tally"),
    Shown("表"),
    *several("什么", kind="choice", wrap=True, empty=""),
    Shown("记录", kind="id", empty=""),
    *several("原来", "现在", align="right", wrap=True, empty=""),
    Shown("收入影响(元)", kind="money", empty="", where=sells),
)
_EFFECTS = (
    Shown("指标"),
    Shown("单位", kind="choice", empty=""),
    Shown("按第一版", kind="number"),
    Shown("现在", kind="number"),
    Shown("差额", kind="number", formula="={现在}{row}-{按第一版}{row}"),
    Shown("其中更正单", kind="number"),
    Shown("加上级调整（同《汇总主表》）", kind="number"),
)


def _parts(context: ReportContext) -> tuple[Part, ...]:
    whole = (Section("三、对合计的影响"), TableOf(effects, _EFFECTS)) if sells(context) else ()
    return (
        Section("一、报了不止一版、退回过的单位，和以前月份的更正单"),
        TableOf(lambda c: c.versions, _VERSIONS, whole=True, empty="本期每家只报了一版，没有更正"),
        Section("二、改了什么（与前一版相比）"),
        TableOf(changes, _CHANGES, word="处", empty="没有改动"),
        *whole,
    )


REPORT = Report(
    id="E3.90",
    title=Text("更正与差额", "Corrections and their effect"),
    level="centre",
    order=98,
    source=_counts,
    parts=_parts,
    signs=3,
    ordinal=4.5,
    tab="grey",
    legend=lambda c: f"只有“现行”的一版和批准的更正单计入合计；已锁定月份的更正差额计入本月，原报表不变。{units_said(c)}",
)
