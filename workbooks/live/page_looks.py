"""What of a cell's look has to be set on a sheet that is open, property by property; None where the whole page has it so."""

from __future__ import annotations

from typing import Any

from validators.page.page import Cell
from workbooks import theme

SIDES = ("left", "right", "top", "bottom")


def font_of(look: dict[str, Any], _: Cell) -> Any:
    """Points, ink, bold, italic."""
    words = (look["font_size"], look["font_color"], bool(look.get("bold")), bool(look.get("italic")))
    return None if words == (10, theme.NEUTRAL["text"], False, False) else words


def format_of(look: dict[str, Any], cell: Cell) -> Any:
    """The number format; never text for a formula: Excel would show the formula instead of its value."""
    wanted = look.get("num_format", "General")
    return None if wanted == "General" or (wanted == "@" and (cell.formula or cell.link)) else wanted


def fill_of(look: dict[str, Any], _: Cell) -> Any:
    """The colour behind it."""
    return look.get("bg_color")


def align_of(look: dict[str, Any], _: Cell) -> Any:
    """Alignment, indent, wrapped."""
    words = (look.get("align"), look.get("indent", 0), bool(look.get("text_wrap")))
    return None if words == (None, 0, False) else words


def lines_of(look: dict[str, Any], _: Cell) -> Any:
    """Side, weight and colour of each line."""
    return tuple((side, look[side], look[f"{side}_color"]) for side in SIDES if side in look) or None


def open_of(look: dict[str, Any], _: Cell) -> Any:
    """True where it can be typed in although the sheet is locked."""
    return True if look.get("locked") is False else None
