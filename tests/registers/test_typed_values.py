"""What staff type into cells of numbers, dates, months and codes: one reading is computed with, more than one is named (settled 35)."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from validators.checking import read_sheet, reading_of
from validators.filing.inputs import Filing
from validators.finding import Finding
from validators.register import RawSheet, registers
from validators.values.cell import ErrorCell, UncomputedCell
from validators.values.date_kinds import Date, MonthText
from validators.values.kinds import Code, Enum, Kind, Ref, Txt
from validators.values.number_kinds import Count, Money, Number, Percent, Quantity
from validators.values.period import Month

OCTOBER = Month(2026, 10)
FILING = Filing(branch="LJ01", name="临江市局", period=OCTOBER)

READ: list[tuple[str, int]] = [
    ("12,909\u200b.01", 1_290_901),
    ("\ufeff12909.01", 1_290_901),
    ("12\u2060909.01\u200e", 1_290_901),
    ("１２，９０９．０１", 1_290_901),
    (" 12 909.01 ", 1_290_901),
    ("￥12,909.01", 1_290_901),
    ("¥ 12909.01元", 1_290_901),
    ("人民币12909.01", 1_290_901),
    ("1,234,567", 123_456_700),
    ("1,2345,6789", 12_345_678_900),
    ("1,0000", 1_000_000),
    ("1.2万", 1_200_000),
    ("1.2万元", 1_200_000),
    ("3千", 300_000),
    ("0.5亿", 5_000_000_000),
    ("−5", -500),
    ("00012", 1_200),
    ("19000.00元整", 1_900_000),
    ("3.5万元整", 3_500_000),
    ("12 909 000", 1_290_900_000),
    ("12\t909", 1_290_900),
    ("(1,234.50)", -123_450),
]
UNREAD = {
    "19000，00": "可能是 19,000.00，也可能是 1,900,000",
    "9,99": "可能是 9.99，也可能是 999",
    "12 34": "中间有空格，可能是一个数 1234，也可能是两个数",
    "1 2 3": "可能是一个数 123",
    "100 20": "也可能是两个数",
    "1.2w": "里的 w 多半是“万”，可能是 12,000",
    "3W": "可能是 30,000",
    "12，5": "可能是 12.5，也可能是 125",
    "1,2万": "可能是 12,000，也可能是 120,000",
    "1200，1300元": "可能是一个数 12001300元，也可能是几个数",
    "100,000,00": "可能是 100,000.00，也可能是 10,000,000",
    "1,02": "可能是 1.02，也可能是 102",
    "1.234,56": "可能是 1,234.56",
    "1,23,456": "逗号的位置不对",
    "0,123": "可能是 0.123，也可能是 123",
    ",5": "逗号的位置不对",
    "1,": "逗号的位置不对",
    "1.9E+04": "科学记数的写法，也许是 19,000",
    "2e3": "科学记数",
    "$100": "外币",
    "100美元": "外币",
    "€5": "外币",
    "100\n200": "一格里有两行",
    "1万2": "可能是 12,000，也可能是 10,002",
    "12。5": "不是小数点",
    "-": "不知道是零还是没有",
    "——": "不知道是零还是没有",
    "/": "不知道是零还是没有",
    "无": "不知道是零还是没有",
    "NULL": "不知道是零还是没有",
    "1,200.50-": "像是负数，可能是 -1,200.50",
    "负1200": "像是负数，可能是 -1,200",
    "△ 35": "像是负数，可能是 -35",
    "1200.00CR": "像是负数，可能是 -1,200.00",
}


@pytest.mark.parametrize(("text", "fen"), READ)
def test_an_amount_that_can_be_read_in_one_way(text: str, fen: int) -> None:
    reading = Money().parse(text)
    assert reading.value == fen and reading.problem is not None
    assert (reading.problem.code, reading.problem.severity.value) == ("number_as_text", "C")
    unseen = any(ch in text for ch in "\u200b\ufeff\u2060\u200e")
    assert reading.problem.message.startswith("数字里有看不见的字符" if unseen else "数字写成了文字")
    assert Money().parse(reading.mend).value == fen


@pytest.mark.parametrize(("text", "says"), UNREAD.items())
@pytest.mark.parametrize("kind", [Money(), Quantity(), Count(), Number(), Percent()], ids=lambda kind: type(kind).__name__)
def test_a_number_with_two_readings_is_neither_computed_nor_mended(kind: Kind, text: str, says: str) -> None:
    reading = kind.parse(text)
    assert reading.value is None and reading.mend is None and reading.problem is not None
    assert (reading.problem.code, reading.problem.severity.value) == ("ambiguous_number", "A")
    assert says in reading.problem.message and "没有计算" in reading.problem.message


@pytest.mark.parametrize(
    ("kind", "text", "says"),
    [
        (Money(), "30件", "写的是件，这一列要填元"),
        (Money(), "5%", "写的是%，这一列要填元"),
        (Quantity(), "30元", "写的是元，这一列不是金额"),
        (Count(), "3%", "不是比例"),
        (Money(), dt.datetime(2026, 10, 5), "是日期，不是数字"),
    ],
)
def test_another_unit_than_the_columns(kind: Kind, text: Any, says: str) -> None:
    reading = kind.parse(text)
    assert reading.value is None and reading.problem is not None and says in reading.problem.message


@given(st.integers(0, 10**11), st.sampled_from([3, 4]), st.booleans())
def test_clean_groups_are_read_and_any_moved_comma_is_not(number: int, size: int, drop: bool) -> None:
    digits = str(number)
    groups = [digits[max(0, end - size) : end] for end in range(len(digits), 0, -size)][::-1]
    assert Money().parse(",".join(groups)).value == number * 100
    if len(groups) > 1:
        whole = ",".join(groups)
        spoilt = whole[: 2 - size] if drop else whole + "0" * (5 - size)
        assert Money().parse(spoilt).value is None


DAYS: list[tuple[Any, str | None, str | None, str]] = [
    ("2026年10月17日", "2026-10-17", "2026-10-17", ""),
    ("26年10月17日", "2026-10-17", "2026-10-17", ""),
    ("2026.10.17", "2026-10-17", "2026-10-17", ""),
    ("二六年十月十七日", "2026-10-17", "2026-10-17", ""),
    ("10月17日", "2026-10-17", "2026-10-17", ""),
    ("十月十七日", "2026-10-17", "2026-10-17", ""),
    ("10-17", "2026-10-17", "2026-10-17", ""),
    ("10/17", "2026-10-17", "2026-10-17", ""),
    ("10-5", None, "2026-10-05", "没有年份"),
    ("9月17日", None, "2026-09-17", "没有年份，可能是 9月17日"),
    ("12月1日", None, "2026-12-01", "没有年份"),
    (10.17, None, "2026-10-17", "是不是 10月17日"),
    ("10.17", None, "2026-10-17", "没有年份，可能是 10月17日"),
    ("5/10", None, None, "可能是 5月10日，也可能是 10月5日"),
    ("13-10", None, None, "可能是 10月13日"),
    ("0026-10-05", None, None, "“0026-10-05”太早，只认 1910 到 2200 年的日期"),
    ("9999-12-31", None, None, "“9999-12-31”太晚，只认"),
    (dt.datetime(9999, 12, 31), None, None, "“9999-12-31”太晚，只认"),
    (1017, None, "2026-10-17", "是不是 10月17日"),
    (10.1, None, None, "是不是 10月1日，也可能是 10月10日"),
    (dt.datetime(1900, 1, 10, 4, 4, 48), None, "2026-10-17", "日期 1900-01-10 04:04 是数字 10.17 变成的，是不是 10月17日"),
    (dt.datetime(1904, 1, 11, 4, 4, 48), None, "2026-10-17", "是数字 10.17 变成的，是不是 10月17日"),
    (dt.date(1902, 10, 13), None, "2026-10-17", "是数字 1017 变成的，是不是 10月17日"),
    (dt.date(1905, 7, 18), None, None, "是数字 2026 变成的"),
    ("05/10/2026", None, None, "可能是 2026-10-05，也可能是 2026-05-10"),
    ("25/10/2026", None, None, "可能是 2026-10-25"),
    ("26-10-05", None, None, "年份只有两位，可能是 2026-10-05，也可能是 2005-10-26"),
    ("26/10/5", None, None, "年份只有两位"),
    ("261005", None, None, "年份只有两位"),
    (261005, None, None, "年份只有两位"),
    ("2026年10月", None, None, "没有日"),
    ("2026-02-30", None, None, "不是真实的日期"),
    ("5 Oct 26", None, None, "不是真实的日期"),
    ("2026-10-05T23:30:00Z", None, None, "不是真实的日期"),
    ("2026/10/5-10/8", None, None, "不是真实的日期"),
    ("民国115年10月5日", None, None, "写的是民国纪年，可能是 2026-10-05"),
    ("115-10-5", None, None, "年份是三位数，像民国纪年，可能是 2026-10-05"),
    ("46300", None, None, "像是日期变成的序号，可能是 2026-10-05"),
    ("12345", None, None, "不是真实的日期"),
]
EXPORTED = (
    "2026-10-05T08:30:00",
    "2026-10-05T08:30:00.123+08:00",
    "2026-10-05 08:30:00.0",
    "2026-10-05 下午8:30",
    "2026/10/5 8:30 AM",
    "2026-10-05星期一",
    "2026年10月5日（周一）",
    "2026 10 05",
    "2026.10.05.",
    "2026—10–05",
    "2026年十月5日",
    "5-Oct-2026",
    "05 October 2026",
    "Oct 5, 2026",
    "October 5th 2026",
    46300.75,
)
"""One day as systems and programs write it: with a time, a weekday, the name of the month."""


@pytest.mark.parametrize("raw", EXPORTED)
def test_a_day_as_systems_export_it(raw: Any) -> None:
    reading = Date().parse(raw)
    assert reading.value == reading.mend == dt.date(2026, 10, 5) and reading.problem is not None and reading.problem.severity.value == "D"


@pytest.mark.parametrize("raw", ["2026-10-05", "2026/10/5 8:30", "Oct 2026", "October-2026", "5-Oct-2026", "2026年10月5日"])
def test_a_month_that_is_written_as_a_day_or_by_name(raw: str) -> None:
    assert MonthText().parse(raw).value == "2026-10"


@pytest.mark.parametrize("text", ["10²", "①500", "⒈500", "½", "1½", "㈠"])
def test_a_sign_that_merely_looks_like_a_digit_is_none(text: str) -> None:
    """NFKC would make 102 of 10² and 1500 of ①500."""
    problem = Money().parse(text).problem
    assert Money().parse(text).value is None and problem is not None and problem.code == "not_a_number"


@pytest.mark.parametrize(("raw", "says"), [("3.5", "这一列只填整数，按 4 计算"), ("3.0", "数字写成了文字“3.0”（V04）")])
def test_a_text_that_is_rounded_says_so(raw: str, says: str) -> None:
    problem = Count().parse(raw).problem
    assert problem is not None and says in problem.message


@pytest.mark.parametrize(("raw", "day", "mend", "says"), DAYS)
def test_dates_as_they_are_typed(raw: Any, day: str | None, mend: str | None, says: str) -> None:
    reading = reading_of(Date(), raw, OCTOBER)
    assert reading.problem is not None and says in reading.problem.message, reading
    assert (str(reading.value) if reading.value else None, str(reading.mend) if reading.mend else None) == (day, mend)
    assert reading.problem.severity.value == ("D" if day else "A")
    assert Date().parse(raw).value is None or "年" in str(raw) or "." in str(raw)


@pytest.mark.parametrize(
    ("raw", "period", "month", "mend", "says"),
    [
        (2026.1, OCTOBER, None, "2026-10", "2026.10 当作数字填就变成 2026.1"),
        (2026.1, Month(2026, 1), None, "2026-01", "不知道是 2026-01 还是 2026-10"),
        (2026.1, Month(2026, 3), None, None, "不知道是 2026-01 还是 2026-10"),
        (dt.datetime(1905, 7, 18, 2, 24), OCTOBER, None, "2026-10", "2026.10 当作数字填"),
        ("2026.1", OCTOBER, "2026-01", None, ""),
        (2026.11, OCTOBER, "2026-11", None, ""),
        ("10月", OCTOBER, "2026-10", None, ""),
        ("十月份", OCTOBER, "2026-10", None, ""),
        ("9月", OCTOBER, None, None, "没有年份"),
        ("26年10月", OCTOBER, "2026-10", None, ""),
        ("2026年十月", OCTOBER, "2026-10", None, ""),
        ("10/2026", OCTOBER, None, None, "月写在年的前面，可能是 2026-10"),
        ("26-10", OCTOBER, None, None, "年份只有两位，可能是 2026-10"),
    ],
)
def test_months_as_they_are_typed(raw: Any, period: Month, month: str | None, mend: str | None, says: str) -> None:
    reading = reading_of(MonthText(), raw, period)
    assert (reading.value, reading.mend) == (month, mend)
    assert (says in reading.problem.message and reading.problem.severity.value == "A") if reading.problem else month


@pytest.mark.parametrize("kind", [Txt(), Code(), Ref(target="R03"), Enum(values=("是",)), Money(), Date(), MonthText(), Percent()])
@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ('=DISPIMG("ID_0123456789ABCDEF",1)', "picture_cell"),
        (UncomputedCell('=_xlfn.DISPIMG("ID_01",1)'), "picture_cell"),
        ('DISPIMG("ID_01",1)', "picture_cell"),
        ('=IMAGE("http://a.cn/1.png")', "picture_cell"),
        (ErrorCell("#GETTING_DATA"), "error_cell"),
        (ErrorCell("#SPILL!"), "error_cell"),
        (UncomputedCell("=A1+B1"), "formula_without_value"),
        ("#N/A", "error_cell"),
        (" #DIV/0! ", "error_cell"),
        ("Err:502", "error_cell"),
        ("########", "error_cell"),
    ],
)
def test_a_cell_without_a_value_is_named_in_every_column(kind: Kind, raw: str, code: str) -> None:
    reading = kind.parse(raw)
    assert reading.value is None and reading.problem is not None and (reading.problem.code, reading.problem.severity.value) == (code, "A")


@pytest.mark.parametrize("kind", [Code(), Ref(target="R03")])
@pytest.mark.parametrize(
    ("raw", "code", "says"),
    [
        (dt.datetime(2026, 10, 1), "code_as_date", "Excel 把 10-1 这样的编号变成了日期"),
        (dt.date(2026, 3, 4), "code_as_date", "是日期，不是编号"),
        (dt.time(8, 30), "code_as_date", "是日期"),
        (5.30102199001011e17, "digits_lost", "只保留 15 位"),
        (10**15, "digits_lost", "后面的数字已经丢了"),
        ("1.38E+10", "digits_lost", "是科学记数，不是原来的编号"),
        ("9.11e+17", "digits_lost", "后面的数字已经丢了"),
        ("10月1日", "code_as_date", "Excel 把 10-1 这样的编号变成了日期"),
        ("1-Oct", "code_as_date", "是日期，不是编号"),
    ],
)
def test_a_code_refuses_what_excel_made_of_it(kind: Kind, raw: Any, code: str, says: str) -> None:
    reading = kind.parse(raw)
    assert reading.value is None and reading.problem is not None
    assert reading.problem.code == code and says in reading.problem.message and "文本" in reading.problem.remedy


def findings(register: str, **cells: list[Any]) -> list[Finding]:
    """What the reading says of these columns."""
    count = len(next(iter(cells.values())))
    raw = RawSheet(
        register=registers()[register],
        sheet=register,
        cells=cells,
        rows=list(range(6, 6 + count)),
        letters={h: chr(66 + i) for i, h in enumerate(cells)},
    )
    return [f for f in read_sheet(raw, filing=FILING)[1] if f.code not in ("missing_column", "missing_required")]


def test_telephones_and_credit_codes_refuse_them_too() -> None:
    found = findings(
        "R03",
        客户编码=["K1", "K2", "K3"],
        联系方式=[dt.date(2026, 10, 1), 13800000000.0, "0834-2100001"],
        统一社会信用代码=[None, 9.11e17, None],
    )
    assert [(f.code, f.column, f.row) for f in found] == [("digits_lost", "统一社会信用代码", 7), ("code_as_date", "联系方式", 6)] or [
        (f.code, f.column, f.row) for f in found
    ] == [("code_as_date", "联系方式", 6), ("digits_lost", "统一社会信用代码", 7)]


@pytest.mark.parametrize("text", ["12公斤", "1.5百万", "约1200", "120‰", "1成"])
def test_the_remedy_of_a_unit_that_is_not_the_columns_keeps_its_size(text: str) -> None:
    """“只填数字” would make 1.5 of 1.5百万."""
    problem = Money().parse(text).problem
    assert problem is not None and problem.severity.value == "A" and "单位和倍数先折算好" in problem.remedy


def test_a_column_in_one_ambiguous_form_is_one_finding() -> None:
    found = findings("R10", 客户编码=["K"] * 6, 收入=["9,99", "12,50", "7,05", "1,5", 8.0, "3,45"])
    told = {f.row: f.message for f in found}
    assert set(told) == {6, 9} and "这一列共有 4 格这样写" in told[6] and "共有" not in told[9]
    assert {f.severity.value for f in found} == {"A"} and "选 “当小数点”或“逗号不算”" in found[0].remedy


def test_two_cells_alike_are_told_one_by_one_and_a_mend_is_never_folded_away() -> None:
    assert [f.row for f in findings("R10", 客户编码=["K"] * 3, 收入=["9,99", "12,50", 1])] == [6, 7]
    found = findings("R10", 客户编码=["K"] * 4, 业务日期=[10.17, 10.18, 10.19, 10.21])
    assert [(f.row, str(f.mend)) for f in found] == [(6, "2026-10-17"), (7, "2026-10-18"), (8, "2026-10-19"), (9, "2026-10-21")]
