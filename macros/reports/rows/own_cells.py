"""Head office's own columns and ratios as a list: sums of every branch and of all, and the cells one by one (E1.95, R09c, D60)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from macros.reports.layout.context import ReportContext
from macros.reports.layout.frame import branch_names, place_of, rows_of, summary
from validators.column import Column
from validators.frames import plain_day, plain_values
from validators.packs.own_scheme import NUMERIC
from validators.page.page import Cell, Style
from validators.page.parts import Absent
from validators.register import Register
from validators.values.missing import is_missing
from validators.values.money import fen
from validators.values.number_kinds import Money
from validators.values.origin import Origin, added, of_result, of_rows

RATIO = "比率"
NUMBERS = ("填写", "合计", "分子", "分母")
Row = dict[str, Any]


def own_sums(context: ReportContext) -> list[Row]:
    """Of each column and ratio: the whole first, then every branch; of words and days only how many are filled."""
    rows, found = rows_of(context, "D60"), []
    for sheet, name in dict.fromkeys((row["表"], row["名称"]) for row in rows):
        mine = [row for row in rows if (row["表"], row["名称"]) == (sheet, name)]
        ratio = sheet == RATIO
        whole = summary(context, "D60", f"{RATIO}.{name}") if ratio else None
        found.append(_line(Cell("全部", Style("text", bold=True)), mine, whole, ratio=ratio))
        names = branch_names(context)
        listed = [row for row in mine if ratio or row["合计"] is not None]
        found += [_line(names.get(row["_branch"], row["_branch"]), [row], row[RATIO], ratio=ratio) for row in listed]
    return found


def _line(name: Any, rows: Sequence[Row], share: Any, *, ratio: bool) -> Row:
    part = (Absent("分母为0") if share is None else share) if ratio else None
    return {"机构": name, "表": rows[0]["表"], "名称": rows[0]["名称"], RATIO: part} | {header: _sum(rows, header) for header in NUMBERS}


def _sum(rows: Sequence[Row], header: str) -> Any:
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


def own_cells(context: ReportContext) -> list[Row]:
    """One row a filled cell of an own column: whose, which record, and where it stands."""
    scheme = context.inputs.policy.pack.scheme
    return [row for name, header in (scheme.own_columns if scheme is not None else ()) for row in _cells(context, name, header)]


def _cells(context: ReportContext, name: str, header: str) -> Iterator[Row]:
    register, frame, names = context.inputs.policy.registers[name], context.inputs.frame(name), branch_names(context)
    column, keys = register.by_header[header], _records(register, frame)
    places = zip(frame["_branch"], frame["_file"], frame["_row"], keys, plain_values(frame[header]), strict=True)
    for branch, file, at, record, value in places:
        if not is_missing(value):
            yield {
                "机构": names.get(branch, branch),
                "表": register.sheet,
                "记录": record,
                "行": Cell(int(at), Style("tally"), origin=Origin("row", (name, file, int(at)))),
                "名称": column.name,
                "值": _shown(name, column, value, file, at),
                "来源文件": file,
            }


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
