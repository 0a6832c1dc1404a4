"""Cells: rows in order, cells in order and once, inside the sheet, in the row that holds them, in the dimension."""

from __future__ import annotations

from lint.parts import LAST_ROW, MAIN, Check, Found, Parts, SheetPart, area_of, cell_of


def find(parts: Parts) -> Found:
    """What is out of order on each sheet."""
    for sheet in parts.sheets:
        yield from _rows(sheet)
        yield from _dimension(sheet)


def _rows(sheet: SheetPart) -> Found:
    before = 0
    for row in sheet.all("sheetData", "row"):
        number = int(row.get("r", "0"))
        if not before < number <= LAST_ROW:
            yield sheet.part, f"row {number}", f"it comes after row {before}"
        before = number
        last = 0
        for cell in row.findall(MAIN + "c"):
            place = cell_of(cell.get("r", ""))
            if place is None or place[0] != number:
                yield sheet.part, cell.get("r", ""), f"a cell that does not belong into row {number}"
            elif place[1] <= last:
                yield sheet.part, cell.get("r", ""), "a cell that is doubled or out of order"
            last = place[1] if place else last


def _dimension(sheet: SheetPart) -> Found:
    """A reader that trusts the dimension gets no cell outside it."""
    given = next(iter(sheet.all("dimension")), None)
    places = [place for cell in sheet.cells if (place := cell_of(cell.get("r", "")))]
    if given is None or not places:
        return
    area = area_of(given.get("ref", ""))
    rows, cols = [row for row, _ in places], [col for _, col in places]
    if area is None or min(rows) < area[0] or min(cols) < area[1] or max(rows) > area[2] or max(cols) > area[3]:
        yield sheet.part, given.get("ref", ""), "the dimension does not hold every cell"


CHECK = Check(rule="cells", find=find)
