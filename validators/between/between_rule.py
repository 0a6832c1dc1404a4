"""What a rule between branches is given and what it gives: a finding with both places (V39)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from validators.filing.document_uses import ONCE
from validators.finding import Severity
from validators.frames import plain_values, whole
from validators.register import registers
from validators.values.text import Text


@dataclass(frozen=True, slots=True)
class Place:
    """One cell of one branch's file: `row` as Excel shows it."""

    branch: str
    file: str
    sheet: str
    row: int
    column: str

    def as_json(self) -> dict[str, Any]:
        """Its parts by name."""
        return {"branch": self.branch, "file": self.file, "sheet": self.sheet, "row": self.row, "column": self.column}


@dataclass(frozen=True, slots=True, kw_only=True)
class Between:
    """A fault between two branches: the same thing stands in both, or one has what the other lacks."""

    code: str
    rule: str | None
    severity: Severity
    value: str
    message: str
    remedy: str
    places: tuple[Place, Place]

    def as_json(self) -> dict[str, Any]:
        """The shape of a finding, with two places instead of one."""
        return {
            "code": self.code,
            "rule": self.rule,
            "severity": self.severity.value,
            "value": self.value,
            "message": self.message,
            "remedy": self.remedy,
            "places": [place.as_json() for place in self.places],
        }


@dataclass(frozen=True, kw_only=True)
class Merged:
    """The rows of every branch that counts, by register.

    names    机构编码 -> what people call the branch
    doubles  customers of several branches, group by group, as D35 finds them: 匹配, 依据, 匹配值, _branch, 客户编码,
             企业全称, _row, _file; None where that was not computed
    once     凭证类型 that may be used once (V35)
    """

    frames: Mapping[str, pd.DataFrame]
    names: Mapping[str, str]
    doubles: pd.DataFrame | None = None
    once: Collection[str] = ONCE

    def frame(self, register: str) -> pd.DataFrame:
        """The rows of a register; empty where there are none."""
        return self.frames[register] if register in self.frames else registers()[register].empty()

    def name(self, branch: str) -> str:
        """What people call a branch."""
        return self.names.get(branch, branch)


@dataclass(frozen=True, kw_only=True)
class BetweenRule:
    """A rule over the merged rows. `check(merged)` yields findings made with `found`."""

    id: str | None
    code: str
    severity: Severity
    title: Text
    registers: tuple[str, ...]
    check: Callable[[Merged], Iterable[Between]]
    explain: str
    remedy: str
    source: str

    def found(self, value: str, message: str, remedy: str, *places: Place) -> Between:
        """A finding of this rule."""
        return Between(
            code=self.code, rule=self.id, severity=self.severity, value=value, message=message, remedy=remedy, places=(places[0], places[1])
        )


def place_of(frame: pd.DataFrame, pos: int, register: str, column: str) -> Place:
    """Where a cell of a merged frame stands."""
    return Place(
        str(frame["_branch"].iat[pos]), str(frame["_file"].iat[pos]), registers()[register].sheet, whole(frame["_row"], pos), column
    )


def in_two_branches(frame: pd.DataFrame, keys: pd.Series) -> list[tuple[str, int, int]]:
    """Key, position of its first row, and of the first row of each further branch that has it, in the order of keys.

    `keys` has the index of the frame and is missing where a row takes no part; the first row is that of the first
    branch by its code, so that the order of the files does not matter.
    """
    branches = frame["_branch"].to_numpy()
    codes, words = pd.factorize(keys)
    owners = pd.factorize(branches)[0]
    known = codes >= 0
    if not known.any():
        return []
    once = pd.DataFrame({"key": codes[known], "owner": owners[known]}).drop_duplicates()
    shared = once["key"][once["key"].duplicated()].unique()
    if not len(shared):
        return []
    spots = known.nonzero()[0]
    spots = spots[pd.Series(codes[spots]).isin(shared).to_numpy()]
    rows = pd.DataFrame(
        {"key": pd.Series(words)[codes[spots]].to_numpy(), "branch": branches[spots], "pos": spots, "row": frame["_row"].to_numpy()[spots]}
    )
    rows = rows.sort_values(["key", "branch", "row"], kind="stable").drop_duplicates(["key", "branch"])
    firsts = rows.groupby("key")["pos"].transform("first")
    return [(str(key), int(first), int(pos)) for key, first, pos in zip(rows["key"], firsts, rows["pos"], strict=True) if first != pos]


def plain(frame: pd.DataFrame, column: str, pos: int) -> str:
    """A cell as text, empty where it is blank."""
    return str(plain_values(frame[column].iloc[pos : pos + 1])[0] or "")
