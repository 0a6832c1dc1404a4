"""Random ledgers: every cell that holds anything is placed, parked or left out, once, and stands where the account says (P01).

The ledgers have titles (merged or not), two-row headers, names of registers and of nobody, doubled and missing headers, junk,
errors, formulas without value, totals, repeated headers, several tables, months across, instructions and empty rows.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy
from openpyxl.utils import range_boundaries

from building.campaign import share
from building.filings import build
from building.small_state import TODAY, clean_cells, inputs
from macros.errors import ToolkitError
from macros.importing.cell_account import CellAccount, Spot
from macros.importing.desk_view import desk_view
from macros.importing.import_map import looks_in, propose, sheets_of
from macros.importing.import_rows import ImportedRows, take
from macros.opening import open_session
from macros.session import Session
from validators.register import registers
from validators.values.cell import ErrorCell, UncomputedCell, as_text
from workbooks.book import Book, EditList, Grid
from workbooks.desk.content import DeskContent
from workbooks.desk.sheets.unmapped_sheet import parked_text

NAMES = {
    "R10": ["客户编码", "客户名称", "业务代码", "业务种类", "月份", "数量", "件数", "收入", "收入（万元）", "揽收人", "是否首笔", "利润"],
    "R03": ["客户编号", "单位名称", "地址", "联系电话", "单位性质", "行业", "客户经理", "建档日期", "客户级别", "重要客户"],
    "R20": ["走访编号", "客户编码", "日期", "方式", "走访人", "客户意见", "需求"],
    "R43": ["工号", "月", "基础工作得分", "业绩工资", "合计", "已付"],
    "R17": ["主体", "指标", "年", "年计划", "1月", "2月", "3月", "季度任务说明"],
}
JUNK = ["备注", "颜色", "片区说明", "序号", "老板生日", "2026", "核对", "Remark", "是否投标项目", "备注"]
WORDS = st.sampled_from(
    [
        "临江第1茶业公司",
        "LJ01K1",
        "LJ01G1",
        "特快",
        "函件",
        "是",
        "否",
        "城区",
        "9,99",
        "１２",
        "1.2万元",
        "见附件",
        "2026-10",
        "二〇二六年十月一日",
        "例：甲",
    ]
)
VALUES: SearchStrategy[Any] = st.one_of(
    st.none(),
    WORDS,
    st.integers(-5, 99_999),
    st.integers(1, 10**6).map(lambda n: n / 100),
    st.dates(dt.date(2025, 1, 1), dt.date(2026, 12, 31)),
    st.sampled_from([ErrorCell("#N/A"), ErrorCell("#SPILL!"), UncomputedCell("=A1*2"), True, dt.time(9, 30), "  ", "", "合计", "制表：王"]),
    st.text(alphabet="甲乙丙丁 元%\n", max_size=6),
)
EXTRA = st.sampled_from(
    [
        [],
        ["合计", 5, None, 7],
        ["小计"],
        ["注：以上不含代理", None, "审核：李"],
        ["二、城区片"],
        [None, None, None, None, None, None, None, "孤"],
        ["示例", "甲公司", 1, 2, 3],
    ]
)


class MadeBook:
    """A workbook of grids that were made up."""

    def __init__(self, grids: list[Grid]) -> None:
        self._grids = {grid.sheet: grid for grid in grids}
        self.path = Path("made.xlsx")

    def sheet_names(self) -> list[str]:
        return list(self._grids)

    def read(self, sheet: str) -> Grid:
        return self._grids[sheet]

    def formulas(self, sheet: str) -> frozenset[str]:
        return frozenset()

    def apply(self, edits: EditList) -> None:
        raise TypeError

    def save(self, path: Path | None = None) -> None:
        raise TypeError

    def close(self) -> None:
        return None


@st.composite
def headers(draw: DrawFn) -> list[str | None]:
    own = NAMES[draw(st.sampled_from(list(NAMES)))]
    names: list[str | None] = draw(st.lists(st.sampled_from(own), min_size=2, max_size=len(own), unique=draw(st.booleans())))
    for extra in draw(st.lists(st.sampled_from([None, *JUNK]), max_size=4)):
        names.insert(draw(st.integers(0, len(names))), extra)
    return names


@st.composite
def tables(draw: DrawFn) -> list[list[Any]]:
    """The rows of a table."""
    lines: list[list[Any]] = []
    if draw(st.booleans()):
        lines.append(
            [draw(st.sampled_from(["大客户台账", "2026年10月收入", "单位：万元", "单位：元", "临江市局 2026 年", "金额（万元）"]))]
        )
    names = draw(headers())
    if draw(st.integers(0, 3)) == 0:
        months: list[Any] = [f"{m}月" for m in range(1, draw(st.integers(4, 13)))]
        if draw(st.booleans()):
            lines.append([None] * len(names) + ["2026年"])
        names = [*names, *months, *draw(st.sampled_from([[], ["合计"], ["全年"]]))]
    lines.append(names)
    if draw(st.integers(0, 4)) == 0:
        lines.append(draw(st.lists(st.sampled_from(["元", "万元", "件", None, "姓名", "1", "2"]), max_size=len(names))))
    width = len(names) + draw(st.integers(0, 2))
    for _ in range(draw(st.integers(0, 6))):
        lines.append(draw(st.lists(VALUES, max_size=width)))
        if draw(st.integers(0, 4)) == 0:
            lines.append(list(draw(st.one_of(EXTRA, st.just(names)))))
    return lines


@st.composite
def ledgers(draw: DrawFn) -> list[Grid]:
    """The sheets of a ledger."""
    grids = []
    titles = ["业务量流水", "9月业务", "客户档案", "汇总", "填写说明", "Sheet1", "收入台账", "_隐藏", "封面", "薪酬表"]
    for title in draw(st.lists(st.sampled_from(titles), min_size=1, max_size=3, unique=True)):
        rows: list[list[Any]] = []
        for table in draw(st.lists(tables(), max_size=3)):
            rows += [*table, *[[] for _ in range(draw(st.integers(0, 2)))]]
        first = draw(st.sampled_from([1, 1, 4]))
        merged = [
            (first + r, 1, first + r + draw(st.integers(0, 2)), draw(st.integers(1, 4)))
            for r in draw(st.lists(st.integers(0, max(len(rows) - 1, 0)), max_size=2, unique=True))
        ]
        column = draw(st.sampled_from([1, 1, 3]))
        grids.append(Grid(sheet=title, rows=rows, first_row=first, first_column=column, merged=tuple(merged), hidden=draw(st.booleans())))
    return grids


def holds_anything(value: Any) -> bool:
    """Counted apart from the program: a cell with anything but spaces."""
    return value is not None and str(value).strip() != ""


def independent_count(grids: list[Grid]) -> dict[Spot, Any]:
    return {
        Spot(g.sheet, g.first_row + r, g.first_column + c): v
        for g in grids
        for r, line in enumerate(g.rows)
        for c, v in enumerate(line)
        if holds_anything(v)
    }


def imported(grids: list[Grid], desk: Session) -> ImportedRows:
    book: Book = MadeBook(grids)
    read = sheets_of(book)
    return take("旧台账.xlsx", propose(read, desk_view(desk), {}), desk, CellAccount.of(read), looks_in(book, read))


@pytest.fixture(scope="module")
def module_desk(tmp_path_factory: pytest.TempPathFactory, policy: Any) -> Session:
    """A desk with two customers and a person, opened once."""
    content = DeskContent(cells=clean_cells("LJ01"), inputs=inputs("LJ01"))
    made = build(tmp_path_factory.mktemp("desk") / "台账.xlsm", policy, "LJ01", content)
    return open_session(made, today=TODAY)


def conserved(grids: list[Grid], taken: ImportedRows) -> None:
    """The property: one fate a cell, and what the account says is so."""
    source, account = independent_count(grids), taken.account
    account.settle()
    fates = Counter([*account.placed, *account.parked, *account.reasons])
    assert set(fates) == set(source) and set(fates.values()) <= {1}
    assert account.counts.source == len(source)
    placed = {spot for rows in taken.rows.values() for row in rows for spot in row.spots.values()}
    assert placed == account.placed
    lines = account.lines()
    assert len(set(lines)) == len(lines) == len(account.parked)
    assert all(line.value == parked_text(source[spot]) and line.why for spot, line in account.parked.items())
    areas = [range_boundaries(line.cell) for line in account.left_out()]
    assert sum((right - left + 1) * (bottom - top + 1) for left, top, right, bottom in areas) == len(account.reasons)
    assert sum(line.cells for line in account.left_out()) == len(account.reasons) and all(account.reasons.values())


@settings(max_examples=share(4000, 150))
@given(grids=ledgers())
def test_every_cell_of_a_random_ledger_is_accounted_for(grids: list[Grid], module_desk: Session) -> None:
    conserved(grids, imported(grids, module_desk))


@settings(max_examples=share(400, 40))
@given(grids=ledgers(), data=st.data())
def test_a_cell_that_is_dropped_is_noticed(grids: list[Grid], data: st.DataObject, module_desk: Session) -> None:
    """The mutation: take any one fate away, and both the program's count and ours see it."""
    taken = imported(grids, module_desk)
    account = taken.account
    if not account.source:
        return
    spot = data.draw(st.sampled_from(sorted(account.source)))
    account.placed.discard(spot)
    account.parked.pop(spot, None)
    account.reasons.pop(spot, None)
    with pytest.raises(ToolkitError, match="合起来不等"):
        account.settle()


@settings(max_examples=share(600, 60))
@given(
    order=st.permutations(["客户编码", "业务代码", "月份", "数量", "收入", "揽收人"]),
    rows=st.lists(st.tuples(st.integers(1, 9_999), st.integers(1, 10**7)), min_size=1, max_size=8, unique=True),
    title=st.sampled_from([None, "大客户流水", "单位：元"]),
    blank=st.booleans(),
)
def test_each_column_that_has_a_home_is_placed(
    order: list[str], rows: list[tuple[int, int]], title: str | None, blank: bool, module_desk: Session
) -> None:
    """Parking everything does not count: of a ledger of known columns only headings and titles are not in the register."""
    cells = [
        {"客户编码": "LJ01K1", "业务代码": "特快", "月份": "2026-10", "数量": n, "收入": fen / 100, "揽收人": "LJ01G1"} for n, fen in rows
    ]
    lines: list[list[Any]] = [*([[title]] if title else []), *([[]] if blank else []), list(order), *[[c[h] for h in order] for c in cells]]
    taken = imported([Grid(sheet="台账", rows=lines)], module_desk)
    assert [row.cells for row in taken.rows["R10"]] == cells
    assert taken.account.counts.placed == 6 * len(rows) and taken.account.counts.parked == 0
    assert all(as_text(row.cells["客户编码"]) in as_text(taken.account.source[row.spots["客户编码"]]) for row in taken.rows["R10"])
    assert {registers()[name].sheet for name in taken.rows} == {"业务量流水"}
