"""The tree of levels with all that counts under each, and what levels adjusted (E4.6; D35, features 42)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from macros.reports.layout.context import BoardRow, ReportContext
from macros.reports.layout.figures import SCALES, adjusted, adjusted_lines
from macros.reports.layout.frame import branch_names, how_many, rows_in, rows_of
from macros.reports.parts.page_flow import PageFlow
from validators.frames import records
from validators.organisation_tree import Node
from validators.page.page import Cell, Style, column_letter
from validators.page.parts import BOX, Absent
from validators.values.origin import Origin, carrying, facts, sum_of

_MOST = 60
"""A subtotal of more parts is written as its value."""


@dataclass(frozen=True, kw_only=True)
class LevelLine:
    """One organisation of the tree: what counts under it, or the word for why it does not; `depth` below the owner.

    branches    those under it whose files are in the sums
    """

    depth: int
    name: str
    level: str
    counted: int
    income: Any
    before: Any
    quantity: Any
    file: str | None
    branches: tuple[str, ...] = ()


def has_levels(context: ReportContext) -> bool:
    """False where everybody filed here by himself and nothing was adjusted."""
    return bool(context.adjustments) or (
        {r.branch for r in context.board} != {r.branch for r in context.children} and bool(context.children)
    )


def level_lines(context: ReportContext) -> list[LevelLine]:
    """The owner and all under it that has to do with a filing, top down."""
    sums, own = _sums(context), {row.branch: row for row in (*context.children, *context.board)}
    return [_line(context, node, depth, sums, own.get(node.code)) for depth, node in _ordered(context)]


def _line(context: ReportContext, node: Node, depth: int, sums: dict[str, tuple[int, int]], own: BoardRow | None) -> LevelLine:
    under = {node.code, *(n.code for n in context.inputs.policy.organisation.below(node.code, context.period.first))}
    held = [row for row in context.board if row.branch in under and row.counted]
    income, quantity = (sum(sums.get(row.branch, (0, 0))[i] for row in held) for i in (0, 1))
    gone = Absent(own.state) if own is not None and not own.counted and not held else None
    before = [row.income_before for row in held if row.income_before is not None]
    return LevelLine(
        depth=depth,
        name="　" * depth + node.name,
        level=node.level,
        counted=carrying(len(held), facts("并入的单位", *((row.short, 1) for row in held))),
        income=gone or income,
        before=gone or (_before(context, held, sum(before)) if before else Absent("未知")),
        quantity=gone or quantity,
        file=own.file if own is not None else None,
        branches=tuple(row.branch for row in held),
    )


def has_members(context: ReportContext) -> bool:
    """True where the pack counts the members that groups pay for."""
    return "D25" in context.results


def summed_under(result: str, column: str) -> Callable[[ReportContext, LevelLine], Any]:
    """What a column of a result is over the branches of a line; the word for why nothing counts under it."""

    def held(context: ReportContext, line: LevelLine) -> Any:
        if isinstance(line.income, Absent):
            return line.income
        found = [row[column] for row in rows_of(context, result) if row["_branch"] in line.branches and row[column] is not None]
        return sum(found[1:], found[0]) if found else 0

    return held


def groups_under(context: ReportContext, line: LevelLine) -> Any:
    """How many customers the branches of a line have on file."""
    if isinstance(line.income, Absent):
        return line.income
    return how_many([row for row in rows_in(context, "R03") if row["_branch"] in line.branches])


def live_subtotals(flow: PageFlow, *headers: str) -> None:
    """Subtotals as live sums of the lines right under them."""
    made, lines = flow.table, flow.rows
    if made is None:
        return
    for at, line in enumerate(lines):
        end = next((i for i in range(at + 1, len(lines)) if lines[i].depth <= line.depth), len(lines))
        parts = [made.first + i for i in range(at + 1, end) if lines[i].depth == line.depth + 1]
        for col in (made.columns[header] for header in headers if header in made.columns):
            cell = flow.page.cells[made.first + at, col]
            known = [value if isinstance(value := flow.page.value(row, col), int) else 0 for row in parts]
            if parts and len(parts) <= _MOST and not isinstance(cell.value, str) and sum(known) == cell.value:
                formula = "=" + "+".join(f"N({column_letter(col)}{row})" for row in parts)
                flow.page.place(made.first + at, col, Cell(cell.value, cell.style.but(bold=True), formula))


def _sums(context: ReportContext) -> dict[str, tuple[int, int]]:
    def summed(branch: str, column: str, amount: Any) -> int:
        return carrying(int(amount), sum_of("R10", column, [context.period], {("_branch",): [(branch,)]}))

    flow = records(context.inputs.frame("R10").groupby("_branch")[["收入", "数量"]].sum().reset_index())
    return {r["_branch"]: (summed(r["_branch"], "收入", r["收入"]), summed(r["_branch"], "数量", r["数量"])) for r in flow}


def _before(context: ReportContext, held: Sequence[BoardRow], amount: int) -> int:
    """Income of the month before, of those whose filing of that month is known."""
    known = [(row.branch,) for row in held if row.income_before is not None]
    return carrying(amount, sum_of("R10", "收入", [context.period.plus(-1)], {("_branch",): known}))


def _ordered(context: ReportContext) -> list[tuple[int, Node]]:
    tree, day = context.inputs.policy.organisation, context.period.first
    wanted = {row.branch for row in (*context.children, *context.board)}
    on_the_way = {node.code for code in wanted for node in tree.path(code, day)}

    def under(node: Node, depth: int) -> list[tuple[int, Node]]:
        children = [child for child in tree.children(node.code, day) if child.code in on_the_way]
        return [(depth, node), *(line for child in children for line in under(child, depth + 1))]

    return under(context.node, 0)


def adjustment_rows(context: ReportContext) -> list[dict[str, Any]]:
    """What this level and those under it adjusted, a line each, with its reason and where it is written."""
    names = branch_names(context)
    return [
        {
            "谁调整": line["name"],
            "指标": line["measure"],
            "行": carrying(line["row"], _in_form(line, "行号", line["row"], 1)),
            "调整数": Cell(_moved(line), Style(SCALES[line["measure"]][0], sides=BOX)),
            "对象": names.get(line["target"], line["target"]) if line["target"] else "不归哪一家",
            "责任人": line["owner"],
            "原因和来源文件": f"{line['reason']}（{line['file']}）",
        }
        for line in context.adjustments
    ]


def _moved(line: Mapping[str, Any]) -> int:
    return carrying(int(line["value"]), _in_form(line, "调整数", line["value"], SCALES[line["measure"]][1]))


def _in_form(line: Mapping[str, Any], what: str, value: Any, scale: int) -> Origin:
    """What an adjustment's form says: it stands in a form of its own, in no register."""
    return facts("调整表", (f"“{line['file']}”第 {line['row']} 行{what}", Fraction(int(value), scale)))


def with_adjustments(flow: PageFlow) -> None:
    """What the totals are with the adjustments: lines of their own, beside and never inside the sums of the first table."""
    page, top, col = flow.page, flow.tables[0], flow.tables[0].columns["收入(元)"]
    for name, header in (("收入", "收入(元)"), ("数量", "数量")):
        if header not in top.columns:
            continue
        kind, moved, told = SCALES[name][0], adjusted(flow.context, name), adjusted_lines(flow.context, name)
        whole = page.value(top.first, top.columns[header])
        whole = 0 if isinstance(whole, str) or whole is None else whole
        words = (
            ("各单位合计", whole, None),
            ("调整", moved, None),
            ("调整后", whole + moved, f"={column_letter(col)}{flow.row}+{column_letter(col)}{flow.row + 1}"),
        )
        for at, (word, value, formula) in enumerate(words if told else (), flow.row):
            bold = True if formula else None
            page.put(at, 3, f"{name}：{word}", Style("text", bold=bold, sides=BOX))
            page.place(at, col, Cell(value, Style(kind, bold=bold, sides=BOX), formula))
        flow.row += 3 if told else 0
