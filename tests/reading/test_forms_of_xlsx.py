"""The same sheet in every form in which programs write it gives the same cells; what is damaged is said so by every command."""

from __future__ import annotations

import datetime as dt
import re
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from macros.__main__ import main
from validators.values.cell import ErrorCell, UncomputedCell
from workbooks.book import Rejection
from workbooks.scan.scan_book import ScanBook

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
ROWS = (
    '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is><t>收入</t></is></c></row>'
    '<row r="2" hidden="1"><c r="A2" t="str"><f>"甲"</f><v>甲</v></c><c r="B2"><v>12.5</v></c><c r="C2" t="e"><v>#N/A</v></c></row>'
    '<row r="3"><c r="A3"><f>B9</f></c><c r="B3" s="1"><v>46000</v></c><c r="C3" t="b"><v>1</v></c><c r="D3" t="e"><f>1/0</f><v>#DIV/0!</v></c></row>'
)
SHEET = f'<worksheet xmlns="{MAIN}"><sheetData>{ROWS}</sheetData><mergeCells count="1"><mergeCell ref="A5:B6"/></mergeCells></worksheet>'
PARTS = {
    "_rels/.rels": f'<Relationships xmlns="{PACKAGE}"><Relationship Id="a" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets><sheet name="表" sheetId="1" r:id="r1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}"><Relationship Id="r1" Type="{OFFICE}/worksheet" Target="worksheets/s1.xml"/>'
    f'<Relationship Id="r2" Type="{OFFICE}/sharedStrings" Target="strings.xml"/><Relationship Id="r3" Type="{OFFICE}/styles" Target="styles.xml"/></Relationships>',
    "xl/strings.xml": f'<sst xmlns="{MAIN}"><si><r><t>客户</t></r><r><t xml:space="preserve"> 名 </t></r><rPh sb="0" eb="1"><t>kehu</t></rPh></si></sst>',
    "xl/styles.xml": f'<styleSheet xmlns="{MAIN}"><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="31"/></cellXfs></styleSheet>',
    "xl/worksheets/s1.xml": SHEET,
}
Change = Callable[[dict[str, str]], dict[str, "str | bytes"]]


def sheet(change: Callable[[str], str | bytes]) -> Change:
    return lambda parts: {**parts, "xl/worksheets/s1.xml": change(parts["xl/worksheets/s1.xml"])}


def everywhere(change: Callable[[str], str | bytes]) -> Change:
    return lambda parts: {name: change(text) for name, text in parts.items()}


def moved(folder: str) -> Change:
    def change(parts: dict[str, str]) -> dict[str, str | bytes]:
        return {re.sub(r"^xl/", folder, name): text.replace('Target="xl/', f'Target="{folder}') for name, text in parts.items()}

    return change


def prefixed(text: str) -> str:
    return re.sub(r"<(/?)(?=[a-zA-Z])", r"<\1x:", text).replace(f'xmlns="{MAIN}"', f'xmlns:x="{MAIN}"')


def without_places(text: str) -> str:
    return re.sub(r' r="[A-D]?\d"', "", text).replace("<row><c><f>B9", '<row r="3"><c><f>B9')


FORMS: dict[str, Change] = {
    "as it is": dict,
    "single quotes": everywhere(lambda t: t.replace('"', "'").replace("'甲'", "&quot;甲&quot;")),
    "cells without places": sheet(without_places),
    "another folder": moved("数据/"),
    "the root": moved(""),
    "absolute targets": lambda p: {n: t.replace('Target="worksheets', 'Target="/xl/worksheets') for n, t in p.items()},
    "a prefix": everywhere(lambda t: prefixed(t) if MAIN in t else t),
    "strict": everywhere(lambda t: t.replace(MAIN, STRICT).replace(OFFICE, "http://purl.oclc.org/ooxml/officeDocument/relationships")),
    "no namespace": sheet(lambda t: t.replace(f' xmlns="{MAIN}"', "")),
    "cdata": sheet(lambda t: t.replace("<v>12.5</v>", "<v><![CDATA[12.5]]></v>").replace("<t>收入</t>", "<t><![CDATA[收入]]></t>")),
    "preserved space": sheet(lambda t: t.replace("<v>", '<v xml:space="preserve">').replace("<f>", '<f xml:space="preserve">')),
    "utf-16": everywhere(lambda t: f'<?xml version="1.0" encoding="UTF-16"?>{t}'.encode("utf-16")),
    "utf-16-be": sheet(lambda t: b"\xfe\xff" + f'<?xml version="1.0"?>{t}'.encode("utf-16-be")),
    "utf-8 with a mark": everywhere(lambda t: b"\xef\xbb\xbf" + t.encode()),
    "gbk": sheet(lambda t: f'<?xml version="1.0" encoding="GBK"?>{t}'.encode("gbk")),
    "gb2312": everywhere(lambda t: f'<?xml version="1.0" encoding="gb2312"?>{t}'.encode("gb2312")),
    "spread over lines": sheet(lambda t: t.replace("><", ">\n  <")),
    "comments between": sheet(lambda t: t.replace("<v>", "<!-- <c r='Z9'/> --><v>").replace("<row", "<?go on?><row")),
    "attributes in another order": sheet(lambda t: re.sub(r'<c (r="\w+") (t="\w+")', r"<c\n \2\t\1 ", t)),
    "capitals and backslashes": lambda p: {n.replace("xl/worksheets/", "XL\\Worksheets\\"): t for n, t in p.items()},
    "characters by number": everywhere(lambda t: re.sub(r"[\u4e00-\u9fff]", lambda m: f"&#x{ord(m[0]):X};", t)),
    "targets that step up": lambda p: {n: t.replace('Target="worksheets', 'Target="../xl/./worksheets') for n, t in p.items()},
    "targets with percent signs": lambda p: {
        n.replace("s1.xml", "表 1.xml"): t.replace("worksheets/s1.xml", "worksheets/%E8%A1%A8%201.xml") for n, t in p.items()
    },
    "relationships with a prefix": lambda p: {
        n: re.sub(r"<(/?)Relationship", r"<\1p:Relationship", t).replace("xmlns=", "xmlns:p=") if n.endswith(".rels") else t
        for n, t in p.items()
    },
    "the namespace on each element": sheet(
        lambda t: (
            re.sub(r"<(row|c|v|f|is|t|mergeCell)(?=[ >/])", rf'<\1 xmlns="{MAIN}"', t.replace(f' xmlns="{MAIN}"', "", 1))
            .replace("<worksheet>", f'<w:worksheet xmlns:w="{MAIN}">')
            .replace("</worksheet>", "</w:worksheet>")
            .replace("<sheetData>", f'<sheetData xmlns="{MAIN}">')
            .replace("<mergeCells", f'<mergeCells xmlns="{MAIN}"')
        )
    ),
    "what a newer program adds": sheet(
        lambda t: t.replace("<row ", '<row spans="1:4" x14ac:dyDescent="0.2" xmlns:x14ac="urn:x" ').replace(
            "</sheetData>", '</sheetData><extLst><ext uri="{1}"><x:c xmlns:x="urn:y" r="Z9"><x:v>1</x:v></x:c></ext></extLst>'
        )
    ),
    "rows out of order": sheet(lambda t: re.sub(r'(<row r="1">.*?</row>)(<row r="2".*?</row>)(<row r="3">.*?</row>)', r"\3\1\2", t)),
    "a foreign sheet beside": lambda p: {
        **p,
        "customXml/item1.xml": '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE x><x/>'.encode("utf-16"),
    },
    "wps cloud": lambda p: {
        **p,
        "customXml/item1.xml": '<?xml version="1.0" encoding="UTF-16" standalone="no"?><s:customData xmlns:s="x"/>'.encode("utf-16"),
        "customXml/itemProps1.xml": b"\xff\xfe\x00",
    },
}


def packed(path: Path, parts: dict[str, str | bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return path


@pytest.mark.parametrize("form", FORMS)
def test_every_form_of_a_sheet_reads_the_same(form: str, tmp_path: Path) -> None:
    book = ScanBook(packed(tmp_path / "表.xlsx", FORMS[form](PARTS)))
    grid = book.read("表")
    assert grid.rows == [
        ["客户 名 ", "收入", None, None],
        ["甲", 12.5, ErrorCell("#N/A"), None],
        [UncomputedCell("=B9"), dt.date(2025, 12, 9), True, ErrorCell("#DIV/0!")],
    ]
    assert [type(v) for v in grid.rows[2]] == [UncomputedCell, dt.date, bool, ErrorCell] and type(grid.rows[1][2]) is ErrorCell
    assert (grid.hidden_rows, grid.merged) == ({2}, ((5, 1, 6, 2),))
    assert book.formulas("表") == {"A2", "A3", "D3"}


def test_two_sheets_of_one_name_are_both_there(tmp_path: Path) -> None:
    parts = PARTS | {"xl/workbook.xml": PARTS["xl/workbook.xml"].replace("</sheets>", '<sheet name="表" sheetId="2" r:id="r1"/></sheets>')}
    book = ScanBook(packed(tmp_path / "表.xlsx", dict(parts)))
    assert book.sheet_names() == ["表", "表（第 2 张）"] and book.read("表（第 2 张）").rows == book.read("表").rows


@pytest.mark.parametrize("again", ['<row r="2"><c r="B2"><v>99</v></c></row>', '<row r="1"><c r="B1" t="str"><v>成本</v></c></row>'])
def test_two_values_in_one_place_are_not_chosen_between(again: str, tmp_path: Path) -> None:
    """Excel mends such a file; the later value would win unsaid."""
    parts = PARTS | {"xl/worksheets/s1.xml": SHEET.replace("</sheetData>", again + "</sheetData>")}
    with pytest.raises(Rejection, match="已损坏，《表》读不出来"):
        ScanBook(packed(tmp_path / "表.xlsx", dict(parts))).read("表")
    same = SHEET.replace("</sheetData>", '<row r="2"><c r="B2"><v>12.5</v></c></row></sheetData>')
    assert ScanBook(packed(tmp_path / "同.xlsx", PARTS | {"xl/worksheets/s1.xml": same})).read("表").rows[1][1] == 12.5


@pytest.mark.parametrize("error", ["#GETTING_DATA", "#SPILL!", "#CALC!", "#FIELD!", "#BLOCKED!", "#CONNECT!"])
def test_a_new_error_costs_its_cell_and_not_the_sheet(error: str, tmp_path: Path) -> None:
    parts = FORMS["as it is"](PARTS) | {"xl/worksheets/s1.xml": SHEET.replace("#N/A", error)}
    assert ScanBook(packed(tmp_path / "表.xlsx", parts)).read("表").at(2, 3) == ErrorCell(error)


HEAD = f'<worksheet xmlns="{MAIN}"><sheetData>'
SLOW = {
    "tags that never end": "<c " * 400_000,
    "one tag of many spaces": '<row r="1"><c ' + " " * 4_000_000 + 'r="A1"><v>1</v></c></row></sheetData></worksheet>',
    "one long value": '<row r="1"><c r="A1" t="str"><v>' + "x" * 4_000_000 + "</v></c></row></sheetData></worksheet>",
    "cells in cells": '<row r="1">' + "<c>" * 400_000,
    "rows in rows": "<row>" * 400_000,
    "deep nests": "<a>" * 400_000,
    "formulas that never end": '<row r="1">' + '<c r="A1"><f>' * 200_000,
    "errors without values": '<row r="1">' + '<c r="A1" t="e"/>' * 200_000 + "</row></sheetData></worksheet>",
    "a long comment": "<!--" + "- " * 2_000_000 + "--></sheetData></worksheet>",
}


@pytest.mark.parametrize("slow", SLOW)
def test_no_sheet_takes_more_than_its_size(slow: str, tmp_path: Path) -> None:
    path = packed(tmp_path / "表.xlsx", PARTS | {"xl/worksheets/s1.xml": HEAD + SLOW[slow]})
    begun = time.process_time()
    try:
        ScanBook(path).read("表")
    except Rejection as refused:
        assert "已损坏" in refused.reason
    assert time.process_time() - begun < 4


def flipped(path: Path, made: Path, member: str) -> Path:
    """The file with one byte of a member turned over."""
    data = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        info = archive.getinfo(member)
    data[info.header_offset + 30 + len(info.filename.encode()) + info.compress_size // 2] ^= 0x10
    made.write_bytes(bytes(data))
    return made


@pytest.mark.parametrize(
    "member",
    ["xl/workbook.xml", "xl/sharedStrings.xml", "xl/worksheets/sheet3.xml", "xl/styles.xml", "xl/vbaProject.bin", "docProps/core.xml"],
)
def test_one_byte_turned_over_is_said_by_every_command(
    member: str, desk: Callable[..., Path], three: Path, policy_book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good = desk("LJ01")
    bad = str(flipped(good, tmp_path / "坏.xlsm", member))
    out = tmp_path / "out"
    commands = [
        ("check", bad),
        ("check", bad, "--json"),
        ("check", bad, "--annotate", str(out / "a.xlsx")),
        ("check", str(good), "--previous", bad),
        ("check", str(good), "--policy", bad),
        ("compute", bad),
        ("report", bad, "--out", str(out / "b.xlsx")),
        ("submit", bad, "--out", str(out)),
        ("import", bad, "--desk", str(good)),
        ("import", str(good), "--desk", bad),
        ("verify", bad),
        ("diff", str(good), bad),
        ("diff", bad, str(good)),
        ("fix", bad, "--out", str(out / "c.xlsx")),
        ("trace", bad, "封面!B2"),
        ("policy", "check", bad),
        ("desk", "new", "--policy", bad, "--branch", "LJ01", "--period", "2026-11", "--out", str(out / "d.xlsm")),
        (
            "desk",
            "new",
            "--policy",
            str(policy_book),
            "--branch",
            "LJ01",
            "--period",
            "2026-11",
            "--carry",
            bad,
            "--out",
            str(out / "e.xlsm"),
        ),
    ]
    for words in commands:
        capsys.readouterr()
        status = main(list(words))
        said = capsys.readouterr()
        assert status == 2 and "“坏.xlsm”已损坏" in said.err and "怎么办：" in said.err, (words, status, said.err)
    assert not out.exists() or not list(out.rglob("*.xls*"))
