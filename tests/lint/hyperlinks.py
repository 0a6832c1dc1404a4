"""Links inside the workbook lead to a sheet or a name that is in it; a cell has one link."""

from __future__ import annotations

import re
from collections import Counter

from lint.formula import is_area, reading
from lint.parts import OFFICE, Check, Found, Parts, area_of

_CALLED = re.compile(r'HYPERLINK\("#([^"&]+)"[,)]', re.IGNORECASE)


def find(parts: Parts) -> Found:
    """Links that lead nowhere, doubled ones, and those that HYPERLINK would make."""
    names = {name.get("name", "").casefold() for name in parts.names}
    for sheet in parts.sheets:
        links = sheet.all("hyperlinks", "hyperlink")
        for link in links:
            place, where = link.get("ref", ""), link.get("location")
            if area_of(place) is None:
                yield sheet.part, place, "a link without a cell"
            if where is None and link.get(OFFICE + "id") is None:
                yield sheet.part, place, "a link without a target"
            if where is not None and link.get(OFFICE + "id") is None and _lost(where, parts.sheet_names, names):
                yield sheet.part, place, f"{where} is not in the workbook"
        yield from (
            (sheet.part, place, "two links in one cell")
            for place, count in Counter(link.get("ref", "") for link in links).items()
            if count > 1
        )
    for formula in parts.formulas:
        for where in _CALLED.findall(formula.text):
            if _lost(where, parts.sheet_names, names):
                yield formula.part, formula.place, f"{where} is not in the workbook"


def _lost(where: str, sheets: set[str], names: set[str]) -> bool:
    _, bang, place = where.rpartition("!")
    said = reading(where)
    if bang:
        return not said.sheets or said.sheets[0].casefold() not in sheets or not is_area(place)
    return not is_area(where) and where.casefold() not in names


CHECK = Check(rule="hyperlinks", find=find)
