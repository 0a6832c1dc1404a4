"""Views: one sheet chosen and in sight (typing on a chosen group of sheets goes to all), panes and cells that exist."""

from __future__ import annotations

from lint.parts import MAIN, WORKBOOK, Check, Found, Parts, areas_of, cell_of


def find(parts: Parts) -> Found:
    """Groups of sheets, an active sheet that is hidden or not there, panes and selections outside the sheet."""
    view = parts.workbook.find(f"{MAIN}bookViews/{MAIN}workbookView")
    for name in ("activeTab", "firstSheet") if view is not None else ():
        at = int(view.get(name, "0")) if view is not None else 0
        if at >= len(parts.sheets) or parts.sheets[at].state != "visible":
            yield WORKBOOK, name, f"sheet {at} is not in sight"
    chosen = [sheet.part for sheet in parts.sheets if any(v.get("tabSelected") == "1" for v in sheet.all("sheetViews", "sheetView"))]
    if len(chosen) > 1:
        yield chosen[1], "", f"{len(chosen)} sheets are chosen together"
    for sheet in parts.sheets:
        for pane in sheet.all("sheetViews", "sheetView", "pane"):
            if pane.get("topLeftCell") and cell_of(pane.get("topLeftCell", "")) is None:
                yield sheet.part, pane.get("topLeftCell", ""), "a pane outside the sheet"
        for selection in sheet.all("sheetViews", "sheetView", "selection"):
            if selection.get("sqref") and areas_of(selection.get("sqref", "")) is None:
                yield sheet.part, selection.get("sqref", ""), "a selection outside the sheet"


CHECK = Check(rule="views", find=find)
