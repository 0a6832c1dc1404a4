"""What staff do to a sheet, and what is read of it all the same (design.md 8; V04, V38), from real files."""

from __future__ import annotations

import datetime as dt
import re
import zipfile
from collections.abc import Callable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from macros.opening import open_session
from macros.session import Session
from validators.finding import Finding
from validators.register import registers
from validators.values.cell import ErrorCell, UncomputedCell

TODAY = dt.date(2026, 11, 2)
HEADERS = ["客户编码", "业务代码", "月份", "数量", "收入", "业绩归属"]
LINE = ["KH01", "特快", "2026-10", 816, 10000.5, "G1"]
NIL = "客户档案、走访记录"
Plain = Callable[..., Path]


@pytest.fixture
def flow(plain: Plain, policy_book: Path) -> Callable[..., Session]:
    """`flow(rows, sheet=...)`: a workbook whose 业务量流水 holds these rows, opened."""

    def make(rows: Sequence[Sequence[Any]], *, sheet: str = "业务量流水", **labels: Any) -> Session:
        path = plain({sheet: rows}, **{"零报": NIL, **labels})
        return open_session(path, policy=policy_book, today=TODAY)

    return make


def records(session: Session) -> list[tuple[Any, ...]]:
    """Excel row, customer, product, quantity in thousandths, income in fen."""
    frame = session.checked.facts.frame("R10")
    return [
        tuple(None if v is None or v != v else v for v in row)
        for row in frame[["_row", "客户编码", "业务代码", "数量", "收入"]].astype(object).where(frame.notna(), None).values.tolist()
    ]


def codes(session: Session) -> list[tuple[str, int | None]]:
    return [(f.code, f.row) for f in session.checked.findings if f.code != "missing_column"]


def one(session: Session, code: str) -> Finding:
    found = [f for f in session.checked.findings if f.code == code]
    assert len(found) == 1, [f.code for f in session.checked.findings]
    return found[0]


CLEAN = [(2, "KH01", "特快", 816_000, 1_000_050)]


def test_the_plain_sheet(flow: Callable[..., Session]) -> None:
    session = flow([HEADERS, LINE])
    assert records(session) == CLEAN and codes(session) == []
    assert session.raws["R10"].header_row == 1 and session.raws["R10"].letters["收入"] == "E"


def test_columns_in_another_order_and_by_their_earlier_names(flow: Callable[..., Session]) -> None:
    session = flow(
        [["业务收入", "归属人", "★客户编号（必填）", "件数", "业务月份", "业务种类"], [10000.5, "G1", "KH01", 816, "2026-10", "特快"]]
    )
    assert records(session) == CLEAN and codes(session) == []
    assert session.raws["R10"].letters["客户编码"] == "C"


def test_title_rows_above_and_a_header_far_down(flow: Callable[..., Session]) -> None:
    for above in (3, 30):
        lines = [["临江市局 2026年10月 业务量流水"], ["收入单位：元", "", "客户编码见档案"], *[[]] * (above - 2)]
        assert records(flow([*lines, HEADERS, LINE])) == [(above + 2, *CLEAN[0][1:])]


def test_a_header_below_the_depth_is_named(flow: Callable[..., Session]) -> None:
    session = flow([*[["说明"]] * 45, HEADERS, LINE])
    assert "《业务量流水》里找不到表头" in one(session, "no_header").message


def test_blank_rows_are_passed_over_and_rows_keep_their_numbers(flow: Callable[..., Session]) -> None:
    session = flow([HEADERS, LINE, [], [None, "　", " "], ["KH02", *LINE[1:]], [], []])
    assert [row[0] for row in records(session)] == [2, 5]
    assert codes(session) == []


def test_full_width_text_and_trailing_spaces(flow: Callable[..., Session]) -> None:
    session = flow([[" 客 户 编 码 ", *HEADERS[1:]], ["ＫＨ０１　", " 特快 ", "２０２６-１０", "８１６", "１０,０００.５", "G1"]])
    assert records(session) == CLEAN
    assert codes(session) == [("number_as_text", 2), ("number_as_text", 2)]
    assert {f.mend for f in session.checked.findings} == {816.0, 10000.5}


@pytest.mark.parametrize(
    ("typed", "fen"),
    [
        ("1.2万", 1_200_000),
        ("1.2万元", 1_200_000),
        ("￥10,000.50", 1_000_050),
        ("（120）", -12_000),
        ("-120", -12_000),
        ("1 234.5", 123_450),
        ("0.3亿", 3_000_000_000),
        ("12.345", 1_235),
        ("+7", 700),
    ],
)
def test_numbers_as_text_are_read_with_a_proposed_mend(flow: Callable[..., Session], typed: str, fen: int) -> None:
    session = flow([HEADERS, [*LINE[:4], typed, "G1"]])
    assert records(session)[0][4] == fen
    finding = one(session, "number_as_text")
    assert finding.cell == "E2" and finding.severity == "C" and finding.mend == fen / 100


@pytest.mark.parametrize("typed", ["约3万", "一万", "10000块", "1.2.3", "一二", "见附件", "0x1F"])
def test_text_that_is_no_number_is_class_a(flow: Callable[..., Session], typed: str) -> None:
    finding = one(flow([HEADERS, [*LINE[:4], typed, "G1"]]), "not_a_number")
    assert (finding.cell, finding.severity, finding.value) == ("E2", "A", typed)


def test_huge_numbers_booleans_and_dates_where_money_belongs(flow: Callable[..., Session]) -> None:
    found = {}
    for value in (10**30, 1e300, True, dt.datetime(2026, 10, 1), 123456789012345678):
        session = flow([HEADERS, [*LINE[:4], value, "G1"]])
        found[value] = [f.code for f in session.checked.findings if f.cell == "E2"]
    assert list(found.values()) == [["above_maximum"], ["above_maximum"], ["not_a_number"], ["not_a_number"], ["above_maximum"]]


def test_subtotals_and_repeated_headers_are_no_records(flow: Callable[..., Session]) -> None:
    session = flow(
        [
            HEADERS,
            LINE,
            ["小计", "", "", 816, 10000.5],
            HEADERS,
            ["KH02", *LINE[1:]],
            ["", "合 计：", "", 1632, 20001],
            ["总计（元）", None, None, 1632, 20001],
        ]
    )
    assert [row[0] for row in records(session)] == [2, 5]
    assert codes(session) == [("subtotal_row", 3), ("repeated_header", 4), ("subtotal_row", 6), ("subtotal_row", 7)]


def test_a_customer_whose_name_has_a_total_in_it_is_a_record(plain: Plain, policy_book: Path) -> None:
    path = plain(
        {"客户档案": [["客户编码", "企业全称"], ["KH01", "合计商贸公司"], ["KH02", "总计会计事务所"]]}, 零报="业务量流水、走访记录"
    )
    session = open_session(path, policy=policy_book, today=TODAY)
    assert list(session.checked.facts.frame("R03")["客户编码"]) == ["KH01", "KH02"]


def test_a_doubled_column_reads_the_left_one(flow: Callable[..., Session]) -> None:
    session = flow([[*HEADERS, "收入", "颜色"], [*LINE, 99, "红"]])
    assert records(session) == CLEAN
    assert [(f.code, f.cell) for f in session.checked.findings if f.code != "missing_column"] == [
        ("doubled_column", "G1"),
        ("unknown_column", "H1"),
    ]


def test_error_cells_are_named_and_are_not_empty(flow: Callable[..., Session]) -> None:
    session = flow([HEADERS, ["KH01", "特快", "2026-10", "#DIV/0!", "#N/A", "G1"]])
    assert session.raws["R10"].cells["收入"] == [ErrorCell("#N/A")]
    assert [(f.code, f.cell, f.value) for f in session.checked.findings if f.code == "error_cell"] == [
        ("error_cell", "D2", "#DIV/0!"),
        ("error_cell", "E2", "#N/A"),
    ]


def test_formulas_without_a_computed_value_are_named(flow: Callable[..., Session]) -> None:
    session = flow([HEADERS, [*LINE[:3], '=IF(1>0,"a","b")', "=D2*2", "G1"]])
    assert session.raws["R10"].cells["收入"] == [UncomputedCell("=D2*2")]
    found = [f.value for f in session.checked.findings if f.code == "formula_without_value"]
    assert found == ['=IF(1>0,"a","b")', "=D2*2"]


def test_a_formula_computed_to_nothing_is_blank(
    flow: Callable[..., Session], repack: Callable[..., Path], policy_book: Path, tmp_path: Path
) -> None:
    """Excel keeps ="" as t="str" with an empty value: computed, and blank."""
    session = flow([HEADERS, [*LINE[:3], "=1", *LINE[4:]]])
    part = "xl/worksheets/sheet2.xml"
    with zipfile.ZipFile(session.path) as archive:
        xml = archive.read(part)
    for empty in (b"<v></v>", b"<v/>"):
        changed = re.sub(rb'<c r="D2".*?</c>', b'<c r="D2" t="str"><f>IF(1,"","")</f>' + empty + b"</c>", xml)
        assert changed != xml
        path = repack(session.path, {part: changed}, tmp_path / "b.xlsx")
        again = open_session(path, policy=policy_book, today=TODAY)
        assert records(again) == [(2, "KH01", "特快", None, 1_000_050)] and codes(again) == []


def test_units_and_remarks_in_a_header(flow: Callable[..., Session]) -> None:
    assert records(flow([[*HEADERS[:4], "收入（元）", "业绩归属(选填)"], LINE])) == CLEAN
    session = flow([[*HEADERS[:4], "收入（万元）", "业绩归属"], LINE])
    assert records(session) == [(2, "KH01", "特快", 816_000, 10_000_500_000)]  # ten thousand times, and said (settled 36)
    assert ("unit_applied", None) in codes(session)


def test_a_scientific_form_is_not_computed_with(flow: Callable[..., Session]) -> None:
    session = flow([HEADERS, [*LINE[:4], "1e3", *LINE[5:]]])
    assert records(session)[0][4] is None
    assert [(f.code, f.severity) for f in session.checked.findings if f.column == "收入"] == [("ambiguous_number", "A")]


SPELLINGS = [
    "2026-10-05",
    "2026/10/5",
    "2026.10.5",
    "2026年10月5日",
    "２０２６年１０月５日",
    "20261005",
    20261005,
    46300.0,
    " 2026-10-05 ",
    "2026-10-05 08:30",
    "2026/10/05 08:30:00",
    "2026 年 10 月 5 日",
    "10月5日",
]


@pytest.mark.parametrize("spelling", SPELLINGS, ids=str)
def test_a_date_in_any_spelling(flow: Callable[..., Session], spelling: Any) -> None:
    session = flow([[*HEADERS, "业务日期"], [*LINE, spelling]])
    assert session.checked.facts.frame("R10")["业务日期"][0].date() == dt.date(2026, 10, 5)
    finding = one(session, "date_as_text")
    assert (finding.severity, finding.mend, finding.cell) == ("D", dt.date(2026, 10, 5), "G2")


@pytest.mark.parametrize("typed", ["2026-02-30", "2026-13-01", "昨天", 20261305, 12, True, "0000-01-01"], ids=str)
def test_what_is_no_date_is_said(flow: Callable[..., Session], typed: Any) -> None:
    session = flow([[*HEADERS, "业务日期"], [*LINE, typed]])
    finding = one(session, "not_a_date")
    assert (finding.severity, finding.cell) == ("A", "G2") and "V03" in finding.message


def test_a_real_date_says_nothing(flow: Callable[..., Session]) -> None:
    session = flow([[*HEADERS, "业务日期"], [*LINE, dt.datetime(2026, 10, 5)]])
    assert codes(session) == []


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("2026年10月", "2026-10"),
        ("202610", "2026-10"),
        (202610, "2026-10"),
        (dt.datetime(2026, 10, 1), "2026-10"),
        ("２０２６／１０", "2026-10"),
    ],
    ids=str,
)
def test_a_month_in_any_spelling(flow: Callable[..., Session], typed: Any, read: str) -> None:
    session = flow([HEADERS, [*LINE[:2], typed, *LINE[3:]]])
    assert session.checked.facts.frame("R10")["月份"][0] == read and codes(session) == []


@pytest.mark.parametrize("name", ["业务量流水", " 业务量流水 ", "业务流水", "用邮量流水", "《业务量流水》", "业务量", "业务量 明细"])
def test_the_sheet_by_any_of_its_names(flow: Callable[..., Session], name: str) -> None:
    assert records(flow([HEADERS, LINE], sheet=name)) == CLEAN


def test_hidden_sheets_rows_and_columns_are_read(flow: Callable[..., Session], policy_book: Path) -> None:
    session = flow([HEADERS, LINE, ["KH02", *LINE[1:]]])
    book = openpyxl.load_workbook(session.path)
    sheet = book["业务量流水"]
    sheet.sheet_state, sheet.row_dimensions[3].hidden, sheet.column_dimensions["E"].hidden = "hidden", True, True
    book.save(session.path)
    again = open_session(session.path, policy=policy_book, today=TODAY)
    assert [row[4] for row in records(again)] == [1_000_050, 1_000_050]


def test_a_merged_cover_with_labels_anywhere(policy_book: Path, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    cover = book.active
    cover.title = "封面"
    cover["B2"], cover["B4"], cover["D4"], cover["F4"] = "月报", "机构编码：", "lj01", "期间"
    cover["G4"], cover["B6"], cover["E6"], cover["B8"], cover["C8"] = "2026年10月", "填报人", "G1", "填报日期", "2026.10.31"
    cover["B10"], cover["C10"] = "零报", NIL
    for area in ("B2:H2", "B4:C4", "D4:E4", "B6:D6", "E6:G6"):
        cover.merge_cells(area)
    sheet = book.create_sheet("业务量流水")
    for row in (HEADERS, LINE):
        sheet.append(row)
    book.save(tmp_path / "a.xlsx")
    session = open_session(tmp_path / "a.xlsx", policy=policy_book, today=TODAY)
    assert (session.filing.branch, str(session.filing.period), session.filing.filled_by) == ("LJ01", "2026-10", "G1")
    assert session.filing.filled_on == dt.date(2026, 10, 31) and session.filing.name == "临江市局"
    assert codes(session) == []


def test_missing_sheets_are_named_each(plain: Plain, policy_book: Path) -> None:
    session = open_session(plain({"业务量流水": [HEADERS, LINE]}), policy=policy_book, today=TODAY)
    said = [f.message for f in session.checked.findings if f.code == "sheet_empty"]
    assert said == ["工作簿里没有《客户档案》", "工作簿里没有《走访记录》"]


def test_every_register_is_read_from_its_own_headers(plain: Plain, policy: Any, policy_book: Path) -> None:
    wanted = [registers()[name] for name in policy.pack.registers]
    sheets = {register.sheet: [[c.header for c in register.columns]] for register in wanted}
    session = open_session(plain(sheets, 零报="全部"), policy=policy_book, today=TODAY)
    assert set(session.raws) == set(policy.pack.registers) and codes(session) == []
    for name, raw in session.raws.items():
        assert set(raw.letters) == {c.header for c in registers()[name].columns}, name


def test_a_percent_is_read_exactly(plain: Plain, policy_book: Path) -> None:
    path = plain(
        {"业务目录": [["业务代码", "名称", "提成比例"], ["特快", "特快", 0.1], ["函件", "函件", "2.5%"], ["储蓄", "储蓄", "５"]]},
        cover=False,
        name="p.xlsx",
    )
    from workbooks.read.read_policy import policy_of
    from workbooks.read.read_registers import read_registers
    from workbooks.scan.scan_book import ScanBook

    policy, _, findings = policy_of(read_registers(ScanBook(path), [registers()["R07"]]), open_session_pack())
    assert list(policy.frames["R07"]["提成比例"]) == [Decimal("0.1"), Decimal("0.025"), Decimal(5)]
    assert [(f.code, f.cell, f.mend) for f in findings if f.rule == "V04"] == [("rate_above_one", "C4", None)]


def open_session_pack() -> Any:
    from validators.packs.trade_pack import packs

    return packs()["P01"]
