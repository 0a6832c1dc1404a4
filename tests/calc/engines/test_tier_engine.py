"""The tier engine: ladders of thresholds, decisions, cumulative shares (D01, D02c; G01, G02)."""

from __future__ import annotations

from fractions import Fraction as F

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from macros.calc.engines.cumulative_share import Cut, cores
from macros.calc.engines.tier import Ladder, decided, falling

AMOUNTS = st.integers(-(10**9), 10**9)


@st.composite
def ladders(draw: st.DrawFn) -> Ladder:
    bounds = sorted(draw(st.sets(st.integers(1, 10**6), min_size=1, max_size=6)), reverse=True)
    return Ladder(tuple(f"L{i}" for i in range(len(bounds))), tuple(bounds), "-", draw(st.booleans()))


@given(ladders(), AMOUNTS, st.integers(0, 10**9))
def test_more_never_is_a_lower_level(ladder, amount, more):
    assert ladder.rank(ladder.level(amount + more)) <= ladder.rank(ladder.level(amount))


@given(ladders(), AMOUNTS)
def test_what_is_missing_is_just_enough(ladder, amount):
    """With 以上 including the number: by what is missing the next level is reached, and by one less it is not."""
    missing, rank = ladder.missing(amount), ladder.rank(ladder.level(amount))
    assert (missing is None) == (rank == 0)
    if missing is not None and ladder.inclusive:
        assert ladder.rank(ladder.level(amount + missing)) == rank - 1 and ladder.level(amount + missing - 1) == ladder.level(amount)


def test_the_number_itself():
    steps = Ladder(("A", "B"), (100, 50), "-")
    assert [steps.level(n) for n in (101, 100, 99, 50, 49, 0, -5)] == ["A", "A", "B", "B", "-", "-", "-"]
    assert [steps._replace(inclusive=False).level(n) for n in (101, 100, 51, 50)] == ["A", "B", "B", "-"]
    assert (steps.highest(["B", "-", "A"]), steps.highest([]), steps.rank("?")) == ("A", None, 2)


@pytest.mark.parametrize(
    ("bounds", "good"), [((3, 2, 1), True), ((3,), True), ((), True), ((2, 2), False), ((1, 2), False), ((1, 0), False), ((-1,), False)]
)
def test_falling(bounds, good):
    assert falling(bounds) is good


def test_the_first_decision_that_is_true_counts():
    index = pd.Index(["a", "b", "c", "d"])
    first, unknown, last = (pd.Series(flags, index=index) for flags in ([True, True, False, False], [False, True, True, False], [True] * 4))
    assert list(decided(index, ((first, "高"), (unknown, None), (last, "低")), "-")) == ["高", "高", None, "低"]
    assert list(decided(index, (), "-")) == ["-"] * 4


@given(
    st.lists(st.integers(-50, 400), min_size=1, max_size=12), st.fractions(min_value=F(1, 100), max_value=1), st.booleans(), st.booleans()
)
def test_the_core_of_a_business(amounts, share, inclusive, strict):
    """Order changes nothing, equal customers go together, nobody in the core is smaller than anybody outside it."""
    sums = pd.DataFrame({"主体": [f"E{i:02d}" for i in range(len(amounts))], "业务代码": "特快", "用邮量": amounts})
    base = {"特快": sum(a for a in amounts if a > 0)}
    cut = Cut(share, inclusive, strict)
    ranked = cores(sums, base, cut)
    again = cores(sums.iloc[::-1], base, cut)
    assert ranked.equals(again)
    inside, outside = ranked.loc[ranked["核心"], "用邮量"], ranked.loc[~ranked["核心"], "用邮量"]
    assert (inside > 0).all() and not set(inside) & set(outside)
    assert inside.empty or outside.empty or inside.min() > outside.max()
    wider = cores(sums, base, cut._replace(share=F(1)))
    assert ranked.loc[ranked["核心"], "主体"].isin(wider.loc[wider["核心"], "主体"]).all()
