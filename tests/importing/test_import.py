"""`keybook import`: a ledger as an office keeps it, with its own names, into a desk; contents of every sheet after it."""

from __future__ import annotations

import csv
import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from macros.__main__ import main
from macros.importing.header_likeness import likeness
from macros.importing.import_decisions import MEMORY
from macros.opening import open_session
from validators.register import registers
from validators.values.cell import ErrorCell
from workbooks.desk.sheets.unmapped_sheet import read_unmapped
from workbooks.scan.scan_book import ScanBook

TODAY = dt.date(2026, 11, 2)
CUSTOMERS = [
    ["临江市大客户名册"],
    ["2026 年 10 月", None, "制表：办公室"],
    [
        "序号",
        "客户编号",
        "客户单位名称",
        "单位详细地址",
        "联系人电话",
        "单位性质",
        "主营业务",
        "使用邮政业务种类",
        "客户分类",
        "合作状态",
        "所属行业",
        "客户经理",
        "片区",
        "建档日期",
        "更新日期",
        "老板生日",
    ],
    [
        1,
        "A001",
        "雪莲茶业公司",
        "茶马路 8 号",
        "0834-2100001",
        "民营",
        "茶叶",
        "特快、函件",
        "用邮大户",
        "已合作",
        "食品",
        "LJ01G1",
        "城区",
        "2025.1.6",
        "2026年10月12日",
        "1970-05-01",
    ],
    [
        2,
        "A002",
        "青山药业公司",
        "药王巷 2 号",
        "0834-2100002",
        "国有",
        "药品",
        "函件",
        "老关系",
        "已合作",
        "医药",
        "LJ01G1",
        "城区",
        45663,
        dt.datetime(2026, 10, 12),
        None,
    ],
    ["合计", None, 2],
]
FLOW = [
    ["客户名称", "业务种类", "业务月份", "件数", "业务收入", "揽收员", "归属人", "首笔"],
    ["雪莲茶业公司", "特快", "2026-10", 12, 345.5, "LJ01G1", "LJ01G1", "否"],
    ["青山药业公司", "快递包裹", "2026-10", 3, 20, "LJ01G1", "LJ01G1", "否"],
]
PRIVATE = [["日期", "事项"], ["10-3", "买茶叶"]]


@pytest.fixture
def new_desk(desk: Callable[..., Path], clean: Callable[..., dict[str, Any]]) -> Path:
    """A new desk that knows its staff and nothing else."""
    return desk(cells={"R02": clean("LJ01")["R02"]})


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    book = openpyxl.Workbook()
    for number, (title, rows) in enumerate((("大客户名册", CUSTOMERS), ("10月流水", FLOW), ("杂记", PRIVATE))):
        sheet = book.active if number == 0 else book.create_sheet()
        sheet.title = title
        for row in rows:
            sheet.append(row)
    book.save(tmp_path / "旧台账.xlsx")
    return tmp_path / "旧台账.xlsx"


def run(capsys: pytest.CaptureFixture[str], *words: object, status: int = 0) -> Any:
    assert main(["import", *map(str, words), "--json"]) == status
    return json.loads(capsys.readouterr().out)


def records(path: Path, name: str, *headers: str) -> list[tuple[Any, ...]]:
    frame = open_session(path, today=TODAY).frames[name][list(headers)].astype(object)
    return list(frame.where(frame.notna(), None).itertuples(index=False, name=None))


def test_the_mapping_is_shown_before_anything_is_written(ledger: Path, new_desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = new_desk.read_bytes()
    document = run(capsys, ledger, "--desk", new_desk, status=1)
    assert document["written"] is False and new_desk.read_bytes() == before
    shown = {(m["sheet"], m["header"]): (m["register"], m["column"], m["how"]) for m in document["mapping"]}
    assert shown["大客户名册", "客户编号"] == ("客户档案", "客户编码", "别名")
    assert shown["大客户名册", "合作状态"] == ("客户档案", "合作状态", "同名")
    assert shown["大客户名册", "客户单位名称"][:2] == ("客户档案", "企业全称")
    assert shown["大客户名册", "联系人电话"][:2] == ("客户档案", "联系方式")
    assert shown["大客户名册", "使用邮政业务种类"][1] in ("用邮种类", "")
    assert shown["大客户名册", "老板生日"] == ("", "", "没有对应的列")
    assert shown["10月流水", "客户名称"] == ("业务量流水", "客户编码", "名称代编码")
    assert shown["杂记", "（整张表）"] == ("", "", "没有认出来")
    assert ("大客户名册", "序号") not in shown
    assert all(m["how"].startswith("相似 ") for m in document["mapping"] if m["header"] in ("客户单位名称", "联系人电话"))


def test_rows_are_in_the_registers_and_the_rest_on_the_sheet(ledger: Path, new_desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = new_desk.read_bytes()
    document = run(capsys, ledger, "--desk", new_desk, "--yes")
    assert document["rows"] == {"客户档案": 2, "业务量流水": 2} and document["written"] is True
    assert records(new_desk, "R03", "客户编码", "企业全称", "联系方式", "企业性质") == [
        ("A001", "雪莲茶业公司", "0834-2100001", "民营"),
        ("A002", "青山药业公司", "0834-2100002", "国有"),
    ]
    assert [d[0].date() for d in records(new_desk, "R03", "建档日期")] == [dt.date(2025, 1, 6)] * 2
    assert records(new_desk, "R10", "客户编码", "业务代码", "月份", "数量", "收入", "业绩归属") == [
        ("A001", "特快", "2026-10", 12_000, 34_550, "LJ01G1"),
        ("A002", None, "2026-10", 3_000, 2_000, "LJ01G1"),
    ]
    parked = {(p.sheet, p.row, p.header): (p.value, p.why) for p in read_unmapped(ScanBook(new_desk))}
    assert parked["大客户名册", 4, "老板生日"] == ("1970-05-01", "《客户档案》没有这一列")
    assert (
        parked["大客户名册", 5, "客户分类"][0] == "老关系"
        if ("大客户名册", 5, "客户分类") in parked
        else (parked["大客户名册", 5, "客户类型"][0] == "老关系")
    )
    value, why = parked["10月流水", 3, "业务代码"]
    assert value == "快递包裹" and why.startswith("《业务目录》里没有这个编码（V06）") and "值还留在《业务量流水》" in why
    assert parked["杂记", 2, "事项"] == ("买茶叶", "这张表没有认出来")
    assert [n["code"] for n in document["notes"] if n["code"] == "subtotal_row"] == ["subtotal_row"]
    former = Path(document["out"][1])
    assert former.name == f"{new_desk.stem}-导入前.xlsm" and former.read_bytes() == before
    nothing_is_lost(new_desk)


def nothing_is_lost(new_desk: Path) -> None:
    """Every text of the ledger stands in a register or on 未映射."""
    book = ScanBook(new_desk)
    kept = {str(v) for name in book.sheet_names() if not name.startswith("_") for line in book.read(name).rows for v in line}
    kept |= {p.value for p in read_unmapped(book)}
    for row in CUSTOMERS[3:5] + FLOW[1:] + PRIVATE[1:]:
        for value in row[1:] if isinstance(row[0], int) else row:
            if isinstance(value, str) and not isinstance(value, ErrorCell):
                assert value in kept, value


def test_a_second_time_nothing_is_doubled_and_decisions_are_remembered(
    ledger: Path, new_desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(capsys, ledger, "--desk", new_desk, "--yes")
    again = run(capsys, ledger, "--desk", new_desk, "--yes")
    assert again["rows"] == {} and again["known"] == {"客户档案": 2, "业务量流水": 2}
    assert len(records(new_desk, "R10", "客户编码")) == 2
    parked = read_unmapped(ScanBook(new_desk))
    assert len(parked) == len(set(parked))
    assert {m["how"] for m in again["mapping"] if m["header"] == "联系人电话"} == {"上次"}
    memory = new_desk.with_name(MEMORY).read_text(encoding="utf-8-sig").splitlines()
    assert memory[0] == "来源表,来源列,表,列,依据,例子"


def test_a_corrected_mapping_is_followed(ledger: Path, new_desk: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = tmp_path / "对照.csv"
    run(capsys, ledger, "--desk", new_desk, "--map", table, status=1)
    with table.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    for row in rows[1:]:
        if row[1] == "老板生日":
            row[2:4] = ["客户档案", "行业发展"]
        if row[1] == "片区":
            row[2:4] = ["", ""]
    table.write_bytes("\r\n".join(",".join(row) for row in rows).encode("gbk"))  # as Excel saves it
    run(capsys, ledger, "--desk", new_desk, "--map", table)
    assert records(new_desk, "R03", "行业发展", "分片区域") == [("1970-05-01", None), (None, None)]
    assert [p.value for p in read_unmapped(ScanBook(new_desk)) if p.header == "片区"] == ["城区", "城区"]


def test_a_wrong_line_of_the_mapping_is_named(ledger: Path, new_desk: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = tmp_path / "对照.csv"
    table.write_text("来源表,来源列,表,列\n大客户名册,片区,客户档案,分片\n", encoding="utf-8")
    assert main(["import", str(ledger), "--desk", str(new_desk), "--map", str(table)]) == 2
    assert capsys.readouterr().err.startswith("“对照.csv”第 2 行：《客户档案》没有“分片”这一列。怎么办：可填：客户编码、企业全称、")


def test_what_the_desk_held_stays(
    ledger: Path, desk: Callable[..., Path], clean: Callable[..., dict[str, Any]], capsys: pytest.CaptureFixture[str]
) -> None:
    made = desk(零报="走访记录", cells={k: v for k, v in clean("LJ01").items() if k != "R20"})
    first = open_session(made, today=TODAY)
    run(capsys, ledger, "--desk", made, "--yes")
    after = open_session(made, today=TODAY)
    assert list(after.frames["R03"]["客户编码"]) == ["LJ01K1", "LJ01K2", "A001", "A002"]
    assert list(after.frames["R10"]["收入"])[:3] == list(first.frames["R10"]["收入"])
    assert after.filing.nil == first.filing.nil and after.filing.filled_on == first.filing.filled_on
    assert after.policy.digest == first.policy.digest and after.filing.version == first.filing.version


def test_the_same_customer_with_other_words_is_told(ledger: Path, new_desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(capsys, ledger, "--desk", new_desk, "--yes")
    book = openpyxl.load_workbook(ledger)
    book["大客户名册"]["D4"] = "新街 1 号"
    book.save(ledger)
    again = run(capsys, ledger, "--desk", new_desk, "--yes")
    assert [(p["header"], p["value"], p["why"]) for p in again["unmapped"] if p["value"] == "新街 1 号"] == [
        ("通信地址", "新街 1 号", "台账第 6 行已有这条记录，那里是“茶马路 8 号”")
    ]
    assert records(new_desk, "R03", "通信地址")[0] == ("茶马路 8 号",)


def test_a_csv_of_another_program(new_desk: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = "客户编号,客户名称,收入（万元）,备考\nB1,甲公司,1.5,好\n"
    (tmp_path / "客户档案.csv").write_bytes(text.encode("gb18030"))
    document = run(capsys, tmp_path / "客户档案.csv", "--desk", new_desk, "--yes")
    assert document["rows"] == {"客户档案": 1}
    assert records(new_desk, "R03", "客户编码", "企业全称") == [("B1", "甲公司")]
    assert [(p["header"], p["value"]) for p in document["unmapped"]] == [("收入（万元）", "1.5"), ("备考", "好")]


def test_the_map_of_columns_holds_no_live_formula(new_desk: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """导入对照.csv is opened in Excel: a header that computes is a text there, and the same header when it is read again."""
    live = ('=HYPERLINK("http://example.cn","看")', "@SUM(1+1)", "+1+1", "-2+3")
    with (tmp_path / "客户档案.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["客户编号", "客户名称", *live], ["B1", "甲公司", "a", "b", "c", "d"]])
    run(capsys, tmp_path / "客户档案.csv", "--desk", new_desk, "--map", tmp_path / "对照.csv", status=1)
    with (tmp_path / "对照.csv").open(encoding="utf-8-sig", newline="") as file:
        cells = [cell for line in csv.reader(file) for cell in line]
    assert {f"'{header}" for header in live} <= set(cells) and not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]


def test_the_table_on_the_terminal(ledger: Path, new_desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["import", str(ledger), "--desk", str(new_desk)]) == 1
    out = capsys.readouterr().out
    assert "旧台账.xlsx：每一列放到哪里" in out and "名称代编码" in out
    assert "还没有导入，台账没有改动。怎么办：对照无误就加 --yes；要改，就在 --map 对照表.csv 里改好，再用 --map 运行一次。" in out.replace(
        "\n", ""
    )
    assert main(["import", str(ledger), "--desk", str(new_desk), "--yes"]) == 0
    said = capsys.readouterr().out
    assert "已从“旧台账.xlsx”导入：《客户档案》2 行、《业务量流水》2 行。原来的台账留在“" in said
    assert "没有地方放的 " in said and "买茶叶" in said


def test_a_sheet_of_ones_own_is_not_lost(ledger: Path, new_desk: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book = openpyxl.load_workbook(new_desk)
    book.create_sheet("我的草稿")
    own = tmp_path / "自加.xlsm"
    book.save(own)
    assert main(["import", str(ledger), "--desk", str(own), "--yes"]) == 2
    assert "台账里有后来加的表《我的草稿》，导入要重做台账，会丢掉它，没有导入" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "column"),
    [("客户单位名称", "企业全称"), ("联系人电话", "联系方式"), ("建立档案日期", "建档日期"), ("单位详细地址", "通信地址")],
)
def test_likeness(text: str, column: str) -> None:
    ranked = likeness(text, registers()["R03"].columns)
    assert ranked[0][1].header == column and ranked[0][0] >= 72


def test_months_by_the_names_of_the_sheets_and_codes_for_customers_without(
    new_desk: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A ledger without codes: a title, a two-row header, a sheet a month, customers by their names."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "大客户基本情况"
    for row in (
        ["大客户基本情况一览表"],
        ["序号", "单位名称", "地址", "联系人", None, "单位性质", "行业"],
        [None, None, None, "姓名", "电话"],
        [1, "玉龙旅游公司", "大街 1 号", "王敏", "13888880001", "民营", "旅游"],
        [2, "金沙药业", "大街 2 号", "李娟", "13888880002", "国有", "医药"],
        ["合计", 2],
    ):
        sheet.append(row)
    for month in (9, 10):
        page = book.create_sheet(f"{month}月业务")
        for row in (
            ["客户", "业务种类", "业务量(件)", "收入（元）", "揽收人"],
            ["玉龙旅游公司", "特快", month, 100.5, "LJ01G1"],
            ["金沙药业有限公司", "函件", 2, "1,200.00元", "LJ01G1"],
            ["小计", None, 2, 1],
        ):
            page.append(row)
    book.save(tmp_path / "现用.xlsx")
    document = run(capsys, tmp_path / "现用.xlsx", "--desk", new_desk, "--yes")
    assert document["numbered"] == [["LJ01K0001", "玉龙旅游公司"], ["LJ01K0002", "金沙药业"]]
    assert records(new_desk, "R03", "客户编码", "企业全称", "联系方式") == [
        ("LJ01K0001", "玉龙旅游公司", "13888880001"),
        ("LJ01K0002", "金沙药业", "13888880002"),
    ]
    rows = records(new_desk, "R10", "客户编码", "月份", "数量", "收入")
    assert rows[0] == ("LJ01K0001", "2026-09", 9_000, 10_050) and rows[2] == ("LJ01K0001", "2026-10", 10_000, 10_050)
    assert [row[1:] for row in rows[1::2]] == [("2026-09", 2_000, 120_000), ("2026-10", 2_000, 120_000)]
    assert [(p["header"], p["value"]) for p in document["unmapped"] if p["header"] == "姓名"] == [("姓名", "王敏"), ("姓名", "李娟")]
    again = run(capsys, tmp_path / "现用.xlsx", "--desk", new_desk, "--yes")
    assert again["rows"] == {} and again["known"] == {"客户档案": 2, "业务量流水": 4} and again["numbered"] == []
