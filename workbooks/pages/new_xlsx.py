"""A new workbook through XlsxWriter, and one in memory through openpyxl, put on the disk with no zip left open (design.md 8).

Both libraries leave the zip open when the disk is full half-way, and Python then complains of it wherever it happens to
collect the garbage. So XlsxWriter packs in memory, and openpyxl packs into a zip that is ours to close.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import xlsxwriter
from openpyxl.writer.excel import ExcelWriter
from xlsxwriter.exceptions import FileCreateError


@contextmanager
def new_xlsx(path: Path, options: Mapping[str, Any]) -> Iterator[xlsxwriter.Workbook]:
    """An empty workbook of XlsxWriter; what was put into it is at `path` when the block ends well. OSError as raised."""
    packed = BytesIO()
    book = xlsxwriter.Workbook(packed, {**options, "in_memory": True})
    try:
        yield book
    except BaseException:
        book.fileclosed = True  # half a workbook is not packed
        raise
    _pack(book)
    with path.open("wb") as file:
        file.write(packed.getbuffer())


def _pack(book: xlsxwriter.Workbook) -> None:
    """Packs it; the system's own OSError instead of the library's, where its temporary files find no room."""
    try:
        book.close()
    except FileCreateError as wrong:
        raise next((cause for cause in wrong.args if isinstance(cause, OSError)), OSError(str(wrong))) from None


def save_through_openpyxl(book: openpyxl.Workbook, path: Path) -> None:
    """A workbook of openpyxl written to `path`; OSError as raised."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, allowZip64=True) as archive:
        ExcelWriter(book, archive).save()
