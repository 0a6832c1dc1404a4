"""E1.95 自有项目: what head office has added to the pack, at a branch and at a centre alike (R09c, D60)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from macros.reports.layout.context import Report, ReportContext
from macros.reports.layout.frame import branch_names, limit, place_of, rows_of, summary
from macros.reports.layout.listing import conclude_at, page_at
from validators.column import Column
from validators.frames import plain_day, plain_values
from validators.packs.own_scheme import NUMERIC
from validators.page.page import Cell, Page, Style
from validators.page.parts import ORDINAL, Absent, Col, Table, gap, section, table
from validators.register import Register
from validators.values.missing import is_missing
from validators.values.money import fen
from validators.values.number_kinds import Money
from validators.values.origin import Origin, added, of_result, of_rows
from validators.values.text import Text

SHEET, HEADING = "自有项目", "自有列、自有表和比率"
WIDTHS = (1, 5, 16, 18, 20, 8, 18, 18, 18, 11, 1)
LAST = 10
RATIO = "比率"
_NUMBERS = ("填写", "合计", "分子", "分母")
_SUMS = (
    ORDINAL,
    Col(header="机构"),
    Col(header="表"),
    Col(header="名称"),
    Col(header="填写", kind="count"),
    Col(header="合计", kind="number"),
    Col(header="分子", kind="number"),
    Col(header="分母", kind="number"),
    Col(header="比率", kind="ratio"),
)
_ROWS = (
    ORDINAL,
    Col(header="机构"),
    Col(header="表"),
    Col(header="记录"),
    Col(header="行", kind="tally"),
    Col(header="名称"),
    Col(header="值", kind="number", align="right"),
    Col(header="来源文件"),
)


def build(context: ReportContext) -> Page:
    """Sums and ratios of every branch and of all, then the cells one by one."""
    page = page_at(context, SHEET, HEADING, WIDTHS)
    names = branch_names(context)
    row = section(page, 4, 2, LAST, "一、合计和比率")
    made = table(page, row, 2, _SUMS, list(_sums(context, names)), limit=limit(context), rest="行", empty="方案里没有自有列和比率")
    row = section(page, gap(page, made.below, 8), 2, LAST, "二、逐行")
    made = _cells(context, page, row, names)
    page.printing.repeat_rows = (1, 1)
    words = "列、表和比率是上级在政策《方案》里加的；比率是合计除以合计，不是各家比率的平均。"
    conclude_at(context, page, made.below, (2, 4, 7), needs=("D60",), legend=words)
    return page


def _sums(context: ReportContext, names: Mapping[str, str]) -> Iterator[list[Any]]:
    """Of each column and ratio: the whole first, then every branch; of words and days only how many are filled."""
    rows, at = rows_of(context, "D60"), 0
    for sheet, name in dict.fromkeys((row["表"], row["名称"]) for row in rows):
        mine = [row for row in rows if (row["表"], row["名称"]) == (sheet, name)]
        share = _whole_share(context, name) if sheet == RATIO else None
        at += 1
        yield [at, Cell("全部", Style("text", bold=True)), sheet, name, *(_sum(mine, header) for header in _NUMBERS), share]
        for row in (row for row in mine if sheet == RATIO or row["合计"] is not None):
            at += 1
            own = _share(row[RATIO]) if sheet == RATIO else None
            yield [at, names.get(row["_branch"], row["_branch"]), sheet, name, *(_sum([row], header) for header in _NUMBERS), own]


def _sum(rows: list[dict[str, Any]], header: str) -> Any:
    """The sum of a number over lines of the tally, in the unit of the column, with where it comes from."""
    known = [row for row in rows if row[header] is not None]
    if not known:
        return None
    total = sum((row[header] for row in known[1:]), known[0][header])
    origin = added(of_result("D60", header, place_of(row)[1]) for row in known)
    if header == "填写":
        return Cell(total, Style("count"), origin=origin)
    money = known[0]["单位"] == "元"
    return Cell(fen(total) if money else total, Style("money" if money else "number"), origin=origin)


def _whole_share(context: ReportContext, name: str) -> Any:
    return _share(summary(context, "D60", f"{RATIO}.{name}"))


def _share(value: Any) -> Any:
    return Absent("分母为0") if value is None else value


def _cells(context: ReportContext, page: Page, row: int, names: Mapping[str, str]) -> Table:
    lines = list(_lines(context, names))
    return table(page, row, 2, _ROWS, [[i, *line] for i, line in enumerate(lines, 1)], limit=limit(context), rest="行", empty="还没有填")


def _lines(context: ReportContext, names: Mapping[str, str]) -> Iterator[list[Any]]:
    """One line a filled cell of an own column: whose, which record, and where it stands."""
    scheme, known = context.inputs.policy.pack.scheme, context.inputs.policy.registers
    for name, header in scheme.own_columns if scheme is not None else ():
        register, frame = known[name], context.inputs.frame(name)
        column = register.by_header[header]
        records = _records(register, frame)
        for branch, file, at, record, value in zip(
            frame["_branch"], frame["_file"], frame["_row"], records, plain_values(frame[header]), strict=True
        ):
            if not is_missing(value):
                place = Cell(int(at), Style("tally"), origin=Origin("row", (name, file, int(at))))
                yield [names.get(branch, branch), register.sheet, record, place, column.name, _shown(name, column, value, file, at), file]


def _shown(register: str, column: Column, value: Any, file: str, row: int) -> Any:
    """A cell of an own column; a number leads to its row."""
    if not isinstance(column.kind, NUMERIC):
        return column.kind.show(plain_day(value))
    money = isinstance(column.kind, Money)
    exact = Decimal(int(value)).scaleb(-2) if money else value
    return Cell(value, Style("money" if money else "number"), origin=of_rows(register, column.header, [(file, int(row), exact)]))


def _records(register: Register, frame: Any) -> list[str]:
    kinds = [register.by_header[h].kind for h in register.key]
    columns = [plain_values(frame[h]) for h in register.key]
    return ["+".join(kind.show(cell) for kind, cell in zip(kinds, cells, strict=True)) for cells in zip(*columns, strict=True)]


REPORT = Report(
    id="E1.95", sheet=SHEET, title=Text("自有项目", "Own columns and ratios"), level="any", build=build, needs=("D60",), order=88
)
