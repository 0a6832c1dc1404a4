"""Drop-downs and other validations: lists that fit, words that fit, areas that are some, no other sheet directly."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from lint.formula import reading
from lint.parts import MAIN, Check, Found, Parts, SheetPart, areas_of, first_overlap

LIST, TITLE, WORDS = 255, 32, 255
"""Characters of an inline list, of a title and of a message: Excel drops what is longer, or the whole rule."""
TYPES = frozenset({"none", "whole", "decimal", "list", "date", "time", "textLength", "custom"})


def is_inline(text: str) -> bool:
    """True for a list that stands in the validation itself."""
    return text.startswith('"')


def find(parts: Parts) -> Found:
    """Validations that Excel would drop or repair."""
    for sheet in parts.sheets:
        areas = []
        for rule in sheet.all("dataValidations", "dataValidation"):
            place = rule.get("sqref", "")
            areas += [(area, place) for area in areas_of(place) or ()]
            for words in _wrong(rule, sheet):
                yield sheet.part, place, words
        if twice := first_overlap([area for area, _ in areas]):
            yield sheet.part, areas[twice[1]][1], f"it shares cells with {areas[twice[0]][1]}"


def _wrong(rule: Element, sheet: SheetPart) -> list[str]:
    texts = [element.text or "" for element in rule if element.tag in (MAIN + "formula1", MAIN + "formula2")]
    found = [] if areas_of(rule.get("sqref", "")) else ["no area"]
    if rule.get("type", "none") not in TYPES:
        found.append(f"no type: {rule.get('type')}")
    if rule.get("type", "none") != "none" and not texts:
        found.append("nothing to check against")
    for text in texts:
        if is_inline(text) and len(text) - 2 > LIST:
            found.append(f"a list of {len(text) - 2} characters")
        elif not is_inline(text) and any(name != sheet.name for name in reading(text).sheets):
            found.append("it speaks of another sheet directly, not by a defined name")
    for name, limit in (("errorTitle", TITLE), ("promptTitle", TITLE), ("error", WORDS), ("prompt", WORDS)):
        if len(rule.get(name, "")) > limit:
            found.append(f"{name} has {len(rule.get(name, ''))} characters")
    return found


CHECK = Check(rule="validations", find=find)
