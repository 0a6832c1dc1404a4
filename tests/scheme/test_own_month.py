"""Head office adds a column, a register and a ratio in the policy workbook alone, and a month of it (R09c; design 7a).

No Python is touched: the sheet 方案 is written as a person writes it, everything else is commands.
"""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from building.commands import run_command
from building.filings import build, pack
from building.own_scheme_book import write_scheme
from building.small_state import COUNTIES, PERIOD, Rows, clean_cells, inputs, write_policy_of
from macros.opening import open_session
from workbooks.desk.content import DeskContent
from workbooks.read.read_policy import read_policy_book

LINES: list[dict[str, Any]] = [
    {"对象": "清单", "列名": "等级清单", "可选值": "甲、乙、丙"},
    {"对象": "自有列", "表名": "客户档案", "列名": "包装费", "类型": "金额", "必填": "是"},
    {"对象": "自有列", "表名": "客户档案", "列名": "信用档", "类型": "选项", "可选值": "等级清单"},
    {"对象": "自有列", "表名": "客户档案", "列名": "回访月", "类型": "月份"},
    {"对象": "自有表", "表名": "收寄点台账", "必填": "否"},
    {"对象": "自有列", "表名": "收寄点台账", "列名": "点号", "类型": "文本", "主键": "是"},
    {"对象": "自有列", "表名": "收寄点台账", "列名": "面积", "类型": "数"},
    {"对象": "自有列", "表名": "收寄点台账", "列名": "月租", "类型": "金额"},
    {"对象": "自有列", "表名": "收寄点台账", "列名": "自有", "类型": "是否"},
    {"对象": "自有列", "表名": "收寄点台账", "列名": "到期", "类型": "日期"},
    {"对象": "比率", "列名": "租金收入比", "分子": "收寄点台账.月租", "分母": "业务量流水.收入"},
    {"对象": "比率", "列名": "包装收入比", "分子": "客户档案.包装费", "分母": "D50.收入"},
    {"对象": "列", "表名": "客户档案", "列名": "行业", "改叫": "行业门类"},
    {"对象": "列", "表名": "走访记录", "列名": "领导互访", "启用": "否"},
    {"对象": "表", "表名": "项目", "启用": "否"},
]
RENT = {"LJ01": (1_200.50, 800), "QH02": (999.99, 1), "YS03": (0.01, 2_000)}
FEES = {"LJ01": (10.01, 20.02), "QH02": (30.03, 0), "YS03": (5, 6.66)}


@pytest.fixture(scope="module")
def policy_book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_scheme(write_policy_of(tmp_path_factory.mktemp("policy") / "政策.xlsx"), LINES)


def cells_of(branch: str) -> Rows:
    cells = clean_cells(branch)
    for row, fee in zip(cells["R03"], FEES[branch], strict=True):
        row |= {"包装费": fee, "信用档": "甲", "回访月": "2026-10"}
    cells["OWN_收寄点台账"] = [
        {"点号": f"{branch}-{i}", "面积": 10.5 * i, "月租": rent, "自有": "否", "到期": dt.date(2027, 1, i)}
        for i, rent in enumerate(RENT[branch], 1)
    ]
    return cells


def desk_of(folder: Path, policy_book: Path, branch: str, cells: Rows) -> Path:
    policy, _ = read_policy_book(policy_book)
    return build(folder / f"{PERIOD} 台账 {branch}.xlsm", policy, branch, DeskContent(cells=cells, inputs=inputs(branch)))


def test_the_desk_shows_what_head_office_wrote(policy_book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = run_command(capsys, "policy", "check", policy_book, "--json")
    assert [f for f in told.json["findings"] if f["severity"] == "A"] == [], told.out
    made = run_command(capsys, "desk", "new", "--policy", policy_book, "--branch", "LJ01", "--period", PERIOD, "--out", tmp_path / "d.xlsm")
    assert made.status == 0, made.err
    book = openpyxl.load_workbook(tmp_path / "d.xlsm")
    assert "收寄点台账" in book.sheetnames and "项目" not in book.sheetnames
    heads = [cell.value for cell in book["客户档案"][5]]
    assert {"包装费", "信用档", "回访月", "行业门类"} <= set(heads) and "行业" not in heads
    assert "领导互访" not in [cell.value for cell in book["走访记录"][5]]
    assert [cell.value for cell in book["收寄点台账"][5]][1:6] == ["点号", "面积", "月租", "自有", "到期"]
    needs = dict(zip(heads, (cell.value for cell in book["客户档案"][4]), strict=True))
    assert needs["包装费"] == "★必填·元" and needs["信用档"] == "选填"
    lists = {str(rule.formula1) for rule in book["客户档案"].data_validations.dataValidation}
    assert any("信用档" in text for text in lists)


def test_what_is_filled_badly_is_found_in_its_cell(policy_book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cells = cells_of("LJ01")
    cells["R03"][0] |= {"包装费": "一百", "信用档": "丁"}
    del cells["R03"][1]["包装费"]
    cells["OWN_收寄点台账"][1] |= {"点号": "LJ01-1", "到期": "2月30日", "自有": "也许"}
    desk = desk_of(tmp_path, policy_book, "LJ01", cells)
    found = run_command(capsys, "check", desk, "--json")
    told = {(f["code"], f["sheet"], f["column"], f["row"]) for f in found.json["findings"] if f["severity"] == "A"}
    assert told == {
        ("not_a_number", "客户档案", "包装费", 6),
        ("not_in_list", "客户档案", "信用档", 6),
        ("missing_required", "客户档案", "包装费", 7),
        ("duplicate_key", "收寄点台账", "点号", 7),
        ("not_a_date", "收寄点台账", "到期", 7),
        ("not_in_list", "收寄点台账", "自有", 7),
    }
    assert all(f["cell"] and f["remedy"] for f in found.json["findings"])


@pytest.fixture(scope="module")
def home(policy_book: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home that has the three counties' sealed files."""
    folder = tmp_path_factory.mktemp("month")
    for branch in COUNTIES:
        pack(desk_of(folder, policy_book, branch, cells_of(branch)), folder / "上报")
    return folder


def test_a_month_of_it_to_the_fen(policy_book: Path, home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    taken = run_command(capsys, "collect", home / "上报", "--home", home / "home", "--policy", policy_book, "--json")
    assert len(taken.json["accepted"]) == 3, taken.out + taken.err
    out = home / "汇总.xlsx"
    done = run_command(capsys, "consolidate", "--home", home / "home", "--period", PERIOD, "--out", out, "--json")
    assert done.status in (0, 1) and done.json["out"], done.err
    rent, fee = sum(map(sum, RENT.values())), sum(map(sum, FEES.values()))
    tally = done.json["results"]["D60"]
    assert tally["summary"]["收寄点台账.月租"] == f"{rent:.2f}" == "5001.50"
    assert tally["summary"]["客户档案.包装费"] == f"{fee:.2f}" == "71.72"
    assert tally["summary"]["收寄点台账.面积"] == "94.5"
    income = 3 * (12_345.67 * 3 + 3)
    assert tally["summary"]["比率.租金收入比"] == f"{rent / income:.4f}"
    assert tally["summary"]["比率.包装收入比"] == f"{fee / income:.4f}"
    by_branch = {row["机构编码"]: row["合计"] for row in tally["rows"] if row["名称"] == "月租"}
    assert by_branch == {branch: f"{sum(rents):.2f}" for branch, rents in RENT.items()}
    assert done.json["measures"]["收寄点台账 行数"] == {"sum_of_branches": 6, "consolidated": 6, "difference": 0}
    rows = [[cell.value for cell in line] for line in openpyxl.load_workbook(out)["自有项目"].iter_rows(min_row=4)]
    assert any(line[2:5] == ["全部", "收寄点台账", "月租"] and line[6] == pytest.approx(5001.5) for line in rows)
    cells = [line for line in rows if line[4] == "LJ01-2" and line[6] == "月租"]
    whole = next(i for i, line in enumerate(rows, 4) if line[2:5] == ["全部", "收寄点台账", "月租"])
    traced = run_command(capsys, "trace", out, f"自有项目!G{whole}", "--json")
    assert traced.status == 0, traced.err
    assert traced.json["sum"] == "5001.50" and len(traced.json["rows"]) == 6
    assert {(row["sheet"], row["branch"], row["value"]) for row in traced.json["rows"]} == {
        ("收寄点台账", branch, f"{amount:.2f}") for branch, rents in RENT.items() for amount in rents
    }
    share = next(i for i, line in enumerate(rows, 4) if line[2:5] == ["全部", "比率", "租金收入比"])
    assert len(run_command(capsys, "trace", out, f"自有项目!J{share}", "--json").json["rows"]) == 6 + 9
    single = next(i for i, line in enumerate(rows, 4) if line[4] == "LJ01-2" and line[6] == "月租")
    found = run_command(capsys, "trace", out, f"自有项目!H{single}", "--json").json["rows"]
    assert [(row["sheet"], row["row"], row["value"]) for row in found] == [("收寄点台账", 7, "800.00")]
    assert [line[7] for line in cells] == [800] and cells[0][5] == 7 and str(cells[0][8]).startswith(f"{PERIOD}_LJ01")


def test_a_later_version_says_what_changed_in_it(policy_book: Path, home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cells = cells_of("LJ01")
    cells["R03"][0]["包装费"] = 99.99
    del cells["OWN_收寄点台账"][1]
    told = run_command(capsys, "diff", next((home / "上报").glob("*LJ01*")), desk_of(tmp_path, policy_book, "LJ01", cells), "--json").json[
        "changes"
    ]
    assert [(c["sheet"], c["key"], c["column"], c["from"], c["to"]) for c in told] == [
        ("客户档案", "LJ01K1", "包装费", "10.01", "99.99"),
        ("收寄点台账", "LJ01-2", "", "LJ01-2 21 800.00 否 2027-01-02", None),
    ]


def test_the_branch_reports_it_too(policy_book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    desk = desk_of(tmp_path, policy_book, "LJ01", cells_of("LJ01"))
    told = run_command(capsys, "report", desk, "--out", tmp_path / "报表.xlsx", "--json")
    assert told.status == 0, told.err
    rows = [[cell.value for cell in line] for line in openpyxl.load_workbook(tmp_path / "报表.xlsx")["自有项目"].iter_rows(min_row=4)]
    assert any(line[2] == "全部" and line[4] == "月租" and line[6] == pytest.approx(2000.5) for line in rows)
    computed = run_command(capsys, "compute", desk, "--json")
    assert json.loads(computed.out)["results"]["D60"]["summary"]["客户档案.包装费"] == "30.03"


def test_the_next_month_carries_it(policy_book: Path, home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    old = next((home / "上报").glob(f"{PERIOD}_LJ01_*.xlsx"))
    out = tmp_path / "十一月.xlsm"
    made = run_command(
        capsys, "desk", "new", "--policy", policy_book, "--branch", "LJ01", "--period", PERIOD.plus(1), "--carry", old, "--out", out
    )
    assert made.status == 0, made.err
    session = open_session(out, today=dt.date(2026, 12, 1))
    customers, points = session.frames["R03"], session.frames["OWN_收寄点台账"]
    assert list(customers["包装费"]) == [1_001, 2_002] and list(customers["信用档"]) == ["甲", "甲"]
    assert list(points["月租"]) == [120_050, 80_000] and list(points["点号"]) == ["LJ01-1", "LJ01-2"]
    assert [f"{day:%Y-%m-%d}" for day in points["到期"]] == ["2027-01-01", "2027-01-02"]
