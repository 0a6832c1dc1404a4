"""One table for each kind of ledger that used to lose something: what is placed, what is parked and why, what is left out."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl.styles import Font

from macros.__main__ import main

FLOW = ["客户编码", "业务代码", "月份", "数量", "收入", "揽收人"]
ONE = ["LJ01K1", "特快", "2026-10", 7, 77.7, "LJ01G1"]
TWO = ["LJ01K2", "函件", "2026-10", 8, 88.8, "LJ01G1"]
Make, Run = Callable[..., Path], Callable[..., Any]


@pytest.mark.parametrize(
    ("at", "values", "name"),
    [
        (1, ["备注甲", "备注乙"], "（B 列）"),
        (0, ["甲", "乙"], "（A 列）"),
        (6, ["尾一", None], "（G 列）"),
        (3, [12.5, 13.5], "（D 列）"),
        (2, [None, "只此一格"], "（C 列）"),
        (5, ["LJ01G1", "LJ01G1"], "（F 列）"),
    ],
)
def test_a_column_without_a_header_is_parked_under_its_letter(ledger: Make, run: Run, at: int, values: list[Any], name: str) -> None:
    rows = [[*r[:at], v, *r[at:]] for r, v in zip((FLOW, ONE, TWO), ("  " if at == 1 else None, *values), strict=True)]
    done = run(ledger({"业务量流水": rows}))
    assert done.rows("R10", "客户编码", "收入") == [("LJ01K1", 7770), ("LJ01K2", 8880)]
    assert [line.header for line in done.parked] == [name] * sum(v is not None for v in values)
    assert {line.why for line in done.parked} == {done.column(name)["how"]} and done.column(name)["how"].startswith("没有列名")
    assert done.document["cells"] == {"source": 18 + len(done.parked), "placed": 12, "parked": len(done.parked), "left_out": 6}


@pytest.mark.parametrize(
    ("header", "rows", "taken", "parked"),
    [
        ([*FLOW, "收入"], [[*ONE, 99.9]], 7770, {"收入（G 列）": "99.9"}),
        ([*FLOW, "备注", "备注"], [[*ONE, "a", "b"]], 7770, {"备注": "a", "备注（H 列）": "b"}),
        (["收入", *FLOW], [[None, *ONE]], 7770, {}),
        ([*FLOW, "业务收入", "收入金额"], [[*ONE, 1, 2]], 7770, {"业务收入": "1", "收入金额": "2"}),
        ([*FLOW, "备注", "备注", "备注"], [[*ONE, "同", "同", "同"]], 7770, {"备注": "同", "备注（H 列）": "同", "备注（I 列）": "同"}),
        ([*FLOW, "收 入"], [[*ONE, 77.7]], 7770, {"收 入（G 列）": "77.7"}),
    ],
)
def test_of_two_columns_of_one_name_none_vanishes(
    ledger: Make, run: Run, header: list[str], rows: list[list[Any]], taken: int, parked: dict[str, str]
) -> None:
    done = run(ledger({"业务量流水": [header, *rows]}))
    assert done.rows("R10", "收入") == [(taken,)]
    assert {line.header: line.value for line in done.parked} == parked


def test_a_second_column_of_one_name_can_be_given_a_place(ledger: Make, run: Run, tmp_path: Path) -> None:
    table = tmp_path / "对照.csv"
    table.write_text("来源表,来源列,表,列\n业务量流水,收入（G 列）,业务量流水,成本\n", encoding="utf-8")
    done = run(ledger({"业务量流水": [[*FLOW, "收入"], [*ONE, 50.0]]}), "--map", str(table))
    assert done.rows("R10", "收入", "成本") == [(7770, 5000)] and done.parked == []


@pytest.mark.parametrize(
    ("sheet", "header", "row", "header_of", "parked", "why"),
    [
        ("业务量流水", [*FLOW, "成本", "利润"], [*ONE, 20, 57.7], "利润", None, "“利润”由程序计算，与算出的一致"),
        ("业务量流水", [*FLOW, "成本", "利润"], [*ONE, 20, 57.8], "利润", "57.8", "“利润”由程序计算：文件里 57.8，算出 57.70"),
        ("业务量流水", [*FLOW, "利润"], [*ONE, 55.5], "利润", "55.5", "“利润”由程序计算：文件里 55.5，这里还算不出"),
        ("业务量流水", [*FLOW, "企业全称"], [*ONE, "临江第1茶业公司"], "企业全称", None, "“企业全称”由程序计算，与算出的一致"),
        (
            "业务量流水",
            [*FLOW, "企业全称"],
            [*ONE, "旧名称公司"],
            "企业全称",
            "旧名称公司",
            "“企业全称”由程序计算：文件里 旧名称公司，算出 临江第1茶业公司",
        ),
        (
            "客户档案",
            ["客户编码", "企业全称", "首次业务月"],
            ["K9", "某县粮站", "2020-01"],
            "首次业务月",
            "2020-01",
            "“首次业务月”由程序计算：文件里 2020-01，这里还算不出",
        ),
    ],
)
def test_what_the_program_computes_is_compared(
    ledger: Make, run: Run, sheet: str, header: list[str], row: list[Any], header_of: str, parked: str | None, why: str
) -> None:
    done = run(ledger({sheet: [header, row]}))
    assert done.column(header_of)["column"] == "" and "只作比较" in done.column(header_of)["how"]
    if parked is None:
        assert done.parked == [] and why in done.left_out().values()
    else:
        assert [(line.value, line.why) for line in done.parked] == [(parked, why)]


def test_pay_is_compared_with_what_is_worked_out(ledger: Make, run: Run, new_desk: Path) -> None:
    header = ["工号", "月", "基础工作得分", "业绩工资", "营销奖励", "外勤津贴", "合计", "已付"]
    first = run(ledger({"薪酬表": [header, ["LJ01G1", "2026-10", 80, 640, 123.45, 100, 863.45, "是"]]}))
    assert first.rows("R43", "工号", "基础工作得分", "已付") == [("LJ01G1", 80, "是")]
    assert all("由程序计算：文件里 " in line.why for line in first.parked) and len(first.parked) == 4
    assert any(line.why.startswith("“营销奖励”由程序计算：文件里 123.45，算出 ") for line in first.parked)


MONTHS = [f"{m}月" for m in range(1, 13)]


def across(title: str, names: list[Any], months: list[Any], *rows: list[Any], group: str | None = "2026年") -> list[list[Any]]:
    head = (
        [[title], [*names, group, *[None] * (len(months) - 1)], [*[None] * len(names), *months]] if group else [[title], [*names, *months]]
    )
    return [*head, *rows]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (
            across("大客户收入台账", ["序号", "客户名称", "业务"], MONTHS, [1, "临江第1茶业公司", "特快", *range(100, 1300, 100)]),
            [("LJ01K1", "特快", f"2026-{m:02d}", m * 10_000, None) for m in range(1, 13)],
        ),
        (
            across(
                "2025年客户业务量（件）", ["客户编码", "业务种类"], ["一月", "二月", "三月"], ["LJ01K1", "函件", 5, None, 7], group=None
            ),
            [("LJ01K1", "函件", "2025-01", None, 5_000), ("LJ01K1", "函件", "2025-03", None, 7_000)],
        ),
        (
            across(
                "收入", ["客户名称", "业务种类"], ["2026-08", "2026-09", "2026-10"], ["临江第2茶业公司", "特快", 1.5, 2.5, 0], group=None
            ),
            [("LJ01K2", "特快", "2026-08", 150, None), ("LJ01K2", "特快", "2026-09", 250, None), ("LJ01K2", "特快", "2026-10", 0, None)],
        ),
        (
            across("客户用邮", ["客户编码", "业务代码"], ["8月收入", "9月收入", "10月收入"], ["LJ01K1", "特快", 8, 9, 10], group=None),
            [("LJ01K1", "特快", f"2026-{m:02d}", m * 100, None) for m in (8, 9, 10)],
        ),
        (
            [
                ["单位名称", "业务种类", "9月", None, "10月", None, "8月", None],
                [None, None, "业务量", "收入", "业务量", "收入", "业务量", "收入"],
                ["临江第1茶业公司", "特快", 3, 30, 4, 40, None, None],
            ],
            [("LJ01K1", "特快", "2026-09", 3000, 3_000), ("LJ01K1", "特快", "2026-10", 4000, 4_000)],
        ),
        (
            across("各月资费（元）", ["客户名称", "业务"], ["1月份", "2月份", "3月份", "4月份"], ["临江第1茶业公司", "函件", 1, 2, 3, 4]),
            [("LJ01K1", "函件", f"2026-{m:02d}", m * 100, None) for m in range(1, 5)],
        ),
    ],
)
def test_months_across_of_customers_become_rows_of_the_flow(
    ledger: Make, run: Run, rows: list[list[Any]], expected: list[tuple[Any, ...]]
) -> None:
    merged = {"台账": ["C1:D1", "E1:F1", "G1:H1"]} if rows[0][0] == "单位名称" else None
    done = run(ledger({"台账": rows}, merged=merged))
    assert done.rows("R10", "客户编码", "业务代码", "月份", "收入", "数量") == expected
    assert done.parked == [] and done.document["sheets"][0]["register"] == "业务量流水"


def test_sums_over_months_are_compared(ledger: Make, run: Run) -> None:
    rows = across(
        "收入台账",
        ["客户名称", "业务"],
        [*MONTHS[:3], "合计"],
        ["临江第1茶业公司", "特快", 1, 2, 3, 6],
        ["临江第2茶业公司", "函件", 1, 2, 3, 7],
    )
    done = run(ledger({"台账": rows}))
    assert done.left_out()["台账", "F4"] == "各月的合计；与各月相加的一致"
    assert [(line.value, line.why) for line in done.parked] == [("7", "各月的合计，文件里 7，各月相加 6")]


@pytest.mark.parametrize(
    ("title", "header", "row"),
    [
        ("计划分解", ["主体", "指标", "产品", "年计划", *MONTHS], ["LJ01", "收入", "特快", 120, *[10] * 12]),
        ("2026年收入计划", ["责任主体", "计划指标", "年度计划", *MONTHS], ["LJ01", "收入", 120, *[10] * 12]),
        ("任务分解", ["主体", "指标", "年计划", "1月", "2月", "3月"], ["LJ01", "收入", 120, 40, 40, 40]),
    ],
)
def test_a_plan_stays_a_plan(ledger: Make, run: Run, title: str, header: list[str], row: list[Any]) -> None:
    done = run(ledger({title: [header, row]}))
    assert done.rows("R17", "主体", "指标", "1月") == [("LJ01", "收入", 10 if row[-1] == 10 else 40)]
    assert "R10" not in done.document["rows"]


@pytest.mark.parametrize(
    "rows",
    [
        across("各部门电费", ["部门"], MONTHS[:4], ["办公室", 1, 2, 3, 4]),
        [[*MONTHS], [*range(12)]],
        across("客户收入计划", ["客户名称"], MONTHS[:3], ["临江第1茶业公司", 1, 2, 3]),
        across("值班", ["姓名"], MONTHS[:3], ["陈思远", "早", "晚", "早"]),
        across("客户台账", ["客户名称"], MONTHS[:3], ["临江第1茶业公司", 1, 2, 3]),
    ],
)
def test_months_alone_make_no_register(ledger: Make, run: Run, rows: list[list[Any]]) -> None:
    done = run(ledger({"表": rows}))
    assert done.document["rows"] == {} and done.document["cells"]["placed"] == 0
    assert {line.value for line in done.parked} >= {str(v) for v in rows[-1]}


@pytest.mark.parametrize(
    ("header", "values"),
    [
        ("是否投标项目", ["是", "否"]),
        ("项目名称确认", ["有", "无"]),
        ("名称是否规范", ["√", "×"]),
        ("项目名称核对", ["Y", "N"]),
        ("项目名称已核", ["TRUE", "FALSE"]),
        ("有无项目名称", ["有", "有"]),
    ],
)
def test_answers_are_no_names(ledger: Make, run: Run, header: str, values: list[str]) -> None:
    done = run(ledger({"项目": [["项目编号", header, "目标额"], *[[f"S{i}", v, 60] for i, v in enumerate(values)]]}))
    assert done.rows("R19", "项目名称") == [(None,), (None,)] and done.column(header)["column"] == ""
    assert [line.value for line in done.parked] == values


@pytest.mark.parametrize(
    ("sheet", "header", "row", "strange"),
    [
        ("计划分解", ["主体", "指标", "年计划", "季度任务说明", "1月"], ["LJ01", "收入", 120, "说明甲", 10], {"季度任务说明": "说明甲"}),
        ("客户档案", ["客户编码", "企业全称", "电压等级"], ["K9", "甲公司", "10kV"], {"电压等级": "10kV"}),
        ("客户档案", ["客户编码", "企业全称", "原油加工能力"], ["K9", "甲公司", 12], {"原油加工能力": "12"}),
        ("客户档案", ["客户编码", "企业全称", "过去价值"], ["K9", "甲公司", 12], {"过去价值": "12"}),
        ("客户档案", ["客户编码", "企业全称", "装机地"], ["K9", "甲公司", "机房"], {"装机地": "机房"}),
        ("客户档案", ["客户编码", "企业全称", "经营性质"], ["K9", "甲公司", "零售"], {"经营性质": "零售"}),
    ],
)
def test_a_column_of_another_pack_is_parked(
    ledger: Make, run: Run, sheet: str, header: list[str], row: list[Any], strange: dict[str, str]
) -> None:
    done = run(ledger({sheet: [header, row]}))
    assert {line.header: line.value for line in done.parked} == strange
    assert done.document["cells"]["placed"] == len(row) - 1


def test_a_column_of_another_pack_cannot_be_decided_for(
    ledger: Make, new_desk: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = tmp_path / "对照.csv"
    table.write_text("来源表,来源列,表,列\n计划分解,说明,计划分解,季度任务说明\n", encoding="utf-8")
    path = ledger({"计划分解": [["主体", "指标"], ["LJ01", "收入"]]})
    assert main(["import", str(path), "--desk", str(new_desk), "--map", str(table)]) == 2
    assert "《计划分解》没有“季度任务说明”这一列" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("row", "sample"),
    [
        (["示例", "特快", "2026-10", 1, 1, None], True),
        (["例：LJ01K1", "特快", "2026-10", 1, 1, None], True),
        (["XX公司", "特快", "2026-10", 1, 1, None], True),
        (["（样例）", "特快", "2026-10", 1, 1, None], True),
        (["××县××厂", "特快", "2026-10", 1, 1, None], True),
        (["惯例公司", "特快", "2026-10", 1, 1, None], False),
        (["某县粮站", "特快", "2026-10", 1, 1, None], False),
        (["示例科技公司", "特快", "2026-10", 1, 1, None], False),
    ],
)
def test_a_sample_row_is_a_sample(ledger: Make, run: Run, row: list[Any], sample: bool) -> None:
    done = run(ledger({"业务量流水": [FLOW, row, ONE]}))
    assert done.document["rows"] == {"业务量流水": 1 if sample else 2}
    assert (done.left_out().get(("业务量流水", "A2")) == "示例行，不是记录") is sample


@pytest.mark.parametrize(
    ("total", "said"),
    [
        (["合计", None, None, 15, 166.5, None], "合计行，不是记录；与逐行相加的一致"),
        (["合计", None, None, 15, 167, None], "合计行，不是记录；文件里 167，逐行相加 166.5"),
        (["小 计", None, None, 15, 166.5, None], "合计行，不是记录；与逐行相加的一致"),
        ([None, "总计", None, 15, 166.5, None], "合计行，不是记录；与逐行相加的一致"),
        (["10月合计", None, None, 15, 166.5, None], "合计行，不是记录；与逐行相加的一致"),
        (["累计：", None, None, 15, 166.5, None], "合计行，不是记录；与逐行相加的一致"),
    ],
)
def test_a_total_is_no_record_and_is_added_up(ledger: Make, run: Run, total: list[Any], said: str) -> None:
    done = run(ledger({"业务量流水": [FLOW, ONE, TWO, total]}))
    assert done.document["rows"] == {"业务量流水": 2} and done.parked == []
    assert done.left_out()["业务量流水", "E4"] == said


def test_a_workbook_without_a_cell_changes_nothing(ledger: Make, new_desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = new_desk.read_bytes()
    assert main(["import", str(ledger({"Sheet1": [[None]]})), "--desk", str(new_desk), "--yes"]) == 2
    assert "“旧台账.xlsx”是空的，没有可导入的内容" in capsys.readouterr().err and new_desk.read_bytes() == before


def test_a_part_of_a_row_above_is_no_record(ledger: Make, run: Run) -> None:
    part = ["其中：大宗", None, None, 3, 33, None]
    done = run(ledger({"业务量流水": [FLOW, ONE, part, TWO, ["其中茶厂", *TWO[1:]], ["合计", None, None, 23, 255.3, None]]}))
    assert done.rows("R10", "收入") == [(7770,), (8880,), (8880,)]
    left = done.left_out()
    assert left["业务量流水", "A3"] == left["业务量流水", "E3"] == "“其中”一行，不是记录"
    assert left["业务量流水", "E6"] == "合计行，不是记录；与逐行相加的一致"


def test_rows_that_are_hidden_or_struck_through_are_taken_and_told(ledger: Make, run: Run) -> None:
    def change(book: Any) -> None:
        page = book["业务量流水"]
        page.row_dimensions[2].hidden = True
        for cell in page[3]:
            cell.font = Font(strike=True)

    done = run(ledger({"业务量流水": [FLOW, ONE, TWO]}, change=change))
    assert done.rows("R10", "收入") == [(7770,), (8880,)]
    told = {note["code"]: (note["severity"], note["message"]) for note in done.document["notes"]}
    assert told["hidden_rows"] == ("D", "第 2 行隐藏着或被筛选掉了，照样读了")
    assert told["struck_row"] == ("C", "第 3 行划了删除线，还照样算在里面，是不要了吗")


CUSTOMER = ["客户编码", "企业全称", "通信地址"]


@pytest.mark.parametrize("between", [[], [[]], [[], ["二、业务流水"]], [["二、业务流水"]], [[], [], ["10月业务"], []]])
def test_tables_below_one_another(ledger: Make, run: Run, between: list[list[Any]]) -> None:
    rows = [["一、客户"], CUSTOMER, ["K8", "青云公司", "大街 1 号"], ["K9", "白云公司", "大街 2 号"], *between, FLOW, ["K8", *ONE[1:]], TWO]
    done = run(ledger({"汇总": rows}))
    assert done.document["rows"] == {"客户档案": 2, "业务量流水": 2} and done.parked == []
    assert done.rows("R10", "客户编码") == [("K8",), ("LJ01K2",)]


def test_a_table_that_nobody_knows_below_one_that_is_known(ledger: Make, run: Run) -> None:
    rows = [FLOW, ONE, TWO, [], ["日子", "事项"], ["10-3", "买茶叶"], ["10-4", "修车"]]
    done = run(ledger({"业务量流水": rows}))
    assert done.document["rows"] == {"业务量流水": 2}
    assert [line.value for line in done.parked] == ["日子", "事项", "10-3", "买茶叶", "10-4", "修车"]


@pytest.mark.parametrize(
    "name_and_rows",
    [
        ("填写说明", [["填写说明"], ["1. 客户编码由州局统一编"], ["2. 收入以元为单位，不含税"]]),
        ("说明", [["列名", "怎么填"], ["客户编码", "由州局统一编"], ["收入", "以元为单位"]]),
        ("Sheet3", [["本表由县局客户经理每月填写一次"], ["收入一栏填不含税收入，以元为单位"], ["有疑问请打电话问州局大客户中心"]]),
        ("使用指南", [["先填客户档案"], ["再填流水"]]),
        ("须知", [["各单位注意"], ["月底前报"]]),
    ],
)
def test_a_sheet_of_instructions_is_no_data(ledger: Make, run: Run, name_and_rows: tuple[str, list[list[str]]]) -> None:
    name, rows = name_and_rows
    done = run(ledger({"业务量流水": [FLOW, ONE], name: rows}))
    assert done.document["rows"] == {"业务量流水": 1} and done.parked == []
    assert {why for (sheet, _), why in done.left_out().items() if sheet == name} == {"填写说明一类的文字，不是记录"}


def test_two_row_headers_titles_feet_hidden_sheets_and_errors_are_counted(ledger: Make, run: Run) -> None:
    customers = [
        ["大客户一览表"],
        ["序号", "单位名称", "地址", "联系人", None, "行业"],
        [None, None, None, "姓名", "电话", None],
        [1, "玉龙公司", "大街 1 号", "王敏", "13888880001", "旅游"],
        ["制表：办公室", None, None, "审核：李"],
    ]
    flow = [FLOW, [*ONE[:4], "#N/A", "LJ01G1"], ["LJ01K2", "函件", "2026-10", "=1+1", 8, None]]
    done = run(ledger({"名册": customers, "业务量流水": flow}, merged={"名册": ["A1:F1", "D2:E2"]}, hidden=["业务量流水"]))
    assert done.rows("R03", "企业全称", "联系方式")[-1] == ("玉龙公司", "13888880001")
    assert done.why_parked("王敏").endswith("没有这一列") and "还没有算出结果" in done.why_parked("=1+1")
    assert done.document["rows"] == {"客户档案": 1, "业务量流水": 2}
    left = done.left_out()
    assert left["名册", "A1"] == "表上方的标题或说明" and left["名册", "D3"] == "表头" and left["名册", "A5"] == "表尾，不是记录"


@pytest.mark.parametrize("lock", ["~${name}", ".~lock.{name}#"])
def test_an_open_desk_is_not_rebuilt(ledger: Make, new_desk: Path, capsys: pytest.CaptureFixture[str], lock: str) -> None:
    before = new_desk.read_bytes()
    new_desk.with_name(lock.format(name=new_desk.name)).write_bytes(b"x")
    assert main(["import", str(ledger({"业务量流水": [FLOW, ONE]})), "--desk", str(new_desk), "--yes"]) == 2
    said = capsys.readouterr()
    assert "正开着" in said.err and "保存并关闭它再试" in said.err and said.out == ""
    assert new_desk.read_bytes() == before and not list(new_desk.parent.glob("*导入前*"))


def test_what_is_not_sure_is_asked_and_not_taken(ledger: Make, new_desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = ledger(
        {
            "业务量流水": [[*FLOW, "分片情况说明"], [*ONE, "城区"]],
            "客户档案": [[*CUSTOMER, "联系方法"], ["K9", "甲公司", "路", "13888880001"]],
        }
    )
    assert main(["import", str(path), "--desk", str(new_desk), "--yes"]) == 0
    said = capsys.readouterr().out
    assert "没有把握的 1 列，这次放在《未映射》" in said and "《客户档案》“联系方法”：像“联系方式”" in said
    assert "来源 22 格 = 放进登记表 9 + 《未映射》 2 + 没有导入 11。" in said


def test_the_preview_shows_ten_examples_and_how_sure(ledger: Make, run: Run) -> None:
    rows = [[f"LJ01K{1 + i % 2}", "特快", "2026-10", i, i + 0.5, "LJ01G1"] for i in range(15)]
    done = run(ledger({"业务量流水": [FLOW, *rows]}), "--json", status=1)
    line = done.column("收入")
    assert line["examples"] == [f"{i}.5" for i in range(10)] and line["sure"] == 100 and line["cell"] == "E1"
    assert done.document["written"] is False and done.document["cells"]["placed"] == 90


def test_a_cell_without_a_fate_stops_the_import(
    ledger: Make, new_desk: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The count stands above everything: with one cell of a row forgotten, nothing is written."""
    from macros.importing import import_rows

    whole = import_rows.lines_of
    monkeypatch.setattr(
        import_rows, "lines_of", lambda *given: (line for line in whole(*given) if not (line.row == 3 and line.records == 1))
    )
    before = new_desk.read_bytes()
    assert main(["import", str(ledger({"业务量流水": [FLOW, ONE, TWO]})), "--desk", str(new_desk), "--yes"]) == 2
    said = capsys.readouterr()
    assert said.err.startswith("来源 18 格，放进登记表 6、未映射 0、没有导入 6，合起来不等，例如《业务量流水》A3；为了不丢数据，没有导入。")
    assert new_desk.read_bytes() == before


def test_the_clerks_own_notes_and_columns_of_the_desk_stay(ledger: Make, run: Run, desk: Callable[..., Path]) -> None:
    made = desk(cells={"R10": [{"客户编码": "LJ01K1", "业务代码": "特快", "月份": "2026-10", "收入": 5, "自用备注(不上报)": "下周催"}]})
    done = run(ledger({"业务量流水": [FLOW, ONE]}), desk=made)
    from workbooks.scan.scan_book import ScanBook

    texts = [v for line in ScanBook(done.desk).read("业务量流水").rows for v in line]
    assert "下周催" in texts and done.document["rows"] == {"业务量流水": 1}


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([ONE, ONE], "与第 6 行完全相同"),
        ([ONE, TWO, ONE], "与第 6 行完全相同"),
        ([TWO, ONE, ONE, ONE], "第 8、9 行与第 7 行完全相同"),
        ([ONE, [*ONE[:4], "77.70", "LJ01G1"]], "与第 6 行完全相同"),
        ([ONE, [*ONE[:4], 77.71, "LJ01G1"]], ""),
        ([[*ONE[:1], " 特快 ", *ONE[2:]], ONE], "与第 6 行完全相同"),
    ],
)
def test_identical_rows_are_taken_and_told(ledger: Make, run: Run, rows: list[list[Any]], said: str) -> None:
    """Settled 37: both are there, and somebody is asked."""
    done = run(ledger({"业务量流水": [FLOW, *rows]}))
    assert done.document["rows"] == {"业务量流水": len(rows)}
    told = [note for note in done.document["notes"] if note["code"] == "identical_rows"]
    assert [note["severity"] for note in told] == (["C"] if said else [])
    assert all(said in note["message"] for note in told)


@pytest.mark.parametrize(
    ("rows", "fen", "said"),
    [
        ([["临江市局业务台账"], ["单位：万元"], FLOW, [*ONE[:4], 1.23, "LJ01G1"]], 1_230_000, "已按万元读"),
        ([["台账", None, None, None, None, "单位:千元"], FLOW, [*ONE[:4], 1.23, "LJ01G1"]], 123_000, "已按千元读"),
        ([[*FLOW[:4], "收入（万元）", "揽收人"], [*ONE[:4], 1.23, "LJ01G1"]], 1_230_000, "已按万元读"),
        ([["单位：元"], FLOW, ONE], 7_770, ""),
        ([["分公司台账，100万元以上客户"], FLOW, ONE], 7_770, ""),
        ([["单位：万元"], [*FLOW[:4], "收入（元）", "揽收人"], ONE], 7_770, ""),
    ],
)
def test_amounts_are_in_the_unit_that_the_ledger_says(ledger: Make, run: Run, rows: list[list[Any]], fen: int, said: str) -> None:
    """Settled 36, by the reader's own recogniser."""
    done = run(ledger({"业务量流水": rows}))
    assert done.rows("R10", "收入") == [(fen,)]
    told = [note["message"] for note in done.document["notes"] if note["code"].startswith("unit_")]
    assert bool(told) is bool(said) and all(said in message for message in told)


def test_two_units_that_contradict_each_other_are_parked(ledger: Make, run: Run) -> None:
    done = run(ledger({"业务量流水": [["单位：万元"], FLOW, ONE, ["注：单位：元"]]}))
    assert done.rows("R10", "收入") == [(None,)]
    assert "两处不同，没有导入" in done.why_parked("77.7")


def test_months_across_are_in_the_unit_above_them(ledger: Make, run: Run) -> None:
    rows = [
        ["收入台账"],
        [None, None, None, None, "单位：万元"],
        ["客户名称", "业务", "8月", "9月", "10月"],
        ["临江第1茶业公司", "特快", 1, 2, 3],
    ]
    done = run(ledger({"台账": rows}))
    assert [fen for (fen,) in done.rows("R10", "收入")] == [1_000_000, 2_000_000, 3_000_000]


def test_what_is_like_two_columns_is_asked(ledger: Make, run: Run) -> None:
    """应收金额 and 实收金额 are both like 金额: neither is taken for the income, and a list of payments is no flow."""
    rows = [["日期", "客户名称", "业务种类", "应收金额", "实收金额"], ["2026-10-05", "临江第1茶业公司", "特快", 10, 9]]
    done = run(ledger({"缴费登记": rows}))
    assert done.document["rows"] == {} and done.document["cells"]["parked"] == 10


def test_a_header_far_below_the_top(ledger: Make, run: Run) -> None:
    rows = [*[[f"第 {n} 条规定：不得漏填"] for n in range(1, 60)], [], ["10月业务"], FLOW, ONE]
    done = run(ledger({"台账": rows}))
    assert done.document["rows"] == {"业务量流水": 1}


def test_a_refusal_names_the_files_that_were_imported_before_it(
    ledger: Make, new_desk: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good, broken = ledger({"业务量流水": [FLOW, ONE]}), tmp_path / "坏.xlsx"
    broken.write_bytes(b"PK" + b"0" * 200)
    assert main(["import", str(good), str(broken), "--desk", str(new_desk), "--yes"]) == 2
    assert "；前面的“旧台账.xlsx”已经导入。怎么办：" in capsys.readouterr().err


@pytest.mark.parametrize("sheet", ["客户", "Sheet1", "名单"])
@pytest.mark.parametrize("more", [[], ["是否重点"], ["片区长"]])
def test_a_list_of_codes_and_names_is_a_list_of_customers(ledger: Make, run: Run, sheet: str, more: list[str]) -> None:
    rows = [["客户编码", "企业全称", *more], ["LJ01K8", "临江新茶厂", *["是"] * len(more)], ["LJ01K9", "临江旧茶厂", *["否"] * len(more)]]
    done = run(ledger({sheet: rows}))
    assert ("LJ01K8", "临江新茶厂") in done.rows("R03", "客户编码", "企业全称")
    assert [line.value for line in done.parked] == ["是", "否"] * bool(more)


def test_codes_shown_with_zeros_keep_them(ledger: Make, run: Run) -> None:
    """A number format 0000 shows 0012: what is seen is placed."""

    def zeros(book: Any) -> None:
        for cell in ("A2", "A3"):
            book["客户档案"][cell].number_format = "0000"

    done = run(
        ledger(
            {"客户档案": [["客户编码", "企业全称", "联系方式"], [12, "甲厂", "0834-2100011"], [345, "乙厂", "0834-2100012"]]}, change=zeros
        )
    )
    assert {"0012", "0345"} <= {code for (code,) in done.rows("R03", "客户编码")}


@pytest.mark.parametrize("labels", [("2026年9月", "2026年10月"), ("2026-09", "2026-10"), ("2026.9月", "2026.10月")])
def test_two_months_with_their_year_are_months_across(ledger: Make, run: Run, labels: tuple[str, str]) -> None:
    done = run(ledger({"各月": [["客户编码", "业务代码", *labels], ["LJ01K1", "特快", 9, 10]]}))
    assert done.rows("R10", "客户编码", "月份", "收入") == [("LJ01K1", "2026-09", 900), ("LJ01K1", "2026-10", 1000)]


def test_names_of_customers_do_not_make_another_register_of_business(ledger: Make, run: Run) -> None:
    """The computed name of R11 weighed as much as a column that staff fill."""
    done = run(ledger({"流水": [["客户名称", "业务", "收入", "客户经理"], ["临江第1茶业公司", "特快", 5, "陈思远"]]}))
    assert done.rows("R10", "客户编码", "收入") == [("LJ01K1", 500)]


def test_one_cell_far_to_the_right_costs_no_time(ledger: Make, run: Run) -> None:
    def far(book: Any) -> None:
        book["业务量流水"]["LCF20"] = 32

    begun = time.monotonic()
    done = run(ledger({"业务量流水": [FLOW, *[[*ONE[:3], i, i * 2.5, ONE[5]] for i in range(40)]]}, change=far))
    assert len(done.rows("R10", "收入")) == 40 and [line.value for line in done.parked] == ["32"]
    assert time.monotonic() - begun < 30


@pytest.mark.parametrize("picture", ['=DISPIMG("ID_A1B2",1)', '=_xlfn.DISPIMG("ID_9",1)', '=IMAGE("a.png")'])
def test_a_picture_is_placed_nowhere_and_named(ledger: Make, run: Run, picture: str) -> None:
    """The record stays, its name does not become a formula; a column of pictures without a home is parked cell by cell."""
    rows = [
        ["客户编码", "企业全称", "通信地址", "照片"],
        ["LJ01K8", picture, "滨江路1号", picture],
        ["LJ01K9", "临江旧茶厂", "滨江路2号", None],
    ]
    done = run(ledger({"客户档案": rows}))
    placed = done.rows("R03", "客户编码", "企业全称", "通信地址")
    assert {("LJ01K8", None, "滨江路1号"), ("LJ01K9", "临江旧茶厂", "滨江路2号")} <= set(placed)
    named = [(line.header, line.why) for line in done.parked if line.value == picture]
    assert [header for header, _ in named] == ["企业全称", "照片"] and "一张图片" in named[0][1]


def test_a_name_that_nobody_knows_is_told_once(ledger: Make, new_desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    months = [f"2026年{n}月" for n in range(1, 13)]
    rows = [["客户名称", *months], ["不认识的茶厂", *range(1, 13)], ["另一家茶厂", *range(1, 13)]]
    assert main(["import", str(ledger({"收入台账": rows})), "--desk", str(new_desk), "--yes"]) == 0
    text = capsys.readouterr().out
    said = [line for line in text.splitlines() if "里没有这个编码" in line]
    assert (
        len(said) == 2 and "第 2 行等 12 格“客户编码”的“不认识的茶厂”" in said[0] and "第 3 行等 12 格“客户编码”的“另一家茶厂”" in said[1]
    )
    assert "完全相同" not in text


def test_a_line_of_the_map_that_names_no_column_is_said(ledger: Make, run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = tmp_path / "对照.csv"
    table.write_text("来源表,来源列,表,列\n业务量流水,收入金额,业务量流水,收入\n别的表,随便,业务量流水,收入\n", encoding="utf-8")
    path, desk = ledger({"业务量流水": [FLOW, ONE]}), next(tmp_path.rglob("*.xlsm"))
    assert main(["import", str(path), "--desk", str(desk), "--map", str(table)]) == 2
    said = capsys.readouterr().err
    assert "“对照.csv”里写的《业务量流水》“收入金额”，旧台账里没有这一列" in said and "收入" in said.split("怎么办")[1]


def test_headings_in_traditional_characters_have_their_places(ledger: Make, run: Run) -> None:
    heads = ["客戶編碼", "業務代碼", "月份", "數量", "收入", "攬收人"]
    done = run(ledger({"業務量流水": [heads, ONE, TWO]}))
    assert done.rows("R10", "客户编码", "数量", "收入") == [("LJ01K1", 7_000, 7770), ("LJ01K2", 8_000, 8880)] and done.parked == []
