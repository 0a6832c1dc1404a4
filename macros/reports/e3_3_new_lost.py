"""E3.3 新增流失名单: customers lost, falling, new and back, with what comes next month (D09; ux.md 7)."""

from __future__ import annotations

from collections import Counter
from typing import Any

from macros.reports.layout.context import Report, ReportContext
from macros.reports.layout.frame import SOURCE, SOURCE_WIDTHS, branch_names, finish, limit, person, source_text, staff, start
from macros.reports.layout.moves import BACK, FELL, LOST, NEW, ORDER, LevelMove, moves
from validators.page.page import Cell, Page, Style
from validators.page.parts import ORDINAL, Absent, Col, note_line, table
from validators.values.cell import plain
from validators.values.text import Text

WIDTHS = (1, 4.5, 10, 28, 16, 10, 13, 13, 13, 12, 28.5, 1)
HEADER_ROW = 5
_LOOK = {LOST: ("×", "red_light"), FELL: ("↓", "orange_light"), NEW: ("＋", "green_light"), BACK: ("○", "blue_light")}

COLUMNS = (
    ORDINAL,
    Col(header="变动", kind="choice"),
    Col(header="客户"),
    Col(header="机构"),
    Col(header="客户经理", kind="choice"),
    Col(header="上期(元)", kind="money", total="sum"),
    Col(header="本期(元)", kind="money", total="sum"),
    Col(header="差额(元)", kind="money", total="sum"),
    Col(header="最近走访", kind="date"),
    Col(header="下月怎么办（县局填）", wrap=True),
    Col(header=""),
    *SOURCE,
)


def build(context: ReportContext) -> Page:
    """One row a customer; the total is live and says how many of each kind."""
    found = moves(context)
    page = start(
        context, "新增流失名单", "新增 / 流失 / 贡献下降名单", WIDTHS, side=SOURCE_WIDTHS, landscape=True, source=_meaning(context)
    )
    page.heights[4] = 4
    names, people = branch_names(context), staff(context)
    lines = [_line(i, move, HEADER_ROW + 1 + i, names, people) for i, move in enumerate(found, 1)]
    count = Counter(move.kind for move in found)
    words = " ".join(f"{kind}{count[kind]}" for kind in ORDER)
    made = table(
        page, HEADER_ROW, 2, COLUMNS, lines, total_label=("客户", words), limit=limit(context), empty="本期没有新增、流失和下降的客户"
    )
    page.put(HEADER_ROW + 1, 3, "合计", page.cells[HEADER_ROW + 1, 3].style.but(align="center", indent=0))
    page.freeze = (HEADER_ROW, 3)
    page.printing.repeat_rows = (HEADER_ROW, HEADER_ROW)
    row = note_line(page, made.below, source_text(context))
    finish(context, page, row, (2, 5, 8, 10), legend="差额 = 本期 - 上期；红字为减少，绿字为增加。")
    return page


def _meaning(context: ReportContext) -> str:
    setting, code = context.inputs.setting, context.node.code
    months = setting("churn_months", code)
    span = "月" if months in (None, 1) else f" {plain(months)} 个月"
    tolerance = setting("decline_tolerance", code)
    fell = f"下降（容忍幅度 {plain(tolerance * 100)}%）" if tolerance else "下降"
    return (
        f"口径：上{span}有量、本{span}无量=流失；以前没有、本{span}有=新增；更早有过=再生；"
        f"本{span}少于上{span}={fell}；统计范围：{setting('churn_population', code) or '全部'}客户"
    )


def _line(number: int, move: LevelMove, at: int, names: dict[str, str], people: dict[tuple[str, str], str]) -> list[Any]:
    """`at` is the sheet row; G and H hold the two amounts."""
    glyph, fill = _LOOK[move.kind]
    moved = Style("money", ink="alarm" if move.now < move.before else "green", bold=True, sides="ltrb")
    return [
        number,
        Cell(glyph + move.kind, Style("choice", fill=fill, bold=True, sides="ltrb")),
        move.name,
        names.get(move.branch, move.branch),
        person(people, move.branch, move.manager) or Absent("未定"),
        move.before,
        move.now,
        Cell(move.now - move.before, moved, f"=H{at}-G{at}"),
        move.visited or Absent("没有记录"),
        move.todo,
        None,
        move.file,
        move.row,
    ]


REPORT = Report(
    id="E3.3",
    sheet="新增流失名单",
    title=Text("新增/流失/贡献下降名单", "New, lost and falling customers"),
    level="centre",
    build=build,
    needs=("D09",),
    order=50,
)
