"""Formulas speak of sheets, names and cells that exist."""

from __future__ import annotations

from lint.formula import reading
from lint.parts import Check, Formula, Found, Parts
from lint.validations import is_inline


def find(parts: Parts) -> Found:
    """References that lead nowhere."""
    names = {name.get("name", "").casefold() for name in parts.names}
    for formula in parts.formulas:
        if not (formula.kind == "validation" and is_inline(formula.text)):
            for words in _lost(formula, parts.sheet_names, names):
                yield formula.part, formula.place, words


def _lost(formula: Formula, sheets: set[str], names: set[str]) -> list[str]:
    said = reading(formula.text)
    return [
        *(f"there is no sheet {sheet}" for sheet in said.sheets if sheet.casefold() not in sheets),
        *(f"there is no name {name}" for name in said.names if name.casefold() not in names),
        *(f"{place} leads nowhere" for place in said.lost),
    ]


CHECK = Check(rule="references", find=find)
