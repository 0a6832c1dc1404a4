"""A workbook as ONLYOFFICE prints it: its converter prints the active sheet only, so each visible sheet has its turn.

The converter comes with document-builder, in the Python that KEYBOOK_ENGINES names (AGPL: a campaign, never a part of the
program).
"""

from __future__ import annotations

import os
import re
import subprocess
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

import openpyxl
import pytest

PDF, LONG = 513, 300
_SHEET = re.compile(r"xl/worksheets/sheet(\d+)\.xml")
_TASK = (
    '<?xml version="1.0" encoding="utf-8"?><TaskQueueDataConvert>'
    "<m_sFileFrom>{source}</m_sFileFrom><m_sFileTo>{out}</m_sFileTo><m_nFormatTo>{form}</m_nFormatTo>"
    "<m_sFontDir>{fonts}</m_sFontDir><m_sAllFontsPath>{fonts}/AllFonts.js</m_sAllFontsPath><m_sTempDir>{folder}</m_sTempDir>"
    "</TaskQueueDataConvert>"
)


def converter() -> Path:
    """The folder of the converter; skips where no Python with document-builder is named."""
    asked = "import docbuilder, pathlib; print(pathlib.Path(docbuilder.__file__).parent / 'lib')"
    python = os.environ.get("KEYBOOK_ENGINES", "")
    probe = subprocess.run([python, "-c", asked], check=False, capture_output=True, text=True, timeout=LONG) if python else None
    if probe is None or probe.returncode:
        pytest.skip("KEYBOOK_ENGINES=PYTHON of an environment with: pip install formulas document-builder")
    return Path(probe.stdout.strip().splitlines()[-1])


def printed_by_onlyoffice(path: Path, folder: Path) -> dict[str, list[list[str]]]:
    """Visible sheet -> the lines of each of its pages."""
    folder.mkdir(parents=True, exist_ok=True)
    place, book = converter(), openpyxl.load_workbook(path, read_only=True)
    seen = [(number, sheet.title) for number, sheet in enumerate(book.worksheets) if sheet.sheet_state == "visible"]
    return {title: _pages(place, _with_active(path, number, folder / f"{number}{path.suffix}")) for number, title in seen}


def _with_active(path: Path, number: int, out: Path) -> Path:
    """A copy whose only chosen sheet is this one."""
    with zipfile.ZipFile(path) as given, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name in given.namelist():
            data = given.read(name)
            if (found := _SHEET.fullmatch(name)) is not None:
                text = re.sub(r' tabSelected="\w+"', "", data.decode())
                chosen = int(found[1]) == number + 1
                data = (text.replace("<sheetView ", '<sheetView tabSelected="1" ', 1) if chosen else text).encode()
            if name == "xl/workbook.xml":
                text = re.sub(r' (activeTab|firstSheet)="\d+"', "", data.decode())
                data = text.replace("<workbookView ", f'<workbookView activeTab="{number}" ', 1).encode()
            made.writestr(name, data)
    return out


def _pages(place: Path, source: Path) -> list[list[str]]:
    pdf, task = source.with_suffix(".pdf"), source.with_suffix(".xml")
    words = {"source": source, "out": pdf, "fonts": place / "sdkjs" / "common", "folder": source.parent}
    task.write_text(_TASK.format(form=PDF, **{name: escape(str(word)) for name, word in words.items()}), encoding="utf-8")
    known = os.environ | {"LD_LIBRARY_PATH": str(place)}
    done = subprocess.run([str(place / "x2t"), str(task)], cwd=place, env=known, check=False, capture_output=True, text=True, timeout=LONG)
    assert done.returncode == 0 and pdf.is_file(), done.stderr[-1000:] + done.stdout[-1000:]
    text = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], check=True, capture_output=True, timeout=LONG).stdout.decode()
    pages = [[re.sub(r"\s+", " ", line).strip() for line in page.splitlines() if line.strip()] for page in text.split("\f")]
    return [page for page in pages if page]
