"""The tiles above 汇总主表: who filed, and five numbers that are live from the total of the table (E3.1; ux.md 7)."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from macros.reports.layout.context import BoardRow, ReportContext
from macros.reports.layout.figures import Figures, adjustment_said, alike, total_change, total_progress, whole_income, won_and_lost
from macros.reports.layout.frame import FILLS, graded, or_not
from macros.reports.layout.front.main_table import TABLE_ROW, Limits, inside, letters
from macros.reports.parts.page_flow import PageFlow
from validators.page.page import Page
from validators.page.parts import Tile, gap, tiles
from validators.page.shown import wan
from validators.values.money import decimals, percent_shown


def filing_tiles(flow: PageFlow) -> None:
    """Who filed, before any sum."""
    _filing_tiles(flow.context, flow.page)


def key_tiles(flow: PageFlow) -> None:
    """Five numbers, live from the total of the table."""
    _key_tiles(flow.context, flow.page, inside(flow.context))


def _filing_tiles(context: ReportContext, page: Page) -> None:
    board = context.board
    groups = {word: [row for row in board if _tile_of(row) == word] for word in ("按时", "迟报", "退回", "未报")}
    timely = sum(1 for row in board if row.timeliness == "按时")
    rate = percent_shown(Fraction(timely, len(board))) if board else "不适用"
    due = f"（{board[0].due:%m-%d} 24时前）" if board else ""
    heads = {"按时": f"√ 按时{due}", "迟报": "▲ 迟报", "退回": "◆ 退回、待核对（未并入）", "未报": "× 未报（未并入）"}
    notes = {
        "按时": f"及时率 {rate}{_back(board)}",
        "迟报": _names(groups["迟报"]),
        "退回": _share(context, groups["退回"]),
        "未报": _share(context, groups["未报"]),
    }
    spans = ((2, 4), (5, 8), (9, 11), (12, 15))
    tiles(
        page,
        4,
        [
            Tile(columns=span, label=heads[word], value=f"{len(rows)} 家", note=notes[word], fill=FILLS[word], link="E3.16!A1")
            for span, (word, rows) in zip(spans, groups.items(), strict=True)
        ],
    )
    gap(page, 7)


def _back(board: Sequence[BoardRow]) -> str:
    """Those who came in time and are not among the timely: sent back, or held until they are looked at."""
    held = sum(1 for row in board if row.timeliness == "按时" and _tile_of(row) != "按时")
    return f"（含按时退回的 {held} 家）" if held else ""


def _tile_of(row: BoardRow) -> str:
    return {"零报": "按时", "更正": "按时", "待核对": "退回"}.get(row.word, row.word)


def _names(rows: Sequence[BoardRow], most: int = 5) -> str:
    if not rows:
        return "没有"
    return "、".join(row.short for row in rows[:most]) + (f"等 {len(rows)} 家" if len(rows) > most else "")


def _share(context: ReportContext, rows: Sequence[BoardRow]) -> str:
    """Names, and which part of last month's income is missing with them."""
    whole = sum(row.income_before or 0 for row in context.board)
    part = sum(row.income_before or 0 for row in rows)
    if not rows or whole <= 0:
        return _names(rows)
    return f"{_names(rows, 3)}：上月收入占 {percent_shown(Fraction(part, whole))}"


def _key_tiles(context: ReportContext, page: Page, inside: Sequence[Figures]) -> None:
    tiles(page, 8, [*_income_tiles(context, inside), *_customer_tiles(context, inside)])
    gap(page, 11)


def _income_tiles(context: ReportContext, inside: Sequence[Figures]) -> list[Tile]:
    """Income, its change and its share of the plan: all three live, from the total of the table."""
    found, total, at = list(inside), TABLE_ROW + 1, letters(context)
    income, before = wan(whole_income(context, found)), wan(sum(f.before or 0 for f in found))
    both = alike(found)
    then = f"上月 {decimals(Fraction(before, 100), 2)}" if both else "上月 历史不足"
    return [
        Tile(
            columns=(2, 4),
            link="E3.1!B12",
            label="本月收入（万元）",
            value=income,
            kind="wan",
            formula=f"={at['收入(万元)']}{total}",
            note=f"{then}{adjustment_said(context)}",
        ),
        Tile(
            columns=(5, 8),
            link="E3.1!B12",
            label=f"环比（同口径 {len(both)} 家）",
            formula=f"={at['环比']}{total}",
            kind="change",
            value=or_not(total_change(found)),
            note=_left_out(context),
        ),
        Tile(
            columns=(9, 10),
            link="E4.1!A1",
            label="全年计划累计完成率",
            formula=f"={at['累计完成率']}{total}",
            kind="ratio",
            value=or_not(total_progress(found)),
            note=f"时间进度 {percent_shown(Fraction(context.period.month, 12))}",
        ),
    ]


def _customer_tiles(context: ReportContext, inside: Sequence[Figures]) -> list[Tile]:
    reborn = sum(1 for row in (context.results["D09"].rows["状态"] if "D09" in context.results else ()) if row == "再生")
    tiered = graded(context)
    moved = won_and_lost(inside)
    return [
        Tile(
            columns=(11, 13),
            link="E4.5!A1",
            label="大客户（去重后，户）",
            value=or_not(sum(tiered.values()) if tiered else None),
            kind="count",
            note=" · ".join(f"{level} {count}" for level, count in tiered.items()),
        ),
        Tile(
            columns=(14, 15),
            link="E3.3!A1",
            label="新增 / 流失（户）",
            value="历史不足" if moved is None else "{} / {}".format(*moved),
            note=f"另有再生 {reborn} 户",
            ink="red" if "流失" in Limits(context, inside).shown else "blue",
        ),
    ]


def _left_out(context: ReportContext) -> str:
    out = [row.short for row in context.board if not row.counted]
    return f"不含{'、'.join(out[:4])}{'等' if len(out) > 4 else ''}" if out else "全部并入"
