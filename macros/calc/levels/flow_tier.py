"""Levels of legal entities by what they took or paid over some months, against a threshold for each level (D02c, D04)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from macros.calc.engines.tier import Ladder
from macros.calc.levels.entity_levels import BY_HAND, given_by_hand, graded, highest, level_ways, own_levels, trial_notes
from macros.calc.levels.policy_ladder import INCLUSIVE, policy_ladder
from macros.calc.terms.entities import common_node, customers_by_entity, with_entity
from macros.calc.terms.stops import Stops, named_examples
from macros.calc.terms.window import known_months, short_history
from validators.filing.inputs import Inputs, Result
from validators.filing.lineage import OfRow
from validators.frames import records
from validators.values.origin import Origin, sum_of
from validators.values.period import Month
from validators.values.text import Text

USES = {
    "R03": "客户编码 企业全称 客户类型 统一社会信用代码",
    "R06": "客户编码 方案 生效期间 新级别 触发 审批单号 是否试算",
    "R10": "客户编码 业务代码 月份 数量 收入 揽收人 业绩归属 长期合作项目 是否首笔 冲销标记 冲销原记录编号 记录编号",
}
"""What such a grading reads."""


@dataclass(frozen=True, kw_only=True)
class FlowTier:
    """How a pack grades by its flow.

    of, header  the column of R10 that is summed, and what the sum is called; form: money or quantity
    scale       units of the sum to one of the thresholds'; said: the sum as people read it
    codes       level -> code of its threshold; months: the parameter with the number of months
    office      机构类型 of R01 whose customers have the highest level whatever the sum is; "" = none
    models      how the customers of each level are served, the highest first and the word for those without a level last
    """

    title: Text
    id: str
    of: str
    header: str
    form: str
    scale: int
    said: Callable[[int], str]
    codes: Callable[[Inputs], Mapping[str, str]]
    months: str
    office: str = ""
    models: tuple[str, ...] = ()

    @property
    def columns(self) -> list[str]:
        """The columns of the result."""
        kept = ["_branch", "客户编码", "级别", "企业全称", "客户类型", self.header, "门槛级别", "原级别", "差上一级"]
        return [*kept, *(["服务模式"] if self.models else []), "理由"]

    def run(self, inputs: Inputs) -> Result:
        """One row a customer of R03 with its level; a legal entity has one level in all its rows.

        The sum is over the filing months that end with the period, of all rows of the entity, reversals included. 门槛级别 = the
        first level whose threshold it reaches, else the pack's word for none. 级别 is the highest for a customer of the `office`,
        the level given by hand (R06 人工指定) where there is one, and never below the level in force while months are missing
        (历史不足). Any blank or rising threshold: 级别 empty, named in `blocked` (阈值未设). 差上一级 = what is missing for the
        next level.
        """
        stops, place, notes = Stops(self.id), common_node(inputs), list[str]()
        codes = self.codes(inputs)
        steps, count = policy_ladder(inputs, stops, place, self.scale, codes), stops.need(inputs, self.months, place)
        customers = customers_by_entity(inputs)
        months = inputs.period.back(int(count)) if count else ()
        sums = with_entity(inputs.usage(months), customers, notes).groupby("主体")[self.of].sum()
        given = customers.assign(**{self.header: sums.reindex(customers["主体"], fill_value=0).astype("Int64").to_numpy()})
        given = self._entities(inputs, given, steps, months)
        rows = self._rows(given, steps if months else None)
        asked = (*codes.values(), self.months, INCLUSIVE)
        ways = {self.header: self._taken(customers, months)}
        return graded(
            self.title,
            inputs,
            given,
            rows,
            dict.fromkeys(self.columns, "text") | dict.fromkeys((self.header, "差上一级"), self.form),
            stops,
            notes=(*trial_notes(inputs), *notes),
            examples=named_examples(inputs, [c for c in asked if c in inputs.policy.pack.parameters], (place,)),
            lineage=level_ways(inputs, customers, rows, ways, place, codes=codes),
        )

    def _rows(self, given: pd.DataFrame, steps: Ladder | None) -> pd.DataFrame:
        found = [self._judged(row, steps) for row in records(given)]
        words = {name: pd.Series([f[name] for f in found], index=given.index, dtype="object") for name in ("级别", "门槛级别", "理由")}
        rows = given.assign(**words, 差上一级=pd.Series([f["差上一级"] for f in found], index=given.index, dtype="Int64"))
        if self.models:
            served = [self._model(f["级别"], steps) for f in found]
            rows = rows.assign(服务模式=pd.Series(served, index=given.index, dtype="object"))
        return rows[self.columns]

    def _model(self, level: str | None, steps: Ladder | None) -> str | None:
        return None if level is None or steps is None else self.models[min(steps.rank(level), len(self.models) - 1)]

    def _taken(self, customers: pd.DataFrame, months: Sequence[Month]) -> OfRow:
        """The sum from the flow of the whole entity."""

        def total(pos: int) -> Origin:
            mine = customers[customers["主体"] == customers["主体"].iat[pos]][["_branch", "客户编码"]].drop_duplicates()
            return sum_of("R10", self.of, months, {("_branch", "客户编码"): mine.itertuples(index=False, name=None)})

        return total

    def _entities(self, inputs: Inputs, customers: pd.DataFrame, steps: Ladder | None, months: Sequence[Month]) -> pd.DataFrame:
        """Each row with what is true of its entity: 原级别, the level given by hand, the office, months that are missing."""
        held = customers.assign(原级别=own_levels(customers, inputs.levels()), _hand=own_levels(customers, given_by_hand(inputs)))
        nodes, known = inputs.policy.organisation.at(inputs.period.last), known_months(inputs)
        branches = set(customers["_branch"])
        office = {branch: bool(self.office) and branch in nodes and nodes[branch].kind == self.office for branch in branches}
        short = {branch: short_history(known.missing(branch, months), months) for branch in branches}
        held = held.assign(_office=held["_branch"].map(office), _short=held["_branch"].map(short))
        grouped, best = held.groupby("主体", sort=False), highest(steps)
        whole = pd.DataFrame(
            {
                "_held": grouped["原级别"].agg(best),
                "_hand": grouped["_hand"].agg(best),
                "_office": grouped["_office"].any(),
                "_short": grouped["_short"].max(),
                "_files": grouped.size(),
            }
        )
        return held.drop(columns=["_hand", "_office", "_short"]).join(whole, on="主体")

    def _judged(self, row: dict[str, Any], steps: Ladder | None) -> dict[str, Any]:
        if steps is None:
            return {"级别": None, "门槛级别": None, "差上一级": None, "理由": "阈值未设，级别定不了"}
        amount = int(row[self.header])
        level = steps.level(amount)
        parts, proposed = [f"{self.said(amount)}，按门槛是{level}"], level
        if row["_office"]:
            proposed = steps.levels[0]
            parts.append(f"{self.office}的客户，{BY_HAND}")
        elif row["_hand"] is not None:
            proposed = row["_hand"]
            parts.append(f"{BY_HAND}为{proposed}")
        elif row["_short"] and row["_held"] is not None and steps.rank(row["_held"]) < steps.rank(level):
            proposed = row["_held"]
            parts.append("历史不足，不降级")
        parts += [row["_short"]] if row["_short"] else []
        parts += [f"同一法人的 {row['_files']} 份档案合并计算"] if row["_files"] > 1 else []
        return {"级别": proposed, "门槛级别": level, "差上一级": steps.missing(amount), "理由": "；".join(parts)}
