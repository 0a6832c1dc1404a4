"""Folding and trimming, as often as one likes."""

from __future__ import annotations

import re
import sys
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from validators.values.text import blanks, fold, fold_company, fold_header, is_blank, trim

ASCII = st.text(st.characters(max_codepoint=127), max_size=12)
TEXT = st.text(st.characters(exclude_categories=("Cs",)), max_size=20)


@given(TEXT)
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert trim(trim(text)) == trim(text)
    assert is_blank(text) == (trim(text) == "")


@given(TEXT, st.sampled_from([" ", "\u3000", "\u00a0", "\t"]))
def test_spaces_around_and_within_do_not_tell_codes_apart(text: str, space: str) -> None:
    assert fold(space.join(text)) == fold(" ".join(text))
    assert fold_header(f"★{text}{space}") == fold_header(text)
    assert fold_company(text + space) == fold_company(text)


def test_a_text_that_can_be_printed_has_no_space_but_the_ordinary() -> None:
    """What `trim` takes as it stands is what it would give: no sign but the space is both printable and taken out."""
    printable = [chr(code) for code in range(sys.maxunicode + 1) if chr(code).isprintable()]
    assert len(printable) > 100_000
    assert [sign for sign in printable if trim(f"甲\u3000\u3000{sign}乙") != f"甲 {sign}乙"] == [" "]


@given(st.one_of(ASCII, TEXT))
def test_trimming_is_one_space_for_each_run_of_them(text: str) -> None:
    shown = "".join(sign for sign in text if unicodedata.category(sign) != "Cf" and sign != "\u180e")
    assert trim(shown) == re.sub(r"\s+", " ", shown).strip()


@given(ASCII)
def test_latin_text_is_folded_without_its_spaces(text: str) -> None:
    assert fold(text) == re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).upper()


@given(st.lists(st.one_of(TEXT, st.none(), st.sampled_from([0, 1, True, False, 1.0, float("nan"), " ", "\u3000"])), max_size=12))
def test_the_blanks_among_values_are_those_that_are_blank_by_themselves(values: list[object]) -> None:
    blank = blanks(values)
    assert [value in blank for value in values] == [is_blank(value) for value in values]
