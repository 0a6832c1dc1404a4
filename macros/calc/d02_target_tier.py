"""D02: levels by what a customer is to bring in a year, against a threshold for each level (S4 C41; R03, R06; P03; G44)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from macros.calc.engines.tier import Ladder
from macros.calc.levels.entity_levels import given_by_hand, graded, highest, level_ways, own_levels, trial_notes
from macros.calc.levels.policy_ladder import INCLUSIVE, policy_ladder, tier_codes
from macros.calc.terms.entities import common_node, customers_by_entity, with_entity
from macros.calc.terms.stops import Stops, named_examples
from macros.calc.terms.window import known_months, short_history
from macros.calc.ways.summed_rows import SummedRows
from validators.filing.inputs import Calc, Inputs, Result
from validators.filing.lineage import OfRow
from validators.frames import plain_values, records
from validators.values.money import yuan_shown
from validators.values.origin import Origin, sum_of
from validators.values.period import Month
from validators.values.text import Text

BASIS, TARGET, INCOME = "tier_basis", "年收入目标", "近12个月收入"
"""Parameter: what the thresholds are held against, and its two words."""
FIRST, UP, DOWN, SAME = "初次", "升级", "降级", "不变"
_COLUMNS = ["_branch", "客户编码", "级别", "企业全称", "客户类型", "指标值", "门槛级别", "上季末级别", "变动", "差上一级", "理由"]
_FORMATS = dict.fromkeys(_COLUMNS, "text") | dict.fromkeys(("指标值", "差上一级"), "money")
_WORDS = ("级别", "门槛级别", "变动", "理由")


def run(inputs: Inputs) -> Result:
    """One row a customer of R03 with the level that is proposed for it; a legal entity has one in all its rows.

    指标值 in fen: Σ R03.年收入目标 of the entity's files, or Σ R10.收入 of the twelve filing months that end with the period,
    as `tier_basis` says. 门槛级别 = the first level whose threshold (`tier_1`, ...; yuan a year) it reaches, else the pack's
    word for none. 级别 is the same, or the level given by hand (R06 人工指定), and by income never below the level held while
    months are missing (历史不足). Without a target nothing is proposed. 变动 holds 级别 against 上季末级别, the level in force
    in the last month of the quarter before: it is a proposal, R06 decides. Any blank or rising threshold: 级别 empty, named in
    `blocked` (阈值未设). 差上一级 = what is missing for the next level. The summary counts entities by level.
    """
    stops, place, notes = Stops("D02"), common_node(inputs), list[str]()
    steps, basis = policy_ladder(inputs, stops, place, 100), stops.need(inputs, BASIS, place)
    customers, months = customers_by_entity(inputs), inputs.period.back(12) if basis == INCOME else ()
    given = _measured(inputs, customers, months, notes)
    given = _entities(inputs, given, steps, months)
    found = [_judged(row, steps if basis else None, str(basis)) for row in records(given)]
    words = {name: pd.Series([f[name] for f in found], index=given.index, dtype="object") for name in _WORDS}
    missing = pd.Series([f["差上一级"] for f in found], index=given.index, dtype="Int64")
    rows = given.assign(**words, 差上一级=missing)[_COLUMNS]
    blank = int(given["指标值"].isna().sum())
    return graded(
        CALC.title,
        inputs,
        given,
        rows,
        _FORMATS,
        stops,
        notes=(*trial_notes(inputs), *notes, *((f"{blank} 户没有填年收入目标，不提级别建议",) * bool(blank))),
        examples=named_examples(inputs, (*tier_codes(inputs).values(), BASIS, INCLUSIVE), (place,)),
        lineage=level_ways(inputs, customers, rows, {"指标值": _way(customers, months)}, place),
    )


def _measured(inputs: Inputs, customers: pd.DataFrame, months: Sequence[Month], notes: list[str]) -> pd.DataFrame:
    """Each customer with the 指标值 of its entity: income of some months, else the targets, missing where no file has one."""
    if months:
        sums = with_entity(inputs.usage(tuple(months)), customers, notes).groupby("主体")["收入"].sum()
        held = sums.reindex(customers["主体"], fill_value=0)
    else:
        held = customers.groupby("主体")["年收入目标"].sum(min_count=1).reindex(customers["主体"])
    return customers.assign(指标值=held.astype("Int64").to_numpy())


def _way(customers: pd.DataFrame, months: Sequence[Month]) -> OfRow:
    """The income, or the targets, of the whole entity."""
    targets = SummedRows("R03", customers, customers[["主体"]], ("主体",)).total("年收入目标", scale=100)

    def income(pos: int) -> Origin:
        mine = customers[customers["主体"] == customers["主体"].iat[pos]][["_branch", "客户编码"]].drop_duplicates()
        return sum_of("R10", "收入", months, {("_branch", "客户编码"): mine.itertuples(index=False, name=None)})

    return income if months else targets


def _entities(inputs: Inputs, customers: pd.DataFrame, steps: Ladder | None, months: Sequence[Month]) -> pd.DataFrame:
    """Each row with what is true of its entity: the level before and that given by hand, and whether months are missing."""
    ended, known = Month(inputs.period.year, (inputs.period.month - 1) // 3 * 3 + 1).plus(-1), known_months(inputs)
    levels = {"_before": inputs.levels(ended), "_hand": given_by_hand(inputs), "_held": inputs.levels()}
    held = customers.assign(**{name: own_levels(customers, found) for name, found in levels.items()})
    short = {branch: short_history(known.missing(branch, months), months) for branch in set(customers["_branch"])}
    grouped = held.assign(_short=held["_branch"].map(short)).groupby("主体", sort=False)
    whole = {name: grouped[name].agg(highest(steps)) for name in levels}
    told = pd.DataFrame(whole | {"_short": grouped["_short"].max(), "_files": grouped.size()})
    found = customers.join(told, on="主体")
    return found.assign(上季末级别=pd.Series(plain_values(found["_before"]), index=found.index, dtype="object"))


def _judged(row: dict[str, Any], steps: Ladder | None, basis: str) -> dict[str, Any]:
    if steps is None:
        return dict.fromkeys((*_WORDS, "差上一级")) | {"理由": "阈值未设，级别定不了"}
    if row["指标值"] is None:
        return dict.fromkeys((*_WORDS, "差上一级")) | {"理由": "年收入目标没有填，不提建议"}
    amount = int(row["指标值"])
    reached = steps.level(amount)
    parts, level = [f"{basis} {yuan_shown(amount)} 元，按门槛是{reached}"], reached
    if row["_hand"] is not None:
        level = row["_hand"]
        parts.append(f"人工指定为{level}")
    elif row["_short"] and row["_held"] is not None and steps.rank(row["_held"]) < steps.rank(reached):
        level = row["_held"]
        parts.append("历史不足，不降级")
    moved = _moved(steps, row["_before"], level)
    parts += [f"上季末是{row['_before']}，建议{moved}"] if moved in (UP, DOWN) else []
    parts += [row["_short"]] if row["_short"] else []
    parts += [f"同一法人的 {row['_files']} 份档案合并计算"] if row["_files"] > 1 else []
    return {"级别": level, "门槛级别": reached, "变动": moved, "差上一级": steps.missing(amount), "理由": "；".join(parts)}


def _moved(steps: Ladder, before: str | None, level: str) -> str:
    if before is None:
        return FIRST
    now, then = steps.rank(level), steps.rank(before)
    return SAME if now == then else UP if now < then else DOWN


CALC = Calc(
    id="D02",
    title=Text("大客户分级", "Levels by yearly target"),
    run=run,
    reads=("R03",),
    uses={
        "R03": "客户编码 企业全称 客户类型 统一社会信用代码 年收入目标",
        "R06": "客户编码 方案 生效期间 新级别 触发 审批单号 是否试算",
        "R10": "客户编码 业务代码 月份 数量 收入 揽收人 业绩归属 长期合作项目 是否首笔 冲销标记 冲销原记录编号 记录编号",
    },
    needs="ge_inclusive tier_basis",
)
