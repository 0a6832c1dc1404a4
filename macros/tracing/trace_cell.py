"""溯源: from a number of a report to the rows it was made from, down to file, sheet and row (F4).

A formula is followed to the cells it refers to. A cell without one is explained by its row: the branch or the customer
that stands there, and the heading of its column say which rows of the facts were summed or counted. An explanation
counts only when its rows add up to the number; else the row's own 来源文件 and 来源行 are given.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from macros.errors import ToolkitError
from macros.merge.consolidation import HOME_PROPERTY, PERIOD_PROPERTY
from macros.tracing.evidence import Evidence
from macros.tracing.trace_sources import Asked, SourceRows, sources
from validators.page.page import column_letter
from validators.values.money import decimals, quantity_text, yuan_text
from validators.values.period import Month
from workbooks.archive.home import Home
from workbooks.read.report_cells import CellPlace, ReportCells, is_sum

_FORMS: dict[str, Callable[[int], str | int]] = {"money": yuan_text, "quantity": quantity_text, "count": int}
_DEEP, _MANY = 20, 200
"""How many formulas are followed one behind the other; a sum of more cells is tried as the sum of everything first."""


@dataclass(kw_only=True)
class _Tracer:
    """One search: what was found so far, and the leaves for which nothing was."""

    cells: ReportCells
    evidence: Evidence | None
    found: dict[tuple[str, str, int], dict[str, Any]] = field(default_factory=dict)
    raw: dict[tuple[str, str, int], int] = field(default_factory=dict)
    forms: set[str] = field(default_factory=set)
    lost: list[CellPlace] = field(default_factory=list)

    def follow(self, place: CellPlace, depth: int = 0) -> None:
        """Gathers what is behind a cell: through its formula, else by its row."""
        if self.cells.formula(place) and depth < _DEEP:
            for before in self.cells.precedents(place):
                if _number(self.cells.value(before)) is not None:
                    self.follow(before, depth + 1)
        elif _number(self.cells.value(place)):
            self._leaf(place)

    def _leaf(self, place: CellPlace) -> None:
        asked = asked_of(self.cells, place)
        found = sources(asked, self.evidence)
        if found is None:
            self.lost.append(place)
        else:
            self.take(found)

    def take(self, found: SourceRows) -> None:
        """Adds rows; a row that is there already is not counted twice."""
        self.forms.add(found.form)
        for file, sheet, row, branch, period, value in found.rows:
            self.found[file, sheet, row] = {
                "file": file,
                "sheet": sheet,
                "row": row,
                "branch": branch,
                "period": period,
                "value": _FORMS[found.form](value),
            }
            self.raw[file, sheet, row] = value


def trace(path: Path, where: str, home: Path | None = None) -> dict[str, Any]:
    """The document of the contract for `SHEET!CELL` of a report; `unit` is that of `value`, rows are in yuan or pieces.

    `sum` is null where the number is no sum (a ratio). ToolkitError for a cell without a number, or one for which no
    source is known; Rejection for a file or cell that is not there.
    """
    cells = ReportCells(path)
    place = cells.place(where)
    number = _number(cells.value(place))
    if number is None:
        raise ToolkitError(
            f"{place.shown} 不是数：{cells.value(place) if cells.value(place) is not None else '（空）'}", "选一个有数的单元格"
        )
    tracer = _Tracer(cells=cells, evidence=evidence_of(path, cells, home))
    if is_sum(cells.formula(place)) and len(cells.precedents(place)) > _MANY:
        _whole(tracer, place)
    if not tracer.found:
        tracer.follow(place)
    if tracer.lost or not tracer.found:
        _whole(tracer, place)
    if not tracer.found and (number or tracer.lost):
        raise _untold(tracer, place)
    return _document(tracer, place, number)


def _untold(tracer: _Tracer, place: CellPlace) -> ToolkitError:
    if tracer.evidence is None:
        return ToolkitError(f"{place.shown} 没有记下逐行的来源", "选有“来源文件”列的表里的数；报表不在原来的文件夹，请加 --home 收件文件夹")
    return ToolkitError(
        f"{place.shown} 没有记下逐行的来源，或与现在收下的上报件对不上",
        "合并后又收过件的，再【合并汇总】一次；否则选《汇总主表》或有“来源文件”列的表里的数",
    )


def _whole(tracer: _Tracer, place: CellPlace) -> None:
    """A total whose list was cut, or a tile: explained by all branches together, when that adds up."""
    found = sources(asked_of(tracer.cells, place).alone(), tracer.evidence)
    if found is not None:
        tracer.found.clear()
        tracer.raw.clear()
        tracer.forms.clear()
        tracer.lost.clear()
        tracer.take(found)


def _document(tracer: _Tracer, place: CellPlace, number: float) -> dict[str, Any]:
    formula, unit = tracer.cells.formula(place), asked_of(tracer.cells, place).unit
    whole = is_sum(formula) and len(tracer.forms) == 1 and not tracer.lost
    total = _FORMS[next(iter(tracer.forms))](sum(tracer.raw.values())) if whole else None
    rows = [tracer.found[key] for key in sorted(tracer.found, key=lambda k: (tracer.found[k]["branch"], *k))]
    return {
        "cell": place.shown,
        "value": _shown(number, unit),
        "unit": unit,
        "formula": formula,
        "rows": rows,
        "sum": total if rows or not number else None,
    }


def _shown(number: float, unit: str) -> str | int | float:
    if unit in ("元", "万元"):
        return decimals(Decimal(f"{number:.15g}"), 2)
    return int(number) if number == int(number) else number


def _number(value: Any) -> float | None:
    return float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else None


def asked_of(cells: ReportCells, place: CellPlace) -> Asked:
    """A number with what stands around it: the heading of its column, the cells of its row by heading, the titles."""
    header, row = cells.header(place), cells.row(place)
    fields = {}
    if header is not None:
        fields = {str(h).replace("\n", ""): v for h, v in zip(header, row, strict=False) if isinstance(h, str) and h}
    own = header[place.col - 1] if header is not None and place.col <= len(header) else None
    heading = own if isinstance(own, str) and own else cells.label(place)
    return Asked(
        value=float(cells.value(place)),
        heading=heading.replace("\n", ""),
        fields=fields,
        sheet=place.sheet,
        title=cells.title(place.sheet),
        letter=column_letter(place.col),
    )


def evidence_of(path: Path, cells: ReportCells, home: Path | None) -> Evidence | None:
    """The facts behind a report: of `home`, else of the home that it names, else of one beside it that made it."""
    given = [home] if home is not None else []
    named = [path.parent / cells.custom(HOME_PROPERTY)] if cells.custom(HOME_PROPERTY) else []
    for folder in (*given, *named, *_near(path)):
        if (folder / "ledger.sqlite").is_file() and (folder / "policy.xlsx").is_file():
            held = Home(folder)
            told = cells.custom(PERIOD_PROPERTY) if folder in (*given, *named) else ""
            period = told or _period_of(held, path.name)
            if period:
                return Evidence(held, Month.parse(period))
    if home is not None:
        raise ToolkitError(f"“{home}”不是做出这份报表的收件文件夹", "核对 --home；报表改过名字就改回原名")
    return None


def _near(path: Path) -> Iterable[Path]:
    for folder in path.resolve().parents[:3]:
        yield folder
        yield from sorted(p.parent for p in folder.glob("*/ledger.sqlite"))


def _period_of(home: Home, name: str) -> str:
    made: Sequence[Any] = [e for e in home.ledger.events(kind="consolidated") if e.file == name]
    return made[-1].period if made else ""
