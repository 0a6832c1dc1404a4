"""Computed columns on the way of a month: 校验, 计算, 打包, the next desk, 带入上月, the merged rows."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from building.filings import build, pack, take_in
from building.small_state import COUNTIES, NOW, PERIOD, Rows, clean_cells, inputs, write_policy_of
from macros.button import buttons
from macros.centre.issuing import make_desk
from macros.merge.consolidation import computed
from macros.opening import open_session
from macros.session import Session
from validators.finding import Finding
from workbooks.archive.home import Home
from workbooks.book import EditList, Status, WriteBlock, column_number
from workbooks.book_file import FileBook
from workbooks.desk.content import DeskContent
from workbooks.desk.sheets.written_sheet import read_written
from workbooks.read.read_policy import read_policy_book

BRANCH = "LJ01"
SCORES = {"基础工作得分": 90, "服务维护得分": 80, "信息反馈得分": 70, "大客户营销得分": 60}


def cells_of(branch: str) -> Rows:
    cells = clean_cells(branch)
    cells["R10"][0] |= {"成本": 10_000, "折扣折让": 45.67, "利润": 9.99}
    cells["R10"][1] |= {"企业全称": "别的公司"}
    cells["R17"] = [{"指标": "收入", "主体": f"{branch}G1", "年": "2026", "年计划": 120_000}]
    return cells


@pytest.fixture(scope="module")
def policy_book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_policy_of(tmp_path_factory.mktemp("policy") / "政策.xlsx")


@pytest.fixture(scope="module")
def desk(policy_book: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    policy, _ = read_policy_book(policy_book)
    content = DeskContent(cells=cells_of(BRANCH), inputs=inputs(BRANCH))
    return build(tmp_path_factory.mktemp("desk") / f"{PERIOD} 台账 {BRANCH}.xlsm", policy, BRANCH, content)


def opened(path: Path, book: FileBook) -> Session:
    return open_session(path, today=NOW.date(), now=NOW, book=book)


def press(name: str, path: Path, book: FileBook) -> EditList:
    edits = buttons()[name].press(opened(path, book))
    book.apply(edits)
    return edits


def column(book: FileBook, session: Session, register: str, header: str) -> list[Any]:
    raw = session.raws[register]
    return [book.read(raw.sheet).at(row, column_number(raw.letters[header])) for row in raw.rows]


LIVE = "live"


def names(book: FileBook, session: Session, register: str) -> list[Any]:
    """企业全称 of the rows; LIVE where it stands by formula."""
    return [LIVE if str(name).startswith("=IF(") else name for name in column(book, session, register, "企业全称")]


def typed_over(session: Session) -> list[Finding]:
    return [f for f in session.checked.findings if f.code == "computed_cell_typed"]


def test_check_fills_and_leaves_what_was_typed_which_compute_replaces_and_says(desk: Path) -> None:
    book = FileBook(desk)
    found = typed_over(opened(desk, book))
    assert [(f.sheet, f.column, f.value) for f in found] == [("业务量流水", "利润", "9.99"), ("业务量流水", "企业全称", "别的公司")]
    press("check", desk, book)
    session = opened(desk, book)
    assert column(book, session, "R10", "利润") == [9.99, None, None]
    assert names(book, session, "R10") == [LIVE, "别的公司", LIVE]
    assert names(book, session, "R20") == [LIVE, LIVE]
    assert column(book, session, "R03", "首次业务月") == [str(PERIOD)] * 2
    assert column(book, session, "R17", "实际") == [pytest.approx(12_345.67 * 3 + 3)]
    edits = press("compute", desk, book)
    session = opened(desk, book)
    assert column(book, session, "R10", "利润") == [pytest.approx(12_345.67 - 45.67 - 10_000), None, None]
    assert names(book, session, "R10") == [LIVE] * 3
    said = next(edit.text for edit in edits.edits if isinstance(edit, Status))
    assert "手填的 2 格已换成算出的数" in said and "9.99" in said and "别的公司" in said
    assert typed_over(session) == []


def test_what_the_program_wrote_is_its_own_when_the_rows_change(desk: Path) -> None:
    book = FileBook(desk)
    press("compute", desk, book)
    session = opened(desk, book)
    income = session.raws["R10"].letters["收入"]
    book.apply(EditList(edits=[WriteBlock(sheet="业务量流水", row=6, column=column_number(income), values=[[20_000]])]))
    stale = opened(desk, book)
    assert column(book, stale, "R10", "利润")[0] == pytest.approx(2_300)
    assert stale.filled["R10"].frame["利润"].iloc[0] == 2_000_000 - 4_567 - 1_000_000
    assert typed_over(stale) == []
    profit = session.raws["R10"].letters["利润"]
    book.apply(EditList(edits=[WriteBlock(sheet="业务量流水", row=6, column=column_number(profit), values=[[2_301]])]))
    assert [(f.cell, f.value) for f in typed_over(opened(desk, book))] == [(f"{profit}6", "2301")]


def test_a_workbook_that_remembers_nothing_claims_nothing(desk: Path, tmp_path: Path) -> None:
    def forget(session: Session, book: FileBook) -> None:
        grid = book.read("_状态")
        blank = [[None] * 20 for _ in grid.rows]
        book.apply(EditList(edits=[WriteBlock(sheet="_状态", row=1, column=8, values=blank)]))

    book = FileBook(desk)
    assert read_written(book)
    forget(opened(desk, book), book)
    assert read_written(book) is None
    assert typed_over(opened(desk, book)) == []


def test_a_submission_the_next_desk_and_the_merged_rows(policy_book: Path, tmp_path: Path) -> None:
    policy, _ = read_policy_book(policy_book)
    for branch in COUNTIES:
        content = DeskContent(cells=cells_of(branch), inputs=inputs(branch))
        sent = pack(build(tmp_path / f"{branch}.xlsm", policy, branch, content), tmp_path / "上报")
    sheet = openpyxl.load_workbook(sent)["业务量流水"]
    heads = {cell.value: cell.column - 1 for cell in sheet[5]}
    rows = [[cell.value for cell in line] for line in sheet.iter_rows(min_row=6)]
    assert [row[heads["企业全称"]] for row in rows] == ["云山第1茶业公司", "云山第2茶业公司", "云山第1茶业公司"]
    assert [row[heads["利润"]] for row in rows] == [pytest.approx(2_300), None, None]

    nextdesk = make_desk(policy_book, PERIOD.plus(1), tmp_path / "下月.xlsm", branch="YS03", today=dt.date(2026, 11, 2), carry=[sent])
    book = FileBook(nextdesk)
    session = opened(nextdesk, book)
    assert column(book, session, "R03", "首次业务月") == [str(PERIOD)] * 2 == column(book, session, "R03", "最近业务月")
    assert column(book, session, "R17", "实际") == [0] and column(book, session, "R17", "累计") == [None]
    assert typed_over(session) == []

    take_in(tmp_path / "home", policy_book, tmp_path / "上报")
    done, given = computed(Home(tmp_path / "home"), PERIOD)
    flow = given.frame("R10")
    assert sorted(flow["利润"].dropna()) == [230_000] * 3 and flow["企业全称"].notna().all()
    assert list(given.frame("R17")["实际"]) == [Decimal("37040.01")] * 3
    assert not done.differences


def test_carrying_in_the_open_workbook_fills_what_it_brings(policy_book: Path, tmp_path: Path) -> None:
    policy, _ = read_policy_book(policy_book)
    content = DeskContent(cells=cells_of(BRANCH), inputs=inputs(BRANCH))
    build(tmp_path / f"{PERIOD} 台账 {BRANCH}.xlsm", policy, BRANCH, content)
    fresh = build(
        tmp_path / f"{PERIOD.plus(1)} 台账 {BRANCH}.xlsm", policy, BRANCH, DeskContent(inputs=inputs(BRANCH)), period=PERIOD.plus(1)
    )
    book = FileBook(fresh)
    press("carry", fresh, book)
    session = opened(fresh, book)
    assert column(book, session, "R03", "最近业务月") == [str(PERIOD)] * 2
    assert typed_over(session) == []
    assert column(book, session, "R17", "实际") == [0]
    sheet = session.raws["R17"]
    place = column_number(sheet.letters["实际"])
    book.apply(EditList(edits=[WriteBlock(sheet=sheet.sheet, row=6, column=place, values=[[5]])]))
    assert [(f.row, f.value) for f in typed_over(opened(fresh, book))] == [(6, "5")]
