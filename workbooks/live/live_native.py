"""What xlwings' free object model does not reach: protection, unlocked cells, the colour of a tab, buttons.

Excel for Windows (COM names) and Excel for Mac (AppleScript names) differ; an engine that offers neither is left as it
is. Nothing here ever asks for a password: a sheet with one refuses, before anything is written.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from workbooks.theme import POINTS_A_PIXEL

if TYPE_CHECKING:
    from workbooks.desk.button_specs import ButtonSpec


_KEPT = (
    "AllowFormattingCells",
    "AllowFormattingColumns",
    "AllowFormattingRows",
    "AllowSorting",
    "AllowFiltering",
    "AllowInsertingRows",
    "AllowDeletingRows",
)
"""What a protected sheet may still allow; put back as it was."""
_OPEN = {"AllowFormattingColumns": True, "AllowFiltering": True}
"""What our own locked sheets allow (workbooks.pages.write_pages)."""


def protection(sheet: Any) -> dict[str, bool] | None:
    """What a protected sheet allows, so that it can be protected in the same way again; None when it is open."""
    api = _api(sheet)
    if hasattr(api, "ProtectContents"):
        if not api.ProtectContents:
            return None
        state = getattr(api, "Protection", None)
        return {name: bool(getattr(state, name)) for name in _KEPT if hasattr(state, name)} or dict(_OPEN)
    if hasattr(api, "protect_contents"):
        return dict(_OPEN) if api.protect_contents.get() else None
    return None


def unprotect(sheet: Any) -> None:
    """Takes the protection off; PermissionError when it has a password."""
    api = _api(sheet)
    try:
        if hasattr(api, "ProtectContents"):
            api.Unprotect("")
        elif hasattr(api, "protect_contents"):
            api.unprotect(password="")
    except Exception as refused:  # COM and AppleScript each have an error of their own
        raise PermissionError(sheet.name) from refused
    if protection(sheet) is not None:
        raise PermissionError(sheet.name)


def protect(sheet: Any, allowed: dict[str, bool] | None = None) -> None:
    """Protects a sheet without a password; `allowed` as `protection` gave it, else as our own sheets are."""
    api, allow = _api(sheet), _OPEN if allowed is None else allowed
    if hasattr(api, "ProtectContents"):
        api.Protect(Password="", Contents=True, **allow)
    elif hasattr(api, "protect_contents"):
        api.protect_worksheet(allow_formatting_columns=True, allow_filtering=True)


def unlock(cells: Any) -> None:
    """Lets cells be typed in on a protected sheet."""
    api = _api(cells)
    if hasattr(api, "Locked"):
        api.Locked = False
    elif hasattr(api, "locked"):
        api.locked.set(False)


def colour_tab(sheet: Any, colour: str) -> None:
    """The colour of the sheet's tab, `#RRGGBB`."""
    tab = getattr(_api(sheet), "Tab", None)
    if tab is not None:
        tab.Color = int(colour[5:7] + colour[3:5] + colour[1:3], 16)


def struck(cells: Any) -> bool | None:
    """True or False where all cells are struck through or none is, None where they differ; False where nobody can tell."""
    font = getattr(_api(cells), "Font", None)
    if font is not None:
        return _yes(font.Strikethrough)
    font = getattr(_api(cells), "font_object", None)
    return False if font is None else _yes(font.strikethrough.get())


def row_hidden(cells: Any) -> bool | None:
    """True or False where all rows of the cells are hidden or none is, None where they differ; False where nobody can tell."""
    api = _api(cells)
    row = getattr(api, "EntireRow", None)
    if row is not None:
        return _yes(row.Hidden)
    row = getattr(api, "entire_row", None)
    return False if row is None else _yes(row.hidden.get())


def sheet_hidden(sheet: Any) -> bool:
    """True for a sheet that staff have hidden; ours are very hidden."""
    return getattr(_api(sheet), "Visible", None) == 0


def print_only(sheet: Any, area: str) -> None:
    """What of a sheet is printed, as A1:V30; as it was where the program lets nobody say so (Excel without any printer)."""
    api = _api(sheet)
    with suppress(Exception):  # each engine says so in its own way, and the press has more to do than this
        if hasattr(api, "PageSetup"):
            api.PageSetup.PrintArea = area
        elif hasattr(api, "page_setup_object"):
            api.page_setup_object.print_area.set(area)


def put_buttons(sheet: Any, buttons: Sequence[ButtonSpec]) -> None:
    """Buttons onto a sheet that was made new, each bound to its macro; nothing where the program lets none be put (Excel for
    Mac): the same buttons of other sheets, the ribbon of WPS and the icon on the desktop do what they would.
    """
    api = _api(sheet)
    if not hasattr(api, "Buttons"):
        return
    for spec in buttons:
        cell = sheet.range(spec.cell)
        left, top = cell.left + spec.x * POINTS_A_PIXEL, cell.top + spec.y * POINTS_A_PIXEL
        made = api.Buttons().Add(left, top, *(pixels * POINTS_A_PIXEL for pixels in spec.size))
        made.Caption, made.OnAction = spec.caption, f"'{sheet.book.name.replace(chr(39), chr(39) * 2)}'!{spec.macro}"


def _yes(answer: Any) -> bool | None:
    """Yes, no, or nothing: what Excel answers for cells that differ is None on Windows and no bool on a Mac."""
    return bool(answer) if isinstance(answer, (bool, int)) else None


def _api(thing: Any) -> Any:
    found = None
    with suppress(AttributeError, NotImplementedError):  # an engine without native objects
        found = thing.api
    return found
