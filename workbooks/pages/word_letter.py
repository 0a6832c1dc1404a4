"""A circular as a Word document: the words and tables of its page, and room for whoever edits it (E3.11, E3.16, E4.2; S3)."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from validators.page.page import Page
from validators.page.page_words import PageGrid, PageLine, PageRoom, blocks
from validators.page.spoken_page import spoken_page
from workbooks import theme
from workbooks.archive.former import anew

FONT = "宋体"
_INK = RGBColor.from_string(theme.DARK["blue"].lstrip("#"))
_GREY = RGBColor.from_string(theme.NEUTRAL["note"].lstrip("#"))
_ROOM_LINES = 6
_LEADING_TEXT_SIZE = 10.5


def write_letter(path: Path, page: Page, *, created: dt.datetime) -> Path:
    """Writes the document; the same page gives the same bytes, and one that somebody edited is kept. OSError as raised."""
    document = Document()
    _set_up(document, page, created)
    for block in blocks(spoken_page(page)):
        _WRITERS[type(block)](document, block)
    held = io.BytesIO()
    document.save(held)
    with anew(path) as draft:
        draft.write_bytes(_dateless(held.getvalue()))
    return path


def _set_up(document: Any, page: Page, created: dt.datetime) -> None:
    """A4, wide where the page is, in a font for Chinese."""
    sheet = document.sections[0]
    sheet.page_width, sheet.page_height = (Cm(29.7), Cm(21.0)) if page.printing.landscape else (Cm(21.0), Cm(29.7))
    sheet.orientation = WD_ORIENT.LANDSCAPE if page.printing.landscape else WD_ORIENT.PORTRAIT
    sheet.left_margin = sheet.right_margin = Cm(2.2)
    sheet.top_margin = sheet.bottom_margin = Cm(2.0)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = FONT, Pt(_LEADING_TEXT_SIZE)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    told = document.core_properties
    told.created = told.modified = created.replace(tzinfo=None)
    told.title, told.author, told.comments, told.last_modified_by = page.name, "", "", ""


def _line(document: Any, line: PageLine) -> None:
    size, bold, ink, centred = _LOOKS.get(line.kind, (_LEADING_TEXT_SIZE, False, None, False))
    written = document.add_paragraph()
    if centred:
        written.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = written.add_run(line.text)
    run.font.size, run.bold = Pt(size), bold
    if ink is not None:
        run.font.color.rgb = ink


_LOOKS = {
    "title": (16, True, _INK, True),
    "section": (12, True, _INK, False),
    "source": (9, False, _GREY, False),
    "note": (9, False, _GREY, False),
    "signature": (_LEADING_TEXT_SIZE, False, None, False),
}
"""Points, bold, ink and whether it stands in the middle, by the kind of a line."""


def _room(document: Any, room: PageRoom) -> None:
    """A frame with empty lines: the words of the editor."""
    frame = document.add_table(rows=1, cols=1)
    frame.style = "Table Grid"
    cell = frame.cell(0, 0)
    cell.paragraphs[0].add_run(room.text).font.color.rgb = _GREY
    for _ in range(_ROOM_LINES):
        cell.add_paragraph()
    document.add_paragraph()


def _grid(document: Any, grid: PageGrid) -> None:
    made = document.add_table(rows=1, cols=len(grid.header))
    made.style, made.alignment = "Table Grid", WD_TABLE_ALIGNMENT.CENTER
    for cell, text in zip(made.rows[0].cells, grid.header, strict=True):
        _fill(cell, text, bold=True, right=False, shade=theme.LIGHT["blue"].lstrip("#"))
    _repeat(made.rows[0])
    for line in grid.lines:
        for cell, text, number in zip(made.add_row().cells, line, grid.numbers, strict=True):
            _fill(cell, text, bold=False, right=number)
    section = document.sections[0]
    room = section.page_width - section.left_margin - section.right_margin
    for column, width in zip(made.columns, grid.widths, strict=True):
        for cell in column.cells:
            cell.width = int(room * width / sum(grid.widths))
    document.add_paragraph()


def _fill(cell: Any, text: str, *, bold: bool, right: bool, shade: str = "") -> None:
    written = cell.paragraphs[0]
    written.alignment = WD_ALIGN_PARAGRAPH.RIGHT if right else WD_ALIGN_PARAGRAPH.LEFT
    run = written.add_run(text)
    run.font.size, run.bold = Pt(9), bold
    if shade:
        fill = OxmlElement("w:shd")
        for name, value in (("w:val", "clear"), ("w:color", "auto"), ("w:fill", shade)):
            fill.set(qn(name), value)
        cell._tc.get_or_add_tcPr().append(fill)


def _repeat(row: Any) -> None:
    """The head of a table stands on each of its pages."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


_WRITERS: dict[type, Callable[[Any, Any], None]] = {PageLine: _line, PageGrid: _grid, PageRoom: _room}


def _dateless(data: bytes) -> bytes:
    """The same package without the time of its making."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), old.read(name), zipfile.ZIP_DEFLATED)
    return out.getvalue()
