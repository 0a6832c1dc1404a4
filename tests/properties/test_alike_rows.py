"""Rows that are alike are those that pandas groups together, in the order in which they stand (settled 37)."""

from __future__ import annotations

from typing import Any

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from validators.filing.alike_rows import twins

CELLS = st.tuples(
    st.sampled_from([1, 2, None]), st.sampled_from(["甲", "乙", None]), st.booleans(), st.sampled_from([0.5, None]), st.sampled_from("ab")
)
HEADERS = ["数", "字", "真", "比", "类"]


def as_grouped(frame: pd.DataFrame) -> dict[Any, int]:
    """The path of reference: all columns at once."""
    alike = frame[frame.duplicated(HEADERS, keep=False)]
    return dict(alike.groupby(HEADERS, dropna=False, sort=False).ngroup().sort_index())


@given(st.lists(CELLS, max_size=30), st.randoms(use_true_random=False))
def test_as_pandas_groups_them(rows: list[tuple[Any, ...]], rng: Any) -> None:
    frame = pd.DataFrame(rows, columns=HEADERS).astype({"数": "Int64", "字": "object", "真": "boolean", "比": "object"})
    frame.index = pd.Index(rng.sample(range(100), len(rows)), dtype="int64")
    assert dict(twins(frame, HEADERS)) == as_grouped(frame)
