"""Where the numbers of D01 come from: the flow of each legal entity, summed by business, run up to what 100% is (G42)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, partial

import pandas as pd

from macros.calc.ways.summed_rows import places
from validators.filing.lineage import Lineage, OfRow
from validators.values.origin import Origin, added, counted, of_extra, of_rows, quotient, sum_of
from validators.values.period import Month


@dataclass(frozen=True, kw_only=True)
class TierLineage:
    """The pieces of one grading.

    names      the levels that are counted
    customers  R03 rows with 主体; levels: 主体 -> 级别; ranked: as `cumulative.cores` gives it
    market     R39 rows whose 本企业 is what 100% is; None where the registered customers are
    """

    name: str
    names: Sequence[str]
    customers: pd.DataFrame
    levels: pd.Series
    ranked: pd.DataFrame
    months: Sequence[Month]
    metric: str
    form: str
    over_all: bool
    market: pd.DataFrame | None

    @property
    def lineage(self) -> Lineage:
        """As the result carries it."""
        return Lineage(
            rows={"用邮量合计": self._entity_sum, "业务用邮量": self._best("用邮量"), "累计占比": self._best_share},
            extra={"ranked": {"用邮量": self._usage, "累计": self._running, "分母": self._base}},
            formats=dict.fromkeys(("用邮量", "累计", "分母"), self.form),
            record=lambda pos: counted("R03", places(self.customers.iloc[[pos]])),
            summary={level: partial(self._count, level) for level in self.names},
        )

    @cached_property
    def _members(self) -> dict[str, list[tuple[str, str]]]:
        keys = self.customers[["主体", "_branch", "客户编码"]].drop_duplicates()
        found: dict[str, list[tuple[str, str]]] = {}
        for entity, branch, code in keys.itertuples(index=False, name=None):
            found.setdefault(entity, []).append((branch, code))
        return found

    @cached_property
    def _first_of(self) -> dict[str, int]:
        """主体 -> its place in `ranked` that decides: as the rows of the result show it."""
        order = self.ranked.sort_values(
            ["核心", "距离", "用邮量", "业务代码"], ascending=[False, True, False, True], kind="stable", na_position="last"
        )
        best = order.drop_duplicates("主体")
        return dict(zip(best["主体"], best.index, strict=True))

    def _count(self, level: str) -> Origin:
        wanted = self.levels[self.levels == level].index
        rows = self.customers[self.customers["主体"].isin(wanted)].drop_duplicates("主体")
        return counted("R03", places(rows), f"定为{level}的客户，同一法人只算一户")

    def _of_entity(self, entity: str, business: str | None) -> Origin:
        held = self._members[entity]
        if business is None or self.over_all:
            return sum_of("R10", self.metric, self.months, {("_branch", "客户编码"): held})
        return sum_of("R10", self.metric, self.months, {("_branch", "客户编码", "业务代码"): [(*key, business) for key in held]})

    def _entity_sum(self, pos: int) -> Origin:
        return self._of_entity(str(self.customers["主体"].iat[pos]), None)

    def _usage(self, pos: int) -> Origin:
        return self._of_entity(str(self.ranked["主体"].iat[pos]), str(self.ranked["业务代码"].iat[pos]))

    def _running(self, pos: int) -> Origin:
        row = self.ranked.iloc[pos]
        return self._added(max(int(row["用邮量"]), 1), row["业务代码"])

    def _base(self, pos: int) -> Origin:
        business = str(self.ranked["业务代码"].iat[pos])
        if self.market is None:
            return self._added(1, business)
        rows = self.market if self.over_all else self.market[self.market["业务"] == business]
        held = zip(rows["_file"], rows["_row"], rows["本企业"], strict=True)
        return of_rows("R39", "本企业", [(file, row, f"{int(amount)}/100") for file, row, amount in held])

    def _added(self, least: int, business: str) -> Origin:
        ranked = self.ranked
        held = ranked.index[(ranked["业务代码"] == business) & (ranked["用邮量"] >= least)]
        return added(of_extra(self.name, "ranked", "用邮量", pos) for pos in held)

    def _best(self, column: str) -> OfRow:
        return lambda pos: of_extra(self.name, "ranked", column, self._first_of[str(self.customers["主体"].iat[pos])])

    def _best_share(self, pos: int) -> Origin:
        return quotient(self._best("累计")(pos), self._best("分母")(pos))
