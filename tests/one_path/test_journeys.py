"""The journeys of ux 8, pressed one after the other without Excel; how many presses each takes is printed and held.

What a person does besides pressing (typing, choosing, going to a sheet) stands between the presses. The same buttons are
pressed in LibreOffice by tests/presses.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from building.commands import Ran
from one_path.journey import FINDINGS, FLOW, LONG, Journey, told
from workbooks.book_file import FileBook

REASON = "节前集中寄递，已核对量收"


@pytest.fixture
def clerk(desk: Callable[..., Path], clean: Callable[..., Any]) -> Iterator[Journey]:
    """A month with an amount as text, a customer nobody knows, and a row nobody is credited with."""
    cells = clean("LJ01")
    cells["R10"][0]["收入"] = "1.2万"
    cells["R20"][0]["客户编码"] = "KH9999"
    cells["R10"].append({**cells["R10"][0], "收入": 88.5, "业绩归属": None})
    with told(FileBook(desk(cells=cells), keep_formulas=True)) as journey:
        yield journey


def mend(journey: Journey) -> None:
    """What the clerk types: the right customer, and a reason for every line that wants one."""
    known = journey.book._book["客户档案"][f"{journey.column('客户档案', '客户编码')}6"].value
    name = journey.book._book["客户档案"][f"{journey.column('客户档案', '企业全称')}6"].value
    journey.type("走访记录", f"{journey.column('走访记录', '客户编码')}6", f"{known}｜{name}")  # as the drop-down offers it
    sheet = journey.book._book[FINDINGS]
    for line in sheet.iter_rows(min_row=6, max_col=9):
        if line[1].value == "▲核实":
            line[8].value = REASON


def test_the_clerk_from_the_first_check_to_the_mail(clerk: Journey) -> None:
    first = clerk.press("check")
    worst = clerk.findings("未改")
    assert first.blocked and worst[0][1] == "×强制" and "【" not in str(worst[0][7]) and clerk.left.startswith("□")
    assert "修正" in clerk.press("fix").said
    mend(clerk)
    second = clerk.press("check")
    gone = clerk.findings("√已改")
    assert not second.blocked, second.said
    assert {line[2] for line in gone} >= {FLOW, "走访记录"} and clerk.findings("√已说明")
    assert clerk.left.startswith("■■■■■■■■■■ √已处理"), clerk.left
    for name in ("grade", "compute", "report", "submit"):
        assert not (done := clerk.press(name)).blocked, done.said
    assert clerk.packed == ["2026-10_LJ01_临江市局_1.xlsx"]
    assert len(clerk.pressed) == 7, "the six steps of 封面, one of them twice"


@LONG
def test_a_file_that_comes_back_is_mended_in_the_desk(clerk: Journey) -> None:
    clerk.press("fix")
    clerk.press("check")
    mend(clerk)
    for name in ("check", "submit"):
        clerk.press(name)
    before = len(clerk.pressed)
    clerk.type(FLOW, f"{clerk.column(FLOW, '收入')}6", 13_000)
    clerk.press("check")
    done = clerk.press("submit")
    assert "第 2 版已做好" in done.said and clerk.packed[-1] == "2026-10_LJ01_临江市局_2.xlsx"
    assert len(clerk.pressed) - before == 2


@LONG
def test_a_new_policy_in_mid_month(clerk: Journey, keybook: Callable[..., Ran], policy_book: Path, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(policy_book)
    rows = book["参数表"].iter_rows(min_row=5)
    names = {str(cell.value).rstrip("★"): cell.column for cell in next(rows)}
    line = next(row for row in rows if row[names["参数名"] - 1].value == "外勤津贴")
    line[names["值"] - 1].value = 150
    newer = clerk.book.path.with_name("新政策.xlsx")
    book.save(newer)
    done = clerk.press("new_policy")
    assert not done.blocked, done.said
    (made,) = clerk.book.path.parent.glob("*-新政策.xlsm")
    after = Journey(FileBook(made, keep_formulas=True))
    income = after.column(FLOW, "收入")
    assert after.book._book[FLOW][f"{income}6"].value == "1.2万", "what was typed stands as it was typed"
    after.press("check")
    assert after.findings("未改") and len(clerk.pressed) + len(after.pressed) == 2


def test_the_manager_on_monday_presses_once(clerk: Journey) -> None:
    clerk.press("fix")
    clerk.press("compute")
    week = clerk.book.read("我的一周")
    texts = [str(value) for line in week.rows for value in line if value is not None]
    assert any(text.startswith("我的一周") for text in texts) and "二、离目标多远" in texts
    goals = {line[2]: line[4] for line in week.rows if line[2] in ("收入（元）", "走访（次）")}
    head, *rows = clerk.book.read(FLOW).rows[4:]
    mine, income = head.index("业绩归属"), head.index("收入")
    first = next(line[mine] for line in rows if line[mine])
    assert week.at(2, 4) and goals["收入（元）"] == pytest.approx(sum(line[income] for line in rows if line[mine] == first))
    assert goals["走访（次）"] is not None
    assert clerk.pressed == ["fix", "compute"], "one press of his own: 计算"
