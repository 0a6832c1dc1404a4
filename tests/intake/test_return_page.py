"""退回单 leads to the cell: faults by class with links, at most four printed pages; the mail quotes the worst (ux 8, M16, M17)."""

from __future__ import annotations

import datetime as dt
import email
import email.policy
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import openpyxl

from macros.posting.return_page import ROOM, return_page
from macros.posting.returns import return_filings
from macros.reports.layout.context import BoardRow
from validators.finding import Finding, Severity
from validators.values.period import Month
from workbooks.archive.home import Home

PERIOD = Month(2026, 10)
ROW = BoardRow(branch="QH02", name="青禾县局", short="青禾", due=dt.date(2026, 11, 3))
EVENT: Any = SimpleNamespace(period="2026-10", version=1)


def fault(severity: Severity, row: int, message: str = "问题", sheet: str = "业务量流水") -> Finding:
    return Finding(
        code="c",
        rule=None,
        severity=severity,
        sheet=sheet,
        row=row,
        column="收入",
        cell=f"G{row}",
        message=message,
        remedy="改",
        record=str(row),
    )


def test_the_gravest_first_and_each_leads_to_its_cell() -> None:
    page = return_page(ROW, EVENT, "收入与量收不符", [fault(Severity.C, 7), fault(Severity.A, 9), fault(Severity.B, 8)])
    first, _ = page.find("×强制")
    assert [page.value(first + i, 2) for i in range(3)] == ["×强制", "◆准强制", "▲核实"]
    assert [page.cells[first + i, 4].link for i in range(3)] == ["业务量流水!G9", "业务量流水!G8", "业务量流水!G7"]
    assert page.find("收入与量收不符") == (3, 3) and page.find("×强制 1 处、◆准强制 1 处、▲核实 1 处") == (4, 3)
    assert page.printing.landscape and page.print_scale() > 85


def test_rows_are_as_high_as_their_words() -> None:
    page = return_page(ROW, EVENT, "原因" * 200, [fault(Severity.A, 9, "很长的一句话，" * 20), fault(Severity.A, 10)])
    first, _ = page.find("×强制")
    assert page.heights[first] > 60 > page.heights[first + 1] and page.heights[3] > 80


def test_at_most_four_printed_pages() -> None:
    page = return_page(ROW, EVENT, "改", [fault(Severity.A, 6 + i, "很长的一句话，" * 12) for i in range(500)])
    last = page.value(page.last_row, 2)
    shown = page.last_row - page.find("×强制")[0]
    assert last == f"另有 {500 - shown} 处，见《校验结果》" and 20 < shown < 80
    assert sum(page.heights.get(row, page.row_height) for row in range(1, page.last_row + 1)) < ROOM + 60


def test_the_file_shows_what_must_be_looked_at_and_the_mail_quotes_it(home: Home, tmp_path: Path) -> None:
    done = return_filings(home, PERIOD, tmp_path / "退", now=dt.datetime(2026, 11, 4), branch="QH02", reason="请补盖章")
    book, mail = done.out
    made = openpyxl.load_workbook(book)
    assert {s.title for s in made.worksheets if s.sheet_state == "visible"} >= {"退回单", "封面", "校验结果"}
    faults = [line for line in made["校验结果"].iter_rows(min_row=6, values_only=True) if line[1]]
    named = {line[2] for line in faults}
    assert all((made[sheet].sheet_state == "visible") is (sheet in named) for sheet in ("客户档案", "业务量流水", "走访记录"))
    words = email.message_from_bytes(mail.read_bytes(), policy=email.policy.default).get_body(("plain",))
    assert words is not None and "第 1 版退回：请补盖章" in words.get_content()
