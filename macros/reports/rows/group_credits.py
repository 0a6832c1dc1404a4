"""Groups of companies with the documents behind their credits, and the credits that need somebody (E4.4, E4.4b; D19, D19b, D19c)."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np

from macros.reports.layout.context import ReportContext
from macros.reports.layout.frame import extra_rows, how_many, numbered, rows_in
from macros.reports.parts.shown_columns import Row
from validators.values.origin import carrying, less, origin_of, quotient


def _beside(row: Row, **more: Any) -> Row:
    """A row with what was put beside it; its numbers still carry where they come from."""
    return {name: row[name] for name in row} | more


def groups(context: ReportContext) -> list[Row]:
    """The groups of D19 over all branches; 凭证没有核实: how many of their credits have a document that is not 真实."""
    bad: dict[Any, list[Row]] = {}
    for row in unproven(context):
        bad.setdefault(row["集团"], []).append(row)
    return [_beside(row, 凭证没有核实=how_many(bad.get(row["集团"], []))) for row in extra_rows(context, "D19", "groups")]


def unproven(context: ReportContext) -> list[Row]:
    """The credits of D19b with a document that is not 真实: no money goes out on them."""
    if "D19b" not in context.results:
        return []
    held = context.results["D19b"].extra["credits"]
    return numbered("D19b", "credits", held[(held["没有核实"] > 0).fillna(False)])


def left_out(context: ReportContext) -> list[Row]:
    """The credits of this bank that are not in unified credit."""
    if "D19" not in context.results:
        return []
    held = context.results["D19"].extra["credits"]
    rows, codes = rows_in(context, "R47"), held["集团"].to_numpy()
    return [_beside(rows[at], 集团=codes[at]) for at in np.flatnonzero(held["_out"] & held["_grouped"])]


def group_name(context: ReportContext, row: Row) -> str | None:
    """What the group of a row is called; its code where no list of members says it."""
    names: dict[Any, Any] = context.once("names of groups", _names)
    found: str | None = names.get(row["集团"]) or row["集团"]
    return found


def _names(context: ReportContext) -> dict[Any, Any]:
    return {row["集团"]: row["集团名称"] for row in extra_rows(context, "D19", "groups")}


def contracts(context: ReportContext) -> list[Row]:
    """The contracts of D19c with the share by which the tenor of their worst credit differs from its cycle."""
    return [_beside(row, 错配率=_gap(row["期限"], row["周期"])) for row in extra_rows(context, "D19c", "contracts")]


def _gap(tenor: Any, cycle: Any) -> Fraction | None:
    if tenor is None or not cycle:
        return None
    greater, smaller = (tenor, cycle) if tenor >= cycle else (cycle, tenor)
    upper, lower, whole = (origin_of(value) for value in (greater, smaller, cycle))
    gap = (Fraction(greater) - Fraction(smaller)) / Fraction(cycle)
    return carrying(gap, quotient(less(upper, lower), whole)) if upper and lower and whole else gap
