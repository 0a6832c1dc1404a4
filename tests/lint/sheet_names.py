"""Sheets: names that Excel takes and that xlwings does not take for a program, ids once, one sheet in sight."""

from __future__ import annotations

from collections import Counter

from lint.parts import MAIN, WORKBOOK, Check, Found, Parts

LONGEST, FORBIDDEN = 31, set("[]:*?/\\")


def find(parts: Parts) -> Found:
    """Every name that breaks a rule, doubled names and ids, and a workbook whose sheets are all hidden."""
    for sheet in parts.sheets:
        for words in _wrong(sheet.name):
            yield WORKBOOK, sheet.name, words
    for name, count in Counter(sheet.name.casefold() for sheet in parts.sheets).items():
        if count > 1:
            yield WORKBOOK, name, f"{count} sheets have this name"
    ids = Counter(e.get("sheetId", "") for e in parts.workbook.findall(f"{MAIN}sheets/{MAIN}sheet"))
    for identifier, count in ids.items():
        if count > 1 or not identifier.isdigit() or not 0 < int(identifier) < 65534:
            yield WORKBOOK, identifier, "a sheet id that is doubled or out of range"
    if all(sheet.state != "visible" for sheet in parts.sheets):
        yield WORKBOOK, "", "no sheet is in sight"


def _wrong(name: str) -> list[str]:
    found = []
    if not 0 < len(name) <= LONGEST:
        found.append(f"a name of {len(name)} characters")
    if FORBIDDEN & set(name) or name.startswith("'") or name.endswith("'"):
        found.append("a character that a sheet's name cannot hold")
    if name.casefold() == "history":
        found.append("a name that Excel keeps for itself")
    if name.casefold().endswith(".py"):
        found.append("xlwings takes a name that ends in .py for a program")
    return found


CHECK = Check(rule="sheet_names", find=find)
