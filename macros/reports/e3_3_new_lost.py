"""E3.3 新增流失名单: customers lost, falling, new and back, how income moved, and what campaigns brought (D09, D59; ux.md 7)."""

from __future__ import annotations

from dataclasses import replace

from macros.reports.layout.context import ReportContext
from macros.reports.parts.page_flow import Part, Section, Space
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
    has_earlier,
    listed_moves,
    material_moves,
    move_steps,
    moves_counted,
    moves_meaning,
)
from macros.reports.rows.desk_work.campaign_words import campaigns_of, has_campaigns, has_segments, segment_of, target_words
from validators.page.page import Cell, Style
from validators.values.text import Text

_JUDGED = {"达标": "green_light", "未达标": "red_light"}
_MEASURES = (("保持率", "ratio"), ("满意指数", "score"))
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
    Shown("最近走访", "visited", 12, "date", empty="没有记录", where=lambda c: not has_campaigns(c)),
    Shown("活动", lambda c, move: campaigns_of(c, move.branch, move.customer), 14, wrap=True, empty="没有", where=has_campaigns),
    Shown("细分", lambda c, move: segment_of(c, move.branch, move.customer), 16, wrap=True, empty="没有", where=has_segments),
    Shown("下月怎么办（县局填）", "todo", 28, wrap=True, empty=""),
    *from_customer("customer"),
)
_LIST = TableOf(
    listed_moves, _COLUMNS, most=material_moves, label="客户", total=moves_counted, word="户", empty="本期没有新增、流失和下降的客户"
)
_UNKNOWN = replace(_LIST, empty="没有可比的上期，看不出谁新增、谁流失、谁下降")
_EFFECT = (
    Shown("结论", lambda c, row: mark(row["结论"], _JUDGED[row["结论"]]) if row["结论"] else None, kind="choice", empty="没有判断"),
    Shown("活动", lambda c, row: row["项目名称"] or row["项目编号"]),
    branch(),
    Shown("接触户数", kind="tally"),
    *(Shown(f"{side}{what}", kind=kind, empty="不适用") for side in ("接触", "其余") for what, kind in _MEASURES),
    Shown("目标", lambda c, row: target_words(row), wrap=True, empty="没有目标"),
)


def _parts(context: ReportContext) -> tuple[Part, ...]:
    """The list and the waterfall, and where the pack has campaigns what each of them brought."""
    listed = _LIST if has_earlier(context) else _UNKNOWN
    found: tuple[Part, ...] = (Space(4), listed, Bridge("收入从上期到本期（元）", move_steps, end="本期", final="收入"))
    if has_campaigns(context):
        effect = TableOf("D59", _EFFECT, "_branch 项目编号", label="活动", word="个活动", empty="本期没有维护活动", wide=True)
        found += (Section("维护活动的效果：接触过的客户和其余的客户"), effect)
    return found


REPORT = Report(
    id="E3.3",
    sheet="新增流失名单",
    title=Text("新增/流失/贡献下降名单", "New, lost and falling customers"),
    heading="新增 / 流失 / 贡献下降名单",
    asks=("D09",),
    order=50,
    source=moves_meaning,
    quality=True,
    parts=_parts,
    ordinal=4.5,
    legend="差额 = 本期 - 上期；红字为减少，绿字为增加。图从全部客户的上期收入走到本期，没有上期可比的单位不在图里。",
)
