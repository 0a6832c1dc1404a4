"""Do the cells of a workbook show what stands in them: number formats and colours, cell by cell (settled 39)."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree
from xml.etree.ElementTree import Element
from xml.parsers import expat

from workbooks.scan.scan_xlsx import XlsxFile
from workbooks.submission.number_format import BUILT_IN, says_otherwise

UNSEEN = "字和底色一样，看不见"
_INDEXED = {0: 0x000000, 1: 0xFFFFFF, 8: 0x000000, 9: 0xFFFFFF, 64: 0x000000, 65: 0xFFFFFF}
_THEME = ("lt1", "dk1", "lt2", "dk2", "accent1", "accent2", "accent3", "accent4", "accent5", "accent6", "hlink", "folHlink")
_CLOSE = 0x30
"""Differences of the three colours that an eye still sees, added up."""
_DIGITS = re.compile(r"\d+")


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


@dataclass
class _Cells:
    """The cells of one sheet as the parser meets them: those that do not show themselves go to `found`."""

    sheet: str
    looks: list[_Look]
    columns: Mapping[str, tuple[bool, bool]]
    found: list[Unlike] = field(default_factory=list)
    cell: str = ""
    kind: str = ""
    style: int = 0
    text: list[str] | None = None

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        if name == "c":
            self.cell, self.kind = attributes.get("r", ""), attributes.get("t", "n")
            self.style = int(attributes.get("s") or 0)
        elif name in ("v", "t"):
            self.text = []

    def data(self, text: str) -> None:
        if self.text is not None:
            self.text.append(text)

    def end(self, tag: str) -> None:
        if tag.rpartition(":")[2] in ("v", "t") and self.text is not None:
            text, self.text = "".join(self.text), None
            if text:
                self._judge(text)

    def _judge(self, text: str) -> None:
        look = self.looks[self.style] if 0 <= self.style < len(self.looks) else _Look("General", False)
        if look.unseen:
            self.found.append(Unlike(self.sheet, self.cell, UNSEEN))
        elif look.code != "General":
            percent, dated = self.columns.get(_DIGITS.sub("", self.cell), (True, True))
            reason = says_otherwise(look.code, _value(self.kind, text), percent=percent, dated=dated)
            if reason:
                self.found.append(Unlike(self.sheet, self.cell, reason))


def shown_cells(path: Path, known: KnownSheets) -> Iterator[Unlike]:
    """Every cell of the sheets that people look at whose format or colour shows something else, or nothing."""
    with zipfile.ZipFile(path) as archive:
        looks, rules = _styles(archive)
        for sheet, part in XlsxFile(path).members().items():
            if sheet.startswith("_") or (known.ours and sheet not in known.ours and sheet not in known.columns):
                continue
            cells = _Cells(sheet, looks, known.columns.get(sheet, {}))
            xml = archive.read(part)
            if rules and b"dxfId" in xml:
                yield from _conditional(sheet, xml, rules)
            if b"showValue" in xml and re.search(rb'showValue\s*=\s*["\'](0|false)', xml):
                yield Unlike(sheet, "", "条件格式把数值藏了起来")
            parser = expat.ParserCreate()
            parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = cells.start, cells.end, cells.data
            parser.buffer_text = True
            parser.Parse(xml, True)
            yield from cells.found


def _value(kind: str, text: str) -> Any:
    """A raw cell as far as a format cares: a number, else a text."""
    if kind in ("n", "d"):
        try:
            return float(text)
        except ValueError:
            return text
    return text


def _conditional(sheet: str, xml: bytes, rules: Mapping[int, str]) -> Iterator[Unlike]:
    for number in sorted({int(found) for found in re.findall(rb'dxfId\s*=\s*["\'](\d+)', xml)}):
        if number in rules:
            yield Unlike(sheet, "", f"条件格式：{rules[number]}")


def _styles(archive: zipfile.ZipFile) -> tuple[list[_Look], dict[int, str]]:
    """Every cell format in order; and the conditional ones that hide, by number, with the reason."""
    if "xl/styles.xml" not in archive.namelist():
        return [], {}
    root = ElementTree.fromstring(archive.read("xl/styles.xml"))
    colours = _Colours(_theme(archive))
    codes = dict(BUILT_IN) | {int(f.get("numFmtId", 0)): f.get("formatCode", "") for f in _in(root, "numFmts", "numFmt")}
    fonts = [colours.of(_child(font, "color"), 0x000000) for font in _in(root, "fonts", "font")]
    fills = [_ground(fill, colours) for fill in _in(root, "fills", "fill")]
    looks = []
    for xf in _in(root, "cellXfs", "xf"):
        font, fill = int(xf.get("fontId", 0)), int(xf.get("fillId", 0))
        ink = fonts[font] if font < len(fonts) else 0x000000
        ground = fills[fill] if fill < len(fills) else 0xFFFFFF
        looks.append(_Look(codes.get(int(xf.get("numFmtId", 0)), "General"), _alike(ink, ground)))
    rules = {}
    for number, dxf in enumerate(_in(root, "dxfs", "dxf")):
        if reason := _hiding(dxf, colours):
            rules[number] = reason
    return looks, rules


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


def _theme(archive: zipfile.ZipFile) -> tuple[int, ...]:
    part = next((name for name in archive.namelist() if re.fullmatch(r"xl/theme/theme\d*\.xml", name)), None)
    plain = (0xFFFFFF, 0x000000, 0xEEECE1, 0x1F497D)
    if part is None:
        return plain
    return _theme_colours(archive.read(part)) or plain


@lru_cache(maxsize=64)
def _theme_colours(xml: bytes) -> tuple[int, ...]:
    found: dict[str, int] = {}
    for element in ElementTree.fromstring(xml).iter():
        name = str(element.tag).rpartition("}")[2]
        if name in _THEME and len(element):
            found.setdefault(name, _hex(element[0].get("lastClr") or element[0].get("val") or "", 0x808080))
    return tuple(found.get(name, 0x808080) for name in _THEME) if found else ()


def _hex(text: str, default: int) -> int:
    return int(text[-6:], 16) if re.fullmatch(r"(?:[0-9A-Fa-f]{2})?[0-9A-Fa-f]{6}", text) else default


def _tinted(colour: int, tint: float) -> int:
    """Towards white for a positive tint, towards black for a negative one."""
    parts = [(colour >> shift) & 0xFF for shift in (16, 8, 0)]
    made = [int(p + (255 - p) * tint) if tint >= 0 else int(p * (1 + tint)) for p in parts]
    return (made[0] << 16) | (made[1] << 8) | made[2]


def _alike(one: int, other: int) -> bool:
    return sum(abs(((one >> shift) & 0xFF) - ((other >> shift) & 0xFF)) for shift in (16, 8, 0)) < _CLOSE


def _in(root: Element, group: str, name: str) -> list[Element]:
    holder = _child(root, group)
    return [] if holder is None else [child for child in holder if str(child.tag).rpartition("}")[2] == name]


def _child(element: Element, name: str) -> Element | None:
    return next((child for child in element if str(child.tag).rpartition("}")[2] == name), None)
