"""Columns and rows: blocks of columns in order and apart, widths and heights that Excel takes."""

from __future__ import annotations

from lint.parts import LAST_COL, Check, Found, Parts

WIDEST, HIGHEST = 255.0, 409.5


def find(parts: Parts) -> Found:
    """Columns that overlap or leave the sheet, and sizes out of range."""
    for sheet in parts.sheets:
        before = 0
        for col in sheet.all("cols", "col"):
            first, last = int(col.get("min", "0")), int(col.get("max", "0"))
            if not before < first <= last <= LAST_COL:
                yield sheet.part, f"column {first}", f"it comes after column {before} or ends before it begins"
            if not 0 <= float(col.get("width", "0")) <= WIDEST:
                yield sheet.part, f"column {first}", f"{col.get('width')} wide"
            before = last
        for row in sheet.all("sheetData", "row"):
            if not 0 <= float(row.get("ht", "0")) <= HIGHEST:
                yield sheet.part, f"row {row.get('r')}", f"{row.get('ht')} high"


CHECK = Check(rule="columns", find=find)
