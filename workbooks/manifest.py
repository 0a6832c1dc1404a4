"""The hidden sheet `_manifest`: what a workbook of ours is, as key and value in its first two columns."""

from __future__ import annotations

from validators.values.cell import as_text
from validators.values.text import is_blank
from workbooks.book import Book

FRONT = "front"
"""Key of the sheets that a desk shows, joined with 、; the program has hidden the others, and says nothing of that."""
SHEET = "_manifest"


def read_manifest(book: Book) -> dict[str, str]:
    """Key -> value as text; empty for a workbook that is not ours."""
    if SHEET not in book.sheet_names():
        return {}
    return {
        as_text(line[0]): as_text(line[1])
        for line in book.read(SHEET).rows
        if len(line) > 1 and not is_blank(line[0]) and not is_blank(line[1])
    }
