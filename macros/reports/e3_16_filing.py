"""E3.16 报送情况: who filed when, what came back and why, and the signs of the last six months (D30; ux.md 7)."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from macros.reports.e3_1_main_report import pending
from macros.reports.layout.context import BoardRow, Report, ReportContext
from macros.reports.layout.frame import FILLS, GLYPH_FILL, GLYPHS, finish, start
from validators.page.page import Cell, Page, Style
from validators.page.parts import ORDINAL, Absent, Col, Table, table
from validators.values.money import percent_shown
from validators.values.origin import carrying, facts
from validators.values.text import Text, width

WIDTHS = (1, 4.5, 18, 11.5, 16, 6, 10, 9, 7, 8, 28, 5, 5, 5, 5, 5, 5, 1)
HEADER_ROW = 5
MONTHS = 6
_ORDER = ("未报", "待核对", "退回", "迟报", "零报", "更正", "按时")
_LATE = frozenset("▲×")


def build(context: ReportContext) -> Page:
    """Worst first: late three months running, then 未报, 退回, 迟报; what is in order stands below."""
    board = sorted(_board(context), key=lambda row: (not _habit(row), _ORDER.index(row.word), -row.days_late, row.branch))
    page = start(context, "报送情况", "报送情况", WIDTHS, tab="orange", landscape=True, source=_counts(context))
    columns = [
        ORDINAL,
        Col(header="机构"),
        Col(header="应报日", kind="date"),
        Col(header="签收时间", kind="moment"),
        Col(header="版本", kind="tally"),
        Col(header="状态", kind="choice"),
        Col(header="迟报天数", kind="findings"),
        Col(header="强制", kind="tally"),
        Col(header="待说明", kind="tally"),
        Col(header="退回原因 / 处理", wrap=True),
        *(Col(header=month, kind="choice") for month in _months(context)),
    ]
    made = table(
        page, HEADER_ROW, 2, columns, [_line(i, row, context) for i, row in enumerate(board, 1)], limit=len(board), empty="没有应报单位"
    )
    _taller(page, made, board)
    page.put(HEADER_ROW - 1, 12, "近六个月", Style("note", ink="blue", bold=True))
    page.heights[HEADER_ROW - 1] = 15
    page.freeze = (HEADER_ROW, 3)
    page.printing.repeat_rows = (HEADER_ROW - 1, HEADER_ROW)
    finish(
        context,
        page,
        made.below,
        (2, 5, 9),
        quality=False,
        legend="√按时　▲迟报　◆退回待更正　×未报　○零报（本月无业务，已声明）。连续 3 个月迟报或未报的单位用粗体列在最前。",
    )
    return page


def _board(context: ReportContext) -> tuple[BoardRow, ...]:
    """Who files to this level; those who filed to the level under it stand in its own reports."""
    return context.children or context.board


def _counts(context: ReportContext) -> str:
    board = _board(context)
    count = {word: sum(1 for row in board if row.word == word) for word in _ORDER}
    due = f"，截止 {board[0].due} 24:00" if board else ""
    timely = sum(1 for row in board if row.timeliness == "按时")
    rate = _rate(timely, len(board))
    return (
        f"应报 {len(board)} 家{due}。√按时 {count['按时'] + count['更正']}　▲迟报 {count['迟报']}　"
        f"◆退回 {count['退回']}　"
        + (f"◇待核对 {count['待核对']}　" if count["待核对"] else "")
        + f"×未报 {count['未报']}　○零报 {count['零报']}　及时率 {rate}（按首次签收的时间算）"
    )


def _rate(part: int, whole: int) -> str:
    return percent_shown(Fraction(part, whole)) if whole else "不适用"


def _months(context: ReportContext) -> list[str]:
    return [f"{month.month}月" for month in context.period.back(MONTHS)]


def _habit(row: BoardRow) -> bool:
    """True when the last three months were all late or missing."""
    last = row.strip[-3:]
    return len(last) == 3 and all(glyph in _LATE for glyph in last)


def _line(number: int, row: BoardRow, context: ReportContext) -> list[Any]:
    bold = Style("text", bold=True, sides="ltrb")
    name = Cell(row.name, bold) if _habit(row) else row.name
    late = (context.generated.date() - row.due).days if row.word == "未报" else row.days_late
    return [
        number,
        name,
        row.due,
        row.received or Absent("–"),
        carrying(row.version, facts("收件登记", (row.file, row.version))) if row.version else Absent("–"),
        _state(row),
        carrying(max(late, 0), facts(f"应报 {row.due}，签收 {row.received or '还没有'}", ("迟的天数", max(late, 0)))),
        carrying(row.open_a, facts(f"收件登记时校验“{row.file}”", ("强制", row.open_a))) if row.received else Absent("–"),
        pending(row) if row.received else Absent("–"),
        Cell(row.reason, Style("text", size=9, wrap=True, sides="ltrb")),
        *_strip(row),
    ]


def _state(row: BoardRow) -> Cell:
    return Cell(GLYPHS[row.word] + row.word, Style("choice", fill=FILLS[row.word], bold=True, sides="ltrb"))


def _strip(row: BoardRow) -> list[Cell]:
    glyphs = ("",) * (MONTHS - len(row.strip)) + row.strip[-MONTHS:]
    return [
        Cell(glyph or None, Style("choice", fill=GLYPH_FILL.get(glyph, ""), sides="ltrb", ink="" if glyph in GLYPH_FILL else "green"))
        for glyph in glyphs
    ]


def _taller(page: Page, made: Table, board: Sequence[BoardRow]) -> None:
    """Two or three lines of reason need their height: 30 digits of 9 pt a line."""
    for i, row in enumerate(board):
        lines = -(-width(row.reason) // 30)
        page.heights[made.first + i] = max(18.0, 13.0 * lines + 4)


REPORT = Report(id="E3.16", sheet="报送情况", title=Text("报送情况通报", "Filing board"), level="centre", build=build, order=30)
