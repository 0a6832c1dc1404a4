"""E2.10 分级结果: the level in force, the level of D01, and why (sheet of the button 分级; settled 5, 16)."""

from __future__ import annotations

from collections import Counter
from typing import Any

from macros.reports.layout.branch_pages import TIERS, begin, conclude, lines_high
from macros.reports.layout.branch_pages import levels as in_force
from macros.reports.layout.context import Report, ReportContext
from macros.reports.layout.frame import SOURCE, SOURCE_WIDTHS, NamesKnown, customers, limit, rows_of, way_back
from validators.page.page import Cell, Page, Style
from validators.page.parts import ORDINAL, Absent, Col, Table, Tile, gap, table, tiles
from validators.values.text import Text

WIDTHS = (1, 5, 27, 17, 9, 10, 11, 14.5, 11, 11, 31, 1)
TABLE_ROW = 8
NONE = "非大客户"
_RANK = {TIERS[0]: 2, TIERS[1]: 1, NONE: 0}


def build(context: ReportContext) -> Page:
    """What changes stands first: down, up, new, unchanged."""
    final = context.inputs.final
    page = begin(context, "分级结果", "分级结果" + ("" if final else "（试算）"), WIDTHS, side=SOURCE_WIDTHS, landscape=True, tab="green")
    held, rows = in_force(context), rows_of(context, "D01")
    _tiles(page, rows, held)
    made = _table(context, page, rows, held)
    page.freeze = (0, 3)  # the tiles above the header would take a quarter of a small screen (ux 10)
    page.printing.repeat_rows = (TABLE_ROW, TABLE_ROW)
    conclude(
        context,
        page,
        made.below,
        (2, 4, 7, 11),
        needs=("D01",),
        legend=(
            "↑升级　↓降级　●未定过级　→不变。“原级别”是本月第一天有效的（有审批单号、不是试算）；"
            "级别要变的，在《客户分级认定表》添一行，再点【提交审批】。"
        ),
    )
    return page


def _was(row: dict[str, Any], held: dict[tuple[str, str], str]) -> str | None:
    """The level in force of the customer of a row of D01."""
    return held.get((row["_branch"], row["客户编码"]))


def _tiles(page: Page, rows: list[dict[str, Any]], held: dict[tuple[str, str], str]) -> None:
    now = Counter(row["级别"] for row in rows)
    was = Counter(_was(row, held) for row in rows)
    moves = Counter(_move(_was(row, held), row["级别"])[0] for row in rows)
    spans = ((2, 3), (4, 5), (6, 8), (9, 11))
    words = [(f"{level}（户）", now[level], f"原来 {was[level]}") for level in (*TIERS, NONE)]
    shown = [
        Tile(columns=span, label=label, value=value, kind="count", note=note)
        for span, (label, value, note) in zip(spans, words, strict=False)
    ]
    shown.append(
        Tile(
            columns=spans[3],
            label="要办审批（户）",
            value=moves["↑"] + moves["↓"],
            kind="count",
            ink="orange",
            note=f"↑升级 {moves['↑']} · ↓降级 {moves['↓']} · ●未定过级 {moves['●']} · 没有算出 {now[None]}",
        )
    )
    tiles(page, 4, shown)
    gap(page, 7)


def _move(old: str | None, new: str | None) -> tuple[str, str, str]:
    """Glyph, word and fill of a change of level."""
    if new is None:
        return "×", "没有算出", "red_light"
    if old is None:
        return "●", "未定过级", ""
    if _RANK[old] == _RANK[new]:
        return "→", "不变", ""
    return ("↑", "升级", "green_light") if _RANK[new] > _RANK[old] else ("↓", "降级", "orange_light")


def _columns(context: ReportContext) -> tuple[Col, ...]:
    trial = "" if context.inputs.final else "试算"
    kind = "money" if context.inputs.setting("pareto_metric") == "收入" else "quantity"
    return (
        ORDINAL,
        Col(header="客户"),
        Col(header="客户类型", kind="choice"),
        Col(header="原级别", kind="choice"),
        Col(header=f"{trial}级别", kind="choice"),
        Col(header="变动", kind="choice"),
        Col(header="用邮量合计" + ("(元)" if kind == "money" else ""), kind=kind, total="sum"),
        Col(header="关键业务", kind="choice"),
        Col(header="累计占比", kind="ratio"),
        Col(header="为什么", wrap=True),
        Col(header="", side=True),
        *SOURCE,
    )


def _line(number: int, row: dict[str, Any], old: str | None, file: NamesKnown | None) -> list[Any]:
    """One customer: the level before, the level of D01, what moved, why, and its row of 客户档案."""
    glyph, word, fill = _move(old, row["级别"])
    return [
        number,
        row["企业全称"] or row["客户编码"],
        row["客户类型"],
        old or Absent("未定级"),
        row["级别"] or Absent("没有算出"),
        Cell(glyph + word, Style("choice", fill=fill, bold=bool(fill))),
        row["用邮量合计"],
        row["关键业务"] or Absent("–"),
        Absent("–") if row["累计占比"] is None else row["累计占比"],
        Cell(row["理由"], Style("text", size=9, wrap=True, sides="ltrb")),
        None,
        *way_back(file),
    ]


def _table(context: ReportContext, page: Page, rows: list[dict[str, Any]], held: dict[tuple[str, str], str]) -> Table:
    known = customers(context)

    def urgency(row: dict[str, Any]) -> tuple[int, int, int, str]:
        moved = "×↓↑●→".index(_move(_was(row, held), row["级别"])[0])
        return moved, -_RANK.get(row["级别"] or "", -1), -(row["用邮量合计"] or 0), row["客户编码"]

    lines = [
        _line(number, row, _was(row, held), known.get((row["_branch"], row["客户编码"])))
        for number, row in enumerate(sorted(rows, key=urgency), 1)
    ]
    label = ("客户", f"合计 {len(lines)} 户")
    made = table(page, TABLE_ROW, 2, _columns(context), lines, total_label=label, limit=limit(context), empty="《客户档案》里没有客户")
    for i, line in enumerate(lines[: made.last - made.first + 1]):
        page.heights[made.first + i] = lines_high(line[9].value or "", 29, least=19)
    return made


REPORT = Report(
    id="E2.10", sheet="分级结果", title=Text("分级结果", "Levels and why"), level="branch", build=build, needs=("D01",), order=20
)
