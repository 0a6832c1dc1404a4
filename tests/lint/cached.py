"""Every formula has its value beside it: a phone, a preview and a reader of values show nothing else."""

from __future__ import annotations

from lint.parts import MAIN, Check, Found, Parts


def find(parts: Parts) -> Found:
    """Formulas without a value; an empty one is a text without characters, as XlsxWriter writes it."""
    for sheet in parts.sheets:
        for cell in sheet.cells:
            if cell.find(MAIN + "f") is not None and cell.find(MAIN + "v") is None:
                yield sheet.part, cell.get("r", ""), "a formula without its value"


CHECK = Check(rule="cached", find=find)
