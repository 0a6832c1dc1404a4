"""Values: each cell holds what its type says, a shared string that exists, a text that fits into a cell."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from lint.parts import MAIN, Check, Found, Parts

LONGEST = 32_767
ERRORS = frozenset({"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A"})
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\Z")


def find(parts: Parts) -> Found:
    """Cells whose value is not of their type, and texts longer than Excel keeps."""
    for sheet in parts.sheets:
        for cell in sheet.cells:
            if words := _wrong(cell, parts.strings):
                yield sheet.part, cell.get("r", ""), words


def _wrong(cell: Element, strings: list[str]) -> str:
    kind, element = cell.get("t", "n"), cell.find(MAIN + "v")
    if kind == "inlineStr":
        return _long("".join(cell.itertext()))
    if element is None or (element.text is None and cell.find(MAIN + "f") is not None):
        return ""
    value = element.text or ""
    if kind == "s":
        known = value.isdigit() and int(value) < len(strings)
        return _long(strings[int(value)]) if known else f"there is no shared string {value}"
    if kind == "str":
        return _long(value)
    sound = {"n": _NUMBER.match(value) is not None, "b": value in ("0", "1"), "e": value in ERRORS}
    return "" if sound.get(kind, False) else f"{value!r} is no value of type {kind}"


def _long(text: str) -> str:
    return f"a text of {len(text)} characters" if len(text) > LONGEST else ""


CHECK = Check(rule="values", find=find)
