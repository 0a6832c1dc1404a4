"""最接近 of a credit code: one substitution or transposition away, and it passes; the last sign's own correction first (V08)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from validators.numbers.uscc import ALPHABET, LENGTH, SCHEME, check_character, judge, sound
from validators.rules.number_cells import remedy_of

BODIES = st.text(alphabet=ALPHABET, min_size=LENGTH - 1, max_size=LENGTH - 1)


def one_slip(code: str, other: str) -> bool:
    """True when a single substitution or a single swap of neighbours makes one out of the other."""
    places = [i for i, (a, b) in enumerate(zip(code, other, strict=True)) if a != b]
    swapped = (
        len(places) == 2 and places[1] == places[0] + 1 and code[places[0]] == other[places[1]] and code[places[1]] == other[places[0]]
    )
    return len(places) == 1 or swapped


@given(st.text(alphabet=ALPHABET + "OISZV", min_size=LENGTH, max_size=LENGTH))
def test_every_code_that_is_named_is_one_slip_away_and_passes(code: str) -> None:
    doubt = judge(code)
    if doubt is not None and not doubt.mend:
        assert all(sound(near) and len(near) == LENGTH and one_slip(code, near) for near in doubt.near)


@given(BODIES, st.sampled_from(ALPHABET))
def test_the_correction_of_the_last_sign_comes_first(body: str, last: str) -> None:
    if last != check_character(body):
        doubt = judge(body + last)
        assert doubt is not None and (doubt.mend or doubt.near[0] == body + check_character(body))


@pytest.mark.parametrize("code", ["91110000600037341", "91110000600037341L1", "9111000060003734", "91110000600037341LLLL"])
def test_a_code_of_another_length_has_none(code: str) -> None:
    doubt = judge(code)
    assert doubt is not None and "最接近" not in remedy_of(SCHEME, code, doubt, True)


def test_two_slips_name_nothing_that_is_two_away() -> None:
    doubt = judge("91110000600O37I41L")  # letters O and I for digits: what they stand for goes without saying
    assert doubt is not None and doubt.mend == "91110000600037141L" if sound("91110000600037141L") else doubt.near == ()
