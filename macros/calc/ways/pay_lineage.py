"""The steps of a pay: from scores, bonus lines, awards and parameters to 合计 (D06). What a pay slip, 溯源 and an audit show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, partial
from typing import Any

import numpy as np
import pandas as pd

from validators.filing.lineage import Lineage
from validators.values.origin import Origin, added, counted, number, of_result, of_rows, parameter, product, quotient, rounded
from validators.values.period import Month

Key = tuple[str, str]


@dataclass(frozen=True, kw_only=True)
class PayLineage:
    """One pay run.

    name     of the computation; scores: column of R43 -> parameter of its weight; parts: the columns that 合计 adds
    people   R43 rows as dictionaries, in the order of the result; rows: the result's own
    lines    the bonus lines; scorecards: the scorecards; awards: the approved rows of R44
    """

    name: str
    scores: Mapping[str, str]
    parts: Sequence[str]
    formula: Mapping[str, str | None]
    people: Sequence[Mapping[str, Any]]
    rows: Sequence[Mapping[str, Any]]
    lines: tuple[str, pd.DataFrame]
    scorecards: tuple[str, pd.DataFrame]
    awards: pd.DataFrame
    period: Month

    @property
    def lineage(self) -> Lineage:
        """As the result carries it."""
        ways = {"业绩工资": self.merit, "得分率": self.quality, "业绩工资基数": self.base, "营销奖励": self.bonus}
        ways |= {"突出贡献奖": self.award, "外勤津贴": self.allowance, "合计": self.total}
        every = {name: partial(self._over_all, name) for name in ("合计", *self.parts)}
        return Lineage(rows=ways, summary=every, record=lambda pos: counted("R43", [self._place(pos)]))

    def _place(self, pos: int) -> tuple[str, int]:
        return str(self.people[pos]["_file"]), int(self.people[pos]["_row"])

    def _cell(self, pos: int, column: str, value: Any) -> Origin:
        return of_rows("R43", column, [(*self._place(pos), value)])

    def base(self, pos: int) -> Origin:
        """业绩工资基数 of the row, else of the policy."""
        own = self.people[pos]["业绩工资基数"]
        return parameter("pay_base", self.people[pos]["_branch"]) if own is None else self._cell(pos, "业绩工资基数", f"{int(own)}/100")

    def quality(self, pos: int) -> Origin:
        """得分率: Σ weight × score / (100 × Σ weight), or the total of the scorecard by 100."""
        person = self.people[pos]
        if self.formula.get(person["_branch"]) == "考核总分":
            name, table = self.scorecards
            return quotient(of_result(name, "总分", _position(table, person)), number(100, "满分"))
        weights = {score: parameter(code, person["_branch"]) for score, code in self.scores.items()}
        held = [product(weight, self._cell(pos, score, Fraction(person[score]))) for score, weight in weights.items()]
        return quotient(added(held), product(number(100, "满分"), added(weights.values())))

    def merit(self, pos: int) -> Origin:
        """业绩工资, rounded to the fen."""
        return rounded(product(self.base(pos), self.quality(pos)))

    def bonus(self, pos: int) -> Origin:
        """营销奖励: the person's lines, each rounded."""
        name, _ = self.lines
        return added(of_result(name, "奖励", at) for at in self._lines_of.get(_key(self.people[pos]), ()))

    def award(self, pos: int) -> Origin:
        """突出贡献奖: the approved amounts."""
        mine = self.awards[(self.awards["_branch"] == self.people[pos]["_branch"]) & (self.awards["工号"] == self.people[pos]["工号"])]
        held = zip(mine["_file"], mine["_row"], mine["核准金额"], strict=True)
        return of_rows("R44", "核准金额", [(file, row, f"{int(amount)}/100") for file, row, amount in held])

    def allowance(self, pos: int) -> Origin:
        """外勤津贴: flat, or for the days in service."""
        flat, days = parameter("field_allowance", self.people[pos]["_branch"]), self.rows[pos]["_days"]
        last = self.period.last.day
        return flat if days is None else rounded(product(flat, number(Fraction(days, last), f"在岗 {days} 天 / 全月 {last} 天")))

    def total(self, pos: int) -> Origin:
        """合计 of the rounded parts; 0 where a negative one is not paid and not carried."""
        held = added(of_result(self.name, part, pos) for part in self.parts)
        below = sum(self.rows[pos][part] for part in self.parts) != self.rows[pos]["合计"]
        return product(held, number(0, "合计为负，按 0 发放")) if below else held

    def _over_all(self, column: str) -> Origin:
        return added(of_result(self.name, column, pos) for pos, row in enumerate(self.rows) if row[column] is not None)

    @cached_property
    def _lines_of(self) -> dict[Key, list[int]]:
        _, table = self.lines
        found: dict[Key, list[int]] = {}
        for at, (branch, person, reward) in enumerate(zip(table["_branch"], table["工号"], table["奖励"].notna(), strict=True)):
            if reward:
                found.setdefault((branch, person), []).append(at)
        return found


def _key(person: Mapping[str, Any]) -> Key:
    return person["_branch"], person["工号"]


def _position(table: pd.DataFrame, person: Mapping[str, Any]) -> int:
    return int(np.flatnonzero((table["_branch"] == person["_branch"]) & (table["工号"] == person["工号"]))[0])
