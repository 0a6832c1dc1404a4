"""A column written in one doubtful way is settled by one choice of the clerk, kept with the desk and sent along (settled 35)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from building.commands import Ran
from validators.columns.column_choice import choices
from workbooks.scan.scan_book import ScanBook

TURNED = ("05/10/2026", "06/10/2026", "07/10/2026", "08/10/2026")


@pytest.fixture
def turned(desk: Callable[..., Path], clean: Callable[..., Any]) -> Path:
    """A desk in which the dates of the visits are written day before month."""
    cells = clean("LJ01")
    visits = cells["R20"][:1] * len(TURNED)
    cells["R20"] = [row | {"走访编号": f"ZF{i}", "日期": day} for i, (row, day) in enumerate(zip(visits, TURNED, strict=True), 1)]
    return desk("LJ01", cells=cells)


def doubted(ran: Ran, code: str = "ambiguous_date") -> list[dict[str, Any]]:
    return [f for f in ran.json["findings"] if f["code"] == code]


def test_nothing_is_read_before_the_choice_is_made(turned: Path, keybook: Callable[..., Ran]) -> None:
    (asked,) = doubted(keybook("check", turned, "--json"))
    assert (asked["severity"], asked["sheet"], asked["column"]) == ("A", "走访记录", "日期")
    assert "这一列共有 4 格这样写" in asked["message"] and "“先日后月”或“先月后日”" in asked["remedy"]


def test_what_is_no_choice_is_refused(turned: Path, keybook: Callable[..., Ran]) -> None:
    (asked,) = doubted(keybook("check", turned, "--json"))
    ran = keybook("reason", turned, "--finding", asked["key"], "--text", "看上去是先写日子的", "--by", "LJ01G1")
    assert ran.status == 2 and "选其中一种：先日后月、先月后日" in ran.err


def test_one_choice_reads_every_cell_and_travels(turned: Path, tmp_path: Path, keybook: Callable[..., Ran]) -> None:
    (asked,) = doubted(keybook("check", turned, "--json"))
    assert keybook("reason", turned, "--finding", asked["key"], "--text", "先日后月", "--by", "LJ01G1").status == 0
    (told,) = doubted(keybook("check", turned, "--json"))
    assert (told["severity"], told["key"], told["reason"]) == ("D", asked["key"], "先日后月")
    assert "按选定的“先日后月”读作 2026-10-05" in told["message"] and "4 格都这样读了" in told["message"]

    assert keybook("submit", turned, "--out", tmp_path / "上报").status == 0
    (sent,) = (tmp_path / "上报").glob("*.xlsx")
    visits = ScanBook(sent).read("走访记录").rows
    place = visits[4].index("日期")
    assert [line[place] for line in visits[5:9]] == [dt.date(2026, 10, day) for day in (5, 6, 7, 8)]
    said = [line for line in ScanBook(sent).read("校验结果").rows if "先日后月" in line]
    assert len(said) == 1 and asked["key"] in said[0]


def test_the_choice_holds_for_the_next_month(turned: Path, tmp_path: Path, policy_book: Path, keybook: Callable[..., Ran]) -> None:
    (asked,) = doubted(keybook("check", turned, "--json"))
    keybook("reason", turned, "--finding", asked["key"], "--text", "先日后月", "--by", "LJ01G1")
    out = tmp_path / "下月.xlsm"
    made = keybook("desk", "new", "--policy", policy_book, "--branch", "LJ01", "--period", "2026-11", "--carry", turned, "--out", out)
    assert made.status == 0, made.err
    manifest = {line[0]: line[1] for line in ScanBook(out).read("_manifest").rows}
    assert manifest[f"理由/{asked['key']}"] == "先日后月"


def test_a_choice_written_on_the_sheet_counts_at_the_next_press(turned: Path, tmp_path: Path, keybook: Callable[..., Ran]) -> None:
    marked = tmp_path / "标好.xlsx"
    keybook("check", turned, "--annotate", marked)
    book = openpyxl.load_workbook(marked)
    sheet = book["校验结果"]
    (row,) = [line for line in sheet.iter_rows(min_row=6) if "先日后月" in str(line[7].value)]
    assert not row[8].protection.locked
    row[8].value = "先月后日"
    book.save(marked)
    told = doubted(keybook("check", marked, "--json"))
    assert {f["severity"] for f in told} == {"D"} and "读作 2026-05-10" in told[0]["message"]


def test_numbers_with_a_comma_in_the_wrong_place(desk: Callable[..., Path], clean: Callable[..., Any], keybook: Callable[..., Ran]) -> None:
    cells = clean("LJ01")
    cells["R10"] = [row | {"收入": f"{100 + i}，50"} for i, row in enumerate((cells["R10"] * 3)[:3])]
    made = desk("LJ01", cells=cells)
    (asked,) = doubted(keybook("check", made, "--json"), "ambiguous_number")
    assert keybook("compute", made, "--only", "D10", "--json").status in (0, 1)
    keybook("reason", made, "--finding", asked["key"], "--text", "当小数点", "--by", "LJ01G1")
    (told,) = doubted(keybook("check", made, "--json"), "ambiguous_number")
    assert told["severity"] == "D" and "读作 100.50" in told["message"]


def test_only_what_every_cell_can_be_is_offered() -> None:
    assert choices("ambiguous_date", ["05/10/2026", "31/10/2026", "01/02/2026"]) == ("先日后月",)
    assert choices("ambiguous_date", ["26-10-05", "98-10-31"]) == ("年月日",)
    assert choices("ambiguous_month", ["10/2026"] * 3) == ("先月后年",)
    assert choices("ambiguous_number", ["US$5"] * 3) == ()
