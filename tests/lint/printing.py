"""Printing: areas and repeated rows on the sheet that they belong to, breaks inside the sheet, a scale that exists."""

from __future__ import annotations

from lint.formula import reading
from lint.parts import LAST_COL, LAST_ROW, WORKBOOK, Check, Found, Parts

_OWN = ("_xlnm.Print_Area", "_xlnm.Print_Titles", "_xlnm._FilterDatabase")
_FOOTER = 255


def find(parts: Parts) -> Found:
    """Print set-up that Excel would drop; a header or footer longer than it takes."""
    for name in parts.names:
        scope = name.get("localSheetId")
        if name.get("name") in _OWN:
            own = parts.sheets[int(scope)].name if scope and int(scope) < len(parts.sheets) else None
            if own is not None and any(sheet != own for sheet in reading(name.text or "").sheets):
                yield WORKBOOK, f"{name.get('name')} of {own}", f"{name.text} lies on another sheet"
            if scope is None:
                yield WORKBOOK, name.get("name", ""), "it belongs to no sheet"
    for sheet in parts.sheets:
        for kind, last in (("rowBreaks", LAST_ROW), ("colBreaks", LAST_COL)):
            places = [int(element.get("id", "0")) for element in sheet.all(kind, "brk")]
            if any(not 0 < place <= last for place in places) or len(set(places)) < len(places):
                yield sheet.part, kind, "a break that is doubled or outside the sheet"
        for setup in sheet.all("pageSetup"):
            if not 10 <= int(setup.get("scale", "100")) <= 400:
                yield sheet.part, "scale", f"{setup.get('scale')} per cent"
        for words in sheet.all("headerFooter", "oddFooter") + sheet.all("headerFooter", "oddHeader"):
            if len(words.text or "") > _FOOTER:
                yield sheet.part, "footer", f"{len(words.text or '')} characters"


CHECK = Check(rule="printing", find=find)
