"""The items of scorecards as they were typed, with what the program measures of them (E1.3c, E1.4; R42, D07)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from macros.reports.layout.context import ReportContext
from macros.reports.layout.frame import extra_rows, rows_in
from validators.values.cell import plain
from validators.values.money import agrees


def score_items(context: ReportContext) -> dict[tuple[str, str], dict[str, dict[str, Any]]]:
    """(branch, 工号) -> item -> its row of R42 of the period; of what is measured also 填的, 台账数, 口径, and a blank 实际 is that."""
    found: dict[tuple[str, str], dict[str, dict[str, Any]]] = {}
    for row in rows_in(context, "R42"):
        if row["期间"] == str(context.period) and row["工号"]:
            items = found.setdefault((row["_branch"], row["工号"]), {})
            items.setdefault(row["项目"], {name: row[name] for name in row})  # each number with its cell
    for known in extra_rows(context, "D07", "measured"):
        items = found.get((known["_branch"], known["工号"]), {})
        if known["项目"] in items:
            taken = {"实际": known["台账数"]} if known["填的"] is None else {}
            items[known["项目"]] = items[known["项目"]] | {name: known[name] for name in ("填的", "台账数", "口径")} | taken
    return found


def measured_words(row: Mapping[str, Any]) -> str:
    """What is said of an item that the program measures: where it was taken, or differs from what was typed; "" otherwise."""
    if row.get("台账数") is None:
        return ""
    told = f"{row['口径']} {plain(row['台账数'])}"
    if row["填的"] is None:
        return f"；实际空着，取台账的{told}"
    return "" if agrees(row["填的"], row["台账数"]) else f"；台账里{told}，与填的不同"
