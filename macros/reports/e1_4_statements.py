"""E1.4 绩效评分单 and 薪酬单: how each manager was scored, and what he is paid for it (D06, D07)."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from macros.reports.layout.branch_pages import Manager, back_link, begin, conclude, lines_high, managers
from macros.reports.layout.context import ReportContext
from macros.reports.layout.frame import rows_in, rows_of
from macros.reports.layout.pay_statement import SHEET as PAY
from macros.reports.layout.pay_statement import sheet_name, statements
from macros.reports.parts.report_sheet import Report
from validators.page.page import Cell, Page, Style
from validators.page.parts import BOX, ORDINAL, Absent, Col, gap, link_to, section, table
from validators.register import registers
from validators.values.cell import plain
from validators.values.money import decimals
from validators.values.origin import carrying, number, origin_of, parameter, product
from validators.values.text import Text

SHEET = "绩效评分单"
WIDTHS = (1, 4, 16, 10, 10, 10, 11, 10, 20, 15, 1)
PAY_WIDTHS = (1, 5, 20, 14, 14, 14, 14, 15, 10, 1)
PARTS = ("业绩工资", "营销奖励", "突出贡献奖", "外勤津贴")
UNDONE = Absent("没有算完")
HEADERS = ("序", "项目", "权重", "目标", "实际", "完成率", "得分", "为什么", "出处")
_TOTAL = Style("text", fill="blue_light", ink="blue", bold=True, sides=BOX)
_OUT = Style("text", ink="grey", italic=True, align="right", indent=0, sides=BOX)


def build(context: ReportContext) -> list[Page]:
    """The scorecards on one sheet, one printed page a manager; the list of statements; one sheet of pay a manager."""
    return [*scorecards(context), *pay_list(context), *statements(context)]


_PAY_LIST = (
    ORDINAL,
    Col(header="客户经理"),
    *(Col(header=name, kind="money", total="sum") for name in PARTS),
    Col(header="合计", kind="money", total="sum"),
    Col(header="薪酬单", kind="link"),
)


def pay_list(context: ReportContext) -> list[Page]:
    """薪酬单: everybody's parts and total with the way to each statement; nothing where D06 has no row."""
    pays = {(row["_branch"], row["工号"]): row for row in rows_of(context, "D06")}
    listed = [manager for manager in managers(context) if manager.key in pays]
    if not listed:
        return []
    page = begin(context, PAY, "客户经理薪酬单", PAY_WIDTHS, tab="green")
    lines = [_pay_line(number, manager, pays[manager.key]) for number, manager in enumerate(listed, 1)]
    made = table(page, 4, 2, _PAY_LIST, lines, total_label=("客户经理", f"合计 {len(lines)} 人"), limit=len(lines), rest="人")
    conclude(
        context,
        page,
        made.below,
        (2, 4, 6, 8),
        needs=("D06", "D06_lines"),
        legend="每人一张，点“看算式”；“没有算完”的不在合计里，缺什么写在上面和那一张里。",
    )
    return [page]


def _pay_line(number: int, manager: Manager, pay: dict[str, Any]) -> list[Any]:
    parts: list[Any] = [UNDONE if pay[name] is None else pay[name] for name in PARTS]
    way = Cell("看算式→", Style("link", align="center"), None, link_to(sheet_name(manager)))
    return [number, f"{manager.name}（{manager.number}）", *parts, _pay_total(pay, 5 + number), way]


def _pay_total(pay: dict[str, Any], at: int) -> Any:
    """The live sum of the parts in row `at`; one that was negative stands as 0."""
    if pay["合计"] is None:
        return UNDONE
    cut = pay["合计"] != sum(pay[name] for name in PARTS)
    return Cell(pay["合计"], Style("money", bold=True), f"=MAX(0,SUM(D{at}:G{at}))" if cut else f"=SUM(D{at}:G{at})")


def scorecards(context: ReportContext) -> list[Page]:
    """绩效评分单; nothing where nobody is scored."""
    cards = {(row["_branch"], row["工号"]): row for row in rows_of(context, "D07")}
    listed = [manager for manager in managers(context) if manager.key in cards]
    if not listed:
        return []
    page = begin(context, SHEET, "客户经理绩效评分单", WIDTHS, tab="green")
    row, breaks = 4, []
    for manager in listed:
        if row > 4:
            breaks.append(row - 1)
        row = _card(context, page, row, manager, cards[manager.key])
    page.printing.row_breaks = tuple(breaks)
    page.printing.repeat_rows = (1, 2)
    conclude(
        context,
        page,
        row,
        (2, 4, 7, 9),
        needs=("D07",),
        legend="得分＝权重×完成率，完成率最高按政策上限算，不低于 0，四舍五入到 0.01；目标为 0 的项目不适用，权重不计入满分。"
        "项目策划、年度项目是年初到本月的累计数。每人一页，只给本人和主管。",
    )
    return [page]


def _card(context: ReportContext, page: Page, row: int, manager: Manager, card: dict[str, Any]) -> int:
    """Head, total directly under the header, the two groups with their items; returns the row below."""
    items = {r["项目"]: r for r in rows_in(context, "R42") if (r["_branch"], r["工号"]) == manager.key and r["期间"] == str(context.period)}
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
            (f'=SUMIF(H{at + 1}:H{at + len(group)},">=0",D{at + 1}:D{at + len(group)})', weights),
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
    why = _why(weight, target, actual, score, cap)
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


REPORT = Report(
    id="E1.4",
    sheet=SHEET,
    title=Text("绩效评分单、薪酬单", "Scorecards and pay statements"),
    level="branch",
    build=build,
    asks=("D06", "D07"),
    order=60,
)
