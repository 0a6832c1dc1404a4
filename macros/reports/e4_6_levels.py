"""E4.6 集团汇总: the tree of levels with subtotals, and below it what levels adjusted, a line each (D35; features 42)."""

from __future__ import annotations

from typing import Any

from macros.reports.layout.context import BoardRow, Report, ReportContext
from macros.reports.layout.frame import branch_names, finish, start
from validators.frames import records
from validators.organisation_tree import Node
from validators.page.page import Cell, Page, Style, column_letter
from validators.page.parts import ORDINAL, Absent, Col, Table, gap, section, table
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
    income, quantity = (0 if isinstance(whole[i], Absent) else int(whole[i]) for i in (4, 6))
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
        len(held),
        gone or income,
        gone or (sum(before) if before else Absent("未知")),
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
    return {line["_branch"]: (int(line["收入"]), int(line["数量"])) for line in records(flow)}


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
                line["row"],
                Cell(line["value"], kind),
                names.get(line["target"], line["target"]) if line["target"] else "不归哪一家",
                line["owner"],
                f"{line['reason']}（{line['file']}）",
            ]
        )
    return table(page, row, 2, columns, lines, limit=len(lines), empty="没有调整", row_height=30)


def _after(context: ReportContext, page: Page, row: int, income: int, quantity: int) -> int:
    """What the totals are with the adjustments: lines of their own, beside and never inside the sums above."""
    for name, whole, kind in (("收入", income, "money"), ("数量", quantity, "quantity")):
        moved = sum(int(line["value"]) for line in context.adjustments if line["measure"] == name)
        if moved:
            page.put(row, 3, f"{name}：各单位合计", Style("text", sides="ltrb"))
            page.place(row, _INCOME, Cell(whole, Style(kind, sides="ltrb")))
            page.put(row + 1, 3, f"{name}：调整", Style("text", sides="ltrb"))
            page.place(row + 1, _INCOME, Cell(moved, Style(kind, sides="ltrb")))
            page.put(row + 2, 3, f"{name}：调整后", Style("text", bold=True, sides="ltrb"))
            page.place(row + 2, _INCOME, Cell(whole + moved, Style(kind, bold=True, sides="ltrb"), f"=F{row}+F{row + 1}"))
            row += 3
    return row


REPORT = Report(id="E4.6", sheet="层级汇总", title=Text("集团汇总", "Level tree"), level="centre", build=build, order=35)
