"""A unit counts wherever a ledger says it, and where it may be one it is asked: no amount arrives in another unit unsaid (settled 36)."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.chart import BarChart
from openpyxl.comments import Comment

Make, Run = Callable[..., Path], Callable[..., Any]
FLOW = ["客户编码", "业务代码", "数量", "收入", "揽收人"]
ONE = ["LJ01K1", "特快", 7, 1.5, "LJ01G1"]


def headed(header: str) -> list[list[Any]]:
    """The table with another name for its income."""
    return [[header if h == "收入" else h for h in FLOW], ONE]


@pytest.mark.parametrize(
    ("rows", "factor"),
    [
        ([[*FLOW, None, "单位", "万元"], ONE], 10_000),
        ([["业务台账", None, None, "单位", "千元"], FLOW, ONE], 1_000),
        ([["金额单位：", "百万元"], FLOW, ONE], 1_000_000),
        ([FLOW, [*ONE, None, "单位：", "万元"]], 10_000),
        ([FLOW, ONE, [None, None, None, "计量单位", "万元"]], 10_000),
        ([["单位：RMB万元"], FLOW, ONE], 10_000),
        ([["单位：人民币十万元"], FLOW, ONE], 100_000),
        (headed("收入(万)"), 10_000),
        (headed("收入【千元】"), 1_000),
        (headed("收入/万元"), 10_000),
        (headed("收入:千元"), 1_000),
        (headed("收入-百元"), 100),
        (headed("收入 亿元"), 100_000_000),
        (headed("业务收入\n（万元）"), 10_000),
        (headed("收入，单位：万元"), 10_000),
        (headed("收入/元"), 1),
    ],
)
def test_it_is_applied(ledger: Make, run: Run, rows: list[list[Any]], factor: int) -> None:
    done = run(ledger({"业务量流水": rows}))
    assert done.rows("R10", "收入") == [(150 * factor,)]
    told = [note["message"] for note in done.document["notes"] if note["code"] == "unit_applied"]
    assert bool(told) == (factor > 1) and all(f"乘 {factor:,}" in message for message in told)


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ([["折合万元"], FLOW, ONE], "A1 写着“折合万元”；没有写“单位：”"),
        ([["大客户收入台账（万元）"], FLOW, ONE], "没有写“单位：”"),
        ([FLOW, ONE, ["以上金额均为千元"]], "A3 写着“以上金额均为千元”；没有写“单位：”"),
        ([["单位：K元"], FLOW, ONE], "A1 写着“单位：K元”；不知道那是什么单位"),
        ([["单位：万"], FLOW, ONE], "不知道那是什么单位"),
        ([["金额单位：块"], FLOW, ONE], "不知道那是什么单位"),
        (headed("万元收入"), "D1 写着“万元收入”，不知道数字是不是万元"),
        ([["单位：港币万元"], FLOW, ONE], "不知道折成多少元"),
        ([["单位", "美元"], FLOW, ONE], "不知道折成多少元"),
        (headed("收入（港币千元）"), "不知道折成多少元"),
        ([["单位", "万元"], ["单位：千元"], FLOW, ONE], "两处不同"),
    ],
)
def test_it_is_asked_and_nothing_is_taken_before(ledger: Make, run: Run, rows: list[list[Any]], says: str) -> None:
    done = run(ledger({"业务量流水": rows}))
    assert done.rows("R10", "数量", "收入") == [(7_000, None)]
    assert says in done.why_parked("1.5") and "没有导入" in done.why_parked("1.5")


@pytest.mark.parametrize("title", ["填报单位：元坝县局", "单位：株洲茶叶公司", "单位：", "100万元以上客户", "单位", "金额单位：元"])
def test_what_merely_contains_the_character_is_none(ledger: Make, run: Run, title: str) -> None:
    done = run(ledger({"业务量流水": [[title, None, None, "本页共一张"], FLOW, ONE]}))
    assert done.rows("R10", "收入") == [(150,)]
    assert not [note for note in done.document["notes"] if note["code"].startswith("unit_")]


@pytest.mark.parametrize("foot", ["以上金额均为元", "金额（大写）：壹佰元整", "本表一式两份", "注：数据由系统导出", "上述数据已核对"])
def test_a_remark_alone_below_the_table_is_no_record(ledger: Make, run: Run, foot: str) -> None:
    done = run(ledger({"业务量流水": [FLOW, ONE, [foot]]}))
    assert done.rows("R10", "收入") == [(150,)]
    assert done.left_out()["业务量流水", "A3"] == "表尾，不是记录"


def in_a_note(sheet: Any) -> None:
    sheet["D1"].comment = Comment("财务：这一列单位是万元", "财务")


def in_the_head(sheet: Any) -> None:
    sheet.oddHeader.right.text = "单位：万元"


def in_the_foot_of_the_first_page(sheet: Any) -> None:
    sheet.HeaderFooter.differentFirst = True
    sheet.firstFooter.left.text = "金额单位：千元"


def in_a_text_box(sheet: Any) -> None:
    """A drawing with a box in place of a chart, as openpyxl writes none itself."""
    sheet.add_chart(BarChart(), "H2")


def boxed(member: str, data: bytes) -> bytes:
    """The chart of a drawing as a text box."""
    box = (
        '<sp macro="" textlink=""><nvSpPr><cNvPr id="9" name="文本框 8"/><cNvSpPr txBox="1"/></nvSpPr><spPr/><txBody>'
        '<p xmlns="http://schemas.openxmlformats.org/drawingml/2006/main"><r><t>单位：</t></r><r><t>万元</t></r></p></txBody></sp>'
    )
    return re.sub("<graphicFrame.*?</graphicFrame>", box, data.decode()).encode() if "drawings/drawing" in member else data


@pytest.mark.parametrize(
    ("put", "says"),
    [
        (in_a_note, "D1 的批注写着“财务：这一列单位是万元”"),
        (in_the_head, "页眉写着“单位：万元”"),
        (in_the_foot_of_the_first_page, "页脚写着“金额单位：千元”"),
        (in_a_text_box, "文本框写着“单位：万元”"),
    ],
)
@pytest.mark.parametrize("answered", [False, True])
def test_one_that_stands_in_no_cell_is_asked_until_a_cell_says_it(
    ledger: Make, run: Run, put: Callable[[Any], None], says: str, answered: bool
) -> None:
    file = ledger({"业务量流水": [["单位：元"], FLOW, ONE] if answered else [FLOW, ONE]})
    book = openpyxl.load_workbook(file)
    put(book["业务量流水"])
    book.save(file)
    with zipfile.ZipFile(file) as old:
        members = {name: boxed(name, old.read(name)) for name in old.namelist()}
    with zipfile.ZipFile(file, "w") as new:
        for name, data in members.items():
            new.writestr(name, data)
    done = run(file)
    assert done.rows("R10", "收入") == ([(150,)] if answered else [(None,)])
    assert answered or done.why_parked("1.5").startswith(f"{says}；不在表格里，不知道算不算，没有导入")
