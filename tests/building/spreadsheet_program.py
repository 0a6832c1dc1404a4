"""Workbooks as LibreOffice saves them. One profile for a whole run of a worker: the first start of a new one is slow."""

from __future__ import annotations

import atexit
import os
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import openpyxl
import pytest

MISSING = "LibreOffice is missing: apt-get install -y --no-install-recommends libreoffice-calc"
XLSX = "xlsx:Calc MS Excel 2007 XML"
ALWAYS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value>
</prop></item></oor:items>"""
"""A profile in which workbooks are computed afresh whenever they are opened."""


def need_soffice() -> str:
    """The program; skips with the line that installs it, and fails instead when KEYBOOK_TEST_ALL is set."""
    found = shutil.which("soffice")
    if found is None and os.environ.get("KEYBOOK_TEST_ALL"):
        pytest.fail(MISSING)
    return found or pytest.skip(MISSING)


@cache
def profile(afresh: bool) -> Path:
    """The folder of a profile, until this process ends."""
    folder = Path(tempfile.mkdtemp(prefix="keybook-profile-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    if afresh:
        (folder / "user").mkdir()
        (folder / "user" / "registrymodifications.xcu").write_text(ALWAYS, encoding="utf-8")
    return folder


def converted(files: Sequence[Path], out: Path, form: str = XLSX, *, afresh: bool = False) -> list[Path]:
    """The files as LibreOffice saves them into `out` (export filter `form`), in their order; `afresh` computes all formulas."""
    command = [need_soffice(), "--headless", f"-env:UserInstallation={profile(afresh).as_uri()}", "--convert-to", form]
    subprocess.run([*command, "--outdir", str(out), *map(str, files)], check=True, capture_output=True, timeout=300)
    return [out / file.with_suffix(f".{form.partition(':')[0]}").name for file in files]


def recalculated(files: Sequence[Path], out: Path) -> list[openpyxl.Workbook]:
    """The files after LibreOffice has computed everything: the values."""
    return [openpyxl.load_workbook(path, data_only=True) for path in converted(files, out, afresh=True)]
