"""Each rule of the lint sees the workbook that was broken for it, and no other rule does."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter

from lint.functions import SHARED
from lint.lint_workbook import lint, rules
from lint.parts import first_overlap
from macros.button import specs_of
from workbooks.desk.button_specs import ButtonSpec, project_of

SHEET, OTHER, BOOK, STYLES = "xl/worksheets/sheet1.xml", "xl/worksheets/sheet3.xml", "xl/workbook.xml", "xl/styles.xml"
STRINGS, TYPES, LINKS = "xl/sharedStrings.xml", "[Content_Types].xml", "xl/worksheets/_rels/sheet1.xml.rels"
TABLE, NOTES, SHAPES = "xl/tables/table1.xml", "xl/comments1.xml", "xl/drawings/vmlDrawing1.vml"
CHART = "xl/charts/chart1.xml"
LONG = "一" * 256


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small workbook with something of everything, and nothing wrong with it."""
    path = tmp_path_factory.mktemp("sound") / "sound.xlsm"
    with xlsxwriter.Workbook(path) as book:
        book.set_vba_name("ThisWorkbook")
        sheet, lists = book.add_worksheet("数据"), book.add_worksheet("清单")
        sheet.set_vba_name("Sheet1")
        lists.set_vba_name("Sheet2")
        book.add_worksheet("备注").set_vba_name("Sheet3")
        lists.write_column(0, 0, ["清单_级别", "州级", "县级"])
        book.define_name("清单_级别", "='清单'!$A$2:$A$3")
        book.define_name("截止日", "='数据'!$B$3")
        bold = book.add_format({"bold": True, "num_format": "#,##0.000_ "})
        sheet.merge_range(0, 0, 0, 2, "标题", bold)
        sheet.merge_range(6, 0, 7, 1, "合并", bold)
        sheet.write_row(1, 0, ["数", 1, 2])
        sheet.write_formula(2, 1, "=SUM(B2:C2)+SUMIF('清单'!$A$2:$A$3,\"州级\",$B$2:$B$3)", bold, 3)
        sheet.write_formula(2, 2, '=IF(截止日=0,"无",TEXT(截止日,"0.00"))', None, "3.00")
        sheet.write_url(3, 0, "internal:'清单'!A1", None, "去清单")
        sheet.write_comment(3, 1, "说明", {"author": "某"})
        sheet.write_comment(4, 1, "说明二", {"author": "某"})
        sheet.data_validation("A5:A9", {"validate": "list", "source": "=清单_级别"})
        sheet.data_validation("B5:B9", {"validate": "list", "source": ["是", "否"], "error_title": "请选"})
        for area, test in (("A5:A9", '=LEFT($A5,1)="州"'), ("B5:B9", "=$B5>0")):
            sheet.conditional_format(area, {"type": "formula", "criteria": test, "format": bold})
        sheet.insert_button("D5", {"macro": "Buttons.Check", "caption": "校验"})
        sheet.set_column(0, 0, 12, bold)
        sheet.set_row(0, 30)
        sheet.freeze_panes(2, 1)
        sheet.print_area(0, 0, 9, 3)
        sheet.set_h_pagebreaks([5])
        sheet.set_print_scale(90)
        sheet.set_footer("&L页脚")
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": ["数据", 1, 1, 1, 2], "categories": ["清单", 1, 0, 2, 0]})
        sheet.insert_chart("F2", chart)
        lists.add_table(4, 0, 6, 1, {"columns": [{"header": "客户"}, {"header": "收入"}], "name": "表一"})
        specs = [ButtonSpec(*spec) for spec in specs_of("branch")]
        book.add_vba_project(io.BytesIO(project_of(specs, 3)), is_stream=True)
    return path


def change(old: str, new: str) -> Callable[[str], str]:
    """Puts `new` where the pattern stands, which must be there."""

    def made(text: str) -> str:
        found, count = re.subn(old, new, text, count=1)
        assert count, old
        return found

    return made


def formula(text: str) -> Callable[[str], str]:
    """Another formula in C3."""
    return change(r"<f>IF\(.*?</f>", f"<f>{text}</f>")


BROKEN: list[tuple[str, str, Callable[[str], str]]] = [
    ("xml", OTHER, lambda text: text.replace("</worksheet>", "</worksheet")),
    ("xml", "docProps/app.xml", lambda text: text.replace("<Properties", "<!DOCTYPE x><Properties", 1)),
    ("content_types", TYPES, change('<Default Extension="vml"[^>]*/>', "")),
    ("content_types", TYPES, change("</Types>", '<Override PartName="/xl/no.xml" ContentType="a/b"/></Types>')),
    ("content_types", TYPES, change('(<Default Extension="vml"[^>]*/>)', r"\1\1")),
    (
        "content_types",
        TYPES,
        change(
            "application/vnd.ms-excel.sheet.macroEnabled.main", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main"
        ),
    ),
    ("relationships", LINKS, change('Id="rId2"', 'Id="rId1"')),
    ("relationships", "_rels/.rels", change("</Relationships>", '<Relationship Id="n" Type="n" Target="n.xml"/></Relationships>')),
    ("relationships", SHEET, change('<legacyDrawing r:id="rId2"/>', '<legacyDrawing r:id="rId9"/>')),
    ("sheet_names", BOOK, change('<sheet name="清单" sheetId="2"', '<sheet name="清单" sheetId="1"')),
    ("cells", SHEET, change('<c r="B2"', '<c r="A2"')),
    ("cells", SHEET, change('<row r="2"', '<row r="1"')),
    ("cells", SHEET, change('<dimension ref="[^"]*"', '<dimension ref="A1:A2"')),
    ("values", SHEET, change('<c r="A2"([^>]*)><v>[0-9]+<', r'<c r="A2"\1><v>99<')),
    ("values", SHEET, change('<c r="B2"([^>]*)><v>1<', r'<c r="B2"\1><v>一<')),
    ("values", STRINGS, change("<t>数</t>", f"<t>{'数' * 32_768}</t>")),
    ("cached", SHEET, change("<v>3.00</v>", "")),
    ("styles", SHEET, change('<c r="B3" s="1"', '<c r="B3" s="7"')),
    ("styles", SHEET, change('dxfId="0"', 'dxfId="9"')),
    ("styles", STYLES, change('fontId="1"', 'fontId="8"')),
    ("styles", STYLES, change('<numFmt numFmtId="164"', '<numFmt numFmtId="200"')),
    ("names", BOOK, change('(<definedName name="截止日">.*?</definedName>)', r"\1\1")),
    ("names", BOOK, change("</definedNames>", "<definedName name=\"AB12\">'数据'!$A$1</definedName></definedNames>")),
    ("names", BOOK, change("</definedNames>", '<definedName name="某" localSheetId="7">\'数据\'!$A$1</definedName></definedNames>')),
    ("formulas", SHEET, formula("IF(截止日=0,1")),
    ("formulas", SHEET, formula("业绩工资×比例")),
    ("formulas", SHEET, formula("1+")),
    ("formulas", SHEET, formula("=1+1")),
    ("formulas", SHEET, formula(f'"{LONG}"')),
    ("functions", SHEET, formula("_xlfn.XLOOKUP(1,B2:C2,B2:C2)")),
    ("functions", SHEET, formula("VDB(1,2,3,4,5)")),
    ("prefixes", SHEET, formula('TEXTJOIN("、",TRUE,B2:C2)')),
    ("references", SHEET, formula("没有这个名字+1")),
    ("references", SHEET, formula("SUM(没有这张表!A1:A2)")),
    ("references", SHEET, formula("SUM(#REF!,1)")),
    ("references", SHEET, formula("XFE1+1")),
    ("references", BOOK, change('<definedName name="截止日">[^<]*<', '<definedName name="截止日">#REF!<')),
    ("references", CHART, change("<c:f>数据!", "<c:f>没有!")),
    ("references", SHEET, change("<formula>LEFT\\(\\$A5", "<formula>LEFT(没有")),
    ("validations", SHEET, change('<formula1>"是,否"<', f'<formula1>"{LONG}"<')),
    ("validations", SHEET, change("<formula1>清单_级别<", "<formula1>'清单'!$A$2:$A$3<")),
    ("validations", SHEET, change('sqref="A5:A9"><formula1>', 'sqref="A5:A0"><formula1>')),
    ("validations", SHEET, change('sqref="A5:A9"><formula1>', 'sqref="A5:B5"><formula1>')),
    ("validations", SHEET, change('errorTitle="请选"', f'errorTitle="{"请" * 33}"')),
    ("conditions", SHEET, change("<formula>\\$B5&gt;0<", "<formula>'清单'!$A$2&gt;0<")),
    ("conditions", SHEET, change('priority="2"', 'priority="1"')),
    ("conditions", SHEET, change('<conditionalFormatting sqref="B5:B9"', '<conditionalFormatting sqref="B5:B0"')),
    ("hyperlinks", SHEET, change('location="[^"]*"', "location=\"'没有'!A1\"")),
    ("hyperlinks", SHEET, change("(<hyperlink [^>]*>)", r"\1\1")),
    ("hyperlinks", SHEET, formula('HYPERLINK("#\'没有\'!A1","去")')),
    ("merges", SHEET, change('<mergeCell ref="A7:B8"/>', '<mergeCell ref="A1:B8"/>')),
    ("merges", SHEET, change('<mergeCell ref="A7:B8"/>', '<mergeCell ref="A7"/>')),
    ("tables", TABLE, change('name="收入"', 'name="收人"')),
    ("tables", TABLE, change('displayName="表一"', 'displayName="截止日"')),
    ("tables", TABLE, change('ref="A5:B7"', 'ref="A5:C7"')),
    ("comments", SHAPES, change('id="_x0000_s1027"', 'id="_x0000_s1026"')),
    ("comments", NOTES, change('ref="B5"', 'ref="B9"')),
    ("comments", NOTES, change('authorId="0"', 'authorId="4"')),
    ("printing", BOOK, change('(Print_Area" localSheetId="0">)数据!', r"\1清单!")),
    ("printing", SHEET, change('<brk id="5"', '<brk id="0"')),
    ("printing", SHEET, change('scale="90"', 'scale="5"')),
    ("printing", SHEET, change("&amp;L页脚", "&amp;L" + "页" * 300)),
    ("views", OTHER, change("<sheetView ", '<sheetView tabSelected="1" ')),
    ("views", BOOK, change("<workbookView ", '<workbookView activeTab="5" ')),
    ("views", SHEET, change('topLeftCell="B3"', 'topLeftCell="B0"')),
    ("columns", SHEET, change('<col min="1" max="1"', '<col min="1" max="0"')),
    ("columns", SHEET, change('ht="30"', 'ht="500"')),
    ("macros", OTHER, change('codeName="Sheet3"', 'codeName="Sheet1"')),
    ("macros", OTHER, change("<sheetPr[^>]*/>", "")),
    ("macros", SHAPES, change("Buttons.Check<", "Other.Check<")),
    *(
        ("sheet_names", BOOK, change('<sheet name="备注"', f'<sheet name="{name}"'))
        for name in ("备" * 32, "备/注", "备注'", "History", "备注.py", "清单", "")
    ),
]
"""Rule, part, what is done to the part."""


def written(source: Path, target: Path, part: str, made: Callable[[str], str]) -> Path:
    """The file with one part changed."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.infolist():
            data = old.read(item.filename)
            new.writestr(item.filename, made(data.decode("utf-8")) if item.filename == part else data)
    return target


def test_the_sound_workbook_is_sound(sound: Path) -> None:
    assert lint(sound) == []


@pytest.mark.parametrize(("rule", "part", "made"), BROKEN)
def test_a_broken_workbook_is_seen_by_its_rule_alone(sound: Path, tmp_path: Path, rule: str, part: str, made: Callable[[str], str]) -> None:
    found = lint(written(sound, tmp_path / "broken.xlsm", part, made))
    assert {fault.rule for fault in found} == {rule}, found
    assert all(fault.part and fault.message for fault in found)


def test_every_rule_has_its_broken_workbook() -> None:
    assert {rule for rule, _, _ in BROKEN} | {"archive"} == set(rules())


def test_a_part_that_is_in_the_file_twice(sound: Path, tmp_path: Path) -> None:
    target = tmp_path / "twice.xlsm"
    target.write_bytes(sound.read_bytes())
    with zipfile.ZipFile(target, "a") as file:
        file.writestr("XL/Styles.xml", file.read(STYLES))
    assert {fault.rule for fault in lint(target)} == {"archive"}


def test_a_file_that_ends_in_xlsx_has_no_macros(sound: Path, tmp_path: Path) -> None:
    target = tmp_path / "sound.xlsx"
    target.write_bytes(sound.read_bytes())
    assert {fault.rule for fault in lint(target)} == {"content_types", "macros"}


def test_the_sweep_finds_overlaps_and_only_those() -> None:
    assert first_overlap([(1, 1, 3, 3), (4, 1, 6, 3), (2, 4, 5, 6)]) is None
    assert first_overlap([(1, 1, 3, 3), (9, 1, 9, 1), (3, 3, 6, 6)]) == (0, 2)


def test_functions_that_are_shared_are_those_of_excel_2007() -> None:
    assert not SHARED & {"IFS", "SWITCH", "MAXIFS", "TEXTJOIN", "CONCAT", "XLOOKUP", "FILTER", "LET", "IFNA", "DAYS"}
    assert {"SUMIFS", "COUNTIFS", "IFERROR", "SUMPRODUCT", "INDEX", "MATCH", "SUBTOTAL", "TEXT"} <= SHARED
