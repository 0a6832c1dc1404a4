"""Computed values of formulas, carried over a save by openpyxl, which writes a formula without its value.

Without them a copy would read as if its formulas had never been computed until somebody opened it in Excel.
"""

from __future__ import annotations

import datetime as dt
import os
import posixpath
import re
import zipfile
from pathlib import Path
from xml.etree import ElementTree

_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_P = r"(?:\w+:)?"
_CELL = re.compile(rf"<{_P}c\s([^>]*)(?<!/)>\s*<{_P}f\b((?:(?!</{_P}c>).)*)</{_P}c>".encode(), re.S)
_PLACE, _KIND = re.compile(rb'\br="([A-Z]+\d+)"'), re.compile(rb'\s*\bt="(\w+)"')
_VALUE = re.compile(rf"<{_P}v>([^<]*)</{_P}v>".encode())
_ELSEWHERE = re.compile(rb"\[\d+\][^<]*!")
"""A reference to another workbook in a formula."""
_WRITTEN = re.compile(rb"<c ([^>]*)>(<f[^>]*?(?:/>|>[^<]*</f>))<v\s*(?:/>|></v>)</c>")
_MODIFIED = re.compile(rb"(<dcterms:modified\b[^>]*>)[^<]*(</dcterms:modified>)")
_EPOCH = (1980, 1, 1, 0, 0, 0)

Values = dict[str, dict[bytes, tuple[bytes, bytes]]]
"""Sheet -> address -> the cell's type (str, b, e or nothing) and the text of its value."""


def sheet_parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """Sheet name -> its part in the zip; empty for a workbook whose list of sheets cannot be read."""
    try:
        book = ElementTree.fromstring(archive.read("xl/workbook.xml"))
        links = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    except (KeyError, ElementTree.ParseError):
        return {}
    targets = {link.get("Id"): link.get("Target", "") for link in links}
    names, found = set(archive.namelist()), {}
    for sheet in book.iter():
        if sheet.tag.endswith("}sheet"):
            relation = sheet.get(_RELATION) or next((v for k, v in sheet.attrib.items() if k.endswith("}id")), "")
            target = targets.get(relation, "")
            part = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")
            if part in names:
                found[sheet.get("name", "")] = part
    return found


def formula_cells(xml: bytes) -> frozenset[str]:
    """The addresses of all cells of a sheet that hold a formula."""
    if b"<f" not in xml and b":f" not in xml:
        return frozenset()
    return frozenset(place[1].decode() for cell in _CELL.finditer(xml) if (place := _PLACE.search(cell[1])))


def linked_cells(xml: bytes) -> frozenset[str]:
    """The addresses of the cells whose formula refers to another workbook, as in [1]Sheet1!A1."""
    return frozenset(place[1].decode() for cell in _CELL.finditer(xml) if _ELSEWHERE.search(cell[2]) and (place := _PLACE.search(cell[1])))


def cached_values(path: Path) -> Values:
    """The computed values of every formula of a workbook on disk."""
    found: Values = {}
    with zipfile.ZipFile(path) as archive:
        for name, part in sheet_parts(archive).items():
            found[name] = {}
            for cell in _CELL.finditer(archive.read(part)):
                place, kind, value = _PLACE.search(cell[1]), _KIND.search(cell[1]), _VALUE.search(cell[2])
                if place and value and (kind is None or kind[1] in (b"str", b"b", b"e", b"n")):
                    found[name][place[1]] = (kind[1] if kind else b"", value[1])
    return found


def settle(path: Path, values: Values, modified: dt.datetime) -> None:
    """Puts the values back into a workbook that openpyxl has written; formulas that are new stay without one.

    The moment of writing gives way to `modified`, so that the same content gives the same bytes.
    """
    beside = path.with_name(path.name + ".values")
    try:
        with zipfile.ZipFile(path) as old, zipfile.ZipFile(beside, "w", zipfile.ZIP_DEFLATED) as new:
            known = {part: values.get(name, {}) for name, part in sheet_parts(old).items()}
            for item in old.infolist():
                data = old.read(item.filename)
                if item.filename == "docProps/core.xml":
                    data = _MODIFIED.sub(rb"\g<1>%s\g<2>" % f"{modified:%Y-%m-%dT%H:%M:%SZ}".encode(), data)
                item.date_time = _EPOCH
                new.writestr(item, _filled(data, known[item.filename]) if known.get(item.filename) else data)
        os.replace(beside, path)
    finally:
        beside.unlink(missing_ok=True)


def _filled(xml: bytes, values: dict[bytes, tuple[bytes, bytes]]) -> bytes:
    def fill(cell: re.Match[bytes]) -> bytes:
        place = _PLACE.search(cell[1])
        kind, value = values.get(place[1] if place else b"", (b"", b""))
        if not value and not kind:
            return cell[0]
        marked = _KIND.sub(b"", cell[1]) + (b' t="%s"' % kind if kind else b"")
        return b"<c %s>%s<v>%s</v></c>" % (marked, cell[2], value)

    return _WRITTEN.sub(fill, xml)
