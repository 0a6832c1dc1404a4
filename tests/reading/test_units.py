"""The unit of amounts, wherever it is said: applied and told, or nothing is computed (settled 36)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from building.filings import with_macros
from macros.opening import open_session
from validators.checking import read_sheet
from validators.filing.inputs import Filing
from validators.finding import Finding
from validators.register import RawSheet, registers
from validators.values.period import Month
from workbooks.book import Grid
from workbooks.read.read_registers import read_register
from workbooks.read.unit_words import unit_in_format, unit_of, units_said

HEADER = ["客户编码", "业务代码", "月份", "数量", "收入", "折扣折让"]
ROW = ["KH01", "特快", "2026-10", 7, 123.45, 1.5]
FILING = Filing(branch="LJ01", name="临江市局", period=Month(2026, 10))


def sheet(*lines: list[Any], name: str = "业务量流水", **words: Any) -> RawSheet:
    read = read_register(Grid(sheet=name, rows=[list(line) for line in lines]), registers()["R10"], **words)
    assert read is not None
    return read


def typed(raw: RawSheet) -> tuple[Any, list[Finding]]:
    found, findings = read_sheet(raw, filing=FILING)
    return found.frame, [*raw.notes, *findings]


def income(raw: RawSheet) -> list[Any]:
    return [None if v is None or v != v else int(v) for v in typed(raw)[0]["收入"].astype("object").where(lambda s: s.notna(), None)]


def codes(raw: RawSheet) -> set[str]:
    return {f.code for f in typed(raw)[1] if f.code.startswith("unit_")}


PHRASES = {
    "单位：万元": 10_000,
    "单位:万元": 10_000,
    "（单位：万元）": 10_000,
    "金额单位：人民币万元": 10_000,
    "货币单位：千元": 1_000,
    "单 位 ： 万 元": 10_000,
    "单位：户、万元": 10_000,
    "单位为百元": 100,
    "本表以万元计": 10_000,
    "以亿元为单位": 100_000_000,
    "按百万元列示": 1_000_000,
    "【万元】": 10_000,
    "(角)": 0.1,
    "单位：分": 0.01,
    "计量单位：元、件": 1,
    "單位：萬元": 10_000,
    "单位：仟元": 1_000,
    "单位：万圆": 10_000,
    "以下单位均为万元": 10_000,
    "编制单位：临江分公司    金额单位：万元": 10_000,
}
NO_UNIT = [
    "填报单位：临江分公司",
    "得分",
    "单元",
    "100万元以上客户",
    "单位负责人：王敏",
    "分公司",
    "单位：临江市局",
    "2元店",
    "公元2026年",
    "单位地址",
    "单位：万州分公司",
    "奖励=收入×100%",
    "货币单位：CNY",
]
QUESTIONS = [
    "单位：10000元",
    "单位：一万元",
    "单位：￥万",
    "单位：RMB'000",
    "in RMB thousands",
    "Unit: 10k RMB",
    "单位:Wan Yuan",
    "金额以亿计",
    "收入按万计",
    "表中数字×10000",
    "数字需乘以1万",
    "不以万元计",
    "单位：萬",
]


@pytest.mark.parametrize(("phrase", "factor"), PHRASES.items())
@pytest.mark.parametrize("place", ["title", "above", "corner", "foot", "foot of the first column", "beside"])
def test_a_unit_counts_wherever_it_stands(phrase: str, factor: float, place: str) -> None:
    lines: dict[str, list[list[Any]]] = {
        "title": [[phrase], HEADER, ROW],
        "above": [["临江市局业务台账"], [phrase], HEADER, ROW],
        "corner": [["大客户业务台账", None, None, None, None, None, phrase], HEADER, ROW],
        "foot": [HEADER, ROW, [None, None, None, None, None, None, phrase]],
        "foot of the first column": [HEADER, ROW, [phrase]],
        "beside": [HEADER, [*ROW, None, phrase]],
    }
    if place == "foot of the first column" and "单位" not in phrase:
        return
    raw = sheet(*lines[place])
    assert income(raw) == [int(12_345 * factor + 0.5)] and len(raw.rows) == 1
    assert codes(raw) == ({"unit_applied"} if factor != 1 else set())
    said = [f.message for f in raw.notes if f.code == "unit_applied"]
    assert all("“收入”、“折扣折让”已按" in text and "折成元计算" in text for text in said) and len(said) == (factor != 1)


@pytest.mark.parametrize("text", NO_UNIT)
def test_what_merely_contains_the_character_is_none(text: str) -> None:
    raw = sheet([text], HEADER, ROW, [None, None, None, None, None, None, text])
    assert units_said(text) == () and income(raw) == [12_345] and not codes(raw)


@pytest.mark.parametrize(
    ("header", "value"),
    [("收入（万元）", 123_450_000), ("收入(千元)", 12_345_000), ("收入【百元】", 1_234_500), ("收入（单位：万元）", 123_450_000)],
)
def test_a_header_states_the_unit_of_its_column(header: str, value: int) -> None:
    raw = sheet([*HEADER[:4], header, "折扣折让"], ROW)
    assert income(raw) == [value] and raw.cells["折扣折让"] == [1.5] and codes(raw) == {"unit_applied"}


def test_a_group_and_a_legend_state_it_too_and_a_header_stands_above_the_table() -> None:
    group = sheet([None, None, None, None, "金额（万元）", None], HEADER, ROW)
    legend = sheet(HEADER, [None, None, None, "件", "万元", "元"], ROW)
    own = sheet(["单位：万元"], [*HEADER[:4], "收入（元）", "折扣折让"], ROW)
    assert income(group) == income(legend) == [123_450_000]
    assert income(own) == [12_345] and own.cells["折扣折让"] == [15_000]


@pytest.mark.parametrize("second", ["单位：元", "以千元计"])
def test_two_that_contradict_each_other_compute_nothing(second: str) -> None:
    raw = sheet(["单位：万元"], HEADER, ROW, [*ROW[:5], "1.5"], [None] * 6 + [second])
    assert income(raw) == [None, None]
    found = [f for f in typed(raw)[1] if f.code == "unit_unclear"]
    assert {f.column for f in found} == {"收入", "折扣折让"} and {f.severity.value for f in found} == {"A"}
    assert "A1 写着“单位：万元”" in found[0].message and second in found[0].message and "两处不同" in found[0].message


@pytest.mark.parametrize("words", ["单位：美元", "单位：万港元", "以欧元计", "（USD）"])
def test_a_foreign_currency_computes_nothing(words: str) -> None:
    raw = sheet([words], HEADER, ROW)
    assert income(raw) == [None] and codes(raw) == {"unit_unclear"}
    assert income(sheet([*HEADER[:4], "收入（美元）", "折扣折让"], ROW)) == [None]


@pytest.mark.parametrize("words", QUESTIONS)
@pytest.mark.parametrize("place", ["above", "below"])
def test_what_may_be_another_unit_is_asked_and_never_passed_over(words: str, place: str) -> None:
    raw = sheet([words], HEADER, ROW) if place == "above" else sheet(HEADER, ROW, [words])
    assert income(raw) == [12_345] and codes(raw) == {"unit_question"}


@pytest.mark.parametrize("title", ["大客户收入台账（万元）", "2026年10月万元收入表", "临江市局收入（百万元）"])
def test_a_title_without_the_word_is_a_question(title: str) -> None:
    raw = sheet([title], HEADER, ROW)
    assert income(raw) == [12_345] and codes(raw) == {"unit_question"}
    assert [f.severity.value for f in raw.notes if f.code == "unit_question"] == ["C"]
    assert codes(sheet(HEADER, ROW, name="10月业务（万元）")) == {"unit_question"}


@pytest.mark.parametrize(
    "line",
    [
        ["单位：万元"],
        ["业务量流水（万元）"],
        [None, "一个客户一种业务一行，单位万元。"],
        [None, None, None, None, "★必填·万元", None],
        ["以千元计"],
    ],
)
def test_on_our_own_desk_another_unit_stops(line: list[Any]) -> None:
    raw = sheet([None], line, HEADER, ROW, ours=True)
    assert income(raw) == [None] and codes(raw) == {"unit_unclear"}
    assert income(sheet([None], [None, "一个客户一种业务一行，单位元。"], HEADER, ROW, ours=True)) == [12_345]


def test_the_unit_row_of_our_desk_speaks_of_its_column_only() -> None:
    raw = sheet(["", "", "", "", "", "★必填·万元"], HEADER, ROW, ours=True)
    assert income(raw) == [12_345] and typed(raw)[0]["折扣折让"].isna().all()


FORMATS = {'0.00"万元"': 123_450_000, "0.00\\万\\元": 123_450_000, '#,##0.00_ "千元"': 12_345_000, '0.00"元"': 12_345, "0.00": 12_345}
SCALING = ['0!.0,"万"', '0\\.0,"万元"', '#,##0,"千元"', '#,##0.00,,"百万元"']


@pytest.mark.parametrize(("code", "value"), [*FORMATS.items(), *((code, 12_345) for code in SCALING)])
def test_a_number_format_counts_for_its_cell_unless_it_scales(code: str, value: int) -> None:
    raw = sheet(HEADER, ROW, ROW, formats={(2, 5): code})
    assert income(raw) == [value, 12_345]
    assert codes(raw) == ({"unit_applied"} if value != 12_345 else set())


@pytest.mark.parametrize("code", ['0.00"万元"', "[$€-407]0.00", "[$$-409]#,##0.00"])
def test_a_format_of_our_desk_and_a_foreign_one_stop(code: str) -> None:
    raw = sheet(HEADER, ROW, ROW, formats={(2, 5): code}, ours=True)
    assert income(raw) == [None, 12_345] and codes(raw) == {"unit_unclear"}


@pytest.mark.parametrize("code", ["0.00%", '0"K"', "0.0\\w", '0.00" ‰"', "#,##0.0%_ "])
@pytest.mark.parametrize("ours", [True, False])
def test_a_format_that_makes_another_number_of_it_stops(code: str, ours: bool) -> None:
    """78 typed into a cell of 0% is 0.78; nobody knows which of the two is meant."""
    raw = sheet(HEADER, ROW, ROW, formats={(2, 5): code, (3, 4): "0%"}, ours=ours)
    assert income(raw) == [None, 12_345] and typed(raw)[0]["数量"].isna().tolist() == [False, True] and codes(raw) == {"unit_unclear"}


def test_a_format_that_contradicts_the_table_stops() -> None:
    assert income(sheet(["单位：万元"], HEADER, ROW, formats={(3, 5): '0.00"千元"'})) == [None]
    assert income(sheet(["单位：万元"], HEADER, ROW, formats={(3, 5): '0.00"万元"'})) == [123_450_000]


@pytest.mark.parametrize(
    ("cell", "value"), [("123.45元", 12_345), ("123.45", 123_450_000), ("1,234.5", 1_234_500_000), ("1.2万", None), ("约三", None)]
)
def test_a_cell_that_states_its_own_unit(cell: str, value: int | None) -> None:
    assert income(sheet(["单位：万元"], HEADER, [*ROW[:4], cell, 1])) == [value]


def test_pieces_scale_the_quantities_only() -> None:
    raw = sheet(["单位：万元、万件"], HEADER, ROW)
    assert raw.cells["数量"] == [70_000] and income(raw) == [123_450_000]
    assert sheet([*HEADER[:3], "数量（万件）", *HEADER[4:]], ROW).cells["数量"] == [70_000]


@given(st.decimals(-1000, 1000, places=4), st.sampled_from(["百元", "千元", "万元", "百万元", "亿元"]))
def test_a_factor_is_exact(number: Any, word: str) -> None:
    unit = unit_of(word)
    assert unit is not None
    raw = sheet([f"单位：{word}"], HEADER, [*ROW[:4], float(number), 0])
    assert income(raw) == [int(number * unit.factor * 100)]


@given(st.text(st.sampled_from('单位：万元千百亿分角以计（）美得公司100 "#,0.!\\'), max_size=14))
def test_any_words_are_read_without_a_fault(text: str) -> None:
    for unit in (*units_said(text), unit_in_format(text)):
        assert unit is None or unit.word


@pytest.mark.parametrize(
    ("cell", "text"),
    [("A1", "业务量流水（万元）"), ("B2", "一个客户一种业务一行，单位：万元。"), ("收入", "★必填·万元"), ("收入", '0.00"万元"')],
)
def test_a_desk_whose_title_unit_row_or_format_says_another_unit(desk: Callable[..., Path], tmp_path: Path, cell: str, text: str) -> None:
    """The demo's desk rewritten to 万元: class A in `check`, and no amount is computed with."""
    with with_macros(desk()) as book:
        page = book["业务量流水"]
        column = next(c.column_letter for c in page[5] if str(c.value).strip("★") == "收入")
        if text.startswith("0"):
            page[f"{column}6"].number_format = text
        else:
            page[f"{column}4" if cell == "收入" else cell].value = text
        book.save(tmp_path / "改过.xlsm")
    session = open_session(tmp_path / "改过.xlsm", today=dt.date(2026, 11, 2))
    found = [f for f in session.checked.findings if f.code == "unit_unclear"]
    assert found and {f.severity.value for f in found} == {"A"} and "收入" in {f.column for f in found}
    assert all("万元" in f.message for f in found)
    rows = session.frames["R10"]["收入"]
    assert rows.isna().sum() == (1 if text.startswith("0") else len(rows))


def test_a_new_desk_says_nothing_of_units(desk: Callable[..., Path]) -> None:
    session = open_session(desk(), today=dt.date(2026, 11, 2))
    assert not [f for f in session.checked.findings if f.code.startswith("unit_")]
