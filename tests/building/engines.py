"""Other spreadsheet engines, which work out a workbook's formulas anew: gnumeric, `formulas`, ONLYOFFICE (LibreOffice: `spreadsheet_program`).

None of them is needed to run Keybook. `formulas` and ONLYOFFICE (document-builder) are asked in the Python that
KEYBOOK_ENGINES names, since the one is under EUPL, the other under AGPL, and neither belongs into the environment of the program.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import warnings
from collections.abc import Callable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from building.spreadsheet_program import recalculated
from validators.values.serial import to_serial

Shown = Mapping[str, Mapping[str, Any]]
"""Sheet -> cell -> value; days are serial numbers, blanks left out."""
HERE = Path(__file__).parent
LONG = 1200
"""Seconds for one workbook on a busy machine."""


def bare(path: Path, out: Path) -> Path:
    """A copy without cached values, protection and macros: whoever shows a value has worked it out."""
    book = openpyxl.load_workbook(path)
    for sheet in book.worksheets:
        sheet.protection.sheet, sheet.sheet_state = False, "visible"
    book.save(out)
    return out


def values_of(book: openpyxl.Workbook) -> Shown:
    """What a workbook shows."""
    return {
        sheet.title: {cell.coordinate: plain(cell.value) for line in sheet.iter_rows() for cell in line if cell.value not in (None, "")}
        for sheet in book.worksheets
    }


def plain(value: Any) -> Any:
    """A value that engines can be compared by."""
    return float(to_serial(value)) if isinstance(value, (date, datetime)) else value


def libreoffice(path: Path, folder: Path) -> Shown:
    """LibreOffice, all formulas computed afresh."""
    return values_of(recalculated([path], folder)[0])


def gnumeric(path: Path, folder: Path) -> Shown:
    """ssconvert of gnumeric; skips where it is not installed."""
    program = shutil.which("ssconvert") or pytest.skip("apt-get install -y --no-install-recommends gnumeric")
    folder.mkdir(exist_ok=True)
    out = folder / f"{path.stem}-gnumeric.xlsx"
    subprocess.run([program, "--recalc", str(path), str(out)], check=True, capture_output=True, timeout=LONG)
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Workbook contains no default style")  # gnumeric names none
        return values_of(openpyxl.load_workbook(out, data_only=True))


def formulas(path: Path, folder: Path) -> Shown:
    """The library `formulas`."""
    return _asked("formulas", path, folder)


def onlyoffice(path: Path, folder: Path) -> Shown:
    """ONLYOFFICE without a window: every formula is entered again, since its own recalculation does nothing."""
    return _asked("docbuilder", path, folder)


def _asked(module: str, path: Path, folder: Path) -> Shown:
    """What `engine_MODULE.py` finds; skips where no Python with that module is named."""
    python = os.environ.get("KEYBOOK_ENGINES", "")
    probe = subprocess.run([python, "-c", f"import {module}"], check=False, capture_output=True, timeout=LONG) if python else None
    if probe is None or probe.returncode:
        pytest.skip("KEYBOOK_ENGINES=PYTHON of an environment with: pip install formulas document-builder")
    folder.mkdir(exist_ok=True)
    out = folder / f"{path.stem}-{module}.json"
    done = subprocess.run(
        [python, str(HERE / f"engine_{module}.py"), str(path), str(out)], check=False, capture_output=True, text=True, timeout=LONG
    )
    assert done.returncode == 0, done.stderr[-2000:]
    found: Shown = json.loads(out.read_text(encoding="utf-8"))
    return found


ENGINES: Mapping[str, Callable[[Path, Path], Shown]] = {
    "libreoffice": libreoffice,
    "gnumeric": gnumeric,
    "formulas": formulas,
    "onlyoffice": onlyoffice,
}
