"""An earlier template of ours carried into today's: what moved, what was renamed, split or dropped, and what is parked."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from macros.__main__ import main
from macros.buttons import carry
from macros.opening import open_session
from validators.values.period import Month
from workbooks.book import PutPage, Status
from workbooks.desk.sheets.unmapped_sheet import Parked, read_unmapped
from workbooks.scan.scan_book import ScanBook

TODAY = dt.date(2026, 11, 2)
CUSTOMERS, STAFF = "客户档案", "岗位与人员"


@pytest.fixture
def earlier(desk: Callable[..., Path], tmp_path: Path) -> Path:
    """A desk of October as an earlier template had it: 客户档案 renamed, two columns renamed, one moved, one more."""
    book = openpyxl.load_workbook(desk())
    page = book[CUSTOMERS]
    where = {c.value: c.column for c in page[5]}
    page.cell(5, where["客户编码"]).value, page.cell(5, where["联系方式"]).value = "客户编号", "联系电话"
    first, other = where["企业全称"], where["通信地址"]
    for row in (5, 6, 7):
        a, b = page.cell(row, first), page.cell(row, other)
        a.value, b.value = b.value, a.value
    last = page.max_column + 1
    page.cell(5, last).value, page.cell(6, last).value = "法人生日", "1970-05-01"
    page.cell(7, where["客户类型"]).value = "老客户"  # a code that today's list does not hold
    page.title = "大客户档案 2025"
    staff = book[STAFF]
    place = {c.value: c.column for c in staff[5]}
    staff.cell(5, place["入职日期"]).value, staff.cell(6, place["入职日期"]).value = "入职/离职日期", "2020-03-01至2031-03-01"
    staff.delete_cols(place["离职日期"])
    book.save(tmp_path / "2026-10 旧台账 LJ01.xlsx")
    return tmp_path / "2026-10 旧台账 LJ01.xlsx"


def carried(earlier: Path, policy_book: Path, out: Path, capsys: pytest.CaptureFixture[str]) -> list[str]:
    assert (
        main(
            [
                "desk",
                "new",
                "--policy",
                str(policy_book),
                "--period",
                "2026-11",
                "--branch",
                "LJ01",
                "--carry",
                str(earlier),
                "--out",
                str(out),
                "--json",
            ]
        )
        == 0
    )
    document = json.loads(capsys.readouterr().out)
    assert document["out"] == [str(out)]
    return [line for line in document["notes"] if "政策里还空着" not in line]


def test_what_moved_and_what_did_not_is_listed(
    earlier: Path, policy_book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    notes = carried(earlier, policy_book, tmp_path / "新.xlsm", capsys)
    customers = next(line for line in notes if f"《{CUSTOMERS}》" in line)
    assert customers.startswith(
        f"“{earlier.name}”《{CUSTOMERS}》表名是《大客户档案 2025》；“客户编号”现在叫“客户编码”；“联系电话”现在叫“联系方式”；换了位置："
    )
    assert customers.endswith("；“法人生日”现在没有了，内容在《未映射》。")
    assert any("《岗位与人员》“入职/离职日期”拆成“入职日期”和“离职日期”。" in line for line in notes)
    assert notes[-1].startswith("2 格没有地方放，都在《未映射》")
    everything_is_there(earlier, tmp_path / "新.xlsm")


def everything_is_there(earlier: Path, made: Path) -> None:
    """Every value is in its place or on 未映射."""
    session = open_session(made, today=TODAY)
    customers = session.frames["R03"]
    assert list(customers["客户编码"]) == ["LJ01K1", "LJ01K2"]
    assert list(customers["企业全称"]) == ["临江第1茶业公司", "临江第2茶业公司"]
    assert list(customers["通信地址"]) == ["茶马路 8 号"] * 2 and list(customers["联系方式"]) == ["0834-2100001"] * 2
    assert list(customers["客户类型"]) == ["用邮大户", None]
    staff = session.frames["R02"]
    assert (staff["入职日期"][0].date(), staff["离职日期"][0].date()) == (dt.date(2020, 3, 1), dt.date(2031, 3, 1))
    assert read_unmapped(ScanBook(made)) == [
        Parked(earlier.name, "大客户档案 2025", 6, "法人生日", "1970-05-01", "LJ01K1", "《客户档案》没有这一列"),
        Parked(
            earlier.name,
            "大客户档案 2025",
            7,
            "客户类型",
            "老客户",
            "LJ01K2",
            next(f.message for f in open_session(earlier, today=TODAY).checked.findings if f.value == "老客户"),
        ),
    ]


def test_the_check_reads_the_earlier_template(earlier: Path) -> None:
    session = open_session(earlier, today=TODAY)
    found = [(f.code, f.sheet, f.value) for f in session.checked.findings]
    assert sorted(found) == [
        ("date_as_text", STAFF, "2020-03-01"),
        ("date_as_text", STAFF, "2031-03-01"),
        ("not_in_list", CUSTOMERS, "老客户"),
        ("renamed_sheet", CUSTOMERS, "大客户档案 2025"),
        ("split_column", STAFF, "入职/离职日期"),
        ("unknown_column", CUSTOMERS, "法人生日"),
    ]


def test_what_is_parked_goes_along_month_after_month(
    earlier: Path, policy_book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first, second = tmp_path / "2026-11.xlsm", tmp_path / "2026-12.xlsm"
    carried(earlier, policy_book, first, capsys)
    assert (
        main(
            [
                "desk",
                "new",
                "--policy",
                str(policy_book),
                "--period",
                "2026-12",
                "--branch",
                "LJ01",
                "--carry",
                str(first),
                "--out",
                str(second),
            ]
        )
        == 0
    )
    assert read_unmapped(ScanBook(second)) == read_unmapped(ScanBook(first)) != []


def test_a_desk_of_today_has_nothing_to_tell(
    desk: Callable[..., Path], policy_book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert carried(desk(), policy_book, tmp_path / "新.xlsm", capsys) == []
    assert "未映射" not in ScanBook(tmp_path / "新.xlsm").sheet_names()


def test_the_button_parks_too(earlier: Path, desk: Callable[..., Path]) -> None:
    """带入上月 in the open workbook: the page 未映射 among the edits, and the status says so."""
    last = earlier.with_name("2026-10 台账 LJ01.xlsm")
    last.write_bytes(earlier.read_bytes())
    new = desk(period=Month(2026, 11), cells={}, name="2026-11 台账 LJ01.xlsm")
    edits = carry.press(open_session(new, today=TODAY)).edits
    page = next(e.page for e in edits if isinstance(e, PutPage) and e.page.name == "未映射")
    assert {page.cells[row, 5].value for row in (5, 6)} == {"1970-05-01", "老客户"}
    said = next(e.text for e in edits if isinstance(e, Status))
    assert "2 格没有地方放，都在《未映射》" in said and said.endswith("本月已填的内容没有改动。")
