"""Branches that were merged into another or given another code: their customers, people and earlier months are their heir's
(settled 48).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from validators.filing.inputs import History
from validators.legal_entity import CODE as CREDIT_CODE
from validators.organisation_tree import Organisation
from validators.values.period import Month
from validators.values.text import is_blank

Customer = tuple[str, str]
"""机构编码 and 客户编码."""
KEYS = ["_branch", "客户编码"]


def code_from(code: str, branch: str) -> str:
    """The code of what the heir has already under an equal one: the former branch stands in it, in half width as codes are read.

    >>> code_from("K1", "A2")
    'K1(原A2)'
    """
    return f"{code}(原{branch})"


def renumbered(before: pd.DataFrame, now: pd.DataFrame, organisation: Organisation, period: Month) -> dict[Customer, str]:
    """(branch that is no more, code) -> the code by which its heir knows that customer, where it is another one.

    An equal code of a customer of the heir's own is never taken for it: what has no credit code in common keeps its old
    place in its code.
    """
    heirs = {code: organisation.heir(code, period.first) for code in before["_branch"].unique()}
    told = {(row[0], row[2]): row[1] for row in now[[*KEYS, CREDIT_CODE]].itertuples(index=False) if not is_blank(row[2])}
    own = set(before[KEYS].itertuples(index=False, name=None))
    found: dict[Customer, str] = {}
    for branch, code, credit in before[[*KEYS, CREDIT_CODE]].itertuples(index=False):
        heir = heirs[branch]
        if heir == branch or is_blank(code):
            continue
        to = told.get((heir, credit)) if not is_blank(credit) else None
        if to is None and (heir, code) in own:
            to = code_from(code, branch)
        if to is not None and to != code:
            found[branch, code] = to
    return found


def with_heirs(history: History, codes: Mapping[Customer, str], organisation: Organisation, period: Month) -> History:
    """Earlier months with the rows of merged branches under their heirs, each customer under its present code."""
    return inherited(recoded(history, codes), organisation, period.first)


def inherited(history: History, organisation: Organisation, day: dt.date) -> History:
    """Earlier months with the rows of organisations that are no more under those that took them over (R01 承接机构)."""
    heirs = {node.code: heir for node in organisation.nodes if node.successor and (heir := organisation.heir(node.code, day)) != node.code}
    if not heirs:
        return history
    months: dict[str, frozenset[Month]] = {}
    for code, known in history.months.items():
        to = heirs.get(code, code)
        months[to] = months.get(to, frozenset()) | known
    return History(
        usage=_moved(history.usage, heirs), months=months, frames={name: _moved(frame, heirs) for name, frame in history.frames.items()}
    )


def _moved(frame: pd.DataFrame, heirs: Mapping[str, str]) -> pd.DataFrame:
    return frame.assign(_branch=frame["_branch"].replace(dict(heirs)))


def recoded(history: History, codes: Mapping[Customer, str]) -> History:
    """Earlier months whose customers have the codes that `codes` gives them; others stay."""
    if not codes:
        return history
    frames = {name: _recoded(frame, codes) for name, frame in history.frames.items()}
    return replace(history, usage=_recoded(history.usage, codes), frames=frames)


def _recoded(frame: pd.DataFrame, codes: Mapping[Customer, str]) -> pd.DataFrame:
    if "客户编码" not in frame or frame.empty:
        return frame
    there = frame["_branch"].isin({branch for branch, _ in codes})
    if not there.any():
        return frame
    pairs = zip(frame.loc[there, "_branch"], frame.loc[there, "客户编码"], strict=True)
    fresh = pd.Series([codes.get(pair, pair[1]) for pair in pairs], index=frame.index[there], dtype="object")
    return frame.assign(客户编码=frame["客户编码"].astype("object").where(~there, fresh))
