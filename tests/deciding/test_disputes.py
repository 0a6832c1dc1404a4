"""疑义: written on a statement or on what was published, it goes up with the next file, gets an answer and an age (ux 6)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from macros.click import press
from workbooks.book_file import FileBook

PAY = [{"工号": "LJ01G1", "月": "2026-10", "基础工作得分": 90, "服务维护得分": 90, "信息反馈得分": 90, "大客户营销得分": 90}]
SAID, LATER = "第 3 行特快少算 20 件，应是 120 元", "营销奖励少了 9 月那一笔"
ANSWER = "已核对量收，9 月更正单里补发 20 元"
Run = Callable[..., Any]


def month_rows(clean: Run, month: str) -> dict[str, Any]:
    return clean("LJ01") | {"R43": [PAY[0] | {"月": month}]}


@pytest.fixture
def opened(desk: Run, clean: Run) -> FileBook:
    """A desk on which the pay was computed."""
    book = FileBook(desk(cells=month_rows(clean, "2026-10")), keep_formulas=True)
    press("compute", book)
    return book


def statement(book: FileBook) -> tuple[Any, str]:
    """The sheet of the one manager, and the cell in which he may write."""
    (name,) = (name for name in book.sheet_names() if name.startswith("薪酬单·"))
    row = next(c.row for line in book._book[name].iter_rows() for c in line if str(c.value).startswith("疑义（"))
    return book._book[name], f"B{row + 1}"


def test_what_stands_on_the_statement_goes_up_is_answered_and_comes_back(
    opened: FileBook, keybook: Run, policy_book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheet, cell = statement(opened)
    sheet[cell] = SAID
    press("compute", opened)
    assert statement(opened)[0][cell].value == SAID, "computing again keeps what was written"
    press("check", opened)
    told = [line for line in opened.read("校验结果").rows[5:] if line[2] == "薪酬单"]
    assert [(line[0], line[1], line[4], line[8]) for line in told] == [("√已说明", "▲核实", "疑义", SAID)]
    sent = press("submit", opened)
    assert not sent.blocked and sent.files, sent.said
    home = tmp_path / "中心"
    assert keybook("collect", sent.files[0], "--home", home, "--policy", policy_book).status == 0
    listed = keybook("dispute", "--home", home, "--json").json["disputes"]
    assert [(d["branch"], d["person"], d["period"], d["text"], d["answered"]) for d in listed] == [
        ("LJ01", "LJ01G1", "2026-10", SAID, None)
    ]
    later = dt.date.fromisoformat(listed[0]["raised"]) + dt.timedelta(9)
    monkeypatch.setenv("KEYBOOK_TODAY", str(later))
    assert "没有答复的 1 条" in (told := keybook("dispute", "--home", home).out) and "已 9 天；没有答复" in told
    which = ("dispute", "--home", home, "--branch", "LJ01", "--person", "LJ01G1", "--about", "2026-10")
    assert keybook(*which, "--answer", "好", "--by", "ZZ01").status == 2
    assert "用了 9 天" in keybook(*which, "--answer", ANSWER, "--by", "ZZ01").out
    assert keybook("consolidate", "--home", home, "--period", "2026-10", "--out", tmp_path / "汇总.xlsx").status in (0, 1)
    out = tmp_path / "发布"
    ran = keybook("publish", "--home", home, "--period", "2026-10", "--out", out, "--levels")
    assert ran.status == 0 and "疑义" not in ran.out, "none is left without an answer"
    own = openpyxl.load_workbook(next(out.glob("发布_*_LJ01_*.xlsx")))["疑义答复"]
    line = [cell.value for cell in own[5]][1:]
    assert line[1:4] == ["2026-10", "LJ01G1", SAID] and line[5:8] == [9, "√已答复", ANSWER]


def test_what_stands_on_the_published_file_goes_up_with_the_next(opened: FileBook, keybook: Run, policy_book: Path, tmp_path: Path) -> None:
    home, out = tmp_path / "中心", tmp_path / "发布"
    sent = press("submit", opened)
    assert keybook("collect", sent.files[0], "--home", home, "--policy", policy_book).status == 0
    keybook("consolidate", "--home", home, "--period", "2026-10", "--out", tmp_path / "汇总.xlsx")
    assert keybook("publish", "--home", home, "--period", "2026-10", "--out", out, "--levels").status == 0
    published = next((out / "三级" / "LJ01").glob("*LJ01G1*.xlsx"))
    book = openpyxl.load_workbook(published)
    page = book["薪酬合计"]
    column = next(cell.column for cell in page[4] if cell.value == "疑义")
    own = next(row for row in range(5, 9) if page.cell(row, 3).value == "LJ01G1")
    assert page.protection.sheet and not page.cell(own, column).protection.locked and page.cell(own, 4).protection.locked
    page.cell(own, column).value = LATER
    assert not any(f.code == "pay_disputed" for f in press("check", opened).outcome.findings)
    book.save(opened.path.parent / published.name)
    done = press("submit", opened)
    assert "第 2 版已做好" in done.said, "what is said there is part of what was packed"
    assert keybook("collect", done.files[0], "--home", home).status == 0
    (found,) = keybook("dispute", "--home", home, "--json").json["disputes"]
    assert (found["person"], found["period"], found["text"]) == ("LJ01G1", "2026-10", LATER)
    again = keybook("publish", "--home", home, "--period", "2026-10", "--out", out)
    assert again.status == 2, "the new file has to be consolidated first"
