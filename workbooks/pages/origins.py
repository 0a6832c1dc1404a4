"""Where the numbers of a report come from, kept in the file itself: the hidden sheet `_来源` (design 7b, F4).

One line a piece of text: sheet, piece. The pieces of a sheet, put together, are a JSON object: cell -> origin.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from xlsxwriter.workbook import Workbook

from validators.page.page import Page, a1
from validators.values.origin import Origin, read_origin

SHEET = "_来源"
_PIECE = 30_000
"""Characters of one cell; a cell holds 32,767."""


def write_origins(book: Workbook, pages: Sequence[Page]) -> None:
    """Adds the sheet where some number of the pages says where it comes from."""
    said = {page.name: found for page in pages if (found := _said(page))}
    if not said:
        return
    sheet = book.add_worksheet(SHEET)
    line = 0
    for name, origins in said.items():
        text = json.dumps(origins, ensure_ascii=False, separators=(",", ":"))
        for at in range(0, len(text), _PIECE):
            sheet.write_string(line, 0, name)
            sheet.write_string(line, 1, text[at : at + _PIECE])
            line += 1
    sheet.very_hidden()


def _said(page: Page) -> dict[str, Any]:
    return {a1(*place): source.as_json() for place, cell in page.cells.items() if (source := cell.source) is not None}


def read_origins(rows: Iterable[Sequence[Any]]) -> Mapping[tuple[str, str], Origin]:
    """(sheet, cell) -> origin, from the lines of the sheet; ValueError for lines that are not ours."""
    pieces: dict[str, list[str]] = {}
    for name, piece, *_ in rows:
        if name and piece:
            pieces.setdefault(str(name), []).append(str(piece))
    return {(name, cell): read_origin(held) for name, parts in pieces.items() for cell, held in json.loads("".join(parts)).items()}
