"""The plans of units by indicator: year, month and so far, in the unit of each indicator (E4.1; D10, R17)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from macros.reports.layout.context import ReportContext
from macros.reports.layout.frame import rows_of
from macros.reports.parts.shown_columns import Row
from validators.values.money import fen
from validators.values.origin import carrying, origin_of


def unit_plans(context: ReportContext) -> dict[tuple[str, str], list[Row]]:
    """(指标, 单位) -> the lines of D10 whose 主体 is the filing unit itself, in the order of the results."""
    found: dict[tuple[str, str], list[Row]] = {}
    for row in rows_of(context, "D10"):
        if row["主体"] == row["_branch"]:
            found.setdefault((row["指标"], row["单位"]), []).append(row)
    return found


def amount(row: Row, column: str) -> Any:
    """An amount of a plan: in fen where its unit is 元, else as it is; None where it is not known."""
    value = row[column]
    if value is None or row["单位"] != "元":
        return None if value is None else _counted(value)
    return carrying(fen(value), origin_of(value))


def _counted(value: Decimal) -> Any:
    """A number of pieces: whole where it is."""
    held = origin_of(value)
    return carrying(int(value), held) if value == int(value) else value
