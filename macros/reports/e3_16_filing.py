"""E3.16 报送情况: who filed when, what came back and why, and the signs of the last six months (D30; ux.md 7)."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from macros.reports.layout.context import BoardRow, ReportContext
from macros.reports.layout.frame import GLYPH_FILL, state_mark, version_of
from macros.reports.layout.front.main_table import pending
from macros.reports.parts.page_flow import PageFlow
from macros.reports.parts.report_sheet import Report
from macros.reports.parts.shown_columns import Shown, mark
from macros.reports.parts.table_of import TableOf
from validators.page.page import Cell, Style
from validators.values.money import percent_shown
from validators.values.origin import carrying, facts
from validators.values.text import Text

_MONTHS = 6
_ORDER = ("未报", "待核对", "退回", "迟报", "零报", "更正", "按时")


def _board(context: ReportContext) -> list[BoardRow]:
    """Who files to this level, the worst first; those who filed to the level under it stand in its own reports."""
    return sorted(context.children or context.board, key=lambda r: (not _habit(r), _ORDER.index(r.word), -r.days_late, r.branch))


def _habit(row: BoardRow) -> bool:
    """True when the last three months were all late or missing."""
    return len(row.strip) >= 3 and all(glyph in "▲×" for glyph in row.strip[-3:])


def _counts(context: ReportContext) -> str:
    board = context.children or context.board
    count = {word: sum(1 for row in board if row.word == word) for word in _ORDER}
    due = f"，截止 {board[0].due} 24:00" if board else ""
    rate = percent_shown(Fraction(sum(1 for row in board if row.timeliness == "按时"), len(board))) if board else "不适用"
    unsure = f"◇待核对 {count['待核对']}　" if count["待核对"] else ""
    signs = f"√按时 {count['按时'] + count['更正']}　▲迟报 {count['迟报']}　◆退回 {count['退回']}　{unsure}×未报 {count['未报']}"
    return f"应报 {len(board)} 家{due}。{signs}　○零报 {count['零报']}　及时率 {rate}（按首次签收的时间算，退回的也算）"


def _late(context: ReportContext, row: BoardRow) -> int:
    days = max((context.generated.date() - row.due).days if row.word == "未报" else row.days_late, 0)
    return carrying(days, facts(f"应报 {row.due}，签收 {row.received or '还没有'}", ("迟的天数", days)))


def _forced(context: ReportContext, row: BoardRow) -> Any:
    return carrying(row.open_a, facts(f"收件登记时校验“{row.file}”", ("强制", row.open_a))) if row.received else None


def _month(place: int, header: str) -> Shown:
    """The sign of one of the last six months."""

    def sign(context: ReportContext, row: BoardRow) -> Cell:
        glyph = (("",) * _MONTHS + row.strip)[-_MONTHS:][place]
        return mark(glyph or None, GLYPH_FILL.get(glyph, ""), "" if glyph in GLYPH_FILL else "green")

    return Shown(header, sign, 5, "choice")


def _columns(context: ReportContext) -> tuple[Shown, ...]:
    return (
        Shown("机构", lambda c, r: Cell(r.name, Style("text", bold=True, sides="ltrb")) if _habit(r) else r.name, 18),
        Shown("应报日", "due", 11.5, "date"),
        Shown("签收时间", "received", 16, "moment"),
        Shown("版本", lambda c, r: version_of(r), 6, "tally"),
        Shown("状态", lambda c, r: state_mark(r, bold=True), 10, "choice"),
        Shown("迟报天数", _late, 9, "findings"),
        Shown("强制", _forced, 7, "tally"),
        Shown("待说明", lambda c, r: pending(r) if r.received else None, 8, "tally"),
        Shown("退回原因 / 处理", "reason", 27.5, wrap=True, empty=""),
        *(_month(place, f"{month.month}月") for place, month in enumerate(context.period.back(_MONTHS))),
    )


def _months_head(flow: PageFlow) -> None:
    flow.page.put(flow.row, 12, "近六个月", Style("note", ink="blue", bold=True))
    flow.page.heights[flow.row] = 15
    flow.row += 1


REPORT = Report(
    id="E3.16",
    sheet="报送情况",
    title=Text("报送情况通报", "Filing board"),
    heading="报送情况",
    level="centre",
    order=30,
    source=_counts,
    letter=True,
    parts=(_months_head, TableOf(_board, _columns, whole=True, header_height=22, empty="没有应报单位")),
    signs=3,
    ordinal=4.5,
    landscape=True,
    tab="orange",
    freeze=(5, 3),
    repeat=(4, 5),
    legend="√按时　▲迟报　◆退回待更正　×未报　○零报（本月无业务，已声明）。连续 3 个月迟报或未报的单位用粗体列在最前。",
)
