"""The scorecards of 绩效评分单, one printed page a manager: every item with weight, target, actual, score and why (E1.4; D07)."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from macros.reports.layout.branch_pages import Manager, back_link, lines_high, managers
from macros.reports.layout.context import ReportContext
from macros.reports.layout.frame import rows_of
from macros.reports.layout.score_items import measured_words, score_items
from macros.reports.parts.page_flow import PageFlow
from validators.page.page import Cell, Page, Style
from validators.page.parts import BOX, gap, section
from validators.register import registers
from validators.values.cell import plain
from validators.values.money import decimals
from validators.values.origin import carrying, number, origin_of, parameter, product

HEADERS = ("序", "项目", "权重", "目标", "实际", "完成率", "得分", "为什么", "出处")
_TOTAL = Style("text", fill="blue_light", ink="blue", bold=True, sides=BOX)
_OUT = Style("text", ink="grey", italic=True, align="right", indent=0, sides=BOX)


def scored(context: ReportContext) -> list[tuple[Manager, dict[str, Any]]]:
    """The managers that are scored, with their cards, in the order of 岗位与人员."""
    cards = {(row["_branch"], row["工号"]): row for row in rows_of(context, "D07")}
    return [(manager, cards[manager.key]) for manager in managers(context) if manager.key in cards]


def score_cards(flow: PageFlow) -> None:
    """Puts them down, a printed page each."""
    breaks, items = [], score_items(flow.context)
    for place, (manager, card) in enumerate(scored(flow.context)):
        if place:
            breaks.append(flow.row - 1)
        flow.row = _card(flow.context, flow.page, flow.row, manager, card, items.get(manager.key, {}))
    flow.page.printing.row_breaks = tuple(breaks)


def _card(context: ReportContext, page: Page, row: int, manager: Manager, card: dict[str, Any], items: dict[str, Any]) -> int:
    """Head, total directly under the header, the two groups with their items; returns the row below."""
    row = section(page, row, 2, 10, f"{manager.name}（{manager.number}）　{manager.post}")
    for col, header in enumerate(HEADERS, 2):
        page.put(row, col, header, Style("header", sides=BOX, size=9))
    page.heights[row] = 20
    total, at, groups = row + 1, row + 2, []
    for name, group in context.inputs.policy.pack.scorecard.items():
        groups.append((name, at, group))
        at += len(group) + 1
    last = at - 1
    heads = [first for _, first, _ in groups]
    sums = [f"={'+'.join(f'{letter}{head}' for head in heads)}" for letter in "HD"]
    _sum_line(page, total, "总分", card["总分"], sums[0], (sums[1], card["适用权重"]), card["理由"] or "")
    scale = _scale(context, manager, items, card)
    for name, at, group in groups:
        weights = _weights(context, manager, items, card, group) * scale
        _sum_line(
            page,
            at,
            name,
            card[name],
            f"=SUM(H{at + 1}:H{at + len(group)})",
            ("=" + "+".join(f"IF(ISNUMBER(H{row}),D{row},0)" for row in range(at + 1, at + 1 + len(group))), weights),
            "",
        )
        for i, (item, code) in enumerate(group.items(), 1):
            _item_line(context, page, at + i, (item, code), items.get(item), manager, card, scale)
    return gap(page, last + 1, 12)


def _items(context: ReportContext) -> dict[str, str]:
    """Item of the scorecard -> code of the parameter with its weight."""
    return {item: code for group in context.inputs.policy.pack.scorecard.values() for item, code in group.items()}


def _sum_line(page: Page, row: int, name: str, score: Any, formula: str, weight: tuple[str, Any], why: str) -> None:
    for col in range(2, 11):
        page.put(row, col, None, _TOTAL)
    page.put(row, 3, name, _TOTAL)
    if score is not None:
        page.put(row, 4, weight[1], _TOTAL.but(kind="score", indent=-1), formula=weight[0])
        page.put(row, 8, score, _TOTAL.but(kind="score", indent=-1), formula=formula)
    else:
        page.put(row, 8, "×未算", _TOTAL.but(ink="alarm", align="right", indent=0))
    page.put(row, 9, why, _TOTAL.but(size=9, wrap=True, bold=False))
    page.heights[row] = lines_high(why, 20, least=20)


def _weight(context: ReportContext, manager: Manager, code: str, row: dict[str, Any] | None) -> Any:
    own = row["权重"] if row else None
    return own if own is not None else carrying(context.inputs.setting(code, manager.branch), parameter(code, manager.branch))


def _weighed(weight: Any, scale: Fraction) -> Any:
    """A weight as it counts, redistributed where others do not apply."""
    if weight is None:
        return None
    held = origin_of(weight)
    factor = [] if scale == 1 else [number(scale, "不适用的项目的权重重新分配")]
    return carrying(Fraction(weight) * scale, None if held is None else product(held, *factor))


def _scale(context: ReportContext, manager: Manager, items: dict[str, Any], card: dict[str, Any]) -> Fraction:
    """What weights are multiplied by where those of 不适用 items are redistributed (`kpi_zero_target`)."""
    if card["适用权重"] is None:
        return Fraction(1)
    typed = _weights(context, manager, items, card, _items(context))
    return Fraction(card["适用权重"]) / typed if typed else Fraction(1)


def _weights(context: ReportContext, manager: Manager, items: dict[str, Any], card: dict[str, Any], group: Mapping[str, str]) -> Fraction:
    """What the items of a group that apply weigh together."""
    used = [(item, code) for item, code in group.items() if card[item] is not None]
    return sum((Fraction(_weight(context, manager, code, items.get(item)) or 0) for item, code in used), Fraction())


def _item_line(
    context: ReportContext,
    page: Page,
    row: int,
    what: tuple[str, str],
    typed: dict[str, Any] | None,
    manager: Manager,
    card: dict[str, Any],
    scale: Fraction,
) -> None:
    item, code = what
    weight = _weight(context, manager, code, typed)
    target, actual = (typed[name] if typed else None for name in ("目标", "实际"))
    score, cap = card[item], context.inputs.setting("kpi_cap", manager.branch)
    example = context.inputs.policy.is_example(code, manager.branch, context.period.first)
    idle = target is not None and target == 0
    ready = None not in (target, actual) and not idle
    shown = [
        Cell(_weighed(weight, scale), Style("score", sides=BOX, fill="purple_light" if example else "")),
        _number(target),
        _number(actual),
    ]
    rate = (
        Cell(Fraction(actual) / Fraction(target), Style("ratio", sides=BOX), f"=F{row}/E{row}")
        if ready and target and actual is not None
        else Cell("不适用" if idle else "未算", _OUT)
    )
    points = (
        Cell(score, Style("score", sides=BOX), f"=ROUND(D{row}*MAX(0,MIN(F{row}/E{row},{plain(Decimal(cap))})),2)")
        if score is not None and cap is not None
        else Cell("不适用" if idle else "未算", _OUT)
    )
    for col, cell in enumerate((_numbered(context, item), Cell(item, Style("text", sides=BOX)), *shown, rate, points), 2):
        page.place(row, col, cell)
    why = _why(weight, target, actual, score, cap) + measured_words(typed or {})
    page.put(row, 9, why, Style("text", size=9, wrap=True, sides=BOX))
    text, link = back_link(registers()["R42"].sheet, typed["_row"] if typed else None)
    page.put(row, 10, text if typed else "没有这一行", Style("link" if link else "text", size=9, sides=BOX), link=link)
    page.heights[row] = lines_high(why, 20, least=19)


def _numbered(context: ReportContext, item: str) -> Cell:
    place = list(_items(context)).index(item) + 1
    return Cell(place, Style("tally", sides=BOX), origin=number(place, "考核项目在方案里的顺序"))


def _number(value: Any) -> Cell:
    if value is None:
        return Cell("未填", _OUT.but(ink="alarm"))
    return Cell(value, Style("number", sides=BOX))


def _why(weight: Any, target: Any, actual: Any, score: Any, cap: Any) -> str:
    if target is not None and target == 0:
        return "目标是 0，不适用"
    if score is None or cap is None:
        return "缺数，没有算"
    capped = "，超额按上限" if Fraction(actual) / Fraction(target) > Fraction(cap) else ""
    return f"{plain(Decimal(weight))}×{plain(Decimal(actual))}/{plain(Decimal(target))}＝{decimals(Fraction(score), 2)}{capped}"
