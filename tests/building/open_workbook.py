"""A workbook as a program has it open: everything the double of WPS shows of it, and what is sent of that to the helper."""

from __future__ import annotations

import datetime as dt
import json
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import openpyxl

from macros.office.pressing.press_server import PressServer
from macros.version import PROGRAM
from validators.values.serial import to_serial
from workbooks.file_digest import file_digest

Shown = dict[str, Any]


def shown(path: Path) -> Shown:
    """The workbook, cell by cell: raw value, formula, number format, note, fill, ink, bold, struck through, locked."""
    digest = file_digest(path)
    if digest not in _KNOWN:
        _KNOWN[digest] = json.dumps(_shown(path))
    told: Shown = json.loads(_KNOWN[digest])
    return told | {"path": str(path)}


_KNOWN: dict[str, str] = {}
"""Digest -> a workbook that many tests open."""


def _shown(path: Path) -> Shown:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        formulas, values = openpyxl.load_workbook(path), openpyxl.load_workbook(path, data_only=True)
    return {"sheets": [_sheet(sheet, values[sheet.title]) for sheet in formulas.worksheets]}


def _sheet(sheet: Any, values: Any) -> Shown:
    return {
        "name": sheet.title,
        "state": {"visible": "", "hidden": "hidden", "veryHidden": "veryHidden"}[sheet.sheet_state],
        "protected": bool(sheet.protection.sheet),
        "merged": [str(area) for area in sheet.merged_cells.ranges],
        "hidden_rows": sorted(row for row, look in sheet.row_dimensions.items() if look.hidden),
        "cells": {
            cell.coordinate: _cell(cell, values[cell.coordinate].value)
            for line in sheet.iter_rows()
            for cell in line
            if cell.value is not None or cell.comment or cell.has_style
        },
    }


def _cell(cell: Any, value: Any) -> Shown:
    formula = cell.value if cell.data_type == "f" else None
    told = {
        "v": float(to_serial(value)) if isinstance(value, dt.date) else value,
        "f": str(getattr(formula, "text", formula)) if formula is not None else None,
        "fmt": cell.number_format if cell.number_format != "General" else None,
        "note": cell.comment.text if cell.comment else None,
        "fill": f"#{cell.fill.fgColor.rgb[-6:]}" if cell.fill.fill_type and isinstance(cell.fill.fgColor.rgb, str) else None,
        "bold": bool(cell.font.bold) or None,
        "strike": bool(cell.font.strike) or None,
        "unlocked": None if cell.protection.locked else True,
    }
    return {name: one for name, one in told.items() if one is not None}


def sent(path: Path) -> Shown:
    """The workbook as the wire has it, made without the add-in."""
    return {"path": str(path), "sheets": [_sent(sheet) for sheet in shown(path)["sheets"]]}


def _sent(sheet: Shown) -> Shown:
    places = {cell: openpyxl.utils.cell.coordinate_to_tuple(cell) for cell in sheet["cells"]}
    rows = max((row for row, _ in places.values()), default=0)
    columns = max((column for _, column in places.values()), default=0)
    values: list[list[Any]] = [[None] * columns for _ in range(rows)]
    for cell, (row, column) in places.items():
        values[row - 1][column - 1] = sheet["cells"][cell].get("v")
    told = sheet["cells"].items()
    return {
        "name": sheet["name"],
        "state": sheet["state"],
        "values": values,
        "formulas": [cell for cell, one in told if "f" in one],
        "formats": [(cell, one["fmt"]) for cell, one in told if "fmt" in one and isinstance(one.get("v"), (int, float))],
        "merged": sheet["merged"],
        "notes": {cell: one["note"] for cell, one in told if "note" in one},
    }


def asked(button: str, path: Path, **more: Any) -> Shown:
    """The question for a press in that workbook."""
    return {"wire": 2, "version": PROGRAM, "button": button, "workbook": sent(path)} | more


@contextmanager
def standing_helper() -> Iterator[PressServer]:
    """A helper in this process, that listens until the end."""
    import threading

    server = PressServer()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
