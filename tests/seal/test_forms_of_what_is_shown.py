"""What a submission may not hold is found in whatever form a program has written the file: folder, prefix, encoding (settled 39)."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter

from workbooks.scan.scan_xlsx import XlsxFile
from workbooks.submission.shown.shown_cells import KnownSheets, Unlike, shown_cells
from workbooks.submission.shown.text_runs import UNSEEN
from workbooks.submission.shown.things_drawn import Thing, things_drawn

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
ALL = KnownSheets({}, ())


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """White text, a scaling format, a conditional format that hides, a text box, a note, a hidden sheet."""
    with xlsxwriter.Workbook(str(tmp_path / "册.xlsx")) as made:
        sheet, hidden = made.add_worksheet("表"), made.add_worksheet("藏着")
        sheet.write("B1", "看得见")
        sheet.write("B2", 12.5)
        sheet.write("B3", "看不见", made.add_format({"font_color": "#FFFFFF"}))
        sheet.write("B4", 10_000, made.add_format({"num_format": "0.0,"}))
        sheet.write_comment("C1", "只是批注")
        white = made.add_format({"font_color": "#FFFFFF"})
        sheet.conditional_format("B2", {"type": "cell", "criteria": ">", "value": 1, "format": white})
        sheet.insert_textbox("D7", "改成 9")
        hidden.hide()
    return tmp_path / "册.xlsx"


def rewritten(source: Path, change: Callable[[str, bytes], tuple[str, bytes]]) -> Path:
    """The zip with every XML part as `change(name, bytes)` gives it."""
    out = source.with_name("改写.xlsx")
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            text = old.read(name)
            new.writestr(*(change(name, text) if name.endswith((".xml", ".rels", ".vml")) else (name.replace("xl/", "册/"), text)))
    return out


def as_it_is(name: str, text: bytes) -> tuple[str, bytes]:
    return name.replace("xl/", "册/"), text.replace(b"xl/", "册/".encode())


def prefixed(name: str, text: bytes) -> tuple[str, bytes]:
    name, text = as_it_is(name, text)
    if MAIN.encode() not in text or b"xmlns=" not in text:
        return name, text
    plain = text.decode()
    return name, re.sub(r"<(/?)(?=[a-zA-Z]+[ />])", r"<\1s:", plain).replace(f'xmlns="{MAIN}"', f'xmlns:s="{MAIN}"').encode()


def wide(name: str, text: bytes) -> tuple[str, bytes]:
    name, text = as_it_is(name, text)
    plain = re.sub(r"^<\?xml[^>]*\?>", "", text.decode())
    return name, f'<?xml version="1.0" encoding="UTF-16"?>{plain}'.encode("utf-16")


def quoted(name: str, text: bytes) -> tuple[str, bytes]:
    name, text = as_it_is(name, text)
    return name, text if b"'" in text else text.replace(b'"', b"'")


def without_places(name: str, text: bytes) -> tuple[str, bytes]:
    name, text = as_it_is(name, text)
    if "sheet1" not in name or name.endswith(".rels"):
        return name, text
    return name, re.sub(rb'<c r="B(\d)"', rb'<c r="A\1"/><c', text)


@pytest.mark.parametrize("form", [as_it_is, prefixed, wide, quoted, without_places])
def test_all_is_found_in_every_form(book: Path, form: Callable[[str, bytes], tuple[str, bytes]]) -> None:
    path = rewritten(book, form)
    found = list(shown_cells(path, ALL))
    assert Unlike("表", "B3", UNSEEN) in found and Unlike("表", "B4", "数字格式会缩放") in found
    assert Unlike("表", "", f"条件格式：{UNSEEN}") in found and len(found) == 3
    assert list(things_drawn(XlsxFile(path))) == [Thing(sheet="表", cell="D7", kind="文本框或图形")]
    assert {name: listed.state for name, listed in XlsxFile(path).sheets.items()} == {"表": "visible", "藏着": "hidden"}


def test_a_bar_in_place_of_the_value_and_a_look_of_excel_2010(book: Path) -> None:
    with xlsxwriter.Workbook(str(book)) as made:
        made.add_worksheet("表")
        bars = made.add_worksheet("藏着")
        bars.write("A1", 5)
        bars.conditional_format("A1:A3", {"type": "data_bar", "bar_only": True})
    assert Unlike("藏着", "", "条件格式把数值藏了起来") in list(shown_cells(book, ALL))
    inline = (
        '<extLst><ext xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"><x14:conditionalFormattings>'
        '<x14:conditionalFormatting><x14:cfRule type="expression"><x14:dxf><font><color rgb="FFFFFFFF"/></font></x14:dxf></x14:cfRule>'
        "</x14:conditionalFormatting></x14:conditionalFormattings></ext></extLst></worksheet>"
    )

    def newer(name: str, text: bytes) -> tuple[str, bytes]:
        return name, text.replace(b"</worksheet>", inline.encode()) if "sheet2" in name else text

    assert Unlike("藏着", "", f"条件格式：{UNSEEN}") in list(shown_cells(rewritten(book, newer), ALL))


@pytest.mark.parametrize(
    ("drawing", "named"),
    [
        ('<v:shape xmlns:v="urn:v"><x:ClientData xmlns:x="urn:x" ObjectType="Note"/></v:shape>', False),
        ("<v:shape xmlns:v='urn:v'><x:ClientData xmlns:x='urn:x' ObjectType = 'Button'/></v:shape>", True),
        ('<v:rect xmlns:v="urn:v"><v:textbox>改成 9</v:textbox></v:rect>', True),
        ('<v:shape xmlns:v="urn:v"><br></v:shape>', True),
    ],
)
def test_an_old_drawing_that_is_no_note(book: Path, drawing: str, named: bool) -> None:
    def other(name: str, text: bytes) -> tuple[str, bytes]:
        return as_it_is(name, f"<xml>{drawing}</xml>".encode() if name.endswith(".vml") else text)

    found = [thing.kind for thing in things_drawn(XlsxFile(rewritten(book, other)))]
    assert ("图形或控件" in found) is named
