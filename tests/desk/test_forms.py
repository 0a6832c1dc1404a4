"""The registers that are printed pages: what is written on them is read back, every label is where the seed has it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from building.campaign import examples
from validators.checking import read_sheet
from validators.filing.inputs import Filing
from validators.form import Lines, Matrix, Ticks
from validators.page.page import Page
from validators.register import Register, registers
from validators.registers.business.logistics_services import GROUPS as SERVICES
from validators.registers.relationship.rival_lines import GROUPS as SIGNS
from validators.values.period import Month
from workbooks.book import Grid, column_number
from workbooks.desk.content import typed_cells
from workbooks.desk.sheets.form_sheet import form_page
from workbooks.pages.write_pages import write_pages
from workbooks.read.form_units import Look
from workbooks.read.read_form import read_form
from workbooks.scan.scan_book import ScanBook

FORMS = {name: register for name, register in registers().items() if register.form}
FILING = Filing(branch="LJ01", name="临江市局", period=Month(2026, 10))
ROWS: dict[str, list[dict[str, Any]]] = {
    "R29": [
        {
            "报告人": "陈思远",
            "填写日期": dt.date(2026, 10, 12),
            "对象": "乙物流",
            "类别": "经营面评核",
            "项目": "投资新设备",
            "有无变化": "有",
            "说明": "新购货车",
        },
        {"报告人": "陈思远", "填写日期": dt.date(2026, 10, 12), "对象": "乙物流", "类别": "其他", "项目": "延迟发薪", "有无变化": "无"},
        {"报告人": "陈思远", "填写日期": dt.date(2026, 10, 13), "对象": "丙物流", "类别": "其他", "项目": "客户破产", "有无变化": "有"},
    ],
    "R32": [
        {"编号": "1", "客户名称": "甲厂", "自我介绍": "√", "获取信息": "2026-10-08", "预估达成率": 0.5, "预计第一次交易额": 100000.0},
        {"编号": "2", "客户名称": "乙厂", "预约": "√"},
    ],
    "R37": [
        {"客户名称": "KH1", "类别": "运输规划与管理", "项目": "通关服务", "勾选": "是"},
        {"客户名称": "KH1", "类别": "仓储规划与管理", "项目": "包装", "勾选": "否"},
        {"客户名称": "KH2", "类别": "财务服务", "项目": "卖方代管存货", "勾选": "是"},
    ],
    "R49": [
        {
            "客户": "KH1",
            "年": "2026",
            "计划摘要": "稳住主业，扩到仓储",
            "优势": "网点多",
            "吸引力": "很有",
            "潜力:销售量": 1200.5,
            "销售量分": 90,
            "潜力:利润率": 0.125,
            "相互关系": "发展中的关系",
            "关系周期": "成长期",
            "客户关注点": "时效",
        },
        {"客户": "KH2", "年": "2026", "客户战略": "守住"},
    ],
    "R55": [{"层": "市场", "模块": "运营与服务", "流程": f"流程{i}", "责任人": "王", "成熟度": "高"} for i in range(4)]
    + [{"层": "供应链", "模块": "组织(企业)管理", "流程": "采购", "问题": "慢"}],
    "R66": [{"摘要": "摘", "调研目的": "看清对手", "经费预算(列项)": "差旅 3000 元", "实际费用": 2800.5}, {"摘要": "第二个"}],
    "R72": [{"部分": "市场环境分析", "内容": "竞争加剧", "责任人": "李"}, {"部分": "控制和修正", "内容": "每月看", "完成": "是"}],
}


def page_of(register: Register, rows: list[dict[str, Any]]) -> Page:
    return form_page(register, rows, node="临江市局", period="2026年10月")


def grid_of(page: Page) -> Grid:
    """The page as a reader would see it, without a file."""
    from validators.page.shown import shown_number

    rows = [
        [
            None if (cell := page.cells.get((r, c))) is None else shown_number(cell.value, cell.style.value_kind)
            for c in range(1, page.last_col + 1)
        ]
        for r in range(1, page.last_row + 1)
    ]
    return Grid(sheet=page.name, rows=rows)


def typed(register: Register, raw: Any) -> list[dict[str, Any]]:
    """The rows that were read, as cells by header, without the number that the program gives."""
    sheet, findings = read_sheet(raw, filing=FILING)
    assert findings == []
    return [{h: v for h, v in row.items() if h != "记录编号"} for row in typed_cells(register, sheet.frame)]


def in_form_order(register: Register, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    assert register.form
    return [record for page in register.form.pages(rows) for _, record in page]


def test_the_forms_are_those_of_the_catalogue() -> None:
    assert set(FORMS) == {"R29", "R32", "R37", "R49", "R55", "R66", "R72"} == set(ROWS)


@pytest.mark.parametrize("name", FORMS)
def test_what_is_written_is_read_back(name: str, tmp_path: Path) -> None:
    register, path = FORMS[name], tmp_path / "form.xlsx"
    page = page_of(register, ROWS[name])
    write_pages(path, [page], properties={})
    raw = read_form(ScanBook(path).read(register.sheet), register)
    assert raw is not None and typed(register, raw) == in_form_order(register, ROWS[name])
    sheet, _ = read_sheet(raw, filing=FILING)
    answer = "流程" if name == "R55" else next(h for h in ("有无变化", "客户名称", "勾选", "摘要", "内容", "年") if h in register.by_header)
    written = openpyxl.load_workbook(path)[register.sheet][sheet.cell(0, answer)].value
    assert str(written) in (sheet.shown(0, answer), "√")


@pytest.mark.parametrize("name", FORMS)
def test_an_empty_form_has_its_labels_and_no_rows(name: str) -> None:
    page = page_of(FORMS[name], [])
    raw = read_form(grid_of(page), FORMS[name])
    assert raw is not None and raw.rows == [] and page.protect
    assert any(not cell.style.locked for cell in page.cells.values())
    assert set(raw.cells) <= set(FORMS[name].by_header)


@pytest.mark.parametrize("name", FORMS)
def test_every_typed_column_has_its_place(name: str) -> None:
    register = FORMS[name]
    raw = read_form(grid_of(page_of(register, ROWS[name])), register)
    assert raw is not None
    assert set(raw.cells) == {c.header for c in register.columns if not c.computed and not c.assigned}


@pytest.mark.parametrize("name", FORMS)
def test_rows_inserted_above_do_no_harm(name: str) -> None:
    register = FORMS[name]
    grid = grid_of(page_of(register, ROWS[name]))
    first = next(i for i, line in enumerate(grid.rows) if line[1] == register.sheet)
    moved = Grid(sheet=grid.sheet, rows=[*grid.rows[: first + 1], [None], [None], *grid.rows[first + 1 :]])
    raw = read_form(moved, register)
    assert raw is not None and typed(register, raw) == in_form_order(register, ROWS[name])


def test_a_sheet_without_a_page_is_no_form() -> None:
    assert read_form(Grid(sheet="x", rows=[["部分", "内容"], ["计划介绍", "x"]]), FORMS["R72"]) is None


def test_a_submission_holds_a_form_as_a_table() -> None:
    from workbooks.read.read_registers import read_register

    raw = read_register(Grid(sheet="x", rows=[["部分", "内容"], ["计划介绍", "x"]]), FORMS["R72"])
    assert raw is not None and raw.cells["内容"] == ["x"]


def test_the_twenty_signs_stand_in_their_sections() -> None:
    body = FORMS["R29"].form.body if FORMS["R29"].form else None
    assert isinstance(body, Lines) and [(s, len(lines)) for s, lines in body.groups] == [
        ("经营面评核", 5),
        ("经营者评核", 5),
        ("员工评核", 6),
        ("其他", 4),
    ]
    page = page_of(FORMS["R29"], [])
    for section, lines in SIGNS:
        row, col = page.find(section)
        assert col == 2 and [page.value(row + i, 3) for i in range(len(lines))] == list(lines)


def test_the_services_stand_in_four_columns() -> None:
    body = FORMS["R37"].form.body if FORMS["R37"].form else None
    assert isinstance(body, Ticks) and [len(lines) for _, lines in body.groups] == [6, 10, 5, 2]
    page = page_of(FORMS["R37"], [])
    for i, (section, lines) in enumerate(SERVICES):
        row, col = page.find(section)
        assert col == 3 + 2 * i and [page.value(row + 1 + n, col) for n in range(len(lines))] == list(lines)


def test_the_steps_are_numbered_under_one_word() -> None:
    page = page_of(FORMS["R32"], [])
    row, col = page.find("程序")
    assert [page.value(row + 1, col + i) for i in range(6)] == list("123456")
    assert [page.value(row + 2, col + i) for i in range(6)] == ["自我介绍", "获取信息", "示来意", "当场演示", "预估达成率", "预约"]


def test_the_matrix_is_four_by_three_and_grows() -> None:
    form = FORMS["R55"].form
    assert form and isinstance(form.body, Matrix)
    assert (len(form.body.rows), len(form.body.columns)) == (4, 3)
    assert form.block(9).height - form.block(3).height == 4 * 6


def test_a_line_that_the_form_does_not_have_is_refused() -> None:
    with pytest.raises(ValueError, match="no line"):
        page_of(FORMS["R72"], [{"部分": "别的", "内容": "x"}])


@settings(max_examples=examples(25), deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["甲", "乙"]), st.integers(0, 19), st.sampled_from(["有", "无"])), max_size=12))
def test_nothing_is_lost_between_rows_and_page(answers: list[tuple[str, int, str]]) -> None:
    lines = [(section, line) for section, group in SIGNS for line in group]
    rows = [{"对象": who, "类别": lines[n][0], "项目": lines[n][1], "有无变化": word} for who, n, word in answers]
    raw = read_form(grid_of(page_of(FORMS["R29"], rows)), FORMS["R29"])
    assert raw is not None
    key = ("对象", "类别", "项目", "有无变化")
    assert sorted(tuple(r[h] for h in key) for r in typed(FORMS["R29"], raw)) == sorted(tuple(r[h] for h in key) for r in rows)


def with_text(grid: Grid, row: int, col: int, text: Any) -> Grid:
    rows = [list(line) for line in grid.rows]
    rows[row - 1] += [None] * (col - len(rows[row - 1]))
    rows[row - 1][col - 1] = text
    return Grid(sheet=grid.sheet, rows=rows)


def cell_with(grid: Grid, text: str) -> tuple[int, int]:
    return next((r, c) for r, line in enumerate(grid.rows, 1) for c, value in enumerate(line, 1) if value == text)


DEALS = [{"编号": str(i), "客户名称": f"厂{i}", "预计第一次交易额": 10.5 * i} for i in (1, 2, 3)]


@pytest.mark.parametrize("where", ["beside", "label"])
def test_a_unit_on_a_page_is_applied_and_told(where: str) -> None:
    """Settled 36 on a printed page: several amounts, each with a place of its own."""
    register = FORMS["R32"]
    grid = grid_of(page_of(register, DEALS))
    row, col = cell_with(grid, "预计第一次交易额")
    grid = with_text(grid, 3, 14, "单位：万元") if where == "beside" else with_text(grid, row, col, "预计第一次交易额（万元）")
    raw = read_form(grid, register)
    assert raw is not None and raw.cells["预计第一次交易额"] == [105_000, 210_000, 315_000] and raw.scaled == {"预计第一次交易额"}
    (told,) = [note for note in raw.notes if note.code == "unit_applied"]
    assert "已按万元读，乘 10,000 折成元计算" in told.message and told.severity.value == "D"


def test_a_unit_on_a_page_of_our_own_desk_stops() -> None:
    register = FORMS["R32"]
    grid = with_text(grid_of(page_of(register, DEALS)), 3, 14, "（万元）")
    raw = read_form(grid, register, Look(ours=True))
    assert raw is not None
    sheet, found = read_sheet(raw, filing=FILING)
    assert {f.code for f in found} == {"unit_unclear"} and {f.severity.value for f in found} == {"A"}
    assert sheet.frame["预计第一次交易额"].isna().all() and "“预计第一次交易额”这一列 3 格都没有计算" in found[0].message


def test_two_units_on_a_page_and_one_in_a_format() -> None:
    register = FORMS["R32"]
    grid = grid_of(page_of(register, DEALS))
    both = with_text(with_text(grid, 3, 14, "单位：万元"), 4, 14, "单位：千元")
    raw = read_form(both, register)
    assert raw is not None and {type(v).__name__ for v in raw.cells["预计第一次交易额"]} == {"DoubtedCell"}
    plain = read_form(grid, register)
    assert plain is not None and plain.cells["预计第一次交易额"] == [10.5, 21.0, 31.5] and plain.notes == []
    place = plain.places[0, "预计第一次交易额"]
    at = (int(place.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")), column_number(place.rstrip("0123456789")))
    shown = read_form(grid, register, Look(formats={at: '0.0"万元"'}))
    assert shown is not None and shown.cells["预计第一次交易额"] == [105_000, 21.0, 31.5]
    assert f"{place} 等 1 格的数字格式写着“万元”" in shown.notes[0].message
