"""The sheet 方案 written by hand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import openpyxl


def write_scheme(path: Path, lines: Iterable[Mapping[str, Any]]) -> Path:
    """The sheet 方案 as a person fills it: from row 6 on, under its headers."""
    book = openpyxl.load_workbook(path)
    sheet = book["方案"]
    heads = {cell.value: cell.column for cell in sheet[5]}
    for row, line in enumerate(lines, 6):
        for header, value in line.items():
            sheet.cell(row, heads[header]).value = value
    book.save(path)
    return path
