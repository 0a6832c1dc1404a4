"""E3.10 活动合规: which activities were held as often as they are due, as a heat map (D34; S3 C24-C30)."""

from __future__ import annotations

from typing import Any

from macros.reports.layout.context import Report, ReportContext
from macros.reports.layout.frame import branch_names, finish, missing, rows_of, source_text, start
from validators.page.page import Area, Cell, Page, Style
from validators.page.parts import ORDINAL, Absent, Col, note_line, table
from validators.values.origin import carrying, facts
from validators.values.text import Text, width

HEADER_ROW = 4
FROZEN_HEADER, FROZEN_WIDTH = 41, 60
"""Points, of 95 that may be frozen with the title above; and units of columns (ux 10)."""
_WORDS = {"合规": ("√", "green_light"), "不足": ("×", "red_light"), "进行中": ("●", "yellow_light"), "超出": ("○", "blue_light")}
Rows = list[dict[str, Any]]


def build(context: ReportContext) -> Page:
    """One sheet; branches down, activities across, the requirement in the header, sign and count in the cell."""
    rows = rows_of(context, "D34")
    wanted = list(dict.fromkeys(_requirement(row) for row in rows))
    page = start(context, "活动合规", "活动合规", _widths(len(wanted)), landscape=True, source=_counts(rows))
    columns = (
        ORDINAL,
        Col(header="机构"),
        *(Col(header=text, kind="choice") for text in wanted),
        Col(header="不足", kind="tally", total="sum"),
    )
    lines = _lines(context, rows, wanted)
    made = table(
        page,
        HEADER_ROW,
        2,
        columns,
        lines,
        total=_met(rows, wanted, len(lines)),
        total_label=("机构", "合规的单位数"),
        limit=len(lines),
        header_height=_height(wanted),
        empty="本期没有活动要求",
    )
    page.freeze = (HEADER_ROW if _height(wanted) <= FROZEN_HEADER else 0, 3 if sum(page.widths[:3]) <= FROZEN_WIDTH else 0)
    page.printing.repeat_rows = (HEADER_ROW, HEADER_ROW)
    row = note_line(page, made.below, source_text(context))
    finish(
        context,
        page,
        row,
        (2, 4, 5) if len(wanted) > 1 else (2, 4),
        quality=False,
        legend="格内是本期窗口里的次数。√合规　×不足（窗口已结束）　●进行中（窗口未结束）　○超出上限。",
    )
    return page


def _widths(activities: int) -> tuple[float, ...]:
    """Wide enough for the lines below the table, and 150 units at most for eleven activities."""
    each = min(22.0, 114 / max(activities, 1))
    return (1, 5, max(20.0, 105 - activities * each), *([each] * activities), 9, 1)


def _height(wanted: list[str]) -> float:
    """Of the header: the name in as many lines as it needs, then the requirement."""
    each = _widths(len(wanted))[3] if wanted else 20
    lines = max((-(-width(text.split("\n")[0]) // max(1, int(each) - 1)) for text in wanted), default=0)
    return 14.0 * (lines + 1) + 6


def _met(rows: Rows, wanted: list[str], lines: int) -> dict[str, Cell]:
    """The counts under the header, live over the signs below them."""
    first, found = HEADER_ROW + 2, {}
    for col, text in enumerate(wanted, 4):
        area = Area(first, col, max(first, first + lines - 1), col)
        good = [row["_branch"] for row in rows if _requirement(row) == text and row["结论"] == "合规"]
        said = facts("合规的单位", *((branch, 1) for branch in good))
        found[text] = Cell(len(good), Style("tally"), f'=COUNTIF({area.a1},"√*")', origin=said)
    return found


def _requirement(row: dict[str, Any]) -> str:
    """`大客户座谈会`, and on the next line `年 2-4 次`: activity, window and how often."""
    least, most = row["下限"], row["上限"]
    often = f"至少 {least or 0}" if most is None else f"{most}" if least == most else f"{least or 0}-{most}"
    return f"{row['类型']}\n{row.get('周期') or ''} {often} 次"


def _counts(rows: Rows) -> str:
    count = {word: sum(1 for row in rows if row["结论"] == word) for word in _WORDS}
    return "　".join(f"{glyph}{word} {count[word]}" for word, (glyph, _) in _WORDS.items()) + "　（单位 × 活动的项数）"


def _lines(context: ReportContext, rows: Rows, wanted: list[str]) -> list[list[Any]]:
    names = branch_names(context)
    by_branch: dict[str, dict[str, dict[str, Any]]] = {}
    for row in rows:
        by_branch.setdefault(row["_branch"], {})[_requirement(row)] = row
    order = sorted(by_branch, key=lambda b: (b != context.node.code, -_short(by_branch[b]), b))
    lines = [
        [i, names.get(branch, branch), *(_cell(by_branch[branch].get(text)) for text in wanted), _short(by_branch[branch])]
        for i, branch in enumerate(order, 1)
    ]
    out = [[len(lines) + i, row.name, *([Absent(row.state)] * (len(wanted) + 1))] for i, row in enumerate(missing(context), 1)]
    return lines + out if lines else []


def _short(found: dict[str, dict[str, Any]]) -> int:
    missed = [row for row in found.values() if row["结论"] == "不足"]
    said = [(f"{row['类型']}办了 {row['次数']} 次、至少 {row['下限']} 次", 1) for row in missed]
    return carrying(len(missed), facts("没有办够的活动", *said))


def _cell(row: dict[str, Any] | None) -> Cell | Absent:
    if row is None:
        return Absent("不要求")
    glyph, fill = _WORDS[row["结论"]]
    return Cell(f"{glyph}{row['次数']}", Style("choice", fill=fill, bold=row["结论"] == "不足", sides="ltrb"))


REPORT = Report(
    id="E3.10", sheet="活动合规", title=Text("活动合规", "Activity compliance"), level="centre", build=build, needs=("D34",), order=80
)
