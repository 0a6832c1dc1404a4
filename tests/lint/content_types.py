"""[Content_Types].xml covers every part, names no part twice and none that is missing, and fits the file's ending."""

from __future__ import annotations

from collections import Counter

from lint.parts import WORKBOOK, Check, Found, Parts

PART = "[Content_Types].xml"
_SPACE = "{http://schemas.openxmlformats.org/package/2006/content-types}"
BOOK = {
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
    ".xlsm": "application/vnd.ms-excel.sheet.macroEnabled.main+xml",
}
"""What the workbook part is in a file with this ending; Excel refuses to open any other."""


def find(parts: Parts) -> Found:
    """Parts without a type, types without a part, and a workbook of another kind than its name says."""
    root = parts.tree(PART)
    if root is None:
        return
    defaults = Counter(e.get("Extension", "").casefold() for e in root.findall(_SPACE + "Default"))
    overrides = Counter(e.get("PartName", "") for e in root.findall(_SPACE + "Override"))
    for name, count in (defaults + overrides).items():
        if count > 1:
            yield PART, name, "it has more than one type"
    for name in parts.data:
        ending = name.rpartition(".")[2].casefold()
        if name != PART and "/" + name not in overrides and ending not in defaults:
            yield PART, name, "the part has no type"
    for name in overrides:
        if name.lstrip("/") not in parts.data:
            yield PART, name, "there is no such part"
    kind = next((e.get("ContentType") for e in root.findall(_SPACE + "Override") if e.get("PartName") == "/" + WORKBOOK), None)
    wanted = BOOK.get(parts.path.suffix.casefold())
    if wanted is not None and kind != wanted:
        yield PART, WORKBOOK, f"a file that ends in {parts.path.suffix} cannot hold a {kind}"


CHECK = Check(rule="content_types", find=find)
