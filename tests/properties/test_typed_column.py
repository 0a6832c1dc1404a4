"""A typed column is what pandas makes of the same values, whatever they are (design 9)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from validators.register import typed_values

KINDS: dict[str, st.SearchStrategy[Any]] = {
    "object": st.one_of(st.text(max_size=3), st.decimals(allow_nan=False), st.booleans(), st.tuples(st.integers()), st.dates()),
    "Int64": st.one_of(st.integers(-(2**63), 2**63 - 1), st.just(pd.NA)),
    "boolean": st.one_of(st.booleans(), st.just(pd.NA)),
    "datetime64[ns]": st.one_of(
        st.dates(dt.date(1900, 1, 1), dt.date(2200, 1, 1)), st.datetimes(dt.datetime(1900, 1, 1), dt.datetime(2200, 1, 1))
    ),
}


@pytest.mark.parametrize("dtype", KINDS)
@given(data=st.data())
def test_as_pandas_makes_it(dtype: str, data: st.DataObject) -> None:
    values = data.draw(st.lists(st.one_of(st.none(), KINDS[dtype]), max_size=6))
    index = pd.RangeIndex(len(values))
    made = pd.Series(typed_values(values, dtype), index=index)
    pd.testing.assert_series_equal(made, pd.Series(values, dtype=dtype, index=index))
    assert [type(value) for value in made] == [type(value) for value in pd.Series(values, dtype=dtype, index=index)]


def test_the_column_is_its_own() -> None:
    values = ["甲", None]
    made = typed_values(values, "object")
    made[0] = "乙"
    assert values == ["甲", None]


@pytest.mark.parametrize("values", [[1.5], [2**63], ["一"], [Decimal(1)]])
def test_what_is_no_whole_number_is_left_to_pandas(values: list[Any]) -> None:
    try:
        wanted = pd.Series(values, dtype="Int64", index=pd.RangeIndex(1))
    except (TypeError, ValueError, OverflowError) as refused:
        with pytest.raises(type(refused)):
            typed_values(values, "Int64")
    else:
        pd.testing.assert_series_equal(pd.Series(typed_values(values, "Int64")), wanted)


def test_an_array_stays_what_it_is() -> None:
    made = typed_values(np.array([1, 2]), "Int64")
    assert (str(made.dtype), made.tolist()) == ("Int64", [1, 2])
