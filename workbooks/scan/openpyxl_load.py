"""openpyxl on a received file: behind the screen, its many exceptions as one sentence, and no sheet that is wide for nothing.

openpyxl reads every part and walks a sheet cell by cell to its farthest formatted corner; it reads nothing at all, and
says nothing, of a workbook in the strict form.
"""

from __future__ import annotations

import warnings
from pathlib import Path

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from workbooks.book import Rejection
from workbooks.scan.far_cells import too_far
from workbooks.scan.file_format import damaged
from workbooks.scan.scan_xlsx import XlsxFile
from workbooks.scan.screen import BROKEN, screen
from workbooks.scan.sheet_cells import MAX_BLANKS

_BROKEN = (SyntaxError, ValueError, KeyError, TypeError, AttributeError, IndexError, ArithmeticError, RecursionError, *BROKEN)
"""What openpyxl raises for a part that is not as the schema says; ParseError is a SyntaxError."""


def load_whole(path: Path, *, values_only: bool = True) -> openpyxl.Workbook:
    """The workbook in memory; raises Rejection with the reason and remedy for one that openpyxl cannot hold."""
    screen(path)
    if XlsxFile(path).strict:
        raise Rejection(
            f"“{path.name}”是严格格式（Strict Open XML），不能在它的副本上写字", "用 Excel 打开，另存为“Excel 工作簿 (*.xlsx)”再试"
        )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # what it leaves out (drop-downs, buttons) is no news to who reads values
            book = openpyxl.load_workbook(path, data_only=values_only)
    except PermissionError:
        raise
    except _BROKEN as broken:
        raise damaged(path.name) from broken
    for sheet in book.worksheets:
        _narrowed(sheet)
    return book


def _narrowed(sheet: Worksheet) -> None:
    """Lets go of cells that are merely formatted where they make a sheet too wide to walk; too_far for filled ones."""
    if sheet.max_row * sheet.max_column <= max(MAX_BLANKS, 50 * len(sheet._cells)):
        return
    filled = [place for place, cell in sheet._cells.items() if cell.value is not None or cell.comment is not None]
    last, widest = max((r for r, _ in filled), default=1), max((c for _, c in filled), default=1)
    for place in [place for place in sheet._cells if place[0] > last or place[1] > widest]:
        del sheet._cells[place]
    if last * widest > max(MAX_BLANKS, 50 * len(filled)):
        far = max(filled)
        raise too_far(f"《{sheet.title}》", sheet.cell(*far).coordinate)
