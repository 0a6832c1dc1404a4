"""E3.3 新增流失名单: customers lost, falling, new and back, what comes next month, and how income moved (D09; ux.md 7)."""

from __future__ import annotations

from macros.reports.layout.context import ReportContext
from macros.reports.parts.page_flow import Space
from macros.reports.parts.report_sheet import Report
from macros.reports.parts.shown_columns import Shown, branch, from_customer, mark, staff_name, summed
from macros.reports.parts.table_of import TableOf
from macros.reports.parts.waterfall import Bridge
from macros.reports.rows.centre.moves import (
    BACK,
    FELL,
    LOST,
    NEW,
    LevelMove,
    listed_moves,
    material_moves,
    move_steps,
    moves_counted,
    moves_meaning,
)
from validators.page.page import Cell, Style
from validators.values.text import Text

_LOOK = {LOST: ("×", "red_light"), FELL: ("↓", "orange_light"), NEW: ("＋", "green_light"), BACK: ("○", "blue_light")}


def _kind(context: ReportContext, move: LevelMove) -> Cell:
    glyph, fill = _LOOK[move.kind]
    return mark(glyph + move.kind, fill, bold=True)


def _moved(context: ReportContext, move: LevelMove) -> Cell:
    return Cell(move.now - move.before, Style("money", ink="alarm" if move.now < move.before else "green", bold=True, sides="ltrb"))


_COLUMNS = (
    Shown("变动", _kind, 10, "choice", whole=lambda c, held: "合计"),
    Shown("客户", "name", 28),
    branch(width=16),
    staff_name("manager", "客户经理", 10, "choice", empty="未定"),
    summed("上期(元)", "before", 13),
    summed("本期(元)", "now", 13),
    summed("差额(元)", _moved, 13, formula="={本期(元)}{row}-{上期(元)}{row}"),
    Shown("最近走访", "visited", 12, "date", empty="没有记录"),
    Shown("下月怎么办（县局填）", "todo", 28.5, wrap=True, empty=""),
    *from_customer("customer"),
)
_LIST = TableOf(
    listed_moves, _COLUMNS, most=material_moves, label="客户", total=moves_counted, word="户", empty="本期没有新增、流失和下降的客户"
)
REPORT = Report(
    id="E3.3",
    sheet="新增流失名单",
    title=Text("新增/流失/贡献下降名单", "New, lost and falling customers"),
    heading="新增 / 流失 / 贡献下降名单",
    asks=("D09",),
    order=50,
    source=moves_meaning,
    quality=True,
    parts=(Space(4), _LIST, Bridge("收入从上期到本期（元）", move_steps, end="本期", final="收入")),
    ordinal=4.5,
    legend="差额 = 本期 - 上期；红字为减少，绿字为增加。图从全部客户的上期收入走到本期，没有上期可比的单位不在图里。",
)
