"""A column is sealed as its cells are, one by one (design 9)."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from validators.values.cell import DoubtedCell, ErrorCell
from validators.values.date_kinds import Date
from validators.values.kinds import Code, Kind, Ref, Txt
from validators.values.number_kinds import Money, Number
from workbooks.submission.canonical import canonical, canonical_column

CELLS = st.one_of(
    st.sampled_from(["KH01", " kh01 ", "1.50", "2026-10-01", "", "甲｜乙", None]),
    st.sampled_from([1, 1.0, True, 0.0, -0.0, 12.5, 46000]),
    st.sampled_from([dt.datetime(2026, 10, 1), dt.date(2026, 10, 1), ErrorCell("#N/A"), DoubtedCell.of(3, "两处不同", "改一处")]),
)
WORDS = ["KH01", "kh01", "1.50", "乙 方", "乙  方", " 乙", "a_x0001_b", "#N/A", "", " ", None]
NUMBERS = st.sampled_from([1, 1.0, -0.0, 12.5, 12.345, True, "1.50", 10.0**12, None])


@pytest.mark.parametrize("kind", [Txt(), Code(), Ref(target="R03"), Money(), Number(), Date()], ids=lambda kind: type(kind).__name__)
@given(cells=st.one_of(st.lists(CELLS, max_size=8), st.lists(st.sampled_from(WORDS), max_size=60), st.lists(NUMBERS, min_size=51)))
def test_as_its_cells_one_by_one(kind: Kind, cells: list[Any]) -> None:
    assert canonical_column(kind, cells) == ["" if cell is None else canonical(kind, cell) for cell in cells]
