"""Customers of several branches that may be one: every pair with why, how sure and what was decided (D35, V39, R03)."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from macros.errors import ToolkitError
from macros.merge.customer_decisions import DIFFERENT, OPEN, SAME, Decision, Pair, decide, key_of, pair_of
from validators.doubles.pairs import CODE, similar
from validators.values.cell import as_text
from validators.values.text import is_blank, trim
from workbooks.archive.home import Home
from workbooks.book import Book

_SAID = {
    SAME: ("同一", "相同", "是", "同一家", "同一客户", "一家", "同"),
    DIFFERENT: ("不同", "否", "不是", "不同一", "两家", "不是同一家", "不同客户"),
}
_WORDS = {said: word for word, many in _SAID.items() for said in many}


@dataclass(frozen=True, kw_only=True)
class Side:
    """One of the two customers and where its row stands."""

    branch: str
    code: str
    name: str
    file: str
    row: int


@dataclass(frozen=True, kw_only=True)
class Double:
    """A pair: `sure` of a hundred; `word` 同一客户, 很可能是同一家 or 可能是同一家; `decision` None while it is open.

    certain  equal 统一社会信用代码: one customer without being asked (settled 6)
    """

    sides: tuple[Side, Side]
    sure: int
    word: str
    why: str
    certain: bool
    decision: Decision | None = None

    @property
    def pair(self) -> Pair:
        """What a decision is about."""
        one, two = ((side.branch, side.code) for side in self.sides)
        return pair_of(one, two)

    @property
    def key(self) -> str:
        """What it is called on the command line."""
        return key_of(self.pair)

    def taken(self, decisions: Mapping[Pair, Decision]) -> Double:
        """The same with what was decided on it; a pair that is certain needs no decision."""
        return self if self.certain else replace(self, decision=decisions.get(self.pair))

    def as_json(self) -> dict[str, Any]:
        """One pair of `keybook duplicates --json`."""
        taken = self.decision
        return {
            "key": self.key,
            "sure": self.sure,
            "match": self.word,
            "why": self.why,
            "certain": self.certain,
            "customers": [vars(side) for side in self.sides],
            "decision": taken.word if taken else None,
            "by": taken.by if taken else None,
            "at": taken.at.isoformat() if taken else None,
        }


def doubles(customers: pd.DataFrame, names: Sequence[str], taken: Mapping[Pair, Decision]) -> list[Double]:
    """The pairs of different branches in rows of R03: open ones first, then those decided, then those certain by code.

    `names`: those of the organisations. A customer that five branches have under one code is four pairs, not ten.
    """
    known = customers[customers["客户编码"].notna()].reset_index(drop=True)
    columns = [known[name].tolist() for name in ("_branch", "客户编码", "企业全称", "_file", "_row")]
    found, followers = [], set()
    for first, second, sure, word, by, why in similar(known, names, across=True).itertuples(index=False, name=None):
        if by == CODE and second in followers:
            continue
        followers |= {second} if by == CODE else set()
        sides = tuple(
            Side(branch=c[0], code=c[1], name=c[2] or "", file=c[3], row=int(c[4]))
            for c in ([column[pos] for column in columns] for pos in (first, second))
        )
        found.append(Double(sides=(sides[0], sides[1]), sure=sure, word=word, why=why, certain=by == CODE).taken(taken))
    return sorted(found, key=lambda d: (d.certain, d.decision is not None, -d.sure, d.pair))


def memory(double: Double) -> str:
    """What the hidden column of the sheet holds: the pair, and the word that stood there."""
    word = double.decision.word if double.decision else OPEN
    return json.dumps([*double.pair[0], *double.pair[1], word], ensure_ascii=False)


def typed_decisions(book: Book, sheet: str) -> dict[Pair, str]:
    """The decisions that were typed, changed or cleared since the sheet was written; ToolkitError names what is none."""
    if sheet not in book.sheet_names():
        return {}
    rows = book.read(sheet).rows
    header = next((i for i, line in enumerate(rows) if "决定" in line and "记录" in line), None)
    if header is None:
        return {}
    typed_at, memory_at = rows[header].index("决定"), rows[header].index("记录")
    found: dict[Pair, str] = {}
    for number, line in enumerate(rows[header + 1 :], header + 2):
        if len(line) <= max(typed_at, memory_at) or is_blank(line[memory_at]):
            continue
        try:
            branch, code, other, second, stood = json.loads(as_text(line[memory_at]))
        except ValueError:
            continue
        said = trim(as_text(line[typed_at])) if not is_blank(line[typed_at]) else ""
        word = _WORDS.get(said.rstrip("。")) if said else OPEN
        if word is None:
            raise ToolkitError(f"《{sheet}》第 {number} 行的决定写的是“{said}”", "在下拉里选“同一”或“不同”，再点一次")
        if word != stood:
            found[pair_of((branch, code), (other, second))] = word
    return found


def take_typed(home: Home, book: Book, sheet: str, *, by: str, now: dt.datetime) -> int:
    """Keeps what was typed on the sheet; how many decisions are new."""
    words = typed_decisions(book, sheet)
    return decide(home, words, by=by, now=now) if words else 0
