"""Do the cells of a workbook show what stands in them: number formats and colours, cell by cell (settled 39)."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

from validators.page.page import column_letter
from workbooks.book import Rejection, column_number
from workbooks.scan.scan_xlsx import XlsxFile
from workbooks.scan.xlsx_parts import Parts
from workbooks.scan.xml_part import Attributes, PartTree, local_name
from workbooks.submission.number_format import BUILT_IN, says_otherwise

UNSEEN = "字和底色一样，看不见"
_INDEXED = {0: 0x000000, 1: 0xFFFFFF, 8: 0x000000, 9: 0xFFFFFF, 64: 0x000000, 65: 0xFFFFFF}
_THEME = ("lt1", "dk1", "lt2", "dk2", "accent1", "accent2", "accent3", "accent4", "accent5", "accent6", "hlink", "folHlink")
_PLAIN_THEME = (0xFFFFFF, 0x000000, 0xEEECE1, 0x1F497D)
_HEX = frozenset("0123456789abcdefABCDEF")
_CLOSE = 0x30
"""Differences of the three colours that an eye still sees, added up."""


@dataclass(frozen=True)
class Unlike:
    """A cell that does not show what stands in it, and why."""

    sheet: str
    cell: str
    reason: str


@dataclass(frozen=True)
class KnownSheets:
    """What is known of the sheets that people look at: sheet -> letter -> (percentage, dates); and which those are."""

    columns: Mapping[str, Mapping[str, tuple[bool, bool]]]
    ours: Collection[str]


@dataclass(frozen=True)
class _Look:
    """One cell format: its number format, and whether its text is lost in its ground."""

    code: str
    unseen: bool


@dataclass(frozen=True)
class _Looks:
    """The styles of a workbook: cell formats by number, and of the conditional ones those that hide, with the reason."""

    colours: _Colours
    formats: Sequence[_Look] = ()
    rules: Mapping[int, str] = field(default_factory=dict)

    def of(self, style: int) -> _Look:
        return self.formats[style] if style < len(self.formats) else _Look("General", False)


class _Cells:
    """A sink of one sheet's part: the cells that do not show themselves, and its conditional formats, go to `found`."""

    def __init__(self, sheet: str, looks: _Looks, columns: Mapping[str, tuple[bool, bool]]) -> None:
        self.sheet, self.looks, self.columns = sheet, looks, columns
        self.found: list[Unlike] = []
        self._rules: set[int] = set()
        self._row = self._depth = 0
        self._letter = ""
        self._cell: Attributes = {}
        self._text: list[str] | None = None
        self._inner: PartTree | None = None
        self._inner_depth = 0

    def start(self, name: str, attributes: Attributes) -> None:
        """An element begins."""
        local = local_name(name)
        self._depth += 1
        if self._inner is not None:
            self._inner.start(name, attributes)
        elif local == "c":
            self._begin_cell(attributes)
        elif local in ("v", "t"):
            self._text = []
        elif local == "row":
            number = attributes.get("r", "")
            self._row, self._letter = int(number) if number.isdecimal() else self._row + 1, ""
        elif local == "cfRule":
            self._begin_rule(attributes.get("dxfId", ""))
        elif local == "dxf":  # a conditional format of Excel 2010 says here how it looks
            self._inner, self._inner_depth = PartTree(), self._depth
            self._inner.start(name, attributes)
        elif attributes.get("showValue") in ("0", "false"):
            self.found.append(Unlike(self.sheet, "", "条件格式把数值藏了起来"))

    def text(self, data: str) -> None:
        """The value of a cell."""
        if self._text is not None:
            self._text.append(data)

    def end(self, name: str) -> None:
        """An element ends."""
        if self._inner is not None:
            self._inner.end(name)
            if self._depth == self._inner_depth:
                self._hides(_hiding(self._inner.root(), self.looks.colours))
                self._inner = None
        elif local_name(name) in ("v", "t") and self._text is not None:
            text, self._text = "".join(self._text), None
            if text:
                self._judge(text)
        self._depth -= 1

    def _begin_cell(self, attributes: Attributes) -> None:
        self._cell = attributes
        self._letter = attributes.get("r", "").rstrip("0123456789") or column_letter(column_number(self._letter) + 1)

    def _begin_rule(self, number: str) -> None:
        if number.isdecimal() and int(number) not in self._rules:
            self._rules.add(int(number))
            self._hides(self.looks.rules.get(int(number), ""))

    def _hides(self, reason: str) -> None:
        if reason:
            self.found.append(Unlike(self.sheet, "", f"条件格式：{reason}"))

    def _judge(self, text: str) -> None:
        style = self._cell.get("s", "0")
        look = self.looks.of(int(style) if style.isdecimal() else 0)
        cell = self._cell.get("r") or f"{self._letter}{self._row}"
        if look.unseen:
            self.found.append(Unlike(self.sheet, cell, UNSEEN))
        elif look.code != "General":
            percent, dated = self.columns.get(self._letter, (True, True))
            reason = says_otherwise(look.code, _value(self._cell.get("t", "n"), text), percent=percent, dated=dated)
            if reason:
                self.found.append(Unlike(self.sheet, cell, reason))


def shown_cells(path: Path, known: KnownSheets) -> Iterator[Unlike]:
    """Every cell of the sheets that people look at whose format or colour shows something else, or nothing."""
    book = XlsxFile(path)
    members = book.members()
    with book.reading() as parts:
        looks = _styles(book, parts)
        for sheet, part in members.items():
            if sheet.startswith("_") or (known.ours and sheet not in known.ours and sheet not in known.columns):
                continue
            cells = _Cells(sheet, looks, known.columns.get(sheet, {}))
            parts.walk(part, cells)
            yield from cells.found


def _value(kind: str, text: str) -> Any:
    """A raw cell as far as a format cares: a number, else a text."""
    if kind in ("n", "d"):
        try:
            return float(text)
        except ValueError:
            return text
    return text


def _styles(book: XlsxFile, parts: Parts) -> _Looks:
    """Every cell format in order; and the conditional ones that hide, by number, with the reason."""
    member = book.member(parts, "styles")
    colours = _Colours(_theme(book, parts))
    if member is None:
        return _Looks(colours)
    root = parts.tree(member)
    codes = dict(BUILT_IN) | {_number(f.get("numFmtId")): f.get("formatCode", "") for f in _in(root, "numFmts", "numFmt")}
    fonts = [colours.of(_child(font, "color"), 0x000000) for font in _in(root, "fonts", "font")]
    fills = [_ground(fill, colours) for fill in _in(root, "fills", "fill")]
    looks = []
    for xf in _in(root, "cellXfs", "xf"):
        font, fill = _number(xf.get("fontId")), _number(xf.get("fillId"))
        ink = fonts[font] if font < len(fonts) else 0x000000
        ground = fills[fill] if fill < len(fills) else 0xFFFFFF
        looks.append(_Look(codes.get(_number(xf.get("numFmtId")), "General"), _alike(ink, ground)))
    hiding = {number: _hiding(dxf, colours) for number, dxf in enumerate(_in(root, "dxfs", "dxf"))}
    return _Looks(colours, looks, {number: reason for number, reason in hiding.items() if reason})


def _number(text: str | None) -> int:
    """The number of a style, 0 where none is said; Rejection for what is no number, since nobody knows what it shows."""
    if text is not None and not (text.isdecimal() and len(text) < 9):
        raise Rejection(
            f"这个工作簿已损坏，样式的编号“{text[:20]}”不是数", "请从原处重新复制或重新发送；能用 Excel 打开的，另存为 .xlsx 再试"
        )
    return int(text or 0)


def _hiding(dxf: Element, colours: _Colours) -> str:
    """Why a conditional format shows something else; empty where it does not."""
    form, font, fill = _child(dxf, "numFmt"), _child(dxf, "font"), _child(dxf, "fill")
    if form is not None:
        reason = says_otherwise(form.get("formatCode", ""), 1.5, dated=True) or says_otherwise(form.get("formatCode", ""), "x")
        if reason:
            return reason
    colour = None if font is None else _child(font, "color")
    if colour is None:
        return ""
    ground = 0xFFFFFF if fill is None else _ground(fill, colours, conditional=True)
    return UNSEEN if _alike(colours.of(colour, 0x000000), ground) else ""


def _ground(fill: Element, colours: _Colours, *, conditional: bool = False) -> int:
    pattern = _child(fill, "patternFill")
    if pattern is None:
        return 0x808080 if _child(fill, "gradientFill") is not None else 0xFFFFFF
    kind = pattern.get("patternType", "solid" if conditional else "none")
    if kind == "none":
        return 0xFFFFFF
    name = "bgColor" if conditional else "fgColor"
    return colours.of(_child(pattern, name), 0xFFFFFF) if kind == "solid" else 0xC0C0C0


class _Colours:
    """Colours as numbers 0xRRGGBB, by the theme of the workbook."""

    def __init__(self, theme: tuple[int, ...]) -> None:
        self._theme = theme

    def of(self, element: Element | None, default: int) -> int:
        if element is None or element.get("auto"):
            return default
        if rgb := element.get("rgb"):
            return _hex(rgb, default)
        if (number := element.get("theme")) and number.isdigit() and int(number) < len(self._theme):
            return _tinted(self._theme[int(number)], float(element.get("tint", 0)))
        if (number := element.get("indexed")) and number.isdigit():
            return _INDEXED.get(int(number), 0x808080)
        return default


def _theme(book: XlsxFile, parts: Parts) -> tuple[int, ...]:
    member = book.member(parts, "theme")
    if member is None:
        return _PLAIN_THEME
    found: dict[str, int] = {}
    for element in parts.tree(member).iter():
        if element.tag in _THEME and len(element):
            found.setdefault(element.tag, _hex(element[0].get("lastClr") or element[0].get("val") or "", 0x808080))
    return tuple(found.get(name, 0x808080) for name in _THEME) if found else _PLAIN_THEME


def _hex(text: str, default: int) -> int:
    return int(text[-6:], 16) if len(text) in (6, 8) and set(text) <= _HEX else default


def _tinted(colour: int, tint: float) -> int:
    """Towards white for a positive tint, towards black for a negative one."""
    parts = [(colour >> shift) & 0xFF for shift in (16, 8, 0)]
    made = [int(p + (255 - p) * tint) if tint >= 0 else int(p * (1 + tint)) for p in parts]
    return (made[0] << 16) | (made[1] << 8) | made[2]


def _alike(one: int, other: int) -> bool:
    return sum(abs(((one >> shift) & 0xFF) - ((other >> shift) & 0xFF)) for shift in (16, 8, 0)) < _CLOSE


def _in(root: Element, group: str, name: str) -> list[Element]:
    holder = _child(root, group)
    return [] if holder is None else [child for child in holder if child.tag == name]


def _child(element: Element, name: str) -> Element | None:
    return next((child for child in element if child.tag == name), None)
