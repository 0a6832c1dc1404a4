"""LiveBook through xlwings itself, with a small Excel over openpyxl in its place; a press of 一键修正 (issue 3.2, 3.3)."""

from __future__ import annotations

import datetime as dt
import warnings
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from building import excel_double
from macros.button import specs_of
from macros.click import press
from macros.mending.mend_record import ASKED, SHEET, UNDONE, read_record
from macros.office.pressing.press_here import versions_differ
from validators.finding import Severity
from validators.page.page import Area, Chart, Choice, Page, Series, style
from workbooks.book import ClearMarks, DefineNames, EditList, Mark, PlaceButtons, PutPage, RenameSheet, Status, WriteBlock
from workbooks.live.live_book import LiveBook


def live(path: Path) -> LiveBook:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # openpyxl drops buttons and validations; Excel does not
        return LiveBook(excel_double.open_book(path))


@pytest.fixture
def excel(tmp_path: Path) -> LiveBook:
    book = openpyxl.Workbook()
    book.active.title = "流水"
    book.active.append(["收入", "#N/A", "=1+1"])
    book.active["C1"].data_type = "s"
    book.active.protection.sheet = True
    book.save(tmp_path / "册.xlsx")
    return live(tmp_path / "册.xlsx")


def saved(book: LiveBook) -> Any:
    target = book.path.with_name("后.xlsx")
    book.save(target)
    return openpyxl.load_workbook(target)


def do(book: LiveBook, *edits: Any) -> None:
    book.apply(EditList(edits=list(edits)))


def test_blocks_and_marks(excel: LiveBook) -> None:
    note = "【强制】收入\n现在：1\n原因：2\n怎么改：3\n—— V04 · 11-02 校验"
    do(
        excel,
        WriteBlock(sheet="流水", row=2, column=1, values=[["１，２００", 12.5, "2026-10"], ["=1", "00123", None]]),
        Mark(sheet="流水", cell="A2", severity=Severity.C, note=note),
    )
    sheet = saved(excel)["流水"]
    assert [c.value for c in sheet[2]] == ["１，２００", 12.5, "2026-10"] and [c.value for c in sheet[3]][:2] == ["=1", "00123"]
    assert sheet["A2"].comment.text == note and sheet["A2"].font.bold and sheet.protection.sheet
    assert excel.marks("流水") == {"A2": note} and excel.read("流水").at(1, 2) == "#N/A"
    do(excel, ClearMarks(sheet="流水"))
    assert excel.marks("流水") == {} and saved(excel)["流水"]["A2"].fill.fill_type is None


def test_a_page_twice(excel: LiveBook) -> None:
    page = Page(name="结果", widths=(8, 20), heights={1: 30}, freeze=(1, 0))
    page.merge(1, 1, 1, 2, "结果", "title")
    page.put(2, 1, "=不是公式", "text")
    page.put(2, 2, 12345, "money")
    page.put(3, 1, None, style("choice", locked=False))
    page.choices.append(Choice(area=Area(3, 1, 9, 1), kind="list", source=("是",)))
    do(excel, PutPage(page=page))
    del page.cells[2, 1]
    do(excel, PutPage(page=page))
    book = saved(excel)
    sheet = book["结果"]
    assert book.sheetnames == ["流水", "结果"] and sheet["A2"].value is None and sheet["B2"].value == 123.45
    assert sheet["B2"].number_format == "#,##0.00_ " and sheet["A1"].fill.fgColor.rgb.endswith("1F4E79")
    assert [str(area) for area in sheet.merged_cells.ranges] == ["A1:B1"] and sheet.protection.sheet
    assert sheet.column_dimensions["B"].width == 20 and sheet.row_dimensions[1].height == 30
    assert book.active.title == "流水", "the sheet in view stays"


def test_charts_are_drawn_anew_and_the_clerks_own_stay(excel: LiveBook) -> None:
    page = Page(name="图", widths=(8, 8, 8))
    for row, line in enumerate((("月", "计划", "完成率"), ("1月", 500, Fraction(1, 2)), ("2月", 700, Fraction(1))), 1):
        for col, (value, kind) in enumerate(zip(line, ("text", "money", "ratio"), strict=True), 1):
            page.put(row, col, value, "text" if row == 1 else kind)
    months = Area(2, 1, 3, 1)
    page.charts.append(
        Chart(
            kind="combined",
            title="计划与完成",
            row=5,
            col=1,
            width=400,
            height=200,
            y2_min=0,
            legend="top",
            series=(
                Series(name="计划", categories=months, values=Area(2, 2, 3, 2)),
                Series(name="完成率", categories=months, values=Area(2, 3, 3, 3), kind="line", second_axis=True, ink="orange"),
            ),
        )
    )
    do(excel, PutPage(page=page))
    sheet = excel._book.sheets["图"]
    own = sheet.charts.add(chart_type="pie", source=sheet.range("A1:B3"), plot_by="columns", name="我的图", anchor=sheet.range("H1"))
    page.put(2, 2, 600, "money")
    do(excel, PutPage(page=page))
    drawn = {chart.name: chart for chart in sheet.charts}
    assert set(drawn) == {"我的图", "Keybook 1"} and own.chart_type == "pie"
    chart = drawn["Keybook 1"].impl
    assert (chart.title, chart.chart_type, chart.anchor, chart.size) == ("计划与完成", "column_clustered", "$A$5", (300, 150))
    bars, line = (series.__dict__ for series in chart.series.each)
    assert (bars["values"], bars["categories"], bars["name"], "chart_type" in bars) == ("B2:B3", "A2:A3", "计划", False)
    assert (line["values"], line["chart_type"], line["axis_group"]) == ("C2:C3", "line_markers", "secondary")
    assert chart.legend.position == "top" and chart.secondary_value_axis.minimum_scale == 0
    assert chart.value_axis.visible and chart.secondary_value_axis.number_format == "0%"


def test_a_press_of_fix_and_back(desk: Callable[..., Path]) -> None:
    row = {"客户编码": "LJ01K1", "业务代码": "特快", "月份": "2026-10", "数量": 5, "收入": 88.5}
    book = live(
        desk(
            cells={
                "R02": [{"工号": "LJ01G1", "姓名": "陈思远", "岗位": "客户经理"}],
                "R03": [{"客户编码": "LJ01K1", "企业全称": "临江第1茶业公司"}],
                "R10": [row | {"收入": "１．２万"}, row | {"客户编码": "临江第1茶业公司"}, row],
            }
        )
    )
    letters = {name: i for i, name in enumerate(book.read("业务量流水").rows[4], start=1)}
    income, customer = letters["收入"], letters["客户编码"]
    press("fix", book)
    assert book.read("业务量流水").at(6, income) == 12000.0 and book.read("业务量流水").at(7, customer) == "LJ01K1"
    record = read_record(book)
    assert [(e.header, e.old, e.new) for e in record] == [("客户编码", "临江第1茶业公司", "LJ01K1"), ("收入", "１．２万", 12000.0)]
    do(book, WriteBlock(sheet=SHEET, row=6, column=1, values=[[ASKED]]))
    said = press("fix", book)
    assert book.read("业务量流水").at(6, income) == "１．２万" and read_record(book)[1].state == UNDONE
    assert book.read("业务量流水").at(7, customer) == "LJ01K1"
    assert any(isinstance(e, Status) and e.text.startswith("已撤销 1 处") for e in said.edits)
    last = press("fix", book)
    assert [e.text for e in last.edits if isinstance(e, Status)] == ["没有可以自动修正的地方。"]


def test_a_desk_of_another_xlwings_says_so(desk: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> None:
    book = live(desk())
    monkeypatch.setattr("macros.office.pressing.press_here.installed_version", lambda: "0.99.1")
    (status,) = [e for e in press("fix", book).edits if isinstance(e, Status)]
    assert status.text.startswith("没有可以自动修正的地方。 本台账的按钮按 xlwings ") and "装的是 0.99.1" in status.text
    assert versions_differ("0.37.8", "0.37.8") == versions_differ("", "0.37.8") == ""


def test_dates_come_back_as_dates(excel: LiveBook) -> None:
    do(excel, WriteBlock(sheet="流水", row=5, column=1, values=[[dt.datetime(2026, 10, 5)]]))
    assert excel.read("流水").at(5, 1) == dt.datetime(2026, 10, 5)


def test_a_sheet_that_somebody_took_away_comes_back_first_with_names_and_buttons(excel: LiveBook) -> None:
    (spec,) = (one for one in specs_of("branch") if one.id == "check" and one.sheet == "封面")
    page = Page(name="封面", active=True)
    page.put(1, 1, "回来了", style("text"))
    do(excel, PutPage(page=page), DefineNames(names={"填报人": "='封面'!$D$17"}), PlaceButtons(sheet="封面", buttons=[spec]))
    placed = excel._book.sheets["封面"].impl.page.placed
    assert [(one.Caption, one.OnAction) for one in placed] == [("校验", f"'{excel.path.name}'!Buttons.CheckDesk")]
    done = saved(excel)
    assert done.sheetnames == ["封面", "流水"] and done.defined_names["填报人"].attr_text == "'封面'!$D$17"
    do(excel, RenameSheet(sheet="流水", name="业务量流水"), WriteBlock(sheet="业务量流水", row=9, column=1, values=[["写"]]))
    done = saved(excel)
    assert done.sheetnames == ["封面", "业务量流水"] and done["业务量流水"]["A9"].value == "写" and done["业务量流水"].protection.sheet
