"""Styles: every id of a cell, row, column, format or condition leads to something."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from lint.parts import MAIN, Check, Found, Parts

PART = "xl/styles.xml"
_FIRST_OWN = 164
"""Number formats from here on are the workbook's own."""


def find(parts: Parts) -> Found:
    """Ids out of range in the table of styles and on the sheets."""
    root = parts.tree(PART)
    if root is None:
        return
    yield from _table(root)
    cell_styles, conditional = _count(root, "cellXfs"), _count(root, "dxfs")
    for sheet in parts.sheets:
        used = [(cell.get("r", ""), cell.get("s")) for cell in sheet.cells]
        used += [(f"row {row.get('r')}", row.get("s")) for row in sheet.all("sheetData", "row")]
        used += [(f"column {col.get('min')}", col.get("style")) for col in sheet.all("cols", "col")]
        yield from ((sheet.part, place, f"there is no style {at}") for place, at in used if at is not None and int(at) >= cell_styles)
        for element in sheet.tree.iter() if sheet.tree is not None else ():
            at = element.get("dxfId")
            if at is not None and int(at) >= conditional:
                yield sheet.part, element.tag.rpartition("}")[2], f"there is no conditional style {at}"


def _count(root: Element, name: str) -> int:
    return len(root.findall(f"{MAIN}{name}/*"))


def _table(root: Element) -> Found:
    limits = {
        "fontId": _count(root, "fonts"),
        "fillId": _count(root, "fills"),
        "borderId": _count(root, "borders"),
        "xfId": _count(root, "cellStyleXfs"),
    }
    own = {element.get("numFmtId") for element in root.findall(f"{MAIN}numFmts/{MAIN}numFmt")}
    for table in ("cellStyleXfs", "cellXfs"):
        for i, style in enumerate(root.findall(f"{MAIN}{table}/{MAIN}xf")):
            for name, limit in limits.items():
                if int(style.get(name, "0")) >= max(limit, 1):
                    yield PART, f"{table} {i}", f"there is no {name} {style.get(name)}"
            number = style.get("numFmtId", "0")
            if int(number) >= _FIRST_OWN and number not in own:
                yield PART, f"{table} {i}", f"there is no number format {number}"


CHECK = Check(rule="styles", find=find)
