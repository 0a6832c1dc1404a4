"""E1.4b 提成单: what each person earns by the brackets of the policy, where it has a commission (D06b)."""

from __future__ import annotations

from macros.reports.layout.context import ReportContext
from macros.reports.layout.frame import rows_of
from macros.reports.parts.report_sheet import Report
from macros.reports.parts.shown_columns import UNIT, Shown, staff_name, summed
from macros.reports.parts.table_of import TableOf
from validators.values.text import Text


def _paid(context: ReportContext) -> bool:
    """Where somebody earns one, or it stopped."""
    result = context.results.get("D06b")
    return bool(rows_of(context, "D06b")) or (result is not None and bool(result.blocked))


_COLUMNS = (
    UNIT,
    Shown("工号", "业绩归属", 12),
    staff_name("业绩归属", "姓名", 12),
    summed("收入(元)", "收入", 18),
    summed("提成(元)", "提成", 16),
    Shown("怎么算的", "理由", 46, wrap=True),
)
REPORT = Report(
    id="E1.4b",
    sheet="提成",
    title=Text("提成单", "Commissions"),
    order=42,
    where=_paid,
    parts=(TableOf("D06b", _COLUMNS, "-提成 _branch 业绩归属", label="工号", word="人", empty="没有算出提成"),),
    reads=("D06b",),
    signs=3,
    legend="收入是业绩归属到本人的本月收入；提成按政策的档次和比例算，一人一次四舍五入；政策的提成方案是“不用”就没有这一页。",
)
