"""Workbooks and zips as other hands make them."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl

from building.small_state import PERIOD, inputs


def plain_book(
    path: Path, sheets: Mapping[str, Sequence[Sequence[Any]]], *, cover: bool = True, branch: str = "LJ01", **labels: Any
) -> Path:
    """An ordinary workbook as a clerk keeps one, with a 封面 unless one is given."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    lines = [["", label, value] for label, value in {"机构编码": branch, "期间": str(PERIOD), **inputs(branch, **labels)}.items()]
    for title, rows in (({"封面": lines} if cover else {}) | dict(sheets)).items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    book.save(path)
    return path


def repacked(path: Path, parts: Mapping[str, bytes | None], out: Path) -> Path:
    """The same zip with parts changed, added or (None) taken out."""
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.infolist():
            if item.filename not in parts:
                new.writestr(item.filename, old.read(item.filename))
        for name, data in parts.items():
            if data is not None:
                new.writestr(name, data)
    return out
