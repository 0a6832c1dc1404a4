"""D01: 州级 / 县级 / 非大客户 (S3 C02, C03, C38; G02, G42, G43; R03, R10, R39; settled 6)."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Any, NamedTuple

import pandas as pd

from macros.calc.engines.cumulative_share import Cut, cores
from macros.calc.engines.tier import decided
from macros.calc.terms.entities import common_node, customers_by_entity, with_entity
from macros.calc.terms.stops import Stops, named_examples
from macros.calc.terms.window import KnownMonths, known_months, short_history
from macros.calc.ways.tier_lineage import TierLineage
from validators.filing.inputs import Calc, Inputs, Result
from validators.filing.lineage import Lineage
from validators.frames import plain_values, records
from validators.legal_entity import entity_named
from validators.values.cell import plain
from validators.values.money import percent_of, quantity_text, yuan_shown
from validators.values.period import Month
from validators.values.text import Text

METRICS = {"收入": "money", "数量": "quantity"}
"""What 州级口径 may say, and how it is printed."""
STATE, COUNTY, NONE = "州级", "县级", "非大客户"
TOTAL = "合计"
_PARAMETERS = (
    "ge_inclusive",
    "pareto",
    "pareto_metric",
    "pareto_months",
    "pareto_scope",
    "pareto_strict",
    "pareto_base",
    "county_types_level",
)
_LISTS = ("state_types", "county_types")
_COLUMNS = ["_branch", "客户编码", "级别", "企业全称", "客户类型", "用邮量合计", "关键业务", "业务用邮量", "累计占比", "距州级", "理由"]


class TierScheme(NamedTuple):
    """The parameters of the level scheme; None where one is blank."""

    ge_inclusive: bool | None
    pareto: Decimal | None
    pareto_metric: str | None
    pareto_months: Decimal | None
    pareto_scope: str | None
    pareto_strict: bool | None
    pareto_base: str | None
    county_types_level: str | None
    state_types: tuple[str, ...]
    county_types: tuple[str, ...]

    @property
    def complete(self) -> bool:
        """True when the core can be computed."""
        return all(value is not None for value in self[:7])

    def amount(self, value: int) -> str:
        """An amount of the metric as people read it."""
        return f"{yuan_shown(value)} 元" if self.pareto_metric == "收入" else quantity_text(value)


class Usage(NamedTuple):
    """The window summed: `ranked` from `cumulative.cores`; `sums` entity -> all businesses; entities of doubt."""

    months: tuple[Month, ...]
    ranked: pd.DataFrame
    sums: pd.Series
    unknown: frozenset[str]


def run(inputs: Inputs) -> Result:
    """One row a customer of R03 with its level; a legal entity has one level in all its rows.

    Entities: equal 统一社会信用代码 in any branch, or decided to be one, else the customer alone (settled 6). Usage: the metric (收入 in fen or
    数量 in thousandths) of the `pareto_months` filing months that end with the period, reversals included. Blank
    parameters leave 级别 empty and are named in `blocked`; a customer that is 州级 by its type keeps its level.
    At a branch the result is a trial (`extra["trial"]`). `extra["ranked"]`: every customer in the order of each
    business with 累计, 分母 and 核心 (E3.2); `extra["joined"]`: 主体 by code or customer -> the 主体 that it was decided
    to be one with; `extra["negative"]`: negative sums.
    """
    stops = Stops("D01")
    place = common_node(inputs)
    scheme = _scheme(inputs, stops, place)
    customers = customers_by_entity(inputs)
    notes: list[str] = [] if inputs.final else ["试算：只含本单位的客户，以上级合并后的认定为准"]
    usage = _usage(inputs, stops, scheme, customers, notes)
    entities = _levels(customers, scheme, usage)
    rows = _rows(customers, entities, scheme, usage, known_months(inputs))
    format_ = METRICS.get(str(scheme.pareto_metric), "quantity")
    formats = dict.fromkeys(_COLUMNS, "text") | dict.fromkeys(("用邮量合计", "业务用邮量", "距州级"), format_)
    counts = entities["级别"].value_counts()
    return Result(
        title=CALC.title,
        rows=rows,
        formats=formats | {"累计占比": "ratio"},
        summary={level: int(counts.get(level, 0)) for level in (STATE, COUNTY, NONE)},
        summary_formats=dict.fromkeys((STATE, COUNTY, NONE), "count"),
        blocked=stops.found,
        notes=tuple(notes),
        examples=named_examples(inputs, (*_PARAMETERS, *_LISTS), (place,)),
        extra={
            "trial": not inputs.final,
            "ranked": usage.ranked,
            "joined": _joined(customers),
            "negative": usage.ranked[usage.ranked["用邮量"] < 0],
        },
        lineage=_lineage(inputs, scheme, customers, entities["级别"], usage),
    )


def _lineage(inputs: Inputs, scheme: TierScheme, customers: pd.DataFrame, levels: pd.Series, usage: Usage) -> Lineage:
    return TierLineage(
        name=CALC.id,
        names=(STATE, COUNTY, NONE),
        customers=customers,
        levels=levels,
        ranked=usage.ranked,
        months=usage.months,
        metric=str(scheme.pareto_metric),
        form=METRICS.get(str(scheme.pareto_metric), "quantity"),
        over_all=scheme.pareto_scope == TOTAL,
        market=None if scheme.pareto_base == "登记客户" else _market_rows(inputs, usage.months),
    ).lineage


def _scheme(inputs: Inputs, stops: Stops, place: str | None) -> TierScheme:
    single = {code: stops.need(inputs, code, place) for code in _PARAMETERS}
    return TierScheme(**single, **{code: inputs.setting(code, place) for code in _LISTS})


def _joined(customers: pd.DataFrame) -> dict[str, str]:
    other = customers[customers["_own"] != customers["主体"]]
    return dict(zip(other["_own"], other["主体"], strict=True))


def _usage(inputs: Inputs, stops: Stops, scheme: TierScheme, customers: pd.DataFrame, notes: list[str]) -> Usage:
    """The window's usage of the customers on file, ranked by business; 合计 is one business with `pareto_scope`."""
    if not scheme.complete:
        none = cores(pd.DataFrame({"主体": [], "业务代码": [], "用邮量": []}), {}, Cut(Fraction(0), True, False))
        return Usage((), none, pd.Series(dtype="int64"), frozenset(customers["主体"]))
    assert scheme.pareto is not None and scheme.pareto_months is not None
    months = inputs.period.back(int(scheme.pareto_months))
    found = with_entity(inputs.usage(months), customers, notes).rename(columns={str(scheme.pareto_metric): "用邮量"})
    if scheme.pareto_scope == TOTAL:
        found = found.assign(业务代码=TOTAL)
    sums = found.groupby(["主体", "业务代码"], sort=True)["用邮量"].sum().reset_index()
    bases = _bases(inputs, stops, scheme, sums, months)
    cut = Cut(Fraction(scheme.pareto), bool(scheme.ge_inclusive), bool(scheme.pareto_strict))
    ranked = cores(sums, bases, cut)
    notes += [
        f"{entity_named(row['主体'])} {row['业务代码']} 的用邮量合计是负数 {scheme.amount(row['用邮量'])}，不进核心客户，请核对冲销"
        for row in ranked[ranked["用邮量"] < 0].to_dict("records")
    ]
    unknown = ranked.loc[(ranked["用邮量"] > 0) & ~ranked["业务代码"].isin(bases), "主体"]
    return Usage(months, ranked, sums.groupby("主体")["用邮量"].sum(), frozenset(unknown))


def _bases(inputs: Inputs, stops: Stops, scheme: TierScheme, sums: pd.DataFrame, months: Sequence[Month]) -> dict[str, int]:
    """What 100% is, by business: the positive sums of registered customers, or 本企业 of R39 (G42)."""
    positive = sums[sums["用邮量"] > 0].groupby("业务代码")["用邮量"].sum()
    if scheme.pareto_base == "登记客户":
        return {str(business): int(total) for business, total in positive.items()}
    if scheme.pareto_metric != "收入":
        stops.say(
            "州级口径",
            "州级分母是“本企业”，市场规模与竞争份额里只有收入，没有数量。怎么办：请上级把“州级口径”改为收入，或把“州级分母”改为登记客户。",
        )
        return {}
    market = _market(inputs, months, total=scheme.pareto_scope == TOTAL)
    for business in positive.index.difference(list(market)):
        stops.say(
            f"本企业·{business}",
            f"州级分母是“本企业”，市场规模与竞争份额里没有{business}在 {months[0]} 至 {months[-1]} 的"
            f"本企业收入，这项业务的核心客户算不出。怎么办：补填《市场规模与竞争份额》的“本企业”。",
        )
    return market


def _market(inputs: Inputs, months: Sequence[Month], *, total: bool) -> dict[str, int]:
    """本企业 in fen over the months by business."""
    both = _market_rows(inputs, months)
    if both.empty:
        return {}
    return (
        {TOTAL: int(both["本企业"].sum())}
        if total
        else {str(business): int(amount) for business, amount in both.groupby("业务")["本企业"].sum().items()}
    )


def _market_rows(inputs: Inputs, months: Sequence[Month]) -> pd.DataFrame:
    """The R39 rows of the months that name a business and its 本企业; the present filing is believed before earlier ones."""
    parts = [part for part in (inputs.history.frame("R39"), inputs.frame("R39")) if len(part)]
    if not parts:
        return inputs.frame("R39")
    both = pd.concat(parts, ignore_index=True) if len(parts) > 1 else parts[0]
    both = both.drop_duplicates(["_branch", "期间", "区域", "业务"], keep="last")
    return both[both["期间"].isin([str(m) for m in months]) & both["本企业"].notna() & both["业务"].notna()]


def _levels(customers: pd.DataFrame, scheme: TierScheme, usage: Usage) -> pd.DataFrame:
    """One row a legal entity: 级别 (None where a blank parameter decides) and what decided it."""
    types = customers["客户类型"]
    marks = pd.DataFrame(
        {
            "主体": customers["主体"],
            "州级类型": types.isin(scheme.state_types),
            "县级类型": types.isin(scheme.county_types),
            "州局指定": customers["州局指定"].fillna(False).astype(bool),
            "重要客户": customers["重要客户"].fillna(False).astype(bool),
            "档案": 1,
        }
    )
    entities = marks.groupby("主体", sort=False).agg(
        {"州级类型": "any", "县级类型": "any", "州局指定": "any", "重要客户": "any", "档案": "sum"}
    )
    core = entities.index.isin(usage.ranked.loc[usage.ranked["核心"], "主体"])
    open_type = entities["县级类型"] & (scheme.county_types_level is None)
    state = core | entities["州级类型"] | (entities["县级类型"] & (scheme.county_types_level == STATE))
    county = entities["州局指定"] | entities["重要客户"] | (entities["县级类型"] & (scheme.county_types_level == COUNTY))
    unknown = open_type | entities.index.isin(usage.unknown)
    level = decided(entities.index, ((state, STATE), (unknown, None), (county, COUNTY)), NONE)
    return entities.assign(级别=level, 用量核心=core)


def _rows(customers: pd.DataFrame, entities: pd.DataFrame, scheme: TierScheme, usage: Usage, known: KnownMonths) -> pd.DataFrame:
    """The rows of R03 with the level of their entity and why."""
    ranked = usage.ranked.sort_values(
        ["核心", "距离", "用邮量", "业务代码"], ascending=[False, True, False, True], kind="stable", na_position="last"
    )
    whole = dict.fromkeys(("用邮量", "累计", "名次"), "Int64")
    best = ranked.drop_duplicates("主体").set_index("主体").astype(whole)
    joined = entities.join(best[["业务代码", "用邮量", "累计", "分母", "名次", "跨线", "距离"]])
    why = {entity: _why(row, scheme) for entity, row in zip(joined.index, records(joined), strict=True)}
    short = {b: short_history(known.missing(b, usage.months), usage.months) for b in customers["_branch"].unique()}
    own = joined.reindex(customers["主体"]).set_axis(customers.index)
    reasons = [
        "；".join(part for part in (why[entity], short[branch]) if part)
        for entity, branch in zip(customers["主体"], customers["_branch"], strict=True)
    ]
    shares = [
        None if not total or total < 0 or amount <= 0 else Fraction(held, total)
        for held, total, amount in zip(*(plain_values(own[name]) for name in ("累计", "分母", "用邮量")), strict=True)
    ]
    return customers[["_branch", "客户编码", "企业全称", "客户类型"]].assign(
        级别=own["级别"],
        用邮量合计=usage.sums.reindex(customers["主体"], fill_value=0).astype("Int64").to_numpy(),
        关键业务=own["业务代码"].astype("object"),
        业务用邮量=own["用邮量"].astype("Int64"),
        累计占比=pd.Series(shares, index=customers.index, dtype="object"),
        距州级=own["距离"].astype("Int64"),
        理由=reasons,
    )[_COLUMNS]


def _why(row: dict[str, Any], scheme: TierScheme) -> str:
    parts = []
    if row["级别"] is None:
        parts.append("参数没有填，级别定不了")
    if row["州级类型"]:
        parts.append("客户类型按规定是州级")
    if row["州局指定"]:
        parts.append("州局指定")
    if row["重要客户"]:
        parts.append("县局重要客户")
    if row["县级类型"]:
        level = scheme.county_types_level
        parts.append("客户类型不决定级别" if level == "不定" else f"客户类型至少{level}" if level else "客户类型的级别未定")
    parts.append(_about_usage(row, scheme))
    if row["档案"] > 1:
        parts.append(f"同一法人的 {row['档案']} 份档案合并计算")
    return "；".join(part for part in parts if part)


def _about_usage(row: dict[str, Any], scheme: TierScheme) -> str:
    business = row["业务代码"]
    if business is None:
        return "统计期内没有用邮量" if scheme.complete else ""
    if row["用邮量"] <= 0:
        return f"{business} {scheme.amount(row['用邮量'])}，不大于 0，不进核心客户"
    line = _line(scheme.pareto)
    said = f"{business} {scheme.amount(row['用邮量'])}，第 {row['名次']} 名"
    if not row["分母"] or row["分母"] < 0:
        return said
    said += f"，累计 {percent_of(int(row['累计']), int(row['分母']))}"
    if row["用量核心"]:
        return said + (f"，首次达到 {line}" if row["跨线"] else f"，在 {line} 之内")
    if row["距离"] is not None and not scheme.pareto_strict:
        return said + f"，在 {line} 之外；比末位核心客户少 {scheme.amount(row['距离'])}"
    return said + f"，在 {line} 之外"


@cache
def _line(share: Decimal | None) -> str:
    return plain((share or Decimal(0)) * 100) + "%"


CALC = Calc(
    id="D01",
    title=Text("大客户分级", "Customer levels"),
    run=run,
    reads=("R03", "R10"),
    uses={
        "R03": "客户编码 企业全称 客户类型 重要客户 州局指定 统一社会信用代码",
        "R10": "客户编码 业务代码 月份 数量 收入 揽收人 业绩归属 长期合作项目 是否首笔 冲销标记 冲销原记录编号 记录编号",
        "R39": "期间 区域 业务 本企业",
    },
    needs="ge_inclusive pareto pareto_metric pareto_months pareto_scope"
    " pareto_strict pareto_base state_types county_types county_types_level",
    keeps={"R39": 13},
)
