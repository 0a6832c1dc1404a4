"""E2.10 分级结果: the level in force, the level that the pack proposes, and why (sheet of the button 分级; settled 5, 16)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from macros.reports.layout.branch_pages import begin, conclude, graded_rows, lines_high, tiers
from macros.reports.layout.branch_pages import levels as in_force
from macros.reports.layout.context import ReportContext
from macros.reports.layout.frame import SOURCE, SOURCE_WIDTHS, NamesKnown, customers, limit, way_back
from macros.reports.parts.report_sheet import Report
from validators.page.page import Cell, Page, Style
from validators.page.parts import ORDINAL, Absent, Col, Table, Tile, gap, table, tiles
from validators.values.text import Text

TABLE_ROW = 8
_MEASURES = {
    "用邮量合计": ("quantity", 14.5),
    "数量合计": ("quantity", 14.5),
    "差上一级": ("quantity", 11),
    "关键业务": ("choice", 11),
    "累计占比": ("ratio", 11),
}
"""Columns of a grading that say what a level rests on, with kind and width; the first that is there sorts."""


@dataclass(frozen=True)
class Grading:
    """What the pack's grading gives: its rows, the level in force of each customer, and the levels in order."""

    rows: list[dict[str, Any]]
    held: dict[tuple[str, str], str]
    levels: tuple[str, ...]
    none: str
    measures: tuple[str, ...]

    @classmethod
    def of(cls, context: ReportContext) -> Grading:
        """From the results; empty where the pack grades nobody."""
        grades = context.inputs.policy.pack.grades
        result = context.results.get(grades.computation)
        measures = tuple(name for name in _MEASURES if result is not None and name in result.rows)
        return cls(graded_rows(context), in_force(context), tiers(context), grades.none, measures)

    def rank(self, level: str | None) -> int:
        """The higher the level, the larger; 0 for none of them."""
        return len(self.levels) - self.levels.index(level) if level in self.levels else 0

    def was(self, row: dict[str, Any]) -> str | None:
        """The level in force of the customer of a row."""
        return self.held.get((row["_branch"], row["客户编码"]))

    def move(self, row: dict[str, Any]) -> tuple[str, str, str]:
        """Glyph, word and fill of a change of level."""
        old, new = self.was(row), row["级别"]
        if new is None:
            return "×", "没有算出", "red_light"
        if old is None:
            return "●", "未定过级", ""
        if self.rank(old) == self.rank(new):
            return "→", "不变", ""
        return ("↑", "升级", "green_light") if self.rank(new) > self.rank(old) else ("↓", "降级", "orange_light")


def build(context: ReportContext) -> Page:
    """What changes stands first: down, up, new, unchanged."""
    final, found = context.inputs.final, Grading.of(context)
    widths = (1, 5, 27, 17, 9, 10, 11, *(_MEASURES[name][1] for name in found.measures), 31, 1)
    page = begin(context, "分级结果", "分级结果" + ("" if final else "（试算）"), widths, side=SOURCE_WIDTHS, landscape=True, tab="green")
    _tiles(page, found)
    made = _table(context, page, found)
    page.freeze = (0, 3)  # the tiles above the header would take a quarter of a small screen (ux 10)
    page.printing.repeat_rows = (TABLE_ROW, TABLE_ROW)
    conclude(
        context,
        page,
        made.below,
        (2, 4, 7, 8 + len(found.measures)),
        needs=(context.inputs.policy.pack.grades.computation,),
        legend=(
            "↑升级　↓降级　●未定过级　→不变。“原级别”是本月第一天有效的（有审批单号、不是试算）；"
            "级别要变的，在《客户分级认定表》添一行，再点【提交审批】。"
        ),
    )
    return page


def _tiles(page: Page, found: Grading) -> None:
    now, was = Counter(row["级别"] for row in found.rows), Counter(found.was(row) for row in found.rows)
    moves = Counter(found.move(row)[0] for row in found.rows)
    spans = ((2, 3), (4, 5), (6, 8), (9, 8 + len(found.measures)))
    words = [(f"{level}（户）", now[level], f"原来 {was[level]}") for level in dict.fromkeys((*found.levels, found.none))]
    shown = [
        Tile(columns=span, label=label, value=value, kind="count", note=note)
        for span, (label, value, note) in zip(spans[:3], words, strict=False)
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


def _columns(context: ReportContext, found: Grading) -> tuple[Col, ...]:
    trial = "" if context.inputs.final else "试算"
    return (
        ORDINAL,
        Col(header="客户"),
        Col(header="客户类型", kind="choice"),
        Col(header="原级别", kind="choice"),
        Col(header=f"{trial}级别", kind="choice"),
        Col(header="变动", kind="choice"),
        *(_measure(context, name, first=not i) for i, name in enumerate(found.measures)),
        Col(header="为什么", wrap=True),
        Col(header="", side=True),
        *SOURCE,
    )


def _measure(context: ReportContext, name: str, *, first: bool) -> Col:
    """The column of a measure: summed where it is what the levels rest on; in yuan where the policy grades by income."""
    kind = _MEASURES[name][0]
    if first and context.inputs.setting("pareto_metric") == "收入":
        return Col(header=f"{name}(元)", kind="money", total="sum")
    return Col(header=name, kind=kind, total="sum" if first else None)


def _line(number: int, row: dict[str, Any], found: Grading, file: NamesKnown | None) -> list[Any]:
    """One customer: the level before, the level proposed, what moved, why, and its row of 客户档案."""
    glyph, word, fill = found.move(row)
    return [
        number,
        row["企业全称"] or row["客户编码"],
        row["客户类型"],
        found.was(row) or Absent("未定级"),
        row["级别"] or Absent("没有算出"),
        Cell(glyph + word, Style("choice", fill=fill, bold=bool(fill))),
        *((row[name] if row[name] is not None else Absent("–") if i else None) for i, name in enumerate(found.measures)),
        Cell(row["理由"], Style("text", size=9, wrap=True, sides="ltrb")),
        None,
        *way_back(file),
    ]


def _table(context: ReportContext, page: Page, found: Grading) -> Table:
    known, measure = customers(context), next(iter(found.measures), "")

    def urgency(row: dict[str, Any]) -> tuple[int, int, int, str]:
        ranked = found.rank(row["级别"]) if row["级别"] in (*found.levels, found.none) else -1
        return "×↓↑●→".index(found.move(row)[0]), -ranked, -(row.get(measure) or 0), row["客户编码"]

    lines = [
        _line(number, row, found, known.get((row["_branch"], row["客户编码"])))
        for number, row in enumerate(sorted(found.rows, key=urgency), 1)
    ]
    label, why = ("客户", f"合计 {len(lines)} 户"), 6 + len(found.measures)
    made = table(
        page, TABLE_ROW, 2, _columns(context, found), lines, total_label=label, limit=limit(context), empty="《客户档案》里没有客户"
    )
    for i, line in enumerate(lines[: made.last - made.first + 1]):
        page.heights[made.first + i] = lines_high(line[why].value or "", 29, least=19)
    return made


REPORT = Report(id="E2.10", sheet="分级结果", title=Text("分级结果", "Levels and why"), level="branch", build=build, order=20)
