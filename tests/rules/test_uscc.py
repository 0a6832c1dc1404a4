"""The credit code against python-stdnum, and the whole column against the single code."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import uscc as reference

from validators.numbers.uscc import ALPHABET, LENGTH, check_character, doubtful, fault
from validators.values.text import safe_text

SOUND = ("91110000600037341L", "91350100M000100Y43")
BODIES = st.text(alphabet=ALPHABET, min_size=LENGTH - 1, max_size=LENGTH - 1)


@pytest.mark.parametrize("code", SOUND)
def test_published_codes_are_sound(code: str) -> None:
    assert fault(code) is None and reference.is_valid(code)


@given(BODIES)
def test_the_computed_sign_makes_it_sound(body: str) -> None:
    assert fault(body + check_character(body)) is None


@given(BODIES)
def test_the_check_character_is_that_of_the_reference(body: str) -> None:
    assert check_character(body) == reference.calc_check_digit(body)


@given(BODIES, st.integers(0, LENGTH - 2), st.sampled_from(ALPHABET))
def test_one_wrong_sign_is_found(body: str, place: int, sign: str) -> None:
    whole = body + check_character(body)
    spoilt = whole[:place] + sign + whole[place + 1 :]
    assert (fault(spoilt) is None) == (spoilt == whole)


@given(BODIES, st.integers(0, LENGTH - 3))
def test_two_neighbours_swapped_are_found(body: str, place: int) -> None:
    whole = body + check_character(body)
    swapped = whole[:place] + whole[place + 1] + whole[place] + whole[place + 2 :]
    assert (fault(swapped) is None) == (swapped == whole)


@given(st.text(alphabet="0123456789", min_size=8, max_size=8), st.text(alphabet=ALPHABET, min_size=10, max_size=10))
def test_agrees_with_the_reference_where_it_reads_the_code(head: str, tail: str) -> None:
    assert (fault(head + tail) is None) == reference.is_valid(head + tail)


@given(
    st.lists(
        st.none()
        | st.text(max_size=20)
        | BODIES
        | BODIES.map(lambda b: b + check_character(b))
        | st.text(alphabet=ALPHABET + "OIé一\U0001f600", min_size=LENGTH, max_size=LENGTH),
        max_size=30,
    )
)
def test_the_column_says_what_the_code_says(codes: list[str | None]) -> None:
    column = pd.Series(codes, dtype=object, index=range(5, 5 + len(codes)))
    assert doubtful(column).tolist() == [code is not None and fault(code) is not None for code in codes]


def test_its_words_can_be_shown() -> None:
    assert all(safe_text(str(fault(code))) for code in ("1", "9111O000600037341L", "911100006000373411"))
