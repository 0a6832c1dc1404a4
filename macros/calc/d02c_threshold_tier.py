"""D02c: levels by what a customer took in a year, against a threshold for each level (S0 C77; R10, R06; P02)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from macros.calc.engines.tier import Ladder
from macros.calc.levels.entity_levels import BY_HAND, given_by_hand, graded, highest, level_ways, own_levels, trial_notes
from macros.calc.levels.policy_ladder import policy_ladder, tier_codes
from macros.calc.terms.entities import common_node, customers_by_entity, with_entity
from macros.calc.terms.stops import Stops, named_examples
from macros.calc.terms.window import known_months, short_history
from validators.filing.inputs import Calc, Inputs, Result
from validators.filing.lineage import OfRow
from validators.frames import records
from validators.values.money import quantity_text
from validators.values.origin import Origin, sum_of
from validators.values.period import Month
from validators.values.text import Text

KEY_OFFICE = "大客户部"
"""机构类型 of R01 whose customers have the highest level whatever they take."""
MONTHS = "tier_months"
_COLUMNS = ["_branch", "客户编码", "级别", "企业全称", "客户类型", "数量合计", "门槛级别", "原级别", "差上一级", "理由"]
_FORMATS = dict.fromkeys(_COLUMNS, "text") | dict.fromkeys(("数量合计", "差上一级"), "quantity")


def run(inputs: Inputs) -> Result:
    """One row a customer of R03 with its level; a legal entity has one level in all its rows.

    数量合计 = Σ R10.数量 in thousandths of the `tier_months` filing months that end with the period, of all rows of the
    entity, reversals included. 门槛级别 = the first level of the pack whose threshold (`tier_1`, `tier_2`, ... in whole
    units) it reaches, else the pack's word for none. 级别 is the highest for a customer of a 大客户部, the level given by
    hand (R06 人工指定) where there is one, and never below the level in force while months are missing (历史不足). Any
    blank or rising threshold: 级别 empty, named in `blocked` (阈值未设). 差上一级 = what is missing for the next level.
    """
    stops, place, notes = Stops("D02c"), common_node(inputs), list[str]()
    steps, count = policy_ladder(inputs, stops, place, 1000), stops.need(inputs, MONTHS, place)
    customers = customers_by_entity(inputs)
    months = inputs.period.back(int(count)) if count else ()
    sums = with_entity(inputs.usage(months), customers, notes).groupby("主体")["数量"].sum()
    given = customers.assign(数量合计=sums.reindex(customers["主体"], fill_value=0).astype("Int64").to_numpy())
    given = _entities(inputs, given, steps, months)
    found = [_judged(row, steps if months else None) for row in records(given)]
    words = {name: pd.Series([f[name] for f in found], index=given.index, dtype="object") for name in ("级别", "门槛级别", "理由")}
    rows = given.assign(**words, 差上一级=pd.Series([f["差上一级"] for f in found], index=given.index, dtype="Int64"))[_COLUMNS]
    return graded(
        CALC.title,
        inputs,
        given,
        rows,
        _FORMATS,
        stops,
        notes=(*trial_notes(inputs), *notes),
        examples=named_examples(
            inputs, [c for c in (*tier_codes(inputs).values(), MONTHS) if c in inputs.policy.pack.parameters], (place,)
        ),
        lineage=level_ways(inputs, customers, rows, {"数量合计": _taken(customers, months)}, place),
    )


def _taken(customers: pd.DataFrame, months: Sequence[Month]) -> OfRow:
    """数量合计 from the flow of the whole entity."""

    def total(pos: int) -> Origin:
        mine = customers[customers["主体"] == customers["主体"].iat[pos]][["_branch", "客户编码"]].drop_duplicates()
        return sum_of("R10", "数量", months, {("_branch", "客户编码"): mine.itertuples(index=False, name=None)})

    return total


def _entities(inputs: Inputs, customers: pd.DataFrame, steps: Ladder | None, months: Sequence[Month]) -> pd.DataFrame:
    """Each row with what is true of its entity: 原级别, the level given by hand, 大客户部, months that are missing."""
    held = customers.assign(原级别=own_levels(customers, inputs.levels()), _hand=own_levels(customers, given_by_hand(inputs)))
    nodes, known = inputs.policy.organisation.at(inputs.period.last), known_months(inputs)
    office = {branch: branch in nodes and nodes[branch].kind == KEY_OFFICE for branch in set(customers["_branch"])}
    short = {branch: short_history(known.missing(branch, months), months) for branch in office}
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


def _judged(row: dict[str, Any], steps: Ladder | None) -> dict[str, Any]:
    if steps is None:
        return {"级别": None, "门槛级别": None, "差上一级": None, "理由": "阈值未设，级别定不了"}
    amount = int(row["数量合计"])
    level = steps.level(amount)
    parts, proposed = [f"统计期数量 {quantity_text(amount)}，按门槛是{level}"], level
    if row["_office"]:
        proposed = steps.levels[0]
        parts.append(f"{KEY_OFFICE}的客户，{BY_HAND}")
    elif row["_hand"] is not None:
        proposed = row["_hand"]
        parts.append(f"{BY_HAND}为{proposed}")
    elif row["_short"] and row["_held"] is not None and steps.rank(row["_held"]) < steps.rank(level):
        proposed = row["_held"]
        parts.append("历史不足，不降级")
    parts += [row["_short"]] if row["_short"] else []
    parts += [f"同一法人的 {row['_files']} 份档案合并计算"] if row["_files"] > 1 else []
    return {"级别": proposed, "门槛级别": level, "差上一级": steps.missing(amount), "理由": "；".join(parts)}


CALC = Calc(
    id="D02c",
    title=Text("按门槛分级", "Levels by thresholds"),
    run=run,
    reads=("R03", "R10"),
    uses={
        "R03": "客户编码 企业全称 客户类型 统一社会信用代码",
        "R06": "客户编码 方案 生效期间 新级别 触发 审批单号 是否试算",
        "R10": "客户编码 业务代码 月份 数量 收入 揽收人 业绩归属 长期合作项目 是否首笔 冲销标记 冲销原记录编号 记录编号",
    },
    needs="ge_inclusive tier_months",
)
