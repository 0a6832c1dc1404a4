"""Which sheet and column of a ledger goes to which register and column of the desk: proposed, shown, corrected.

A table is known by what was decided of it, by its sheet's name, or by the names and contents of its columns; never by
months alone.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from macros.importing.column_content import example_texts
from macros.importing.column_plans import ColumnPlan, plan_columns, plan_header
from macros.importing.desk_view import DeskView
from macros.importing.import_decisions import Decided, MappedColumn
from macros.importing.month_columns import MonthColumns, month_columns, plan_months
from macros.importing.sheet_tables import is_guide, tables_of
from validators.page.page import column_letter
from validators.register import Register, register_named
from validators.values.cell import as_text
from validators.values.kinds import Txt
from validators.values.period import Month
from validators.values.text import fold, fold_header, is_blank
from workbooks.book import Book, Grid, Rejection, formats_of, struck_of
from workbooks.manifest import read_manifest
from workbooks.read.read_header import HEADER_DEPTH, Header
from workbooks.read.read_rows import NUMERIC
from workbooks.read.read_sheets import OURS
from workbooks.read.unit_words import without_unit
from workbooks.read.units import Formats
from workbooks.scan.beside_cells import SaidBeside, said_beside

COMPARED = 0.25
"""What a column weighs that the program computes: a register is known by what staff fill."""
WIDE = 300
"""No table of an office has more columns."""
FLOW = "R10"
"""The register that actuals by month become rows of."""
_UNPLACED = "（整张表）"


@dataclass(frozen=True, kw_only=True)
class Mapped:
    """A table of the ledger: its register (None: it has none), what becomes of its columns, and its lines for people.

    sheet   the sheet's name, with （表2） for a table below another
    given   the values of every row that stand in the sheet's name: 月份 of 9月业务
    why     how the register was known, or why there is none; sure in per cent
    fate    "rows", "parked" (no register), "guide" (instructions), "ours" (a sheet that the program makes)
    """

    sheet: str
    grid: Grid
    fate: str
    why: str
    sure: int = 0
    register: Register | None = None
    header: Header | None = None
    plans: Mapping[int, ColumnPlan] = field(default_factory=dict)
    months: MonthColumns | None = None
    lines: tuple[MappedColumn, ...] = ()
    given: Mapping[str, str] = field(default_factory=dict)


def refuse_another(book: Book, name: str, branch: str) -> None:
    """Rejection for a workbook of ours that is no ledger of this branch: a policy, or a desk or submission of another office."""
    manifest = read_manifest(book)
    whose, kind = manifest.get("branch", ""), manifest.get("kind", "")
    if kind == "policy":
        raise Rejection(f"“{name}”是政策工作簿，不是旧台账", "选现在用的台账再试；台账换政策用 keybook desk update 台账 --policy 新政策")
    if kind in ("desk", "submission") and whose and fold(whose) != fold(branch):
        called = f"{manifest.get('branch_name', '')}（{whose}）{manifest.get('period', '')}"
        what = {"desk": "台账", "submission": "上报件"}[kind]
        raise Rejection(
            f"“{name}”是{called} 的{what}，这本台账是 {branch} 的", "换成本单位的文件；并进来的单位，用 keybook desk new --carry 带过来"
        )


@dataclass(frozen=True, kw_only=True)
class SheetLooks:
    """What a sheet shows beside the values of its cells: number formats, struck-through cells, texts that stand in no cell."""

    formats: Formats = field(default_factory=dict)
    struck: frozenset[tuple[int, int]] = frozenset()
    beside: tuple[SaidBeside, ...] = ()


def looks_in(book: Book, grids: list[Grid]) -> dict[str, SheetLooks]:
    """Sheet -> how it looks, as far as the workbook knows it."""
    return {
        g.sheet: SheetLooks(formats=formats_of(book, g.sheet), struck=struck_of(book, g.sheet), beside=said_beside(book, g.sheet))
        for g in grids
    }


def sheets_of(book: Book) -> list[Grid]:
    """Every sheet of the ledger, hidden ones too, that holds anything."""
    grids = [_narrow(book.read(name)) for name in book.sheet_names()]
    return [grid for grid in grids if any(not is_blank(v) for line in grid.rows for v in line)]


def _narrow(grid: Grid) -> Grid:
    """The sheet without the empty ends of its rows, where one cell far to the right has made all of them long."""
    if max(map(len, grid.rows), default=0) <= WIDE:
        return grid
    return replace(
        grid, rows=[line[: next((i + 1 for i in range(len(line) - 1, -1, -1) if not is_blank(line[i])), 0)] for line in grid.rows]
    )


def propose(grids: list[Grid], view: DeskView, decided: Decided) -> list[Mapped]:
    """Every table of the ledger, with a proposal for each of its columns."""
    ours = any(grid.sheet == "_manifest" for grid in grids)
    found: list[Mapped] = []
    for grid in grids:
        if ours and (grid.sheet.startswith("_") or fold_header(grid.sheet) in {fold_header(n) for n in OURS} - {"未映射"}):
            found.append(_apart(grid, "ours", "本工具自己的表，不是登记的数据"))
            continue
        parts = tables_of(grid, list(view.names.values()))
        for number, part in enumerate(parts, 1):
            label = grid.sheet if number == 1 else f"{grid.sheet}（表{number}）"
            found.append(_table(part, label, view, decided, whole=len(parts) == 1))
    return found


def _apart(grid: Grid, fate: str, why: str, sheet: str = "") -> Mapped:
    """A table that no register takes."""
    name = sheet or grid.sheet
    first = example_texts([v for line in grid.rows for v in line if not is_blank(v)])
    line = MappedColumn(name, _UNPLACED, "", "", why, first[0] if first else "", 0, first, "")
    return Mapped(sheet=name, grid=grid, fate=fate, why=why, lines=(line,))


def _table(grid: Grid, sheet: str, view: DeskView, decided: Decided, *, whole: bool) -> Mapped:
    top = {fold_header(as_text(v)) for line in grid.rows[:HEADER_DEPTH] for v in line if not is_blank(v)} | {fold_header(_UNPLACED)}
    of_sheet = {d.register for (name, header), d in decided.items() if name == fold_header(sheet) and header in top}
    months = month_columns(grid, view.period)
    ranked = sorted(
        (found for r in view.registers if (found := _fitted(grid, sheet, r, view, decided, months)) is not None), key=lambda f: -f.score
    )
    if of_sheet and not any(of_sheet):
        return _apart(grid, "parked", "没有认出来", sheet)
    best = _chosen(ranked, sheet, grid, of_sheet, view)
    if best is None:
        guide = whole and is_guide(grid) and not (ranked and ranked[0].known >= 2)
        return _apart(grid, "guide", "填写说明一类的文字，不是记录", sheet) if guide else _apart(grid, "parked", "没有认出来", sheet)
    return _mapped(grid, sheet, best, view)


GENERAL = frozenset(
    [
        "编号",
        "编码",
        "序号",
        "名称",
        "单位",
        "单位名称",
        "客户",
        "客户名称",
        "客户编码",
        "客户编号",
        "企业名称",
        "企业全称",
        "公司名称",
        "公司",
        "姓名",
        "联系人",
        "电话",
        "联系电话",
        "联系方式",
        "手机",
        "地址",
        "日期",
        "时间",
        "月份",
        "期间",
        "内容",
        "备注",
        "说明",
        "金额",
        "数量",
        "单价",
        "类型",
        "类别",
        "状态",
        "原因",
        "结果",
        "经办人",
        "负责人",
        "部门",
        "合计",
    ]
)
"""Headings that stand in any list, and tell nothing about which register a table is."""


@dataclass(frozen=True, kw_only=True)
class _Fitted:
    """A table read as one register."""

    register: Register
    header: Header
    plans: Mapping[int, ColumnPlan]
    months: MonthColumns | None
    score: float
    known: int
    hits: int
    why: str = ""
    sure: int = 0


def _fitted(grid: Grid, sheet: str, register: Register, view: DeskView, decided: Decided, months: MonthColumns | None) -> _Fitted | None:
    """The table as this register would hold it; months across count for nothing in it."""
    if months is not None and _are_actuals(months, register):
        across: MonthColumns | None = months
        header: Header | None = months.header
    elif months is not None and not any(re.fullmatch("1?[0-9]月", c.header) for c in view.columns[register.id]):
        return None
    else:
        across, header = None, plan_header(grid, register, view, decided, sheet)
    if header is None:
        return None
    plans = plan_columns(grid, header, register, view, decided, sheet, across)
    placed = [(p, c) for p in plans.values() for c in (*p.columns, *filter(None, [p.computed])) if not re.fullmatch("1?[0-9]月", c.header)]
    hits = len({c.header for _, c in placed})
    known = sum(p.how.startswith(("同名", "别名", "由程序", "名称代", "上次")) for p, _ in placed)
    score = sum((p.sure / 100 + (0.5 if c.need == "req" else 0)) * (COMPARED if c.computed else 1) for p, c in placed) + (
        1.0 if across else 0
    )
    if across is not None and not any(c.header == "客户编码" for _, c in placed):
        return None
    return _Fitted(register=register, header=header, plans=plans, months=across, score=score, known=known, hits=hits + 2 * bool(across))


def _are_actuals(months: MonthColumns, register: Register) -> bool:
    """Months across of customers are actuals, unless the words of the table speak of a plan (R17)."""
    names = [h.text for i, h in months.header.headings.items() if i not in months.months]
    return register.id == FLOW and not months.planned and not plan_months(names)


def _chosen(ranked: list[_Fitted], sheet: str, grid: Grid, of_sheet: set[str], view: DeskView) -> _Fitted | None:
    """By decision, by the sheet's name, by the names of its columns."""
    if not ranked:
        return None
    titles = {t for t in of_sheet if t}
    decided = next((f for f in ranked if f.register.sheet in titles), None)
    if decided is not None:
        return replace(decided, why="照上次的决定", sure=100)
    named = register_named(sheet, view.registers)
    own = next((f for f in ranked if f.register is named), None)
    if own is not None and own.hits >= 1 and (own.score * 2 >= ranked[0].score):
        return replace(own, why="表名就是登记表的名字", sure=99)
    alone = _named_alone(sheet, view)
    top = "".join([sheet, *(as_text(v) for line in grid.rows[: max(ranked[0].header.first - grid.first_row, 0)] for v in line if v)])
    for found in ranked:
        shown = found.register is alone or any(
            len(fold_header(n)) >= 2 and fold_header(n) in fold_header(top) for n in (found.register.sheet, *found.register.aliases)
        )
        own_words = _holds_amounts(found) and _is_telling(found)
        enough = (found.hits >= 3 and found.known >= 2 and own_words) or (found.hits >= 2 and shown) or _is_list(found)
        if found.months is not None or enough:
            words = f"{found.hits} 列有地方放" + ("，表名或标题也像" if shown else "")
            return replace(found, why=words if found.months is None else "客户各月的实绩", sure=min(60 + 10 * found.hits + 10 * shown, 97))
    return None


def _is_list(found: _Fitted) -> bool:
    """A list of a master register that is no more than that: codes and names, and not more columns that nobody knows."""
    register = found.register
    placed = {c.header for p in found.plans.values() for c in p.columns}
    own = {register.code_column, register.name_column} - {None}
    return register.nature == "master" and len(own) == 2 and own <= placed and found.known >= 2 and len(found.plans) <= 2 * found.hits


def _holds_amounts(found: _Fitted) -> bool:
    """Business, stock or money without its amounts is another list of customers: what must be a number has its column."""
    placed = {c.header for p in found.plans.values() for c in p.columns}
    needed = [c.header for c in found.register.columns if c.need == "req" and isinstance(c.kind, NUMERIC) and not c.packs]
    return found.register.nature == "master" or set(needed) <= placed


def _is_telling(found: _Fitted) -> bool:
    """True when a register of events has a heading that not every list has (编号, 单位名称, 电话 and 日期 tell nothing of it),
    and one of masters the names that it is of.
    """
    placed = {c.header for p in found.plans.values() for c in p.columns}
    if found.register.nature == "master":
        return not (names := {c.header for c in found.register.columns if c.need == "req" and type(c.kind) is Txt}) or bool(names & placed)
    headings = {fold_header(without_unit(p.label)) for p in found.plans.values() if p.columns}
    return found.months is not None or not headings <= GENERAL


def _named_alone(sheet: str, view: DeskView) -> Register | None:
    """The one register whose name holds that of the sheet: 走访 is 走访记录, 客户 may be several."""
    text = fold_header(sheet)
    held = [r for r in view.registers if any(text in fold_header(n) for n in (r.sheet, *r.aliases))] if len(text) >= 2 else []
    return held[0] if len(held) == 1 else None


def _mapped(grid: Grid, sheet: str, best: _Fitted, view: DeskView) -> Mapped:
    lines = [_line(grid, sheet, best, plan) for plan in best.plans.values() if not plan.order]
    taken = {c.header for p in best.plans.values() for c in p.columns}
    month = ""
    if best.months is None and "月份" in best.register.by_header and "月份" not in taken:
        month = month_of(grid.sheet, view.period)
    if month:
        lines.append(MappedColumn(sheet, "（表名）", best.register.sheet, "月份", "按表名", month, 90, (month,)))
    return Mapped(
        sheet=sheet,
        grid=grid,
        fate="rows",
        why=best.why,
        sure=best.sure,
        register=best.register,
        header=best.header,
        plans=best.plans,
        months=best.months,
        lines=tuple(lines),
        given={"月份": month} if month else {},
    )


def _line(grid: Grid, sheet: str, best: _Fitted, plan: ColumnPlan) -> MappedColumn:
    title = "＋".join(c.header for c in plan.columns) if plan.columns else plan.month[1] if plan.month else ""
    start = best.header.last - grid.first_row + 1
    below = [line[plan.position] for line in grid.rows[start:] if plan.position < len(line) and not is_blank(line[plan.position])]
    examples = example_texts(below)
    heading = best.header.headings.get(plan.position)
    letter = column_letter(grid.first_column + plan.position)
    return MappedColumn(
        sheet,
        plan.label,
        best.register.sheet if title else "",
        title,
        plan.how,
        examples[0] if examples else "",
        plan.sure,
        examples,
        f"{letter}{heading.row if heading else best.header.row}",
    )


def unsure(tables: list[Mapped]) -> list[MappedColumn]:
    """The columns that are asked about: like a column, and not surely it."""
    asked = {(t.sheet, p.label) for t in tables for p in t.plans.values() if p.guess and not p.taken}
    return [line for t in tables for line in t.lines if (line.sheet, line.header) in asked]


def month_of(sheet: str, period: Month) -> str:
    """The month that a sheet's name tells, not later than the desk's; empty when it tells none.

    >>> month_of('9月业务', Month(2026, 10)), month_of('12月', Month(2026, 10)), month_of('2025年3月', Month(2026, 10))
    ('2026-09', '2025-12', '2025-03')
    """
    found = re.search(r"(?:(20\d\d)\s*[年.\-_]\s*)?(?<!\d)(1[0-2]|0?[1-9])\s*月", sheet)
    if found is None:
        return ""
    month = int(found[2])
    return str(Month(int(found[1]) if found[1] else period.year - (month > period.month), month))
