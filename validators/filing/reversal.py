"""冲销: which row a reversal takes back, and the cells that it takes from that row (settled 2)."""

from __future__ import annotations

import numpy as np
import pandas as pd

from validators.values.text import fold

TAKEN = ("揽收人", "业务代码", "长期合作项目", "是否首笔")
"""What a reversal row of R10 takes from the row it reverses; its own cells may be blank and are not compared."""

_LONGEST_CHAIN = 8


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
    wanted = {fold(str(number)) for number in both.loc[reversals(both), "冲销原记录编号"].dropna()}
    pool = both[both["记录编号"].isin(wanted)].drop_duplicates(["_branch", "记录编号"])
    index = pd.MultiIndex.from_frame(pool[["_branch", "记录编号"]])
    still = reversals(pool).to_numpy()
    parent = np.where(still, _positions(index, pool), np.arange(len(pool)))
    at = _positions(index, taking)
    for _ in range(_LONGEST_CHAIN):
        at = np.where(at >= 0, parent[at], -1) if len(pool) else at
    found = (at >= 0) & ~(still[at] if len(pool) else np.zeros(len(at), dtype=bool))
    originals_of: pd.DataFrame = pool.iloc[at[found]].set_axis(taking.index[found])
    return originals_of


def with_originals(flow: pd.DataFrame, earlier: pd.DataFrame) -> pd.DataFrame:
    """R10 rows in which every reversal bears the `TAKEN` cells of the row it reverses."""
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
