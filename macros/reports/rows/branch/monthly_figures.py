"""What the monthly return shows beside its tables: four numbers, and how the customers moved (E2.2; D09, D50)."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from macros.reports.layout.branch_pages import before_known, income, level_words, levels, tiers
from macros.reports.layout.context import ReportContext
from macros.reports.layout.frame import how_many, or_zero, rows_in, rows_of, summary
from macros.reports.parts.shown_columns import relative
from validators.page.page import Cell, Style
from validators.page.parts import Absent, Tile, arrow
from validators.values.money import yuan_shown

Row = dict[str, Any]
_NAMES = ("上期户数", "新增", "再生", "流失", "大客户上期户数", "大客户流失", "进入大客户", "退出大客户")


def monthly_tiles(context: ReportContext) -> list[Tile]:
    """Income, its change, the tiered customers, who came and went."""
    total = or_zero(summary(context, "D50", "收入"))
    then = sum(before or 0 for _, before in income(context).values()) if before_known(context) else None
    words = level_words(context).values()
    count = {level: sum(1 for word in words if word.startswith(level)) for level in tiers(context)}
    new, lost, back = (summary(context, "D09", name) for name in ("新增", "流失", "再生"))
    changed = "历史不足" if then is None else arrow(relative(total, then))
    before = "上个月不在手边" if then is None else f"上月 {yuan_shown(then)}"
    by_level = " · ".join(f"{level} {held}" for level, held in count.items())
    moved, ink = "历史不足" if new is None else f"{new} / {lost}", "red" if lost else "blue"
    return [
        Tile(columns=(2, 3), label="本月收入（元）", value=total, kind="money", note=f"{len(rows_of(context, 'D50'))} 种业务"),
        Tile(columns=(4, 5), label="环比", value=changed, note=before),
        Tile(columns=(6, 7), label="大客户（户）", value=_worded(context, sum(count.values())), kind="count", note=by_level),
        Tile(
            columns=(8, 10),
            label="新增 / 流失（户）",
            value=moved,
            note="上个月不在手边" if new is None else f"另有再生 {back} 户",
            ink=ink,
        ),
    ]


def moves_twice(context: ReportContext) -> list[Row]:
    """大客户增减 by activity and by level; nothing where the month before is not known (D09)."""
    get = {name: summary(context, "D09", name) for name in _NAMES}
    if None in get.values():
        return []
    entered, left = get["进入大客户"], get["退出大客户"]
    now = _tiered(context)
    return [
        _line("有收入的客户", get["上期户数"], get["新增"] + get["再生"], get["流失"]),
        _line("大客户：有没有收入", get["大客户上期户数"], None, get["大客户流失"]),
        _line("大客户：按级别认定", now - entered + left, entered, left) | {"保有率": Absent("–")},
    ]


def _tiered(context: ReportContext) -> int:
    """How many customers are tiered."""
    return _filed(context, levels(context), int(context.inputs.levels()["级别"].isin(tiers(context)).sum()))


def _worded(context: ReportContext, every: int) -> int:
    """The same with those that are so by a trial."""
    return _filed(context, level_words(context), every)


def _filed(context: ReportContext, held: Mapping[Any, str], every: int) -> int:
    """So many customers, by their archives as far as all of them have one."""
    rows = [row for row in rows_in(context, "R03") if held.get((row["_branch"], row["客户编码"]), "").startswith(tiers(context))]
    return how_many(rows, "级别在大客户里的") if len(rows) == every else every


def _line(name: str, before: int, more: int | None, less: int) -> Row:
    """Of those before, how many are left; with those who came where that is counted."""
    came = "" if more is None else "+{增加}{row}"
    kept = Cell(Fraction(before - less, before), Style("ratio"), "=({上期户数}{row}-{减少}{row})/{上期户数}{row}") if before else None
    now = Cell(before + (more or 0) - less, Style("tally"), f"={{上期户数}}{{row}}{came}-{{减少}}{{row}}")
    return {"口径": name, "上期户数": before, "增加": more, "减少": less, "本期户数": now, "保有率": kept}
