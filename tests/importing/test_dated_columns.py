"""Dates in a ledger: first days of months are values and no months across, and what is typed wrongly arrives as it was typed."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from building.commands import Ran

Make, Run = Callable[..., Path], Callable[..., Any]
FIRST, NEXT = dt.date(2026, 1, 1), dt.date(2026, 10, 1)
CUSTOMERS = ["客户编码", "企业全称", "建档日期", "更新日期"]
VISITS = ["走访编号", "客户编码", "日期", "方式", "走访人"]
FLOW = ["客户编码", "业务代码", "月份", "数量", "收入", "揽收人"]


@pytest.mark.parametrize(
    "rows",
    [
        [["K7", "某甲茶业公司", FIRST, NEXT]],
        [["K7", "某甲茶业公司", FIRST, NEXT], ["K8", "某乙茶业公司", NEXT, FIRST]],
        [["K7", "某甲茶业公司", dt.date(2026, 1, 5), NEXT], ["K8", "某乙茶业公司", FIRST, NEXT]],
        [["K7", "某甲茶业公司", "2026-01-01", "2026-10-01"], ["K8", "某乙茶业公司", FIRST, NEXT]],
        [["K7", "某甲茶业公司", "2026-01", "2026-10"], ["K8", "某乙茶业公司", "2026-02", "2026-10"]],
        [["K7", "某甲茶业公司", None, NEXT], ["K8", "某乙茶业公司", FIRST, NEXT], ["K9", "某丙茶业公司", NEXT, None]],
    ],
)
@pytest.mark.parametrize("title", [[], [["客户一览表"]]])
def test_first_days_of_months_are_values(ledger: Make, run: Run, rows: list[list[Any]], title: list[list[Any]]) -> None:
    done = run(ledger({"客户": [*title, CUSTOMERS, *rows]}))
    cells = sum(value is not None for row in rows for value in row)
    assert done.document["cells"] == {"source": cells + 4 + len(title), "placed": cells, "parked": 0, "left_out": 4 + len(title)}


def test_three_dates_in_a_record_do_not_begin_another_table(ledger: Make, run: Run) -> None:
    rows = [["LJ01K1", *[dt.date(2026, month, 1) for month in months]] for months in ((8, 9, 10), (9, 10, 11))]
    done = run(ledger({"投诉": [["客户编码", "受理时间", "通知日期", "处理期限"], *rows]}))
    assert done.document["cells"] == {"source": 12, "placed": 8, "parked": 0, "left_out": 4}


@pytest.mark.parametrize(
    ("typed", "number_format", "says"),
    [
        (2026, "General", "“2026”不是真实的日期"),
        (2026, "yyyy-mm-dd", "日期 1905-07-18 是数字 2026 变成的"),
        (10.17, "General", "“10.17”是一个数，是不是 10月17日"),
        (10.17, "yyyy-mm-dd", "日期 1900-01-10 04:04 是数字 10.17 变成的，是不是 10月17日"),
        (9, "yyyy-mm-dd", "日期 1900-01-09 是数字 9 变成的"),
        (59, "yyyy-mm-dd", "日期 1900-02-28 是数字 59 变成的"),
        (-5, "General", "“-5”不是真实的日期"),
        (261005, "General", "“261005”年份只有两位"),
        (1e9, "General", "“1000000000”不是真实的日期"),
        ("46300", "@", "“46300”像是日期变成的序号，可能是 2026-10-05"),
    ],
)
def test_a_number_in_a_column_of_dates_arrives_as_it_was_typed(
    ledger: Make, run: Run, keybook: Callable[..., Ran], typed: Any, number_format: str, says: str
) -> None:
    def look(book: openpyxl.Workbook) -> None:
        book["走访记录"]["C2"].number_format = number_format

    good = ["V2", "LJ01K2", dt.date(2026, 10, 6), "上门", "LJ01G1"]
    done = run(ledger({"走访记录": [VISITS, ["V1", "LJ01K1", typed, "上门", "LJ01G1"], good]}, change=look))
    assert done.document["cells"] == {"source": 15, "placed": 10, "parked": 0, "left_out": 5}
    found = json.loads(keybook("check", done.desk, "--json").out)["findings"]
    assert [f["message"][: len(says)] for f in found if (f["sheet"], f["column"]) == ("走访记录", "日期")] == [says]


def test_typed_as_a_number_in_a_cell_of_dates_is_mended_to_the_day_that_was_meant(
    desk: Callable[..., Path], keybook: Callable[..., Ran], tmp_path: Path
) -> None:
    book = openpyxl.load_workbook(desk())
    sheet = book["走访记录"]
    (column,) = (cell.column for cell in sheet[5] if cell.value == "日期")
    cell = sheet.cell(6, column)
    cell.value, cell.number_format = 10.17, "yyyy-mm-dd"
    book.save(tmp_path / "2026-10 台账 LJ01.xlsx")
    (found,) = (
        f for f in json.loads(keybook("check", tmp_path / "2026-10 台账 LJ01.xlsx", "--json").out)["findings"] if f["severity"] == "A"
    )
    assert found["remedy"].startswith("核对后点【一键修正】改为 2026-10-17")


@pytest.mark.parametrize("value", [dt.date(2026, 1, 1), dt.datetime(2026, 10, 5, 8, 30)])
def test_a_date_in_a_column_of_amounts_stays_a_date(ledger: Make, run: Run, keybook: Callable[..., Ran], value: dt.date) -> None:
    rows = [["LJ01K1", "特快", "2026-10", 7, income, "LJ01G1"] for income in (77.7, value)]
    done = run(ledger({"业务量流水": [FLOW, *rows]}))
    assert done.document["cells"] == {"source": 18, "placed": 12, "parked": 0, "left_out": 6}
    found = json.loads(keybook("check", done.desk, "--json").out)["findings"]
    assert [f["message"] for f in found if f["column"] == "收入" and f["severity"] == "A"] == [
        f"“{value:%Y-%m-%d %H:%M}”是日期，不是数字（V04）" if isinstance(value, dt.datetime) else f"“{value}”是日期，不是数字（V04）"
    ]


@pytest.mark.parametrize(
    "header",
    ["去年同期收入", "上月收入", "计划收入", "累计收入", "应收收入", "不含税收入", "竞争对手收入", "目标收入", "净收入", "同比收入"],
)
def test_another_figure_is_asked_and_not_taken_for_the_one_whose_name_it_ends_with(ledger: Make, run: Run, header: str) -> None:
    rows = [["客户编码", "业务代码", "数量", header, "揽收人"], ["LJ01K1", "特快", 7, 77.7, "LJ01G1"]]
    done = run(ledger({"业务量流水": rows}))
    assert done.column(header)["column"] == "" and done.rows("R10", "收入") == [(None,)]
    assert [line.value for line in done.parked] == ["77.7"]


def test_two_row_headers_whose_groups_are_names_themselves(ledger: Make, run: Run) -> None:
    """客户 over 编码 and 名称, 金额 over 数量 and 收入: each group is the name of a column, and the lower row is no record."""
    rows = [["客户", None, "业务", "金额", None], ["编码", "名称", "代码", "数量", "收入"], ["LJ01K1", "临江第1茶业公司", "特快", 3, 77.7]]
    done = run(ledger({"流水": rows}, merged={"流水": ["A1:B1", "D1:E1"]}))
    assert done.rows("R10", "客户编码", "业务代码", "数量", "收入") == [("LJ01K1", "特快", 3_000, 7_770)]
    assert done.document["cells"]["parked"] == 0


@pytest.mark.parametrize("months", [2, 3])
@pytest.mark.parametrize(
    "beside",
    [
        ("计划", "实际"),
        ("计划收入", "实际收入"),
        ("收入", "收入完成率"),
        ("完成", "去年同期"),
        ("任务", "完成数", "差额"),
        ("收入", "增幅%"),
    ],
)
def test_beside_plan_ratio_and_last_year_only_the_actuals_of_each_month_arrive(
    ledger: Make, run: Run, beside: tuple[str, ...], months: int
) -> None:
    words = [f"2026年{month}月{word}" for month in range(1, months + 1) for word in beside]
    done = run(ledger({"各月收入": [["客户编码", "业务代码", *words], ["LJ01K1", "特快", *(float(i) + 0.5 for i in range(len(words)))]]}))
    at = next(i for i, word in enumerate(beside) if word in ("实际", "实际收入", "收入", "完成", "完成数"))
    actual = [i for i in range(len(words)) if i % len(beside) == at]
    assert done.rows("R10", "收入") == [(i * 100 + 50,) for i in actual]
    assert {line.value for line in done.parked} >= {str(i + 0.5) for i in range(len(words)) if i not in actual}


def test_months_of_nothing_but_ratios_are_no_business(ledger: Make, run: Run) -> None:
    done = run(ledger({"完成率": [["客户编码", "业务代码", "1月完成率", "2月完成率", "3月完成率"], ["LJ01K1", "特快", 0.9, 0.8, 1.1]]}))
    assert not [cell for cell in done.rows("R10", "收入") if cell[0] is not None]
