"""冲销: which row a reversal takes back, and the cells that it takes from that row (settled 2, 34).

The one place that resolves reversals: rules, computations, the history of a desk and the archive of a centre all sum rows
that went through `with_originals`. A row that is resolved once bears what it took, so that it stays resolved in a later
month when its original is no longer at hand.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from validators.values.text import fold

TAKEN = ("揽收人", "业绩归属", "业务代码", "长期合作项目", "是否首笔")
"""What a reversal row of R10 takes from the row it reverses; its own cells may be blank and are not compared."""

UNKNOWN = "业务不明"
"""The business under which the money of a row counts whose business nobody knows: kept, and listed under this name."""


def reversals(flow: pd.DataFrame) -> pd.Series:
    """Mask of the R10 rows with 冲销标记."""
    return flow["冲销标记"].fillna(False).astype(bool)


def originals(flow: pd.DataFrame, earlier: pd.DataFrame) -> pd.DataFrame:
    """The reversed row of each reversal in `flow`, found by 冲销原记录编号 in the same branch.

    `earlier` holds R10 rows of earlier filings. A reversal of a reversal leads to the row at the end of the chain.
    The index is that of the reversals in `flow`; those whose original is not at hand are left out.
    """
    taking = flow[reversals(flow)]
    if taking.empty:
        return flow.iloc[:0]
    both = flow if earlier.empty else pd.concat([flow, earlier], ignore_index=True)
    pool = both[both["记录编号"].isin(targets(both))].drop_duplicates(["_branch", "记录编号"])
    index = pd.MultiIndex.from_frame(pool[["_branch", "记录编号"]])
    still = reversals(pool).to_numpy()
    parent = np.where(still, _positions(index, pool), np.arange(len(pool)))
    at, parent = _positions(index, taking), _ends(parent)
    at = np.where(at >= 0, parent[at], -1) if len(pool) else at
    found = (at >= 0) & ~(still[at] if len(pool) else np.zeros(len(at), dtype=bool))
    originals_of: pd.DataFrame = pool.iloc[at[found]].set_axis(taking.index[found])
    return originals_of


def _ends(parent: np.ndarray) -> np.ndarray:
    """The last row of each chain, -1 where it breaks off; of a circle some row of it. Each step doubles the way covered."""
    for _ in range(len(parent).bit_length()):
        parent = np.where(parent >= 0, parent[parent], -1)
    return parent


def targets(flow: pd.DataFrame) -> set[str]:
    """The record numbers that the reversals among these R10 rows take back."""
    return {fold(str(number)) for number in flow.loc[reversals(flow), "冲销原记录编号"].dropna()}


def unresolved(flow: pd.DataFrame, earlier: pd.DataFrame) -> pd.Series:
    """Mask of the reversals in `flow` whose original is neither there nor in `earlier`."""
    return reversals(flow) & ~flow.index.isin(originals(flow, earlier).index)


def with_originals(flow: pd.DataFrame, earlier: pd.DataFrame) -> pd.DataFrame:
    """R10 rows in which every reversal bears the `TAKEN` cells of the row it reverses; else its own, which may be blank."""
    found = originals(flow, earlier)
    if found.empty:
        return flow
    flow = flow.copy(deep=False)
    for header in TAKEN:
        flow.loc[found.index, header] = found[header]
    return flow


def _positions(index: pd.MultiIndex, rows: pd.DataFrame) -> np.ndarray:
    numbers = rows["冲销原记录编号"].map(lambda number: fold(str(number)), na_action="ignore")
    return index.get_indexer(pd.MultiIndex.from_arrays([rows["_branch"], numbers]))
