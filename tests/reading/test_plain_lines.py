"""Lines that are taken for records at a glance are those of which the full look says nothing (settled 37)."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from building.campaign import examples
from validators.register import registers
from workbooks.read.read_header import header_names
from workbooks.read.read_rows import no_record, plain_lines

REGISTER = registers()["R10"]
TYPED = list(enumerate(REGISTER.columns[:6]))
TITLES = frozenset(c.header for c in REGISTER.columns)
WORDS = [
    "合计",
    "特快小计",
    "其中：特快",
    "制表人：王敏",
    "单位",
    "单位：万元",
    "万元",
    "以上金额均为千元",
    "统计局",
    "KH01",
    "特快",
    "2026-10",
]
CELLS = st.one_of(
    st.none(),
    st.sampled_from([*WORDS, *sorted(TITLES)[:8], REGISTER.columns[0].header, "", " ", "\u3000"]),
    st.sampled_from([1.0, 12.5, True]),
)


@settings(max_examples=examples(300))
@given(st.lists(st.lists(CELLS, max_size=8), max_size=5))
def test_of_a_plain_line_nothing_is_said(lines: list[list[Any]]) -> None:
    plain, names = plain_lines(lines, TYPED, TITLES), header_names(REGISTER)
    for line in lines:
        if plain(line):
            assert no_record(line, TYPED, names, REGISTER, 7, TITLES) is None


def test_a_usual_line_is_plain_and_a_total_is_not() -> None:
    usual, total, unit = ["2026-10", "KH01", None, 12.5], ["合计", None, 12.5, 3.0], ["单位：万元", " ", None]
    plain = plain_lines([usual, total, unit], TYPED, TITLES)
    assert [plain(usual), plain(total), plain(unit)] == [True, False, False]
