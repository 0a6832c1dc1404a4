"""LibreOffice opens the desk, recalculates everything, and finds what was cached; and 封面 follows the clerk's work."""

import datetime as dt
from pathlib import Path

import openpyxl
import pytest

from building.spreadsheet_program import recalculated
from workbooks.book import Grid
from workbooks.desk.sheets.hidden_sheets import read_history_rows
from workbooks.desk.sheets.state_sheet import OVERTAKEN, checked_edit, step_done_edit
from workbooks.desk.sheets.state_sheet import SHEET as STATE

pytestmark = [
    pytest.mark.office,
    # LibreOffice writes whole columns as $A:$V, which openpyxl cannot read
    pytest.mark.filterwarnings("ignore:Print area cannot be set:UserWarning"),
]


def formulas(path: Path) -> list[tuple[str, str]]:
    book = openpyxl.load_workbook(path)
    return [
        (sheet.title, cell.coordinate) for sheet in book.worksheets for row in sheet.iter_rows() for cell in row if cell.data_type == "f"
    ]


def test_cached_values_are_those_of_a_recalculation(sample, tmp_path) -> None:
    path = sample.desk(tmp_path, today=dt.date.today())
    cached, again = openpyxl.load_workbook(path, data_only=True), recalculated([path], tmp_path / "out")[0]
    places = formulas(path)
    assert len(places) > 150
    for sheet, cell in places:
        before, after = cached[sheet][cell].value, again[sheet][cell].value
        if isinstance(before, float):
            assert after == pytest.approx(before, abs=1e-9), (sheet, cell)
        else:
            assert (before or "") == (after or ""), (sheet, cell)
    assert read_history_rows([[c.value for c in row] for row in again["_历史"].iter_rows()]).months


def scenario(path: Path, target: Path, findings: list[tuple[str, str, str]], done: int, *, stale: bool = False) -> Path:
    """The desk with a visit, findings on 校验结果, a check noted down, and so many of the four later steps done."""
    book = openpyxl.load_workbook(path)
    state = openpyxl.load_workbook(path, data_only=True)[STATE]
    book["走访记录"]["C6"] = "KH0301"
    sheet = book["校验结果"]
    sheet.unmerge_cells("B7:H8")
    sheet.unmerge_cells("B9:H9")
    for row, line in enumerate(findings, 6):
        for col, value in enumerate(line, 1):
            sheet.cell(row, col).value = value
    cells, numbers = str(state["B1"].value).split("/")
    grid = Grid(sheet=STATE, rows=[["数据指纹", f"{int(cells) + (0 if stale else 1)}/{numbers}"]])
    edit = checked_edit(grid, dt.datetime(2026, 10, 30, 15, 42))
    for offset, (value,) in enumerate(edit.values):
        book[edit.sheet].cell(edit.row + offset, edit.column).value = value
    for row in range(11, 11 + done):
        book["封面"][f"D{row}"] = "√已完成"
    book.save(target)
    return target


def test_the_next_step_follows_the_work(sample, tmp_path) -> None:
    path = sample.desk(tmp_path, today=dt.date.today())
    a, b, c = ("未改", "×强制", "业务量流水"), ("未改", "◆准强制", "客户档案"), ("未改", "▲核实", "业务量流水")
    cases = [
        ([a, a, b, c], 0, False, "先改 2 处强制问题，改完再点【校验】", "×未通过", "2 处强制要改 · 1 处要审批 · 1 处要说明"),
        ([b, c], 0, False, "1 处要上级同意：写理由，再点【提交审批】", "×未通过", "1 处要审批 · 1 处要说明"),
        ([("√已改", "×强制", "业务量流水"), b], 0, False, "1 处要上级同意：写理由，再点【提交审批】", "◆待审批", "1 处要审批"),
        ([c], 0, False, "1 处要写理由：到《校验结果》的“理由”列写", "×未通过", "1 处要说明"),
        ([("√已说明", "▲核实", "业务量流水")], 0, True, "校验后又改过数据，请再点【校验】", "●要重查", "√ 没有，可以上报"),
        ([], 0, False, "第 3 步：点【分级】", "√已完成", "√ 没有，可以上报"),
        ([], 3, False, "第 6 步：点【打包上报】", "√已完成", "√ 没有，可以上报"),
        ([], 4, False, "第 1 版已做好：核对邮件，再自己点“发送”", "√已完成", "√ 没有，可以上报"),
    ]
    files = [scenario(path, tmp_path / f"case{i}.xlsx", found, done, stale=stale) for i, (found, done, stale, *_) in enumerate(cases)]
    for book, (_, _, _, step, state, lacking) in zip(recalculated(files, tmp_path / "out"), cases, strict=True):
        sheet = book["封面"]
        assert (sheet["E5"].value, sheet["D10"].value, sheet["H5"].value) == (step, state, lacking)
        assert sheet["D9"].value == "√已完成" and sheet["I11"].value == 1
    first = openpyxl.load_workbook(tmp_path / "out" / "case0.xlsx", data_only=True)["封面"]
    assert [first[f"{col}10"].value for col in "KLMN"] == [2, 0, 1, 0] and first["L9"].value == 1
    assert first["E10"].value == "10-30 15:42 校验：还有强制 2、准强制 1、核实 1"


def test_a_step_done_on_other_data_is_to_be_done_again(sample, tmp_path) -> None:
    path = sample.desk(tmp_path, today=dt.date.today())
    book = openpyxl.load_workbook(path)
    now = openpyxl.load_workbook(path, data_only=True)[STATE]["B1"].value
    grid = Grid(sheet=STATE, rows=[["数据指纹", now]])
    for step in ("分级", "计算", "上报"):
        edit = step_done_edit(grid, step, "摘要", f"{step}那一行")
        for column, value in enumerate(edit.values[0], edit.column):
            book[STATE].cell(edit.row, column).value = value
    book[STATE]["D3"] = OVERTAKEN
    book.save(tmp_path / "做好.xlsx")
    book["走访记录"]["C6"] = "KH0301"
    book.save(tmp_path / "改过.xlsx")
    stands, changed = (again["封面"] for again in recalculated([tmp_path / "做好.xlsx", tmp_path / "改过.xlsx"], tmp_path / "out"))
    assert [stands[f"D{row}"].value for row in range(11, 15)] == ["√已完成", "●要重做", "○未开始", "√已完成"]
    assert [stands[f"E{row}"].value for row in (11, 12, 14)] == ["分级那一行", "做后又改过数据：计算那一行", "上报那一行"]
    assert [changed[f"D{row}"].value for row in range(11, 15)] == ["●要重做", "●要重做", "○未开始", "●要重做"]
    assert changed["E14"].value == "已过时，打包后又改过：上报那一行"
