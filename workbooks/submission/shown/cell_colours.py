"""The colours of a workbook as numbers 0xRRGGBB, and whether an eye tells two of them apart."""

from __future__ import annotations

from collections.abc import Mapping
from xml.etree.ElementTree import Element

from workbooks.scan.xml_part import Attributes

_INDEXED = {0: 0x000000, 1: 0xFFFFFF, 8: 0x000000, 9: 0xFFFFFF, 64: 0x000000, 65: 0xFFFFFF}
_HEX = frozenset("0123456789abcdefABCDEF")
_CLOSE = 0x30
"""Differences of the three colours that an eye still sees, added up."""


class Colours:
    """Colours as numbers 0xRRGGBB, by the theme of the workbook and its palette, where it has one of its own."""

    def __init__(self, theme: tuple[int, ...], palette: Mapping[int, int] | None = None) -> None:
        self._theme, self._indexed = theme, _INDEXED | dict(palette or {})

    def of(self, element: Element | Attributes | None, default: int) -> int:
        if element is None or element.get("auto"):
            return default
        if rgb := element.get("rgb"):
            return hex_of(rgb, default)
        if (number := element.get("theme")) and number.isdigit() and int(number) < len(self._theme):
            return _tinted(self._theme[int(number)], float(element.get("tint", 0)))
        if (number := element.get("indexed")) and number.isdigit():
            return self._indexed.get(int(number), 0x808080)
        return default


def hex_of(text: str, default: int) -> int:
    return int(text[-6:], 16) if len(text) in (6, 8) and set(text) <= _HEX else default


def _tinted(colour: int, tint: float) -> int:
    """Towards white for a positive tint, towards black for a negative one."""
    parts = [(colour >> shift) & 0xFF for shift in (16, 8, 0)]
    made = [int(p + (255 - p) * tint) if tint >= 0 else int(p * (1 + tint)) for p in parts]
    return (made[0] << 16) | (made[1] << 8) | made[2]


def alike(one: int, other: int) -> bool:
    return sum(abs(((one >> shift) & 0xFF) - ((other >> shift) & 0xFF)) for shift in (16, 8, 0)) < _CLOSE
