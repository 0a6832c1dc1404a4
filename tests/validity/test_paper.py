"""Paper, read back from a PDF: heads repeated, no further page of a few lines, 客户档案 one page wide (ux 4, 7).

The whole of it is a campaign: one rendering of a desk with all its pages takes a minute.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from building.campaign import WHOLE
from building.commands import Ran
from building.spreadsheet_program import converted

pytestmark = [pytest.mark.office, pytest.mark.skipif(not WHOLE, reason="KEYBOOK_CAMPAIGN=1 renders a desk and reads its pages")]
LEAST = 6
"""Lines of a page, its foot included."""


def printed(path: Path, folder: Path) -> list[list[str]]:
    """The lines of each page of a workbook as it prints; skips where there is no pdftotext."""
    if shutil.which("pdftotext") is None:
        pytest.skip("apt-get install poppler-utils")
    (pdf,) = converted([path], folder, "pdf")
    text = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], capture_output=True, check=True, timeout=120).stdout.decode()
    pages = [[re.sub(r"\s+", " ", line).strip() for line in page.splitlines() if line.strip()] for page in text.split("\f")]
    return [page for page in pages if page]


def test_pages_of_a_computed_desk(desk: Callable[..., Path], keybook: Callable[..., Ran], tmp_path: Path) -> None:
    out = tmp_path / "算好.xlsx"
    keybook("compute", desk(), "--out", out)
    pages = printed(out, tmp_path / "pdf")
    assert len(pages) > 20
    sheets: dict[str, list[list[str]]] = {}
    for page in pages:
        foot = re.split(r" 第 \d+ 页", page[-1])[0].split("　")[0]
        sheets.setdefault(foot, []).append(page)
    few = {foot: [len(page) for page in held[1:]] for foot, held in sheets.items() if any(len(page) < LEAST for page in held[1:])}
    assert not few, "a sheet goes on for a few lines"
    heads = {foot: {page[0] for page in held} for foot, held in sheets.items() if "封面" not in foot and "薪酬单" not in foot}
    assert all(len(head) == 1 for head in heads.values()), {foot: head for foot, head in heads.items() if len(head) > 1}
    (customers,) = (held for foot, held in sheets.items() if foot.startswith("客户档案"))
    assert len(customers) == 1, "one page wide"
