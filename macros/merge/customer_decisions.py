"""同一 or 不同: what the centre has decided on pairs of customers, kept as events of its ledger (R03, D35, settled 6).

A decision is about two customers, each by its branch and 客户编码, whichever comes first; the last one counts, in this
month and in every later one. Taken back, the pair is asked about again.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from macros.errors import ToolkitError
from validators.filing.heirs import Customer
from validators.filing.inputs import Result
from validators.values.text import Text
from workbooks.archive.events import CustomersDecided
from workbooks.archive.home import Home

SAME, DIFFERENT, OPEN = "同一", "不同", ""
WORDS = (SAME, DIFFERENT)

Pair = tuple[Customer, Customer]


@dataclass(frozen=True, kw_only=True)
class Decision:
    """What was decided on a pair, by whom and when."""

    pair: Pair
    word: str
    by: str
    at: dt.datetime


def pair_of(one: Customer, two: Customer) -> Pair:
    """Two customers in their order."""
    return (one, two) if one <= two else (two, one)


def key_of(pair: Pair) -> str:
    """What a pair is called on a sheet and on the command line: 10 hex digits, the same whichever comes first.

    >>> key_of((('LJ01', 'KH1'), ('QH02', 'KH2'))) == key_of((('QH02', 'KH2'), ('LJ01', 'KH1')))
    True
    """
    subject = "\x1f".join(part for customer in pair_of(*pair) for part in customer)
    return hashlib.sha256(subject.encode()).hexdigest()[:10]


def decisions(home: Home) -> dict[Pair, Decision]:
    """Every pair on which a decision stands; the last one counts."""
    found: dict[Pair, Decision] = {}
    for event in home.ledger.events(CustomersDecided):
        pair = pair_of(*event.pair)
        found.pop(pair, None)
        if event.decision in WORDS:
            found[pair] = Decision(pair=pair, word=event.decision, by=event.by, at=event.at)
    return found


def decide(home: Home, words: Mapping[Pair, str], *, by: str, now: dt.datetime) -> int:
    """Keeps what was decided; how many of the decisions are new. ToolkitError for a word that is no decision."""
    strange = next((word for word in words.values() if word not in (*WORDS, OPEN)), None)
    if strange is not None:
        raise ToolkitError(f"“{strange}”不是决定", "只能填“同一”或“不同”；要重新问就清空")
    with home.ledger.writing():
        known = decisions(home)
        new = {
            pair_of(*pair): word
            for pair, word in words.items()
            if word != (known[pair_of(*pair)].word if pair_of(*pair) in known else OPEN)
        }
        home.ledger.add(*(CustomersDecided(at=now, by=by, pair=pair, decision=word) for pair, word in sorted(new.items())))
    return len(new)


def as_result(taken: Mapping[Pair, Decision]) -> Result:
    """The decisions as D35 and the rules between branches read them: a row a pair, `决定` 同一 or 不同."""
    rows = [(*d.pair[0], *d.pair[1], d.word) for _, d in sorted(taken.items())]
    return Result(
        title=Text("跨局重复客户的决定", "Decisions on customers"),
        formats={},
        rows=pd.DataFrame(rows, columns=["甲机构", "甲编码", "乙机构", "乙编码", "决定"], dtype="object"),
    )
