"""E4.6 集团汇总: the tree of levels with subtotals, and below it what levels adjusted, a line each (D35; features 42)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from macros.reports.layout.context import BoardRow, ReportContext
from macros.reports.layout.frame import branch_names, finish, start
from macros.reports.parts.report_sheet import Report
from validators.frames import records
from validators.organisation_tree import Node
from validators.page.page import Cell, Page, Style, column_letter
from validators.page.parts import ORDINAL, Absent, Col, Table, gap, section, table
from validators.values.origin import Origin, carrying, facts, sum_of
from validators.values.text import Text

WIDTHS = (1, 5, 30, 11, 9, 18, 18, 16, 46, 1)
FIRST_ROW = 4
_INCOME, _QUANTITY = 6, 8
_MOST = 60
"""A subtotal of more parts is written as its value."""


def build(context: ReportContext) -> list[Page]:
    """Nothing where everybody filed here by himself and nothing was adjusted."""
    alone = not context.children or {r.branch for r in context.board} == {r.branch for r in context.children}
    if alone and not context.adjustments:
        return []
    page = start(context, "层级汇总", "层级汇总", WIDTHS, landscape=True)
    row = section(page, FIRST_ROW, 2, 9, "一、各级合计（没有计入的写明原因，不按 0 计）")
    made, income, quantity = _tree(context, page, row)
    row = section(page, gap(page, made.below, 8), 2, 9, "二、上级调整（不在任何单位的数里，原因和责任人见各行）")
    made = _adjustments(context, page, row)
    row = _after(context, page, made.below, income, quantity)
    finish(
        context,
        page,
        row,
        (2, 4, 6, 8),
        quality=False,
        legend="小计是下级各单位的行加起来的数，与各级上报件写明的合计逐项核对，不符就不生成报表。",
    )
    return [page]


_TREE = (
    ORDINAL,
    Col(header="机构"),
    Col(header="层级", kind="choice"),
    Col(header="计入", kind="tally"),
    Col(header="收入(元)", kind="money"),
    Col(header="上月(元)", kind="money"),
    Col(header="数量", kind="quantity"),
    Col(header="文件", kind="id"),
)


def _tree(context: ReportContext, page: Page, row: int) -> tuple[Table, int, int]:
    """The lines top down; subtotals are live sums of the lines right under them. With the income and the quantity."""
    sums, order = _sums(context), _ordered(context)
    board = {line.branch: line for line in (*context.children, *context.board)}
    lines = [[number, *_node_line(context, node, depth, sums, board.get(node.code))] for number, (depth, node) in enumerate(order, 1)]
    made = table(page, row, 2, _TREE, lines, limit=len(lines), empty="没有单位")
    _live(page, made, order)
    whole = lines[0] if lines else [0] * 8
    income, quantity = (0 if isinstance(whole[i], Absent) else whole[i] for i in (4, 6))
    return made, income, quantity


def _node_line(context: ReportContext, node: Node, depth: int, sums: dict[str, tuple[int, int]], own: BoardRow | None) -> list[Any]:
    """One organisation with all that counts under it, or the word for why it does not; `own` is its own filing."""
    below = context.inputs.policy.organisation.below(node.code, context.period.first)
    under = {node.code, *(n.code for n in below)}
    held = [line for line in context.board if line.branch in under and line.counted]
    income, quantity = (sum(sums.get(line.branch, (0, 0))[i] for line in held) for i in (0, 1))
    gone = Absent(own.state) if own is not None and not own.counted and not held else None
    before = [line.income_before for line in held if line.income_before is not None]
    return [
        "　" * depth + node.name,
        node.level,
        carrying(len(held), facts("并入的单位", *((line.short, 1) for line in held))),
        gone or income,
        gone or (_before(context, held, sum(before)) if before else Absent("未知")),
        gone or quantity,
        own.file if own is not None else None,
    ]


def _live(page: Page, made: Table, order: list[tuple[int, Node]]) -> None:
    for at, (depth, _) in enumerate(order):
        end = next((i for i in range(at + 1, len(order)) if order[i][0] <= depth), len(order))
        parts = [i for i in range(at + 1, end) if order[i][0] == depth + 1]
        for col in (_INCOME, _QUANTITY):
            cell = page.cells[made.first + at, col]
            if parts and len(parts) <= _MOST and not isinstance(cell.value, str):
                letter = column_letter(col)
                formula = "=" + "+".join(f"N({letter}{made.first + i})" for i in parts)
                whole = sum(_number(page, made.first + i, col) for i in parts)
                if whole == _number(page, made.first + at, col):
                    page.place(made.first + at, col, Cell(cell.value, cell.style.but(bold=True), formula))


def _number(page: Page, row: int, col: int) -> Any:
    value = page.cells[row, col].value
    return value if isinstance(value, int) else 0


def _sums(context: ReportContext) -> dict[str, tuple[int, int]]:
    flow = context.inputs.frame("R10").groupby("_branch")[["收入", "数量"]].sum().reset_index()

    def summed(branch: str, column: str, amount: Any) -> int:
        return carrying(int(amount), sum_of("R10", column, [context.period], {("_branch",): [(branch,)]}))

    return {
        row["_branch"]: (summed(row["_branch"], "收入", row["收入"]), summed(row["_branch"], "数量", row["数量"])) for row in records(flow)
    }


def _before(context: ReportContext, held: Sequence[BoardRow], amount: int) -> int:
    """Income of the month before, of those whose filing of that month is known."""
    known = [(line.branch,) for line in held if line.income_before is not None]
    return carrying(amount, sum_of("R10", "收入", [context.period.plus(-1)], {("_branch",): known}))


def _ordered(context: ReportContext) -> list[tuple[int, Node]]:
    """The owner and all under it that has to do with a filing, top down, with its depth."""
    tree, day = context.inputs.policy.organisation, context.period.first
    wanted = {line.branch for line in (*context.children, *context.board)}
    on_the_way = {node.code for code in wanted for node in tree.path(code, day)}

    def under(node: Node, depth: int) -> list[tuple[int, Node]]:
        return [
            (depth, node),
            *(line for child in tree.children(node.code, day) if child.code in on_the_way for line in under(child, depth + 1)),
        ]

    return under(context.node, 0)


def _adjustments(context: ReportContext, page: Page, row: int) -> Table:
    names = branch_names(context)
    columns = (
        ORDINAL,
        Col(header="谁调整"),
        Col(header="指标", kind="choice"),
        Col(header="行", kind="tally"),
        Col(header="调整数", kind="number"),
        Col(header="对象"),
        Col(header="责任人"),
        Col(header="原因和来源文件", wrap=True),
    )
    lines = []
    for i, line in enumerate(context.adjustments, 1):
        kind = Style("money" if line["measure"] == "收入" else "quantity", sides="ltrb")
        lines.append(
            [
                i,
                line["name"],
                line["measure"],
                carrying(line["row"], _in_form(line, "行号", line["row"], 1)),
                Cell(carrying(line["value"], _in_form(line, "调整数", line["value"], 100 if line["measure"] == "收入" else 1000)), kind),
                names.get(line["target"], line["target"]) if line["target"] else "不归哪一家",
                line["owner"],
                f"{line['reason']}（{line['file']}）",
            ]
        )
    return table(page, row, 2, columns, lines, limit=len(lines), empty="没有调整", row_height=30)


def _after(context: ReportContext, page: Page, row: int, income: int, quantity: int) -> int:
    """What the totals are with the adjustments: lines of their own, beside and never inside the sums above."""
    for name, whole, kind, scale in (("收入", income, "money", 100), ("数量", quantity, "quantity", 1000)):
        lines = [line for line in context.adjustments if line["measure"] == name]
        said = facts("调整表里的调整数", *((f"“{line['file']}”第 {line['row']} 行", Fraction(int(line["value"]), scale)) for line in lines))
        moved = carrying(sum(int(line["value"]) for line in lines), said)
        if moved:
            page.put(row, 3, f"{name}：各单位合计", Style("text", sides="ltrb"))
            page.place(row, _INCOME, Cell(whole, Style(kind, sides="ltrb")))
            page.put(row + 1, 3, f"{name}：调整", Style("text", sides="ltrb"))
            page.place(row + 1, _INCOME, Cell(moved, Style(kind, sides="ltrb")))
            page.put(row + 2, 3, f"{name}：调整后", Style("text", bold=True, sides="ltrb"))
            page.place(row + 2, _INCOME, Cell(whole + moved, Style(kind, bold=True, sides="ltrb"), f"=F{row}+F{row + 1}"))
            row += 3
    return row


def _in_form(line: Mapping[str, Any], what: str, value: Any, scale: int) -> Origin:
    """What an adjustment's form says: it stands in a form of its own, in no register."""
    return facts("调整表", (f"“{line['file']}”第 {line['row']} 行{what}", Fraction(int(value), scale)))


REPORT = Report(id="E4.6", sheet="层级汇总", title=Text("集团汇总", "Level tree"), level="centre", build=build, order=35)
