"""E4.7 业务流程矩阵: four layers by three modules, how many processes, how mature, how many issues, and each process (D52; R55)."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from macros.reports.layout.context import ReportContext
from macros.reports.layout.frame import extra_rows, summary
from macros.reports.parts.page_flow import Section
from macros.reports.parts.report_sheet import Report
from macros.reports.parts.shown_columns import UNIT, Row, Shown, from_row, mark, several_units, summed
from macros.reports.parts.table_of import TableOf
from macros.reports.rows.desk_work.weak_processes import weak_processes
from validators.page.page import Cell
from validators.registers.business.process_matrix_form import LAYERS, MODULES
from validators.values.money import decimals
from validators.values.text import Text

FILLS = ((Fraction(4), "green_light"), (Fraction(3), "yellow_light"), (Fraction(2), "orange_light"), (Fraction(0), "red_light"))
"""From which mean grade on, and the fill of the cell."""


def _map(context: ReportContext) -> Sequence[Row]:
    """A line a layer, the mean grade of each module in it."""
    held = {(row["层"], row["模块"]): row["平均成熟度"] for row in extra_rows(context, "D52", "cells")}
    return [{"层": layer} | {module: _graded(held.get((layer, module))) for module in MODULES} for layer in LAYERS]


def _graded(mean: Fraction | None) -> Cell | None:
    return None if mean is None else mark(mean, next(fill for least, fill in FILLS if mean >= least)).but(kind="score")


_MAP = (Shown("层", width=16), *(Shown(module, width=22, kind="score", empty="没有流程") for module in MODULES))
_CELLS = (
    Shown("层"),
    Shown("模块"),
    *(summed(name, kind="tally") for name in ("流程数", "问题数")),
    Shown("平均成熟度", kind="score", whole="D52.平均成熟度", empty="没有成熟度"),
    Shown("结论", width=14, kind="choice", empty="没有判断"),
    UNIT,
)
_PROCESSES = (
    Shown("层"),
    Shown("模块"),
    Shown("流程"),
    Shown("责任人", empty="没有人"),
    Shown("成熟度", kind="choice", empty="没有填"),
    Shown("问题", wrap=True, empty="没有写"),
    UNIT,
    *from_row("R55"),
)


def _overall(context: ReportContext) -> str:
    mean, issues = summary(context, "D52", "平均成熟度"), summary(context, "D52", "问题数") or 0
    return f"全部流程平均成熟度 {'不适用' if mean is None else f'{decimals(mean, 2)} 级'}，写了问题的流程 {issues} 个"


REPORT = Report(
    id="E4.7",
    sheet="矩阵成熟度",
    title=Text("卫星业务流程矩阵", "Process matrix"),
    heading="业务流程矩阵",
    asks=("D52",),
    order=61,
    source=_overall,
    quality=True,
    widths=lambda c: (1, 5, 16, 24, 24, 24, 13, 26, *((14,) if several_units(c) else ()), 1),
    side=(26, 7),
    parts=(
        Section("一、四层三模块的平均成熟度"),
        TableOf(_map, _MAP, word="层", empty="矩阵是空的", whole=True),
        Section("二、各格（弱的在前）"),
        TableOf("D52.cells", _CELLS, "平均成熟度 -问题数", label="层", word="格", empty="矩阵是空的", whole=True),
        Section("三、要先改的流程（成熟度低的、有问题的在前）"),
        TableOf(weak_processes, _PROCESSES, label="流程", word="个流程", empty="没有低于目标、也没有写问题的流程"),
    ),
    legend="颜色：绿 4 级以上，黄 3 级以上，橙 2 级以上，红不到 2 级；结论与政策的流程成熟度目标比。",
)
