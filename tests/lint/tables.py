"""Tables: ids and names once, headers as they stand in the cells, as many columns as the area has."""

from __future__ import annotations

from collections import Counter
from xml.etree.ElementTree import Element

from lint.names import is_name
from lint.parts import MAIN, Check, Found, Parts, SheetPart, area_of, cell_of


def find(parts: Parts) -> Found:
    """What makes Excel drop a table."""
    ids: Counter[str] = Counter()
    taken = Counter(name.get("name", "").casefold() for name in parts.names)
    for sheet in parts.sheets:
        for relation in parts.relations(sheet.part):
            root = parts.tree(relation.target) if relation.type == "table" else None
            if root is not None:
                ids.update([root.get("id", "")])
                taken.update([root.get("displayName", "").casefold()])
                for words in _wrong(root, sheet, parts.strings):
                    yield relation.target, root.get("displayName", ""), words
                if taken[root.get("displayName", "").casefold()] > 1 or ids[root.get("id", "")] > 1:
                    yield relation.target, root.get("displayName", ""), "a name or an id that is taken"


def _wrong(root: Element, sheet: SheetPart, strings: list[str]) -> list[str]:
    area = area_of(root.get("ref", ""))
    columns = [column.get("name", "") for column in root.findall(f"{MAIN}tableColumns/{MAIN}tableColumn")]
    found = [] if is_name(root.get("displayName", "")) else ["no name"]
    if area is None or area[3] - area[1] + 1 != len(columns) or area[2] == area[0]:
        return [*found, f"{len(columns)} columns do not fill {root.get('ref')}"]
    if len({name.casefold() for name in columns}) < len(columns):
        found.append("two columns of one name")
    shown = _texts(sheet, area[0], strings)
    found += [
        f"the header {name!r} stands as {shown.get(area[1] + i)!r} in the cell"
        for i, name in enumerate(columns)
        if shown.get(area[1] + i) != name
    ]
    return found


def _texts(sheet: SheetPart, row: int, strings: list[str]) -> dict[int, str]:
    """Column -> text of the shared strings of a row."""
    found = {}
    for cell in sheet.cells:
        place, value = cell_of(cell.get("r", "")), cell.find(MAIN + "v")
        at = int(value.text or 0) if value is not None and cell.get("t") == "s" else len(strings)
        if place and place[0] == row and at < len(strings):
            found[place[1]] = strings[at]
    return found


CHECK = Check(rule="tables", find=find)
