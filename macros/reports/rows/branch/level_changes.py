"""What the pack's grading gives against the levels in force: who moves, and why (E2.10; settled 5, 16)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from macros.reports.layout.branch_pages import graded_rows, tiers
from macros.reports.layout.branch_pages import levels as in_force
from macros.reports.layout.context import ReportContext
from macros.reports.layout.frame import how_many
from macros.reports.parts.shown_columns import Shown, mark
from validators.page.page import Cell
from validators.page.parts import Tile

Row = dict[str, Any]
_MEASURES = {
    "指标值": ("money", 16),
    "用邮量合计": ("quantity", 14.5),
    "数量合计": ("quantity", 14.5),
    "签约额": ("money", 16),
    "差上一级": ("quantity", 11),
    "关键业务": ("choice", 11),
    "累计占比": ("ratio", 11),
}
"""Columns of a grading that say what a level rests on, with kind and width; the first that is there sorts."""

_SPANS = {False: ((2, 3), (4, 5), (6, 8)), True: ((2, 3), (4, 4), (5, 6), (7, 8))}
"""Columns of the tiles of three levels, and of four."""


@dataclass(frozen=True)
class Grading:
    """Rows of the grading, the level in force of each customer, the levels in order, and what the grading measures."""

    rows: list[Row]
    held: dict[tuple[str, str], str]
    levels: tuple[str, ...]
    none: str
    measures: tuple[str, ...]

    def rank(self, level: str | None) -> int:
        """The higher the level, the larger; 0 for none of them."""
        return len(self.levels) - self.levels.index(level) if level in self.levels else 0

    def was(self, row: Row) -> str | None:
        """The level in force of the customer of a row."""
        return self.held.get((row["_branch"], row["客户编码"]))

    def move(self, row: Row) -> tuple[str, str, str]:
        """Glyph, word and fill of a change of level."""
        old, new = self.was(row), row["级别"]
        if new is None:
            return "×", "没有算出", "red_light"
        if old is None:
            return "●", "未定过级", ""
        if self.rank(old) == self.rank(new):
            return "→", "不变", ""
        return ("↑", "升级", "green_light") if self.rank(new) > self.rank(old) else ("↓", "降级", "orange_light")

    def ordered(self) -> list[Row]:
        """What changes first: down, up, new, unchanged; then the higher level, then what it rests on."""
        measure = next(iter(self.measures), "")

        def urgency(row: Row) -> tuple[int, int, int, str]:
            ranked = self.rank(row["级别"]) if row["级别"] in (*self.levels, self.none) else -1
            return "×↓↑●→".index(self.move(row)[0]), -ranked, -(row.get(measure) or 0), row["客户编码"]

        return sorted(self.rows, key=urgency)


def grading(context: ReportContext) -> Grading:
    """From the results; empty where the pack grades nobody."""
    grades = context.inputs.policy.pack.grades
    result = context.results.get(grades.computation)
    measures = tuple(name for name in _MEASURES if result is not None and name in result.rows)
    return Grading(graded_rows(context), in_force(context), tiers(context), grades.none, measures)


def moved(context: ReportContext, row: Row) -> Cell:
    """The change of a customer's level as a mark."""
    glyph, word, fill = grading(context).move(row)
    return mark(glyph + word, fill, bold=bool(fill))


def _kind(context: ReportContext, name: str) -> str:
    """Money where the grading is by money; else as the measure is known."""
    formats = context.results[context.inputs.policy.pack.grades.computation].formats
    return "money" if formats.get(name) == "money" else _MEASURES[name][0]


def _called(context: ReportContext, name: str) -> tuple[str, str]:
    """Header and column."""
    return (f"{name}(元)", name) if _kind(context, name) == "money" else (name, "")


def measures(context: ReportContext) -> list[Shown]:
    """What the levels rest on: the first is summed, in yuan where the policy grades by income."""
    yuan = context.inputs.setting("pareto_metric") == "收入"
    found = [Shown(*_called(context, name), _MEASURES[name][1], _kind(context, name)) for name in grading(context).measures]
    if found and found[0].kind == "money":
        found[0] = Shown(found[0].header, found[0].take, found[0].width, "money", total="sum", empty="没有填")
    elif found:
        header, kind = (f"{found[0].header}(元)", "money") if yuan else (found[0].header, found[0].kind)
        found[0] = Shown(header, found[0].header, found[0].width, kind, total="sum", empty="")
    return found


def level_tiles(context: ReportContext) -> list[Tile]:
    """The customers of each level, now and before, and how many changes have to be approved."""
    found = grading(context)
    was, moving = Counter(found.was(row) for row in found.rows), [row for row in found.rows if found.move(row)[0] in "↑↓"]
    now = {level: how_many([row for row in found.rows if row["级别"] == level]) for level in (*found.levels, found.none, None)}
    moves = Counter(found.move(row)[0] for row in found.rows)
    listed = list(dict.fromkeys((*found.levels, found.none)))
    said = f"↑升级 {moves['↑']} · ↓降级 {moves['↓']} · ●未定过级 {moves['●']} · 没有算出 {now[None]}"
    return [
        *(
            Tile(columns=span, label=f"{level}（户）", value=now[level], kind="count", note=f"原来 {was[level]}")
            for span, level in zip(_SPANS[len(found.levels) > len(_SPANS[False])], listed, strict=False)
        ),
        Tile(columns=(9, 8 + len(found.measures)), label="要办审批（户）", value=how_many(moving), kind="count", ink="orange", note=said),
    ]
