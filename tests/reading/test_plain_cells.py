"""Sheets that are cut up at once are read as the parser reads them: every form, every change to it, every look (design 8, 9)."""

from __future__ import annotations

import datetime as dt
import random
import re
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from validators.values.cell import ErrorCell
from workbooks.book import Rejection
from workbooks.scan.plain.plain_part import plain_rows, plain_texts
from workbooks.scan.scan_book import ScanBook
from workbooks.scan.scan_xlsx import XlsxFile
from workbooks.submission.shown.shown_cells import KnownSheets, Unlike, shown_cells

PART, TEXTS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
KNOWN = KnownSheets({"表": {"B": (False, False), "C": (False, True), "D": (True, False)}}, ())
CHANGES = (
    ('r="B', 'r="A'), ('r="C3"', 'r="C4"'), ('r="3"', 'r="2"'), ('t="s"', 't="str"'), (' t="s"', ""), ("<v>", "<v> "), ("<v>1", "<v>-1"),
    ("<v>", "<v>1E999"), ("</v>", "</v><f>1+1</f>"), ("</v>", "<!-- 1 --></v>"), ("</v>", "]]></v>"), ("</v>", "&#49;</v>"), ("<v>", "<v>１"),
    ("<v>", "<v>9999"), ("<v>", "<v>0"), ('s="1"', 's="01"'), ('s="1"', 's="99"'), ('s="1"', 's="1" s="1"'), ('s="1"', 's="1" ph="1"'),
    ('t="s"', 't="b"'), ('t="s"', 't="e"'), ('t="s"', 't="n"'), ("</row>", ""), ("</row>", "</row></row>"), ("<row", "<row hidden='1'"),
    ("<row", "<row x:y='1'"), ("<sheetData>", "<sheetData><c r='A1'><v>1</v></c>"), ("<sheetData>", "<sheetData >"), ("</c>", "</c><v>1</v>"),
    ("</sheetData>", "</sheetData><sheetData><row r='1'><c r='A1'><v>5</v></c></row></sheetData>"), ("<row", "<x:row"), ("<c r", "<c\nr"),
    ("<sheetViews>", "<sheetViews xmlns='urn:a'>"), ('main" ', 'main" xmlns:q="urn:q" '), ("</worksheet>", "<row r='9'><c><v>7</v></c></row></worksheet>"),
    ("<worksheet", "<!DOCTYPE a><worksheet"), ("UTF-8", "GBK"), ("UTF-8", "nowhere"), ("?>", "?>\ufeff"), ("<v>", "<v>\x01"), ("<v>", "<v>\uffff"),
    ("<mergeCell ", "<mergeCell ref='A1:B2'/><mergeCell "), ('r="2"', 'r="1048577"'), ('r="B', 'r="XFE'), ("<sheetData>", "<c r='B9'><v>3</v></c><sheetData>"),
    ("<worksheet", "<w xmlns='urn:b'><worksheet"), ("<v>", "<is><t>"), ('"n"', '"d"'), ("<dimension", "<dimension xml:space='preserve'"),
)  # fmt: skip
"""What is changed once, at a place that chance picks; much of it no program writes."""


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Texts, dates, times, shares, truths, formats that tell, struck, hidden and merged cells, a gap, blank cells with a look."""
    path = tmp_path_factory.mktemp("plain") / "册.xlsx"
    with xlsxwriter.Workbook(str(path)) as made:
        sheet = made.add_worksheet("表")
        looks = {name: made.add_format({"num_format": code}) for name, code in FORMATS.items()}
        struck = made.add_format({"font_strikeout": True})
        sheet.write_row("A1", ["名称", "金额", "日期", "占比", " 空格 ", "A&B<C>\"'", "_x000A_", "两\n行"])
        for row in range(1, 9):
            sheet.write_row(row, 0, [f"第{row}家", row * 1.25 - 3, None, None, True, 0, f"第{row % 3}家", 1e-7])
            sheet.write_datetime(row, 2, dt.datetime(2026, 10, row, row % 2 * 6), looks["day"])
            sheet.write_number(row, 3, row / 10, looks["share"])
            sheet.write_blank(row, 8, None, looks["share"])
            sheet.write_number(row, 9, row, looks["words"])
        sheet.write("K5", "不要了", struck)
        sheet.write_number("L5", 0.25, looks["time"])
        sheet.write_number("M5", 1.25, looks["span"])
        sheet.write_number("N12", 7, looks["code"])
        sheet.set_row(6, None, None, {"hidden": True})
        sheet.set_row(15, 30)
        sheet.merge_range("P2:Q3", "合并")
        sheet.conditional_format("B2:B9", {"type": "cell", "criteria": ">", "value": 1, "format": struck})
    return path


FORMATS = {"day": "yyyy-mm-dd", "share": "0.0%", "words": '0.0"吨"', "time": "h:mm", "span": "[h]:mm", "code": "0000"}


def cells(path: Path, *, plain: bool) -> Any:
    """What is read of the sheet, at once or by the parser; of a refusal its words."""
    try:
        file = XlsxFile(path)
        if plain:
            return replace(file.cells("表"), plain=None)
        with file.reading("表") as parts:
            return file._walked(parts, file.members()["表"])
    except Rejection as refused:
        return str(refused)


def shown(path: Path, *, plain: bool) -> Any:
    """What is said of the looks, with the cells known and without; of a sheet that cannot be read nothing is asked."""
    try:
        ScanBook(path).read("表")
    except Rejection:
        return None
    return list(shown_cells(path, KNOWN, ScanBook(path) if plain else None))


def changed(book: Path, folder: Path, part: str, old: str, new: str, seed: int) -> Path:
    """A copy in which one place of a part that chance picks reads otherwise."""
    out, rng = folder / "改.xlsx", random.Random(seed)
    with zipfile.ZipFile(book) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            text = source.read(name).decode()
            places = [m.start() for m in re.finditer(re.escape(old), text)] if name == part else []
            at = rng.choice(places) if places else len(text)
            target.writestr(name, (text[:at] + new + text[at + len(old) :] if places else text).encode())
    return out


def test_a_plain_sheet_is_taken_at_once(book: Path) -> None:
    with zipfile.ZipFile(book) as archive:
        assert plain_rows(archive.read(PART)) is not None
        assert plain_texts(archive.read(TEXTS)) is not None
    found = XlsxFile(book).cells("表")
    assert found.plain is not None
    assert found.rows[0][:8] == ["名称", "金额", "日期", "占比", " 空格 ", "A&B<C>\"'", "_x000A_", "两\n行"]
    assert found.rows[1][:4] == ["第1家", -1.75, dt.datetime(2026, 10, 1, 6), 0.1]
    assert (found.hidden_rows, found.struck, found.merged) == ({7}, {(5, 11)}, [(2, 16, 3, 17)])
    assert found.formats[12, 14] == "0000"
    assert cells(book, plain=True) == cells(book, plain=False)
    assert shown(book, plain=True) == shown(book, plain=False)


@pytest.mark.parametrize(("old", "new"), CHANGES)
def test_every_change_is_read_as_the_parser_reads_it(book: Path, tmp_path: Path, old: str, new: str) -> None:
    for seed in range(4):
        other = changed(book, tmp_path, PART, old, new, seed)
        assert other.read_bytes() != book.read_bytes()
        assert repr(cells(other, plain=True)) == repr(cells(other, plain=False))
        assert shown(other, plain=True) == shown(other, plain=False)


@pytest.mark.parametrize(
    ("old", "new"),
    [("<si><t>", "<si><rPh sb='0' eb='1'><t>ming</t></rPh><t>"), ("<si><t>", "<si><r><rPr><sz val='1'/></rPr><t>x</t></r><t>"), ("&amp;", "&#38;"),
     ("&amp;", "&nbsp;"), ("&lt;", "&lt"), ("<t>第", "<t>\r\n第"), ("</sst>", "</sst><!-- -->"), ("<sst ", "<sst x='1' "), ("<t>第", "<t>_x0041_第"),
     ("</si>", "</si><si/>"), ("<t>第", "<t xml:space='preserve'> 第"), ("<t>第", "<t>\ufffe第"), ("<t>第", "<t>]]>第"), ("UTF-8", "GBK")],
)  # fmt: skip
def test_every_text_is_read_as_the_parser_reads_it(book: Path, tmp_path: Path, old: str, new: str) -> None:
    other = changed(book, tmp_path, TEXTS, old, new, 3)
    assert repr(cells(other, plain=True)) == repr(cells(other, plain=False))
    assert shown(other, plain=True) == shown(other, plain=False)


def test_of_two_faults_the_first_is_told(book: Path, tmp_path: Path) -> None:
    far = changed(book, tmp_path, PART, 'r="8"', 'r="1048577"', 0).rename(tmp_path / "远.xlsx")
    with zipfile.ZipFile(far) as source, zipfile.ZipFile(tmp_path / "两处.xlsx", "w") as target:
        for name in source.namelist():
            text = source.read(name)
            rows = re.sub(rb'(<c r="[A-Z]+)8"', rb'\g<1>1048577"', text)
            target.writestr(name, rows.replace(b"</worksheet>", b"</worksheets>") if name == PART else text)
    other = tmp_path / "两处.xlsx"
    assert "《表》" in cells(other, plain=False)
    assert cells(other, plain=True) == cells(other, plain=False)


def test_any_byte_may_be_another(book: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(book) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    rng, plain = random.Random(5), 0
    for _ in range(120):
        name = rng.choice((PART, PART, TEXTS))
        text = bytearray(parts[name])
        at = rng.randrange(len(text))
        text[at : at + rng.randrange(2)] = rng.choice((b"<", b'"', b" ", b"1", b"Z", b"&", b"/", bytes([rng.randrange(256)])))
        other = tmp_path / "改.xlsx"
        with zipfile.ZipFile(other, "w") as target:
            for part, held in parts.items():
                target.writestr(part, bytes(text) if part == name else held)
        found = cells(other, plain=True)
        assert repr(found) == repr(cells(other, plain=False)), (name, at)
        plain += not isinstance(found, str)
    assert 20 < plain < 120


@pytest.mark.parametrize("look", [{"font_color": "#FFFFFF"}, {"num_format": "0.0,"}, {"num_format": "[>5]0;0"}, {"num_format": ';;;"好"'}])
def test_a_look_that_shows_something_else_is_named_at_its_cell(tmp_path: Path, look: dict[str, str]) -> None:
    path = tmp_path / "册.xlsx"
    with xlsxwriter.Workbook(str(path)) as made:
        sheet = made.add_worksheet("表")
        sheet.write_row("A1", ["名称", 1.5, "甲"])
        sheet.write_row("A2", ["乙", 2.5, "丙"], made.add_format(look))
    read = ScanBook(path)
    assert read.plain_looks("表") is not None
    found = list(shown_cells(path, KNOWN, read))
    assert found == list(shown_cells(path, KNOWN))
    assert all(isinstance(one, Unlike) and one.cell.endswith("2") for one in found)
    assert found or look == {"num_format": "[>5]0;0"}


def test_an_error_is_left_to_the_parser(tmp_path: Path) -> None:
    path = tmp_path / "册.xlsx"
    with xlsxwriter.Workbook(str(path)) as made:
        made.add_worksheet("表").write_formula("A1", "=1/0", None, "#DIV/0!")
    found = XlsxFile(path).cells("表")
    assert (found.plain, found.rows, found.formulas) == (None, [[ErrorCell("#DIV/0!")]], {"A1"})
