"""Which customers are held against one another at all: those that share a key, block by block (V07, V39).

Comparing everybody with everybody is n² / 2 comparisons; sharing a name, a line, a house or half a code leaves a few
for each customer. A block that is too large (one line for a whole market hall) is cut by the names in it.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

LARGEST = 40
"""Rows of one block that are all held against one another."""


def shared_pairs(keys: pd.DataFrame, own: pd.Series, apart: pd.Series | None = None) -> np.ndarray:
    """Pairs of rows that share a key, as an int64 array of two columns, the smaller position first, each pair once.

    keys    columns `pos` (position of the row) and `key` (text; a row may have several)
    own     own name of each row, by which blocks that are too large are cut
    apart   where given, only rows that differ in it are paired (the branches of a merged file)
    """
    keys = keys.drop_duplicates()
    size = keys.groupby("key", sort=False)["pos"].transform("size")
    small = keys[(size > 1) & (size <= LARGEST)]
    parts = [_every_pair(small), *_cut(keys[size > LARGEST], own)]
    found = np.concatenate(parts) if parts else np.empty((0, 2), dtype="int64")
    if apart is not None and len(found):
        branch = pd.factorize(apart)[0]
        found = found[branch[found[:, 0]] != branch[found[:, 1]]]
    return unique_pairs(found)


def unique_pairs(pairs: np.ndarray) -> np.ndarray:
    """Each pair once, in order."""
    return np.unique(np.sort(pairs, axis=1), axis=0) if len(pairs) else np.empty((0, 2), dtype="int64")


def _cut(keys: pd.DataFrame, own: pd.Series) -> Iterable[np.ndarray]:
    """Large blocks cut by the beginning and by the end of the names; one name many times over is a chain."""
    if keys.empty:
        return
    names = own.to_numpy(dtype=str)[keys["pos"].to_numpy()]
    for part in ([n[:2] for n in names], [n[-2:] for n in names], names.tolist()):
        cut = keys.assign(key=keys["key"].to_numpy(dtype=str).astype(object) + "\x1f" + np.array(part, dtype=object))
        size = cut.groupby("key", sort=False)["pos"].transform("size")
        yield _every_pair(cut[(size > 1) & (size <= LARGEST)])
        yield _chain(cut[size > LARGEST].assign(name=names[(size > LARGEST).to_numpy()]))


def _every_pair(keys: pd.DataFrame) -> np.ndarray:
    ordered = keys.sort_values(["key", "pos"], kind="stable")
    block, pos = pd.factorize(ordered["key"])[0], ordered["pos"].to_numpy(dtype="int64")
    found, step = [], 1
    while len(pos) > step:
        same = block[step:] == block[:-step]
        if not same.any():
            break
        found.append(np.column_stack([pos[:-step][same], pos[step:][same]]))
        step += 1
    return np.concatenate(found) if found else np.empty((0, 2), dtype="int64")


def _chain(keys: pd.DataFrame) -> np.ndarray:
    """Each row with the next few of its block in the order of their names."""
    ordered = keys.sort_values(["key", "name", "pos"], kind="stable")
    block, pos = pd.factorize(ordered["key"])[0], ordered["pos"].to_numpy(dtype="int64")
    found = [np.empty((0, 2), dtype="int64")]
    for step in range(1, 6):
        if len(pos) > step:
            same = block[step:] == block[:-step]
            found.append(np.column_stack([pos[:-step][same], pos[step:][same]]))
    return np.concatenate(found)
