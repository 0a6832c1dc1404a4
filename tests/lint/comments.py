"""Notes and buttons: a shape id once in a drawing, one note a cell, each with its shape and its author."""

from __future__ import annotations

from collections import Counter
from xml.etree.ElementTree import Element

from lint.parts import MAIN, Check, Found, Parts, cell_of

_VML, _EXCEL = "{urn:schemas-microsoft-com:vml}", "{urn:schemas-microsoft-com:office:excel}"


def find(parts: Parts) -> Found:
    """Doubled shapes, doubled notes, notes without a shape or an author."""
    for name in sorted(parts.data):
        root = parts.tree(name) if name.endswith(".vml") else None
        if root is not None:
            yield from (
                (name, identifier, f"{count} shapes have this id")
                for identifier, count in Counter(shape.get("id", "") for shape in root.iter(_VML + "shape")).items()
                if count > 1
            )
    for sheet in parts.sheets:
        relations = parts.relations(sheet.part)
        shapes = {place for relation in relations if relation.type == "vmlDrawing" for place in _placed(parts.tree(relation.target))}
        for relation in relations:
            root = parts.tree(relation.target) if relation.type == "comments" else None
            if root is not None:
                yield from ((relation.target, place, words) for place, words in _notes(root, shapes))


def _notes(root: Element, shapes: set[tuple[int, int]]) -> list[tuple[str, str]]:
    notes = root.findall(f"{MAIN}commentList/{MAIN}comment")
    authors = len(root.findall(f"{MAIN}authors/{MAIN}author"))
    found = [(place, "two notes in one cell") for place, count in Counter(note.get("ref", "") for note in notes).items() if count > 1]
    for note in notes:
        place = note.get("ref", "")
        if cell_of(place) not in shapes:
            found.append((place, "a note without its shape"))
        if int(note.get("authorId", "0")) >= authors:
            found.append((place, "a note without its author"))
    return found


def _placed(root: Element | None) -> list[tuple[int, int]]:
    """Row and column of the notes that a drawing has shapes for."""
    found = []
    for data in root.iter(_EXCEL + "ClientData") if root is not None else ():
        row, column = data.find(_EXCEL + "Row"), data.find(_EXCEL + "Column")
        if row is not None and column is not None:
            found.append((int(row.text or 0) + 1, int(column.text or 0) + 1))
    return found


CHECK = Check(rule="comments", find=find)
