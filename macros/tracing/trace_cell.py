"""溯源: from a number of a report to the rows it was made from, down to file, sheet, row and column (F4).

A formula is followed to the cells it refers to; every other number says itself where it comes from, put beside it when
the page was laid out. That is worked out anew over the home, and shown only when it gives the number.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import Any

from macros.clock import now
from macros.errors import ToolkitError
from macros.merge.consolidation import HOME_PROPERTY, PERIOD_PROPERTY
from macros.opening import open_session
from macros.results.branch_report import DESK_PROPERTY, EARLIER_PROPERTY
from macros.tracing.evidence import DeskEvidence, Evidence, HomeEvidence
from macros.tracing.resolve import Resolver
from macros.tracing.step import NotTold, SourceRow, Step, shown_as
from validators.values.money import decimals
from validators.values.period import Month
from workbooks.archive.events import MonthConsolidated
from workbooks.archive.home import Home
from workbooks.read.report_cells import CellPlace, ReportCells, is_sum

_DEEP = 20
"""How many formulas are followed one behind the other."""
_UNIT = re.compile(r"[(（](万元|元|件|户|人|次)[)）]")


def trace(path: Path, where: str, home: Path | None = None) -> dict[str, Any]:
    """The document of the contract for one number of a report; see `Tracing.document`."""
    return Tracing(path, home).document(where)


def _remedy(cells: ReportCells) -> str:
    return "合并后又收过件或换过政策的，再【合并汇总】一次；其余的数用“表名!单元格”另选" if cells.says_origins else "再【合并汇总】一次"


class Tracing:
    """The numbers of one report over the home that made it."""

    def __init__(self, path: Path, home: Path | None = None) -> None:
        self.cells = ReportCells(path)
        self._home = home

    @cached_property
    def evidence(self) -> Evidence | None:
        """The facts behind the report; None where no home is found."""
        return evidence_of(self.cells, self._home)

    def document(self, where: str) -> dict[str, Any]:
        """The document of the contract for `SHEET!CELL`; `unit` is that of `value`, rows are in yuan or pieces.

        `steps` is the arithmetic, `rows` what it starts from; `sum` is null where the number is no sum (a ratio).
        ToolkitError for a cell without a number, or one whose rows cannot be shown, with the reason; Rejection for a
        file or cell that is not there.
        """
        place = self.cells.place(where)
        value = self.cells.value(place)
        number = _number(value)
        if number is None:
            raise ToolkitError(f"{place.shown} 不是数：{value if value is not None else '（空）'}", "选一个有数的单元格")
        if self.evidence is None:
            raise ToolkitError(
                f"{place.shown} 的来源要到收件文件夹（或台账）里找，报表不在原来的文件夹", "请加 --home 收件文件夹，或放回台账旁边"
            )
        try:
            step = self.step(place)
        except NotTold as untold:
            raise ToolkitError(f"{place.shown} 找不到逐行的来源：{untold.why}", _remedy(self.cells)) from untold
        return _document(self.cells, place, number, step)

    def step(self, place: CellPlace, depth: int = 0) -> Step:
        """How the number of a cell comes about; NotTold where that cannot be shown."""
        formula, origin = self.cells.formula(place), self.cells.origin(place)
        if origin is None and formula is not None and depth < _DEEP:
            return self._formula(place, formula, depth)
        if origin is None or self.evidence is None:
            raise NotTold(f"{place.shown} 没有记下来源" if self.cells.says_origins else "这份报表是早先的程序做的，没有记下来源")
        found = Resolver(evidence=self.evidence, cells=self.cells, sheet=place.sheet).step(origin)
        if not gives(found, _number(self.cells.value(place))):
            raise NotTold("与现在收下的上报件对不上")
        return found

    def _formula(self, place: CellPlace, formula: str, depth: int) -> Step:
        before = [at for at in self.cells.precedents(place) if _number(self.cells.value(at)) is not None]
        parts = tuple(replace(self.step(at, depth + 1), cell=at.shown) for at in before)
        form = parts[0].form if len({part.form for part in parts}) == 1 and is_sum(formula) else "number"
        value = _exact(self.cells.value(place))
        return Step(how="formula", value=value, cell=place.shown, words=formula, form=form, parts=parts)


def gives(step: Step, shown: float | None) -> bool:
    """True when the arithmetic gives the number of the cell: to the last place, for 万元 to less than 0.01."""
    if shown is None:
        return False
    if step.how == "wan":
        return abs(float(step.value) - shown) < 0.010001
    return math.isclose(float(step.value), shown, rel_tol=1e-13, abs_tol=1e-9)


def _document(cells: ReportCells, place: CellPlace, number: float, step: Step) -> dict[str, Any]:
    unit, rows = unit_of(cells, place), _each_once(step)
    summed = step.summed or (step.how == "formula" and is_sum(step.words) and all(part.summed or _sums(part) for part in step.parts))
    total = sum((row.value for row in rows), Fraction(0))
    return {
        "cell": place.shown,
        "value": _shown(number, unit),
        "unit": unit,
        "formula": cells.formula(place),
        "rows": [row.as_json() for row in rows],
        "sum": shown_as(total, rows[0].form if rows else step.form) if summed else None,
        "steps": step.as_json({row.key: at for at, row in enumerate(rows)}),
    }


def _sums(step: Step) -> bool:
    return step.how == "formula" and is_sum(step.words) and all(part.summed or _sums(part) for part in step.parts)


def _each_once(step: Step) -> list[SourceRow]:
    found: dict[tuple[str, str, int, str], SourceRow] = {}
    for row in step.every_row():
        found.setdefault(row.key, row)
    return sorted(found.values(), key=lambda row: (row.branch, row.file, row.sheet, row.row, row.column))


def unit_of(cells: ReportCells, place: CellPlace) -> str:
    """元, 万元, … as the heading over the cell says; empty without one. For reading only: nothing is looked up by it."""
    header = cells.header(place)
    heading = header[place.col - 1] if header is not None and place.col <= len(header) else None
    found = _UNIT.search(heading) if isinstance(heading, str) else None
    return found[1] if found else ""


def _shown(number: float, unit: str) -> str | int | float:
    if unit in ("元", "万元"):
        return decimals(Decimal(f"{number:.15g}"), 2)
    return int(number) if number == int(number) else number


def _exact(value: Any) -> Fraction:
    return Fraction(Decimal(repr(value)))


def _number(value: Any) -> float | None:
    return float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else None


def evidence_of(cells: ReportCells, home: Path | None) -> Evidence | None:
    """The facts behind a report: of the desk it names, of `home`, of the home it names, else of one beside it that made it."""
    path = cells.path
    desk = path.parent / cells.custom(DESK_PROPERTY)
    if cells.custom(DESK_PROPERTY) and desk.is_file():
        moment, ways = now(), cells.custom(EARLIER_PROPERTY).split("|")
        earlier = [file for name in ways if name and (file := path.parent / name).is_file()]
        return DeskEvidence(open_session(desk, previous=earlier, today=moment.date(), now=moment))
    given = [home] if home is not None else []
    named = [path.parent / cells.custom(HOME_PROPERTY)] if cells.custom(HOME_PROPERTY) else []
    for folder in (*given, *named, *_near(path)):
        if (folder / "ledger.sqlite").is_file() and (folder / "policy.xlsx").is_file():
            held = Home(folder)
            told = cells.custom(PERIOD_PROPERTY) if folder in (*given, *named) else ""
            period = told or _period_of(held, path.name)
            if period:
                return HomeEvidence(held, Month.parse(period))
    if home is not None:
        raise ToolkitError(f"“{home}”不是做出这份报表的收件文件夹", "核对 --home；报表改过名字就改回原名")
    return None


def _near(path: Path) -> Iterable[Path]:
    for folder in path.resolve().parents[:3]:
        yield folder
        yield from sorted(p.parent for p in folder.glob("*/ledger.sqlite"))


def _period_of(home: Home, name: str) -> str:
    made = [e for e in home.ledger.events(MonthConsolidated) if e.file == name]
    return made[-1].period if made else ""
