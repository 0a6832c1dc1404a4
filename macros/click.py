"""A click in Excel: what the workbook's macro calls. The helper presses where there is one of this version, else this process.

Nothing is imported before it is needed: where the helper stands ready, a press costs no more than Python's own start.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from workbooks.book import Book, EditList


def press(name: str, book: Book | None = None) -> EditList | None:
    """What the workbook's macro calls; `book` stands in for the workbook open in Excel. None: the helper has pressed."""
    if book is not None:
        from macros.office.pressing.press_here import press_here

        return press_here(name, book)
    from macros.errors import ToolkitError
    from macros.office.pressing.ask_helper import helper_pressed

    try:
        return None if helper_pressed(name) else _here(name)
    except ToolkitError as busy:
        return _said(str(busy))


def _here(name: str) -> EditList:
    """The press in this process; the next one will find a helper."""
    from macros.office.pressing.helper_start import start_for_next
    from macros.office.pressing.press_here import press_here
    from workbooks.live import live_book

    edits = press_here(name, live_book.LiveBook())
    start_for_next()
    return edits


def _said(text: str) -> EditList:
    from workbooks.book import Dialog, EditList
    from workbooks.live import live_book

    told = EditList(blocked=True, edits=[Dialog(title="大客户", text=text)])
    live_book.LiveBook().apply(told)
    return told
