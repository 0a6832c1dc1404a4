"""The page of head office's own columns, registers and ratios, of a branch and of a centre alike (R09c, D60)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from macros.reports.layout.context import ReportContext
from macros.reports.layout.frame import branch_names, limit, rows_of
from validators.frames import plain_values
from validators.packs.own_scheme import NUMERIC
from validators.page.page import Cell, Page, Style
from validators.page.parts import Absent, Col, Table, gap, section, table
from validators.register import Register
from validators.values.missing import is_missing
from validators.values.money import fen

SHEET, HEADING = "自有项目", "自有列、自有表和比率"
WIDTHS = (1, 5, 16, 18, 20, 8, 18, 18, 18, 11, 1)
LAST = 10
RATIO = "比率"
_SUMS = (
    Col(header="序", kind="tally"),
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
    Col(header="序", kind="tally"),
    Col(header="机构"),
    Col(header="表"),
    Col(header="记录"),
    Col(header="行", kind="tally"),
    Col(header="名称"),
    Col(header="值", kind="number", align="right"),
    Col(header="来源文件"),
)


def own_items(context: ReportContext, page: Page, row: int) -> int:
    """Sums and ratios of every branch and of all, then the cells one by one; the row below."""
    names = branch_names(context)
    row = section(page, row, 2, LAST, "一、合计和比率")
    made = table(page, row, 2, _SUMS, list(_sums(context, names)), limit=limit(context), rest="行", empty="方案里没有自有列和比率")
    row = section(page, gap(page, made.below, 8), 2, LAST, "二、逐行")
    made = _cells(context, page, row, names)
    page.printing.repeat_rows = (1, 1)
    return made.below


def _sums(context: ReportContext, names: Mapping[str, str]) -> Iterator[list[Any]]:
    """Of each column and ratio: the whole first, then every branch."""
    rows, at = rows_of(context, "D60"), 0
    result = context.results.get("D60")
    for sheet, name in dict.fromkeys((row["表"], row["名称"]) for row in rows):
        mine = [row for row in rows if (row["表"], row["名称"]) == (sheet, name)]
        money, found = mine[0]["单位"] == "元", result.summary.get(f"{sheet}.{name}") if result else None
        parts = [_sum(mine, header, money=money) for header in ("分子", "分母")]
        whole = None if sheet == RATIO or mine[0]["合计"] is None else _sum(mine, "合计", money=money)
        count = None if sheet == RATIO else sum(row["填写"] for row in mine)
        at += 1
        yield [at, Cell("全部", Style("text", bold=True)), sheet, name, count, whole, *parts, _share(found) if sheet == RATIO else None]
        for row in mine:
            at += 1
            shown = [_sum([row], header, money=money) for header in ("合计", "分子", "分母")]
            yield [
                at,
                names.get(row["_branch"], row["_branch"]),
                sheet,
                name,
                row["填写"],
                *shown,
                _share(row["比率"]) if sheet == RATIO else None,
            ]


def _sum(rows: list[dict[str, Any]], header: str, *, money: bool) -> Any:
    known = [row[header] for row in rows if row[header] is not None]
    if not known:
        return None
    total = sum(known[1:], known[0])
    return Cell(fen(total), Style("money")) if money else total


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
                number = isinstance(column.kind, NUMERIC)
                shown = (
                    Cell(value, Style("money" if column.kind.dtype == "Int64" else "number"))
                    if number
                    else column.kind.show(value.date() if isinstance(value, pd.Timestamp) else value)
                )
                yield [names.get(branch, branch), register.sheet, record, int(at), column.name, shown, file]


def _records(register: Register, frame: Any) -> list[str]:
    kinds = [register.by_header[h].kind for h in register.key]
    columns = [plain_values(frame[h]) for h in register.key]
    return ["+".join(kind.show(cell) for kind, cell in zip(kinds, cells, strict=True)) for cells in zip(*columns, strict=True)]
