"""A workbook as its parts: parsed XML, relationships, sheets, cells and formulas, read once for every check."""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
OFFICE = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
WORKBOOK = "xl/workbook.xml"
LAST_ROW, LAST_COL = 1_048_576, 16_384
_CELL = re.compile(r"\$?([A-Za-z]{1,3})\$?([1-9][0-9]{0,6})\Z")

Found = Iterable[tuple[str, str, str]]
"""What a check gives: part, place in it, message."""


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One thing that is wrong: `place` is a cell, a name or an id in `part`; `rule` the check that saw it."""

    part: str
    place: str
    rule: str
    message: str


@dataclass(frozen=True, kw_only=True)
class Check:
    """One rule and what looks for breaches of it."""

    rule: str
    find: Callable[[Parts], Found]


@dataclass(frozen=True, kw_only=True)
class Relation:
    """A relationship: `target` is the name of a part, or an address outside the file."""

    id: str
    type: str
    target: str
    external: bool


@dataclass(frozen=True, kw_only=True)
class Formula:
    """A formula where it stands: in a cell, a name, a validation, a condition or a chart (`kind`)."""

    part: str
    place: str
    kind: str
    text: str
    sheet: str = ""


@dataclass(frozen=True, kw_only=True)
class SheetPart:
    """A worksheet; `tree` is None where its part is missing or cannot be parsed."""

    name: str
    part: str
    state: str
    tree: Element | None

    def all(self, *path: str) -> list[Element]:
        """The elements at a path of local names."""
        return [] if self.tree is None else self.tree.findall("/".join(MAIN + step for step in path))

    @cached_property
    def cells(self) -> list[Element]:
        """The cells, row by row."""
        return self.all("sheetData", "row", "c")


@dataclass(kw_only=True)
class Parts:
    """The file. `broken` are the parts that are no XML, with the parser's words."""

    path: Path
    listed: list[str]
    data: dict[str, bytes]
    broken: dict[str, str] = field(default_factory=dict)
    _trees: dict[str, Element | None] = field(default_factory=dict)

    @classmethod
    def read(cls, path: Path) -> Parts:
        """All parts of the file in memory, those that should be XML parsed."""
        with zipfile.ZipFile(path) as file:
            parts = cls(path=path, listed=file.namelist(), data={name: file.read(name) for name in file.namelist()})
        for name in parts.data:
            if is_xml(name):
                parts.tree(name)
        return parts

    def tree(self, name: str) -> Element | None:
        """The root element of a part; None where there is none to be had."""
        if name not in self._trees:
            self._trees[name] = self._parsed(name)
        return self._trees[name]

    def _parsed(self, name: str) -> Element | None:
        if name not in self.data:
            return None
        if b"<!DOCTYPE" in self.data[name] or b"<!ENTITY" in self.data[name]:
            self.broken[name] = "it declares a document type or an entity"
            return None
        try:
            return ElementTree.fromstring(self.data[name])
        except ElementTree.ParseError as error:
            self.broken[name] = str(error)
            return None

    def relations(self, part: str) -> list[Relation]:
        """The relationships of a part, in order; of the file itself for an empty name."""
        root = self.tree(relations_part(part))
        if root is None:
            return []
        folder = posixpath.dirname(part)
        found = []
        for element in root.findall(RELATIONS + "Relationship"):
            target, external = element.get("Target", ""), element.get("TargetMode") == "External"
            if not external:
                whole = target if target.startswith("/") else posixpath.join("/" + folder, target)
                target = posixpath.normpath(whole).lstrip("/")
            found.append(
                Relation(id=element.get("Id", ""), type=element.get("Type", "").rpartition("/")[2], target=target, external=external)
            )
        return found

    @cached_property
    def workbook(self) -> Element:
        """The root of the workbook part."""
        root = self.tree(WORKBOOK)
        if root is None:
            raise KeyError(f"{self.path.name} holds no {WORKBOOK}")
        return root

    @cached_property
    def sheets(self) -> list[SheetPart]:
        """The sheets in the order of their tabs."""
        targets = {relation.id: relation.target for relation in self.relations(WORKBOOK)}
        found = []
        for element in self.workbook.findall(f"{MAIN}sheets/{MAIN}sheet"):
            part = targets.get(element.get(OFFICE + "id", ""), "")
            found.append(SheetPart(name=element.get("name", ""), part=part, tree=self.tree(part), state=element.get("state", "visible")))
        return found

    @cached_property
    def sheet_names(self) -> set[str]:
        """Names of sheets, case folded."""
        return {sheet.name.casefold() for sheet in self.sheets}

    @cached_property
    def names(self) -> list[Element]:
        """The defined names."""
        return self.workbook.findall(f"{MAIN}definedNames/{MAIN}definedName")

    @cached_property
    def strings(self) -> list[str]:
        """The shared strings."""
        root = self.tree("xl/sharedStrings.xml")
        return [] if root is None else ["".join(item.itertext()) for item in root.findall(MAIN + "si")]

    @cached_property
    def formulas(self) -> list[Formula]:
        """Every formula of the workbook, without its leading sign."""
        found = [Formula(part=WORKBOOK, place=name.get("name", ""), kind="name", text=name.text or "") for name in self.names]
        for sheet in self.sheets:
            found += self._on_sheet(sheet)
        for part in sorted(name for name in self.data if name.startswith("xl/charts/") and is_xml(name)):
            root = self.tree(part)
            for element in root.iter(CHART + "f") if root is not None else ():
                found.append(Formula(part=part, place=element.text or "", kind="chart", text=element.text or ""))
        return found

    def _on_sheet(self, sheet: SheetPart) -> Iterator[Formula]:
        for cell in sheet.cells:
            element = cell.find(MAIN + "f")
            if element is not None and not (element.get("si") and not element.text):
                yield Formula(part=sheet.part, place=cell.get("r", ""), kind="cell", text=element.text or "", sheet=sheet.name)
        for rule in sheet.all("dataValidations", "dataValidation"):
            for element in rule:
                yield Formula(part=sheet.part, place=rule.get("sqref", ""), kind="validation", text=element.text or "", sheet=sheet.name)
        for block in sheet.all("conditionalFormatting"):
            for element in block.iter(MAIN + "formula"):
                yield Formula(part=sheet.part, place=block.get("sqref", ""), kind="condition", text=element.text or "", sheet=sheet.name)


def is_xml(name: str) -> bool:
    """True for a part whose content has to be XML."""
    return name.endswith((".xml", ".rels", ".vml"))


def relations_part(part: str) -> str:
    """`xl/workbook.xml` -> `xl/_rels/workbook.xml.rels`."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", name + ".rels")


def source_of(relations: str) -> str:
    """The part that a part of relationships belongs to; empty for that of the file."""
    folder, name = posixpath.split(relations)
    return posixpath.join(posixpath.dirname(folder), name.removesuffix(".rels"))


def cell_of(text: str) -> tuple[int, int] | None:
    """(row, column) of `$B$7`; None for what is no cell of a sheet.

    >>> cell_of('$B$7'), cell_of('XFE1'), cell_of('A0')
    ((7, 2), None, None)
    """
    match = _CELL.match(text)
    if match is None:
        return None
    col = 0
    for letter in match[1].upper():
        col = col * 26 + ord(letter) - 64
    return (int(match[2]), col) if col <= LAST_COL and int(match[2]) <= LAST_ROW else None


def area_of(text: str) -> tuple[int, int, int, int] | None:
    """(first row, first column, last row, last column) of `A1` or `A1:C3`; None for what is no block of cells."""
    first, _, last = text.partition(":")
    a, b = cell_of(first), cell_of(last or first)
    if a is None or b is None or a[0] > b[0] or a[1] > b[1]:
        return None
    return a + b


def areas_of(text: str) -> list[tuple[int, int, int, int]] | None:
    """The blocks of a list of references (`sqref`); None when it is empty or one of them is none."""
    found = [area_of(part) for part in text.split()]
    return [area for area in found if area] if found and None not in found else None


def overlap(a: tuple[int, int, int, int], b: tuple[int, int, int, int]) -> bool:
    """True when two blocks share a cell."""
    return a[0] <= b[2] and b[0] <= a[2] and a[1] <= b[3] and b[1] <= a[3]


def first_overlap(areas: list[tuple[int, int, int, int]]) -> tuple[int, int] | None:
    """The positions of two blocks that share a cell; None where none do. Rows are swept from the top."""
    order = sorted(range(len(areas)), key=lambda i: areas[i])
    open_ones: list[int] = []
    for i in order:
        open_ones = [j for j in open_ones if areas[j][2] >= areas[i][0]]
        for j in open_ones:
            if overlap(areas[i], areas[j]):
                return min(i, j), max(i, j)
        open_ones.append(i)
    return None
