"""Folding and trimming, as often as one likes."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from validators.values.text import fold, fold_company, fold_header, is_blank, trim

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
