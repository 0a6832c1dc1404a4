"""One law of a cell, three ways to apply it: the typed row, the frame check and `Kind.fast` (design.md 3)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from building.campaign import examples
from validators.checking import parse_column, read_sheet
from validators.column import Column
from validators.filing.inputs import Filing
from validators.finding import Severity
from validators.numbers.held import held
from validators.register import RawSheet, Register, registers
from validators.values.cell import ErrorCell, UncomputedCell
from validators.values.date_kinds import Date, MonthText
from validators.values.kinds import EMAIL, QUARTER, YEAR, Bool, Code, Enum, Kind, Ref, Txt, not_as_typed
from validators.values.number_kinds import Count, Money, Number, Percent, Quantity, ShareChange
from validators.values.period import Month

pytestmark = pytest.mark.spread

KINDS: dict[str, Kind] = {
    "text": Txt(),
    "code": Code(),
    "ref": Ref(target="R03"),
    "enum": Enum(values=("用邮大户", "事业单位", "A类")),
    "several": Enum(values=("特快", "函件"), several=True),
    "bool": Bool(),
    "money": Money(),
    "money0": Money(minimum=0),
    "quantity": Quantity(minimum=0),
    "count": Count(minimum=0, maximum=99),
    "number": Number(minimum=0),
    "percent": Percent(),
    "change": ShareChange(),
    "date": Date(),
    "month": MonthText(),
    "quarter": QUARTER,
    "year": YEAR,
    "email": EMAIL,
}
FILING = Filing(branch="LJ01", name="临江市局", period=Month(2026, 10), file="x.xlsx")

NUMBERS = st.one_of(
    st.integers(-(10**6), 10**6),
    st.integers(-(10**22), 10**22),
    st.floats(allow_nan=True, allow_infinity=True),
    st.floats(-(10**6), 10**6),
    st.decimals(-(10**5), 10**5, places=2).map(float),
    st.decimals(-(10**5), 10**5, places=3).map(float),
)
DAYS = st.one_of(
    st.dates(dt.date(1890, 1, 1), dt.date(2230, 1, 1)),
    st.datetimes(dt.datetime(1890, 1, 1), dt.datetime(2230, 1, 1)).map(lambda d: d.replace(microsecond=0)),
    st.times(),
)
WORDS = st.sampled_from(
    [
        "",
        " ",
        "　",
        "是",
        "否",
        "ＴＲＵＥ",
        "用邮大户",
        " 用邮 大户",
        "a类",
        "特快、函件",
        "特快，函件；",
        "A01",
        "LJ01-2610-0007",
        "lj-01-x",
        "31-Oct",
        "Oct-2610",
        "-------",
        "ａ０１｜名",
        "1.2万",
        "１２３．５",
        "1,234.50",
        "(12)",
        "-0",
        "5%",
        "１５０％",
        "约3",
        "2026年1月5日",
        "2026.1.5",
        "20260231",
        "2026-10",
        "202613",
        "2026Q4",
        "2026Q5",
        "2026",
        "a@b.cn",
        "#N/A",
        "=1+1",
        "1e5",
        "1e99",
        "∞",
        "NaN",
        "−3",
        "￥12.30元",
    ]
)
CELLS = st.one_of(st.none(), NUMBERS, DAYS, st.booleans(), WORDS, st.text(max_size=12), WORDS.map(ErrorCell), WORDS.map(UncomputedCell))


def rows_of(register: Register) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({}, optional={c.header: CELLS for c in register.columns if not c.computed})


def same(a: Any, b: Any) -> bool:
    if isinstance(a, (pd.Timestamp, dt.date)) and isinstance(b, (pd.Timestamp, dt.date)):
        return pd.Timestamp(a) == pd.Timestamp(b)
    blank = [v is None or v is pd.NA or v is pd.NaT or v != v for v in (a, b)]
    return all(blank) or (not any(blank) and a == b and isinstance(a, bool) == isinstance(b, bool))


@pytest.mark.parametrize("name", KINDS)
@given(cells=st.lists(CELLS, max_size=8))
def test_the_frame_check_gives_every_cell_what_parse_gives(name: str, cells: list[Any]) -> None:
    kind = KINDS[name]
    typed, problems, mends = parse_column(Column(header="x", kind=kind), cells)
    for pos, raw in enumerate(cells):
        reading = kind.parse(raw)
        assert same(typed[pos], reading.value), (raw, typed[pos], reading)
        assert problems.get(pos) == reading.problem
        assert mends.get(pos) == (reading.mend if reading.problem else None)
    series = pd.Series(list(typed), dtype=kind.dtype)
    assert [bool(v) for v in series.isna()] == [kind.parse(raw).value is None for raw in cells]


@pytest.mark.parametrize("name", KINDS)
@settings(max_examples=examples(60))
@given(cells=st.lists(st.one_of(CELLS, st.integers(-(10**7), 10**7), WORDS, st.floats(-1, 1)), min_size=1, max_size=30))
def test_the_fast_path_says_what_the_slow_one_says(name: str, cells: list[Any]) -> None:
    """Whole columns at once, single clean cells, and every cell parsed by itself: values, problems and mends."""
    column = Column(header="x", kind=KINDS[name])
    (fast, problems, mends), (slow, *others) = parse_column(column, cells), parse_column(column, cells, fast=False)
    assert [problems, mends] == others
    for quick, parsed, raw in zip(fast, slow, cells, strict=True):
        assert same(quick, parsed), raw
        assert quick is None or type(quick) is type(parsed) or isinstance(quick, np.int64), (raw, quick, parsed)
        assert str(quick) == str(parsed) or quick is None, (raw, quick, parsed)


@pytest.mark.parametrize("name", sorted(registers()))
@settings(max_examples=examples(3))
@given(data=st.data())
def test_a_sheet_is_read_alike_on_both_paths(name: str, data: st.DataObject) -> None:
    register = registers()[name]
    rows = data.draw(st.lists(rows_of(register), min_size=1, max_size=6))
    headers = [c.header for c in register.columns]
    raw = RawSheet(
        register=register,
        sheet=register.sheet,
        rows=list(range(6, 6 + len(rows))),
        cells={h: [row.get(h) for row in rows] for h in headers},
        letters=dict.fromkeys(headers, "B"),
    )
    (fast, found), (slow, wanted) = read_sheet(raw, filing=FILING), read_sheet(raw, filing=FILING, fast=False)
    assert found == wanted
    pd.testing.assert_frame_equal(fast.frame, slow.frame)
    pd.testing.assert_frame_equal(fast.failed, slow.failed)


@pytest.mark.parametrize("name", KINDS)
@given(cells=st.lists(st.one_of(st.integers(-(10**7), 10**7), NUMBERS), min_size=1, max_size=8))
def test_fast_says_what_parse_says_or_nothing(name: str, cells: list[Any]) -> None:
    quick = KINDS[name].fast(cells)
    if quick is not None:
        for value, sound, raw in zip(*quick, cells, strict=True):
            reading = KINDS[name].parse(raw)
            assert not sound or (reading.problem is None and reading.value == value), raw


@given(cells=st.lists(st.decimals(-(10**6), 10**6, places=2).map(float), min_size=1, max_size=50))
def test_fast_takes_clean_money(cells: list[float]) -> None:
    quick = Money().fast(cells)
    assert quick is not None and quick[1].all()
    assert list(quick[0]) == [int(Decimal(repr(v)) * 100) for v in cells]


@pytest.mark.parametrize("name", KINDS)
@given(raw=CELLS)
def test_what_is_written_is_read_again_as_it_was(name: str, raw: Any) -> None:
    """`to_cell` and `parse` are each other's inverse: a submission says what the desk said."""
    kind = KINDS[name]
    value = kind.parse(raw).value
    again = kind.parse(kind.to_cell(value))
    assert value is None or same(again.value, value), (raw, value, kind.to_cell(value), again)


@pytest.mark.parametrize("name", KINDS)
@given(raw=CELLS)
def test_a_reading_is_whole(name: str, raw: Any) -> None:
    kind = KINDS[name]
    reading = kind.parse(raw)
    if reading.problem is not None:
        assert reading.problem.message and reading.problem.remedy
        assert (reading.value is None) == (reading.problem.severity is Severity.A), (raw, reading)
    if reading.mend is not None:
        mended = kind.parse(reading.mend)
        assert same(mended.value, reading.value) and mended.problem is None, (raw, reading, mended)
    assert isinstance(kind.show(reading.value), str)


@pytest.mark.parametrize("name", sorted(registers()))
@settings(max_examples=examples(10))
@given(data=st.data())
def test_the_typed_row_and_the_frame_check_agree(name: str, data: st.DataObject) -> None:
    """A row is refused exactly when the frame check finds class A in its cells; else both hold the same values."""
    register = registers()[name]
    row = data.draw(rows_of(register))
    row |= {h: None for h in held(name) if type(row.get(h)) is not str and not_as_typed(row.get(h))}  # told of the column, not of a kind
    headers = [c.header for c in register.columns]
    raw = RawSheet(
        register=register, sheet=register.sheet, rows=[6], cells={h: [row.get(h)] for h in headers}, letters=dict.fromkeys(headers, "B")
    )
    sheet, findings = read_sheet(raw, filing=FILING)
    wrong = any(f.severity is Severity.A for f in findings)
    try:
        typed = register.parse_row(row)
    except ValidationError:
        assert wrong
        return
    assert not wrong, findings
    values = {column.header: getattr(typed, field) for field, column in zip(type(typed).model_fields, register.columns, strict=True)}
    for column in register.columns:
        if not column.assigned:
            assert same(sheet.value(0, column.header), values[column.header]), column.header
