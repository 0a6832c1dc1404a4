"""Earlier months put together from what is at hand: what a desk carries, earlier files, the centre's archive."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

import pandas as pd

from validators.filing.inputs import Filing, History, usage_of
from validators.filing.reversal import with_originals
from validators.register import registers
from validators.values.period import Month


def history_of(filing: Filing, frames: Mapping[str, pd.DataFrame], before: History | None = None) -> History:
    """The history that one earlier filing gives: its own month in full.

    `before` is what was known when it was filed, so that a reversal is counted under the business it reverses.
    """
    earlier = before.frame("R10") if before is not None else registers()["R10"].empty()
    flow = with_originals(frames["R10"] if "R10" in frames else registers()["R10"].empty(), earlier)
    return History(
        usage=usage_of(flow),
        frames={name: flow if name == "R10" else frame for name, frame in frames.items() if not frame.empty},
        months={filing.branch: frozenset([filing.period])},
    )


def combine(histories: Iterable[History], *, before: Month | None = None) -> History:
    """One history of several; where two know the same branch and month, the first one is believed.

    `before` drops the months from that one on. A reversal of one that takes back a row of another is resolved here, and
    the sums of its month with it (settled 34).
    """
    usages: list[pd.DataFrame] = []
    frames: dict[str, list[pd.DataFrame]] = {}
    seen_rows: dict[str, set[tuple[str, str]]] = {}
    months: dict[str, frozenset[Month]] = {}
    known: set[tuple[str, str]] = set()
    whole: set[tuple[str, str]] = set()
    keeps: dict[str, int] = {}
    for history in histories:
        fresh = _unknown(history.usage, "月份", known, before)
        usages.append(fresh)
        keeps = {name: max(keeps.get(name, 0), history.keeps.get(name, 0)) for name in {**keeps, **history.keeps}}
        for name, frame in history.frames.items():
            rows = _unknown(frame, "_period", seen_rows.setdefault(name, set()), before)
            frames.setdefault(name, []).append(rows)
            found = set(rows[["_branch", "_period"]].drop_duplicates().itertuples(index=False, name=None))
            seen_rows[name] |= found
            whole |= found - known if name == "R10" else set()
        for branch, present in history.months.items():
            kept = frozenset(m for m in present if before is None or m < before)
            months[branch] = months.get(branch, frozenset()) | kept
            known |= {(branch, str(m)) for m in kept}
        known |= set(zip(fresh["_branch"], fresh["月份"], strict=True))
    joined = {name: _joined(parts, parts[0].iloc[:0]) for name, parts in frames.items()}
    held = History(usage=_joined(usages, History.none().usage), months=months, frames=joined, keeps=keeps)
    return _resolved(held, whole)


def _resolved(history: History, whole: set[tuple[str, str]]) -> History:
    """With every reversal under the business of its original, wherever that is at hand.

    `whole` are the branches and months whose sums come from the rows at hand: only those are summed again.
    """
    rows = history.frame("R10")
    flow = with_originals(rows, rows.iloc[:0])
    changed = flow[flow["业务代码"].ne(rows["业务代码"]) & flow["业务代码"].notna()] if flow is not rows else flow.iloc[:0]
    again = set(zip(changed["_branch"], changed["_period"], strict=True)) & whole
    frames = dict(history.frames) | {"R10": flow} if "R10" in history.frames else history.frames
    if not again:
        return replace(history, frames=frames)
    kept = _unknown(history.usage, "月份", again, None)
    fresh = usage_of(flow[_among(flow, "_period", again)])
    return replace(history, usage=_joined([kept, fresh], kept), frames=frames)


def _among(frame: pd.DataFrame, month: str, pairs: set[tuple[str, str]]) -> pd.Series:
    held = pd.MultiIndex.from_frame(frame[["_branch", month]]).isin(pd.MultiIndex.from_tuples(sorted(pairs)))
    return pd.Series(held, index=frame.index)


def _unknown(frame: pd.DataFrame, month: str, known: set[tuple[str, str]], before: Month | None) -> pd.DataFrame:
    if before is not None:
        frame = frame[frame[month] < str(before)]
    if not known or frame.empty:
        return frame
    return frame[~_among(frame, month, known)]


def _joined(parts: list[pd.DataFrame], empty: pd.DataFrame) -> pd.DataFrame:
    filled = [part for part in parts if not part.empty]
    return pd.concat(filled, ignore_index=True) if filled else empty
