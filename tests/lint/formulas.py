"""Formulas are well formed: brackets close, operands and operators take turns, no text was written as a formula."""

from __future__ import annotations

from lint.formula import reading
from lint.parts import Check, Found, Parts
from lint.validations import is_inline


def find(parts: Parts) -> Found:
    """Formulas that Excel would not take; a list of values in a validation is none."""
    for formula in parts.formulas:
        if not (formula.kind == "validation" and is_inline(formula.text)):
            for words in reading(formula.text).wrong:
                yield formula.part, formula.place, f"{words} ({formula.text[:60]})"


CHECK = Check(rule="formulas", find=find)
