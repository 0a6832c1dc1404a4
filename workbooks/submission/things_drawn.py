"""What lies over the cells of a workbook: text boxes, pictures, charts, controls (settled 39). Notes are none."""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from validators.page.page import column_letter
from workbooks.scan.scan_xlsx import XlsxFile

_KINDS = {"sp": "文本框或图形", "cxnSp": "图形", "pic": "图片", "graphicFrame": "图表", "grpSp": "图形", "contentPart": "墨迹"}
_PARTS = {"image": "背景图片", "oleObject": "嵌入对象", "control": "控件", "ctrlProp": "控件", "package": "嵌入对象"}
_OTHER_SHEETS = {"chartsheet": "图表工作表", "dialogsheet": "对话框表", "xlMacrosheet": "宏表", "xlIntlMacrosheet": "宏表"}
_NOTE = re.compile(rb'ObjectType\s*=\s*["\']([A-Za-z]+)["\']')


@dataclass(frozen=True, kw_only=True)
class Thing:
    """One of them: the sheet, the cell at its upper left where that is told, and what it is."""

    sheet: str
    cell: str
    kind: str


def things_drawn(path: Path) -> Iterator[Thing]:
    """Every one, sheet by sheet."""
    with zipfile.ZipFile(path) as archive:
        names = set(archive.namelist())
        for kind, _ in _relations(archive, "xl/workbook.xml", names):
            if kind in _OTHER_SHEETS:
                yield Thing(sheet="工作簿", cell="", kind=_OTHER_SHEETS[kind])
        for sheet, part in XlsxFile(path).members().items():
            for kind, target in _relations(archive, part, names):
                if kind == "drawing" and target in names:
                    yield from _anchored(sheet, ElementTree.fromstring(archive.read(target)))
                elif kind == "vmlDrawing" and target in names:
                    shapes = set(_NOTE.findall(archive.read(target)))
                    if shapes - {b"Note"} or not shapes:
                        yield Thing(sheet=sheet, cell="", kind="图形或控件")
                elif kind in _PARTS:
                    yield Thing(sheet=sheet, cell="", kind=_PARTS[kind])


def _relations(archive: zipfile.ZipFile, part: str, names: set[str]) -> list[tuple[str, str]]:
    """Kind and target of what a part refers to."""
    folder, name = posixpath.split(part)
    file = f"{folder}/_rels/{name}.rels"
    if file not in names:
        return []
    found = []
    for link in ElementTree.fromstring(archive.read(file)):
        target = link.get("Target", "")
        whole = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"{folder}/{target}")
        found.append((link.get("Type", "").rpartition("/")[2], whole))
    return found


def _anchored(sheet: str, root: Element) -> Iterator[Thing]:
    for anchor in root:
        inner = next((child for child in anchor.iter() if _local(child) in _KINDS), None)
        if inner is not None:
            yield Thing(sheet=sheet, cell=_corner(anchor), kind=_KINDS[_local(inner)])


def _local(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _corner(anchor: Element) -> str:
    start = next((child for child in anchor if _local(child) == "from"), None)
    at = {} if start is None else {_local(child): child.text or "" for child in start}
    try:
        return f"{column_letter(int(at['col']) + 1)}{int(at['row']) + 1}"
    except (KeyError, ValueError):
        return ""
