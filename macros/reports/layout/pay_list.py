"""薪酬单: everybody's parts and total with the way to each statement; nothing where D06 has no row (E1.4; D06)."""

from __future__ import annotations

from typing import Any

from macros.reports.layout.branch_pages import managers
from macros.reports.layout.context import ReportContext
from macros.reports.layout.frame import rows_of
from macros.reports.layout.pay_statement import SHEET, sheet_name
from macros.reports.parts.report_sheet import ReportSheet
from macros.reports.parts.shown_columns import Row, Shown, summed
from macros.reports.parts.table_of import TableOf
from validators.page.page import Cell, Style
from validators.page.parts import link_to

_PARTS = ("业绩工资", "营销奖励", "突出贡献奖", "外勤津贴")


def _paid(context: ReportContext) -> list[Row]:
    pays = {(row["_branch"], row["工号"]): row for row in rows_of(context, "D06")}
    return [{"manager": manager, "pay": pays[manager.key]} for manager in managers(context) if manager.key in pays]


def _total(context: ReportContext, row: Row) -> Cell | None:
    """The live sum of the parts; one that was negative stands as 0."""
    whole, added = row["pay"]["合计"], f"SUM({{{_PARTS[0]}}}{{row}}:{{{_PARTS[-1]}}}{{row}})"
    cut = whole is not None and whole != sum(row["pay"][name] for name in _PARTS)
    return None if whole is None else Cell(whole, Style("money", bold=True), f"=MAX(0,{added})" if cut else f"={added}")


def _part(name: str) -> Shown:
    return summed(name, lambda c, row: row["pay"][name], 14, empty="没有算完")


def _way(context: ReportContext, row: Row) -> Any:
    return Cell("看算式→", Style("link", align="center"), None, link_to(sheet_name(row["manager"])))


_LIST = (
    Shown("客户经理", lambda c, row: f"{row['manager'].name}（{row['manager'].number}）", 20),
    *(_part(name) for name in _PARTS),
    summed("合计", _total, 15, empty="没有算完"),
    Shown("薪酬单", _way, 10, "link"),
)
PAY_LIST = ReportSheet(
    sheet=SHEET,
    heading="客户经理薪酬单",
    parts=(TableOf(_paid, _LIST, label="客户经理", total="合计 {n} 人", word="人", whole=True),),
    reads=("D06", "D06_lines"),
    tab="green",
    legend="每人一张，点“看算式”；“没有算完”的不在合计里，缺什么写在上面和那一张里。",
    where=lambda c: bool(_paid(c)),
)
