"""The scorecard engine: weights as parts, bounds, what does not apply, what is blank (D07, D58)."""

from __future__ import annotations

from fractions import Fraction as F

import pytest
from hypothesis import given
from hypothesis import strategies as st

from macros.calc.engines.weighted_score import Item, Scorecard, points_of

ITEMS = st.lists(st.builds(Item, st.integers(1, 50), st.integers(1, 90), st.integers(0, 200)), min_size=1, max_size=8)


def test_worked_example_of_the_catalogue():
    """Eight items of 100 points: 83.00 (D07)."""
    given_ = [(10, 50, 45), (5, 20, 18), (10, 1, 1), (10, 20, 19), (5, 100, 100), (10, 2, 1), (25, 5, 4), (25, 100, 80)]
    scores = Scorecard(most=1, least=0, places=2).scored({i: Item(*one) for i, one in enumerate(given_)})
    assert [score.points for score in scores.values()] == [9, F(9, 2), 10, F(19, 2), 5, 5, 20, 20] and points_of(scores) == 83


@given(ITEMS, st.integers(1, 9))
def test_weights_are_parts(items, factor):
    """A multiple of all weights changes nothing, and reaching every target gives 100."""
    card, held = Scorecard(most=1), dict(enumerate(items))
    grown = {at: item._replace(weight=item.weight * factor) for at, item in held.items()}
    assert card.scored(held) == card.scored(grown)
    assert points_of(card.scored({at: item._replace(actual=item.target) for at, item in held.items()})) == 100


@given(ITEMS, st.integers(1, 50))
def test_what_does_not_apply_loses_its_weight_or_gives_it_away(items, weight):
    held = dict(enumerate(items)) | {"idle": Item(weight, 0, 5)}
    kept, given_away = (Scorecard(most=1, redistribute=way).scored(held) for way in (False, True))
    assert "idle" not in kept and "idle" not in given_away
    assert sum(score.most for score in given_away.values()) == 100
    assert sum(score.most for score in kept.values()) == 100 - 100 * F(weight, weight + sum(item.weight for item in items))


@given(ITEMS)
def test_more_never_scores_less(items):
    card, held = Scorecard(most=F(6, 5), least=0, places=2), dict(enumerate(items))
    more = {at: item._replace(actual=item.actual + 1) for at, item in held.items()}
    assert all(card.scored(held)[at].points <= card.scored(more)[at].points for at in held)


def test_blank_is_not_0():
    """Neither a target nor an actual that is blank gives points; without any item there is no sum."""
    card = Scorecard(most=1, least=0)
    assert [*card.scored({"a": Item(1, None, 5), "b": Item(1, 5, None), "c": Item(1, 5, 0)})] == ["c"]
    assert points_of({}) is None and card.rate(Item(1, 5, 0)) == 0
    with pytest.raises(ValueError, match="without a weight"):
        card.scored({"a": Item(None, 1, 1)})


def test_bounds():
    assert Scorecard().rate(Item(1, 10, -5)) == F(-1, 2) and Scorecard(least=0).rate(Item(1, 10, -5)) == 0
    assert Scorecard().rate(Item(1, 10, 15)) == F(3, 2) and Scorecard(most=1).rate(Item(1, 10, 15)) == 1
    assert Scorecard(redistribute=True).scored({"a": Item(1, 0, 1)}) == {} == Scorecard().scored({"a": Item(0, 1, 1)})
