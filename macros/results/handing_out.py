"""What is passed on beside a report workbook: its circulars as Word documents, its pages as a PDF (E3.11; S3)."""

from __future__ import annotations

import datetime as dt
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from macros.errors import ToolkitError
from validators.packs.spoken import spoken_sheet
from validators.page.page import Page
from workbooks.archive.former import anew
from workbooks.pages.word_letter import write_letter
from workbooks.pages.write_pages import write_pages

_SECONDS = 300


def letters(out: Path, pages: Sequence[Page], *, now: dt.datetime) -> list[Path]:
    """The circulars among the pages as Word documents beside the report `out`; OSError as raised."""
    return [write_letter(out.with_name(f"{out.stem} {spoken_sheet(page.name)}.docx"), page, created=now) for page in pages if page.letter]


def as_pdf(out: Path, pages: Sequence[Page], sheet: str = "") -> Path:
    """The pages, or the one whose sheet is called so, as a PDF beside the report `out`; ToolkitError without LibreOffice."""
    chosen = [page for page in pages if not page.hidden and sheet in ("", page.name, spoken_sheet(page.name))]
    if not chosen:
        raise ToolkitError(f"报表里没有“{sheet}”这张表", f"写其中一张：{'、'.join(spoken_sheet(page.name) for page in pages)}")
    with tempfile.TemporaryDirectory(prefix="keybook-pdf-") as folder:
        draft = Path(folder) / "report.xlsx"
        write_pages(draft, chosen, properties={"title": out.stem})
        made = printed(draft, Path(folder))
        target = out.with_name(f"{out.stem}{f' {sheet}' if sheet else ''}.pdf")
        with anew(target) as beside:
            beside.write_bytes(made.read_bytes())
        return target


def printed(book: Path, folder: Path) -> Path:
    """A workbook as a PDF in `folder`, with a profile of its own, so that an open LibreOffice is not asked; ToolkitError without one."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        raise ToolkitError("这台电脑没有 LibreOffice，不能转成 PDF", "装上 LibreOffice 再试，或在 Excel、WPS 里另存为 PDF")
    own = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [program, "--headless", own, "--convert-to", "pdf", "--outdir", str(folder), str(book)]
    try:
        subprocess.run(command, check=False, capture_output=True, timeout=_SECONDS)
    except subprocess.TimeoutExpired:
        raise ToolkitError(f"LibreOffice {_SECONDS} 秒还没有转完", "先关掉别的程序再试，或只转一张表（--sheet）") from None
    made = folder / f"{book.stem}.pdf"
    if not made.exists():
        raise ToolkitError("LibreOffice 没有转出 PDF", "在 LibreOffice 里打开报表，看能不能导出；不能就重装 LibreOffice")
    return made
