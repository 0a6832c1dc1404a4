"""Conditional formats: areas that are some, priorities once on a sheet, no other sheet directly."""

from __future__ import annotations

from collections import Counter

from lint.formula import reading
from lint.parts import MAIN, Check, Found, Parts, areas_of


def find(parts: Parts) -> Found:
    """Conditions that Excel would drop or repair; Excel before 2010 knows no condition about another sheet."""
    for sheet in parts.sheets:
        priorities: Counter[str] = Counter()
        for block in sheet.all("conditionalFormatting"):
            place = block.get("sqref", "")
            if areas_of(place) is None:
                yield sheet.part, place, "no area"
            rules = block.findall(MAIN + "cfRule")
            priorities.update(rule.get("priority", "0") for rule in rules)
            if any(not int(rule.get("priority", "0")) > 0 for rule in rules):
                yield sheet.part, place, "a condition without its priority"
            if any(name != sheet.name for formula in block.iter(MAIN + "formula") for name in reading(formula.text or "").sheets):
                yield sheet.part, place, "it speaks of another sheet directly"
        yield from ((sheet.part, priority, "a priority that is given twice") for priority, count in priorities.items() if count > 1)


CHECK = Check(rule="conditions", find=find)
