"""Functions that came after Excel 2007 bear `_xlfn.` in the file; without it every program shows #NAME?."""

from __future__ import annotations

from lint.formula import reading
from lint.functions import LATER
from lint.parts import Check, Found, Parts


def find(parts: Parts) -> Found:
    """Later functions under their bare name."""
    for formula in parts.formulas:
        for name in dict.fromkeys(reading(formula.text).functions):
            if name in LATER:
                yield formula.part, formula.place, f"{name} needs _xlfn. before it"


CHECK = Check(rule="prefixes", find=find)
