"""一键修正: what it changes, what it never touches, and that every change can be put back (issue 3.3)."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from building.copies import fix_copy, undo_copy
from macros.__main__ import main
from macros.buttons.fix import press
from macros.errors import ToolkitError
from macros.mending.mend_record import ASKED, LEFT, SHEET, UNDONE, read_record, typed_text, value_of
from macros.opening import open_session
from workbooks.book import PutPage, Status, WriteBlock
from workbooks.book_file import FileBook
from workbooks.scan.scan_book import ScanBook

TODAY = dt.date(2026, 11, 2)
NOW = dt.datetime(2026, 11, 2, 9, 30)
CUSTOMERS = [
    ["客户编号", "客户名称", "通信地址", "用邮量", "建档日期", "合作状态", "客户经理", "客户级别"],
    ["ＬＪ０１Ｋ１", "　临江第1茶业公司 ", "茶马路 8 号", "１，２００", "2025年1月6日", "已 合作", "陈思远", "州级大客户"],
    ["LJ01K2", "临江第2茶业公司", "茶马路 9 号", 300, dt.datetime(2025, 1, 6), "已合作", "LJ01G1", "县级大客户"],
]
FLOW = [
    ["客户编码", "业务代码", "月份", "数量", "收入", "业务日期"],
    ["临江第2茶业公司", "特快", "2026年10月", "１０件", "1.2万元", 20261012],
    ["LJ01K1", " 函 件", "2026-10", 5, "=1000+234.5", "2026.10.13"],
    ["LJ01K1", "特快", "2026-10", 5, 88.8, dt.datetime(2026, 10, 14)],
]
STAFF = [["工号", "姓名", "岗位"], ["LJ01G1", "陈思远", "客户经理"]]
SHEETS = {"岗位与人员": STAFF, "客户档案": CUSTOMERS, "业务量流水": FLOW}


@pytest.fixture
def messy(plain: Callable[..., Path]) -> Path:
    """A clerk's own workbook with everything that can be put right, and a formula whose value is known."""
    from workbooks.scan.cached_values import settle

    path = plain(SHEETS, name="十月.xlsx")
    settle(path, {"业务量流水": {"E3": ("", "1234.5")}}, dt.datetime(2026, 11, 2))
    return path


def opened(path: Path, policy: Path) -> Any:
    return open_session(path, policy=policy, today=TODAY, now=NOW)


def grids(path: Path) -> dict[str, list[list[Any]]]:
    book = ScanBook(path)
    return {name: book.read(name).rows for name in book.sheet_names() if name != SHEET}


def test_what_is_put_right_and_nothing_else(messy: Path, policy_book: Path, tmp_path: Path) -> None:
    before = grids(messy)
    done = fix_copy(opened(messy, policy_book), tmp_path / "好.xlsx")
    after = grids(done.out)
    assert grids(messy) == before
    assert after["客户档案"][0] == ["客户编码", "企业全称", "通信地址", "用邮量", "建档日期", "合作状态", "客户经理", "客户级别"]
    assert after["客户档案"][1] == [
        "LJ01K1",
        "临江第1茶业公司",
        "茶马路 8 号",
        1200.0,
        dt.date(2025, 1, 6),
        "已合作",
        "LJ01G1",
        "州级大客户",
    ]
    assert after["客户档案"][2] == before["客户档案"][2]
    assert after["业务量流水"][1] == ["LJ01K2", "特快", "2026-10", 10.0, 12000.0, dt.date(2026, 10, 12)]
    assert after["业务量流水"][2] == ["LJ01K1", "函件", "2026-10", 5.0, 1234.5, dt.date(2026, 10, 13)]
    assert after["业务量流水"][3] == before["业务量流水"][3]
    changed = {(e.sheet, e.cell): (e.old, e.new) for e in done.entries}
    assert changed["业务量流水", "E2"] == ("1.2万元", 12000.0)
    assert changed["客户档案", "B1"] == ("客户名称", "企业全称")
    assert len(changed) == len(done.entries) == 15
    assert f"已修正 {len(changed)} 处" in done.said


def test_no_v04_is_left_and_the_same_numbers_are_computed_with(messy: Path, policy_book: Path, tmp_path: Path) -> None:
    old = opened(messy, policy_book)
    assert {f.code for f in old.checked.findings if f.rule == "V04"} == {"number_as_text", "date_as_text"}
    new = opened(fix_copy(old, tmp_path / "好.xlsx").out, policy_book)
    assert [f for f in new.checked.findings if f.rule == "V04"] == []
    for name in ("R03", "R10"):
        left, right = (s.checked.sheets[name].frame.drop(columns="_file") for s in (old, new))
        assert left.equals(right)


def test_formulas_and_computed_columns_stay(messy: Path, policy_book: Path, tmp_path: Path) -> None:
    out = fix_copy(opened(messy, policy_book), tmp_path / "好.xlsx").out
    assert openpyxl.load_workbook(out)["业务量流水"]["E3"].value == "=1000+234.5"
    assert openpyxl.load_workbook(out, data_only=True)["业务量流水"]["E3"].value == 1234.5
    assert openpyxl.load_workbook(out)["客户档案"]["H2"].value == "州级大客户"


def test_a_formula_that_gives_a_text_number_is_found_but_not_overwritten(
    plain: Callable[..., Path], policy_book: Path, tmp_path: Path
) -> None:
    from workbooks.scan.cached_values import settle

    flow = [FLOW[0], ["LJ01K2", "特快", "2026-10", 1, '="1"&"200"', None]]
    path = plain({**SHEETS, "业务量流水": flow})
    settle(path, {"业务量流水": {"E2": ("str", "1200")}}, dt.datetime(2026, 11, 2))
    session = opened(path, policy_book)
    assert any(f.cell == "E2" and f.mend == 1200.0 for f in session.checked.findings)
    done = fix_copy(session, tmp_path / "好.xlsx")
    assert not [e for e in done.entries if e.cell == "E2" and e.sheet == "业务量流水"]
    assert openpyxl.load_workbook(done.out)["业务量流水"]["E2"].value == '="1"&"200"'


def test_undo_restores_exactly(messy: Path, policy_book: Path, tmp_path: Path) -> None:
    fixed = fix_copy(opened(messy, policy_book), tmp_path / "好.xlsx").out
    done = undo_copy(fixed, tmp_path / "原样.xlsx")
    assert grids(done.out) == grids(messy)
    assert {e.state for e in read_record(ScanBook(done.out))} == {UNDONE}
    assert done.said.startswith("已撤销 15 处")
    with pytest.raises(ToolkitError, match="没有可以撤销的修正"):
        undo_copy(done.out, tmp_path / "再.xlsx")
    again = fix_copy(opened(done.out, policy_book), tmp_path / "又.xlsx")
    assert again.entries == () and grids(again.out) == grids(messy)


def test_a_cell_that_was_changed_since_is_left_alone(messy: Path, policy_book: Path, tmp_path: Path) -> None:
    fixed = fix_copy(opened(messy, policy_book), tmp_path / "好.xlsx").out
    book = openpyxl.load_workbook(fixed)
    book["业务量流水"]["E2"] = 13000
    book.save(fixed)
    done = undo_copy(fixed, tmp_path / "原样.xlsx")
    assert grids(done.out)["业务量流水"][1][4] == 13000
    assert [e.cell for e in read_record(ScanBook(done.out)) if e.state == LEFT] == ["E2"]
    assert "另有 1 处修正后又改过，没有动" in done.said


def test_the_button_mends_then_puts_back_the_marked_rows_and_does_not_mend_them_again(messy: Path, policy_book: Path) -> None:
    book = FileBook(messy)

    def click() -> list[Any]:
        session = open_session(messy, policy=policy_book, today=TODAY, now=NOW, book=book)
        edits = press(session)
        book.apply(edits)
        return edits.edits

    assert len(click()) > 3
    record = read_record(book)
    assert len(record) == 15
    at = next(i for i, e in enumerate(record) if (e.sheet, e.cell) == ("业务量流水", "E2"))
    book.apply(_asking(at))
    edits = click()
    assert [e.values for e in edits if isinstance(e, WriteBlock)] == [[["1.2万元"]]]
    assert [e.state for e in read_record(book)].count(UNDONE) == 1
    last = click()
    assert [type(e) for e in last] == [Status]
    assert book.read("业务量流水").at(2, 5) == "1.2万元"


def _asking(at: int) -> Any:
    from workbooks.book import EditList

    return EditList(edits=[WriteBlock(sheet=SHEET, row=5 + at, column=1, values=[[ASKED]])])


def test_a_desk_and_its_computed_columns(desk: Callable[..., Path], tmp_path: Path) -> None:
    rows = {"客户编码": "LJ01K1", "业务代码": "特快", "月份": "2026-10", "数量": 5, "收入": 88.5}
    cells = {
        "R02": [dict(zip(*STAFF, strict=True))],
        "R03": [{"客户编码": "LJ01K1", "企业全称": "临江第1茶业公司"}],
        "R10": [rows | {"收入": "１．２万"}, rows | {"业务日期": "2026年10月5日"}],
    }
    path = desk(cells=cells)
    session = open_session(path, today=TODAY, now=NOW)
    done = fix_copy(session, tmp_path / "好.xlsx")
    assert {(e.header, e.new) for e in done.entries} == {("收入", 12000.0), ("业务日期", dt.datetime(2026, 10, 5))}
    old, new = openpyxl.load_workbook(path), openpyxl.load_workbook(done.out)
    cached_old = openpyxl.load_workbook(path, data_only=True)
    cached_new = openpyxl.load_workbook(done.out, data_only=True)
    changed = {(e.sheet, e.cell) for e in done.entries}
    for sheet in old.worksheets:
        for line in sheet.iter_rows():
            for cell in line:
                if (sheet.title, cell.coordinate) not in changed:
                    assert (new[sheet.title][cell.coordinate].value or None) == (cell.value or None)
                    if cell.data_type == "f":
                        now = cached_new[sheet.title][cell.coordinate].value
                        assert now == cached_old[sheet.title][cell.coordinate].value, (sheet.title, cell.coordinate)
    assert [f for f in open_session(done.out, today=TODAY).checked.findings if f.rule == "V04"] == []


def test_the_command(messy: Path, policy_book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "好.xlsx"
    assert main(["fix", str(messy), "--policy", str(policy_book), "--out", str(out), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["out"] == [str(out)]
    assert {"sheet": "业务量流水", "cell": "E2", "column": "收入", "from": "1.2万元", "to": "12000"}.items() <= next(
        c for c in told["changes"] if (c["sheet"], c["cell"]) == ("业务量流水", "E2")
    ).items()
    assert main(["fix", str(out), "--undo"]) == 0
    assert "好-已撤销.xlsx" in capsys.readouterr().out
    assert grids(tmp_path / "好-已撤销.xlsx") == grids(messy)
    assert main(["fix", str(messy), "--undo"]) == 2
    assert main(["fix", str(out), "--out", str(out)]) == 2
    assert "不能写回原文件" in capsys.readouterr().err


@pytest.mark.parametrize(
    "value",
    [
        None,
        "",
        "12",
        " 1.2万 ",
        0.1,
        1e-7,
        123456789012345.6,
        0.1 + 0.2,
        12.0,
        True,
        False,
        dt.datetime(2026, 1, 5),
        dt.datetime(2026, 1, 5, 8, 30),
        "=1+1",
    ],
)
def test_every_type_of_cell_is_kept_exactly(value: Any) -> None:
    kind, text = typed_text(value)
    assert value_of(kind, text) == value and type(value_of(kind, text)) is type(value)


def test_the_record_is_open_only_in_its_first_column(messy: Path, policy_book: Path) -> None:
    page = next(e.page for e in press(opened(messy, policy_book)).edits if isinstance(e, PutPage))
    assert page.name == SHEET and page.protect
    assert {col for (row, col), cell in page.cells.items() if not cell.style.locked} == {1}
    assert page.choices[0].area.a1 == "A5:A19" and page.choices[0].source == (ASKED,)


def test_the_copy_has_the_drop_down_too(messy: Path, policy_book: Path, tmp_path: Path) -> None:
    sheet = openpyxl.load_workbook(fix_copy(opened(messy, policy_book), tmp_path / "好.xlsx").out)[SHEET]
    (rule,) = sheet.data_validations.dataValidation
    assert (str(rule.sqref), rule.formula1) == ("A5:A19", '"是"')
    assert sheet.protection.sheet and not sheet["A5"].protection.locked and sheet["B5"].protection.locked


def test_part_of_a_name_is_proposed_and_a_chosen_pair_stays(plain: Callable[..., Path], policy_book: Path, tmp_path: Path) -> None:
    """What a drop-down offers is no fault of writing; a few words of a name become the code when the clerk says so."""
    head, *_ = FLOW
    flow = [head, ["LJ01K1｜临江第1茶业公司", "特快", "2026-10", 1, 10, None], ["第1茶业", "特快", "2026-10", 1, 20, None]]
    path = plain({**SHEETS, "业务量流水": flow}, name="十月.xlsx")
    session = opened(path, policy_book)
    assert [v if v == v else None for v in session.frames["R10"]["客户编码"]] == ["LJ01K1", None], (
        "never computed with before it is accepted"
    )
    done = fix_copy(session, tmp_path / "好.xlsx")
    assert [line[0] for line in grids(done.out)["业务量流水"][1:3]] == ["LJ01K1｜临江第1茶业公司", "LJ01K1"]
