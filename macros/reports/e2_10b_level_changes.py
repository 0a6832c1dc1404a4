"""E2.10b 分级变更清单: whose level is to change, from what to what and on what ground, to be approved (R06; settled 5)."""

from __future__ import annotations

from macros.reports.layout.context import ReportContext
from macros.reports.layout.frame import how_many, rows_in
from macros.reports.parts.report_sheet import Report
from macros.reports.parts.shown_columns import Row, Shown, branch, from_customer
from macros.reports.parts.table_of import TableOf
from macros.reports.rows.branch.level_changes import grading, moved
from validators.values.text import Text


def _changes(context: ReportContext) -> list[Row]:
    """What changes first: what could not be graded, down, up, first levels."""
    found = grading(context)
    first = [row for row in found.ordered() if found.was(row) is None and row["级别"] not in (None, found.none)]
    return [row for row in found.ordered() if found.move(row)[0] in "×↓↑"] + first


def _approval(context: ReportContext, row: Row) -> str | None:
    """审批单号 of the last decision on the customer."""
    last: dict[tuple[str, str], str | None] = context.once("last decisions", _last_decisions)
    return last.get((row["_branch"], row["客户编码"]))


def _last_decisions(context: ReportContext) -> dict[tuple[str, str], str | None]:
    rows = sorted(rows_in(context, "R06"), key=lambda row: str(row["生效期间"] or ""))
    return {(row["_branch"], row["客户编码"]): row["审批单号"] for row in rows if row["新级别"]}


def _overall(context: ReportContext) -> str:
    found = grading(context)
    waiting = [row for row in rows_in(context, "R06") if row["新级别"] and not row["审批单号"]]
    moves = {glyph: sum(found.move(row)[0] == glyph for row in found.rows) for glyph in "↑↓●"}
    first = sum(found.was(row) is None and row["级别"] not in (None, found.none) for row in found.rows)
    return f"升级 {moves['↑']} 户，降级 {moves['↓']} 户，新定级 {first} 户；还有 {int(how_many(waiting))} 条认定没有审批单号"


_COLUMNS = (
    Shown("变动", moved, 11, "choice"),
    Shown("客户", lambda c, row: row["企业全称"] or row["客户编码"], 24),
    Shown("原级别", lambda c, row: grading(c).was(row), 17, "choice", empty="未定级"),
    Shown("新级别", "级别", 17, "choice", empty="没有算出"),
    Shown("依据", "理由", 44, wrap=True, empty=""),
    branch(header="单位", width=14),
    Shown("审批单号", _approval, 15, empty="没有"),
    *from_customer(),
)
REPORT = Report(
    id="E2.10b",
    sheet="分级变更清单",
    title=Text("分级变更清单", "Changes of levels"),
    level="centre",
    order=52,
    source=_overall,
    quality=True,
    where=lambda c: bool(c.inputs.policy.pack.grades.computation),
    parts=(TableOf(_changes, _COLUMNS, label="客户", word="户", empty="本期没有级别要变"),),
    reads=lambda c: (c.inputs.policy.pack.grades.computation,),
    signs=3,
    legend="原级别是本月第一天有效的；新级别是按合并后的数据算的，批了才生效；审批单号是最近一次认定的。",
)
