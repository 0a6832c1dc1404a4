"""What lies over the cells of a workbook: text boxes, pictures, charts, controls; and what makes it more than cells:
links to other programs and workbooks, queries, pivot tables, macros (settled 39). Notes are none.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from validators.page.page import column_letter
from workbooks.scan.scan_xlsx import XlsxFile
from workbooks.scan.xlsx_parts import Parts
from workbooks.scan.xml_part import Attributes, Damaged, local_name

_KINDS = {"sp": "文本框或图形", "cxnSp": "图形", "pic": "图片", "graphicFrame": "图表", "grpSp": "图形", "contentPart": "墨迹"}
_PARTS = {"image": "背景图片", "oleObject": "嵌入对象", "control": "控件", "ctrlProp": "控件", "package": "嵌入对象"}
_PARTS |= {"queryTable": "查询表", "pivotTable": "数据透视表", "slicer": "切片器", "timeline": "切片器"}
_OTHER_SHEETS = {"chartsheet": "图表工作表", "dialogsheet": "对话框表", "xlMacrosheet": "宏表", "xlIntlMacrosheet": "宏表"}
_LIVE = {
    "externalLink": "连到别的工作簿或程序的链接",
    "volatileDependencies": "连到别的程序的链接",
    "connections": "数据连接",
    "pivotCacheDefinition": "数据透视表",
    "vbaProject": "宏",
    "extensibility": "自定义的按钮",
    "webextensiontaskpanes": "加载项",
}
"""What the whole workbook bears, and a program may run or fetch when it opens it."""
_OLD_SHAPES = frozenset({"shape", "rect", "roundrect", "oval", "line", "polyline", "curve", "arc", "image"})
"""What VML, the older language of drawings, draws; a note is a shape that says so."""


@dataclass(frozen=True, kw_only=True)
class Thing:
    """One of them: the sheet, the cell at its upper left where that is told, and what it is."""

    sheet: str
    cell: str
    kind: str


def things_drawn(book: XlsxFile) -> Iterator[Thing]:
    """Every one, sheet by sheet."""
    members, known = book.members(), _OTHER_SHEETS | _LIVE
    with book.reading() as parts:
        for link in (*parts.links("").values(), *book.links.values()):
            if link.kind in known:
                yield Thing(sheet="工作簿", cell="", kind=known[link.kind])
        for sheet, part in members.items():
            yield from _on_sheet(parts, sheet, part)


def _on_sheet(parts: Parts, sheet: str, part: str) -> Iterator[Thing]:
    for link in parts.links(part).values():
        member = parts.name(link.target)
        if link.kind == "drawing" and member:
            yield from _anchored(sheet, parts.tree(member))
        elif link.kind == "vmlDrawing" and member:
            if not _only_notes(parts, member):
                yield Thing(sheet=sheet, cell="", kind="图形或控件")
        elif link.kind in _PARTS:
            yield Thing(sheet=sheet, cell="", kind=_PARTS[link.kind])


class _OldShapes:
    """A sink of a VML drawing: is there a shape that is no note?"""

    def __init__(self) -> None:
        self.notes = 0
        self.others = False
        self._open: list[bool] = []

    def text(self, data: str) -> None:
        """Text is of no interest."""

    def start(self, name: str, attributes: Attributes) -> None:
        """A shape begins, or says what it is."""
        local = local_name(name)
        if local in _OLD_SHAPES:
            self._open.append(False)
        elif local == "ClientData" and self._open:
            self._open[-1] = attributes.get("ObjectType") == "Note"

    def end(self, name: str) -> None:
        """A shape ends."""
        if local_name(name) in _OLD_SHAPES:
            note = self._open.pop()
            self.notes += note
            self.others = self.others or not note


def _only_notes(parts: Parts, member: str) -> bool:
    """True for notes and nothing else; what cannot be read as XML is no note of any program that we know."""
    sink = _OldShapes()
    try:
        parts.walk(member, sink)
    except Damaged:
        return False
    return bool(sink.notes) and not sink.others


def _anchored(sheet: str, root: Element) -> Iterator[Thing]:
    for anchor in root:
        inner = next((child for child in anchor.iter() if child.tag in _KINDS), None)
        if inner is not None:
            yield Thing(sheet=sheet, cell=_corner(anchor), kind=_KINDS[inner.tag])


def _corner(anchor: Element) -> str:
    start = next((child for child in anchor if child.tag == "from"), None)
    at = {} if start is None else {child.tag: child.text or "" for child in start}
    try:
        return f"{column_letter(int(at['col']) + 1)}{int(at['row']) + 1}"
    except (KeyError, ValueError):
        return ""
