"""D03: levels of a group company: who signed with whom, for how much, and how honest he is (S1 C110-C113; R12, R65, R06; P04)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any, NamedTuple

import pandas as pd

from macros.calc.engines.tier import decided
from macros.calc.levels.entity_levels import given_by_hand, graded, level_counts, own_levels, trial_notes
from macros.calc.terms.entities import common_node, customers_by_entity
from macros.calc.terms.shares import ratio
from macros.calc.terms.stops import Stops, named_examples
from macros.calc.ways.summed_rows import SummedRows, places
from validators.filing.inputs import Calc, Inputs, Result
from validators.filing.lineage import Lineage
from validators.frames import plain_values, records
from validators.values.money import fen, percent_shown, yuan_shown
from validators.values.origin import Origin, counted
from validators.values.text import Text

STRATEGIC, BIG, PLAIN, UNIT_BIG, UNIT_PLAIN, NONE = (
    *("集团公司战略客户", "集团公司大客户", "集团公司一般客户", "二级单位大客户", "二级单位一般客户"),
    "潜在客户",
)
FRAME = "框架"
"""合同类型 that has no amount of its own: its 单项 count."""
TESTS = "strategic_tests"
RECORD, BROKEN = "征信不良记录", "近五年因自身诚信原因终止合作次数"
_CODES = ("integrity_max", "pay_rate_min", "big_amount", "unit_amount", "sign_months", TESTS, "ge_inclusive")
_COLUMNS = (
    *("_branch", "客户编码", "级别", "企业全称", "客户类型", "签约额", "本单位签约额", "合同数", "表定级别", "原级别", "签约层级"),
    *("按约付款率", "战略标准未过", "待审批", "理由"),
)
_FORMATS = dict.fromkeys(_COLUMNS, "text") | dict.fromkeys(("签约额", "本单位签约额"), "money")
_FORMATS |= {"合同数": "count", "待审批": "count", "按约付款率": "ratio"}


class GroupScheme(NamedTuple):
    """The parameters in force; None where one is blank."""

    broken: Any
    paid: Any
    big: Any
    unit: Any
    months: Any
    tests: tuple[str, ...]
    inclusive: bool

    def reaches(self, amount: int, line: Any) -> bool:
        """True where an amount in fen reaches a line in yuan; never without a line."""
        return line is not None and (amount >= fen(line) if self.inclusive else amount > fen(line))


def run(inputs: Inputs) -> Result:
    """One row a customer of R03 with the level that the table gives; a legal entity has one in all its rows.

    Nobody signed 潜在客户; signed with a node of the top level (R12.我方签约主体, any file): all strategic tests 是
    集团公司战略客户, 签约额 of at least `big_amount` 集团公司大客户, else 集团公司一般客户; signed with units only: at least `unit_amount`
    (blank = `big_amount`) 二级单位大客户, else 二级单位一般客户. 签约额 = Σ 合同金额 in fen signed in the last `sign_months` months,
    frame contracts apart. The tests: 终止合作次数 <= `integrity_max`, 征信不良记录 否, 按约付款率 (D03b) >= `pay_rate_min` (skipped
    and said while either is missing), and those of `strategic_tests`; a blank answer is not 是. While a line is blank nobody
    reaches it: a level given by hand (R06 人工指定) stays, but 战略客户 only where the tests are 是. At a branch the result is a trial:
    it sees its own contracts. 待审批: rows of R06 without 审批单号. The summary counts entities by level.
    """
    stops, place = Stops("D03"), common_node(inputs)
    scheme = _scheme(inputs, stops, place)
    customers = customers_by_entity(inputs)
    signed = _signed(inputs, customers, scheme)
    whole = _entities(inputs, customers, signed, scheme)
    rows = customers[["_branch", "客户编码", "企业全称", "客户类型", "主体"]].join(whole, on="主体")
    rows = _own(inputs, rows, signed)[list(_COLUMNS)]
    return graded(
        CALC.title,
        inputs,
        customers,
        rows,
        _FORMATS,
        stops,
        notes=tuple(_notes(inputs, scheme, signed, rows)),
        examples=named_examples(inputs, _CODES, (place,)),
        lineage=_lineage(inputs, customers, rows, signed),
    )


def _scheme(inputs: Inputs, stops: Stops, place: str | None) -> GroupScheme:
    said = {code: inputs.setting(code, place) for code in _CODES}
    months, broken = (stops.need(inputs, code, place) for code in ("sign_months", "integrity_max"))
    unit = said["big_amount"] if said["unit_amount"] is None else said["unit_amount"]
    return GroupScheme(
        broken, said["pay_rate_min"], said["big_amount"], unit, months, tuple(said[TESTS] or ()), said["ge_inclusive"] is not False
    )


def _signed(inputs: Inputs, customers: pd.DataFrame, scheme: GroupScheme) -> pd.DataFrame:
    """The contracts signed up to the period's end with the entity, whether the top level signed, and the fen that count."""
    rows, last = inputs.frame("R12"), pd.Timestamp(inputs.period.last)
    known = customers.drop_duplicates(["_branch", "客户编码"])[["_branch", "客户编码", "主体"]]
    rows = rows.merge(known, on=["_branch", "客户编码"], how="inner")
    rows = rows[rows["签约日"].isna() | (rows["签约日"] <= last)].reset_index(drop=True)
    roots = {node.code for node in inputs.policy.organisation.roots(inputs.period.last)}
    start = pd.Timestamp(inputs.period.back(int(scheme.months))[0].first) if scheme.months else last
    counts = rows["签约日"].between(start, last) & rows["合同类型"].ne(FRAME) & (scheme.months is not None)
    amount = rows["合同金额"].fillna(0).where(counts, 0).astype("Int64")
    return rows.assign(_top=rows["我方签约主体"].isin(roots), _counts=counts, _fen=amount)


def _entities(inputs: Inputs, customers: pd.DataFrame, signed: pd.DataFrame, scheme: GroupScheme) -> pd.DataFrame:
    """One row an entity: the level of the table, that which is proposed, and why."""
    index = pd.Index(dict.fromkeys(customers["主体"]), name="主体")
    amount = signed.groupby("主体")["_fen"].sum().reindex(index, fill_value=0).astype("Int64")
    top, any_ = signed.groupby("主体")["_top"].any().reindex(index, fill_value=False), index.isin(signed["主体"])
    failed, rate = _failed(inputs, customers, index, scheme)
    sums = [int(value) for value in amount]
    group, unit = (pd.Series([scheme.reaches(a, line) for a in sums], index=index, dtype=bool) for line in (scheme.big, scheme.unit))
    passed = pd.Series([not lacks for lacks in failed], index=index)
    table = decided(
        index,
        ((~pd.Series(any_, index=index), NONE), (top & passed, STRATEGIC), (top & group, BIG), (top, PLAIN), (unit, UNIT_BIG)),
        UNIT_PLAIN,
    )
    by_hand = customers.assign(_hand=own_levels(customers, given_by_hand(inputs))).groupby("主体")["_hand"].agg(_first).reindex(index)
    found = [_judged(scheme, *told) for told in zip(table, plain_values(by_hand), failed, sums, list(top), list(any_), strict=True)]
    return pd.DataFrame(
        {
            "签约额": amount,
            "表定级别": table,
            "级别": pd.Series([level for level, _ in found], index=index, dtype="object"),
            "签约层级": pd.Series(["集团公司" if t else "二级单位" if a else None for t, a in zip(top, any_, strict=True)], index=index),
            "按约付款率": pd.Series(rate, index=index, dtype="object"),
            "战略标准未过": pd.Series(
                ["、".join(lacks) or None if signer else None for lacks, signer in zip(failed, top, strict=True)],
                index=index,
                dtype="object",
            ),
            "理由": pd.Series([why for _, why in found], index=index, dtype="object"),
        }
    )


def _first(levels: pd.Series) -> Any:
    return next(iter(levels.dropna()), None)


def _judged(
    scheme: GroupScheme, table: str, hand: str | None, failed: Sequence[str], amount: int, top: bool, any_: bool
) -> tuple[str, str]:
    """The level that is proposed, and why."""
    if not any_:
        said = ["没有签过合同"]
    else:
        who = "与集团公司签过合同" if top else "只与二级单位签过合同"
        said = [f"{who}，近 {int(scheme.months or 0)} 个月签约 {yuan_shown(amount)} 元"]
    said += [f"战略标准没有过：{'、'.join(failed)}"] if top and failed else []
    if hand is None or hand == table:
        return table, "；".join(said)
    if hand == STRATEGIC and (failed or not top):
        return table, "；".join([*said, f"人工指定为{STRATEGIC}，标准没有过，不算"])
    return hand, "；".join([*said, f"人工指定为{hand}"])


def _failed(inputs: Inputs, customers: pd.DataFrame, index: pd.Index, scheme: GroupScheme) -> tuple[list[list[str]], list[Any]]:
    """For each entity the strategic tests that are not 是, and its 按约付款率; the answers of all its files count."""
    known = customers.drop_duplicates(["_branch", "客户编码"])[["_branch", "客户编码", "主体"]].rename(columns={"客户编码": "客户"})
    answers = inputs.frame("R65").merge(known, on=["_branch", "客户"], how="inner")
    by_entity = {entity: records(part) for entity, part in answers.groupby("主体")}
    paid = inputs.results["D03b"].rows.merge(known, on=["_branch", "客户"], how="inner").groupby("主体")[["按约付款", "到期应收"]].sum()
    rates = [ratio(paid.at[e, "按约付款"], paid.at[e, "到期应收"]) if e in paid.index else None for e in index]
    return [_not_passed(by_entity.get(e, []), rate, scheme) for e, rate in zip(index, rates, strict=True)], rates


def _not_passed(rows: list[dict[str, Any]], rate: Any, scheme: GroupScheme) -> list[str]:
    broken = [row[BROKEN] for row in rows if row[BROKEN] is not None]
    honest = bool(broken) and scheme.broken is not None and max(broken) <= scheme.broken
    clean = _said(rows, RECORD, yes=False)
    lacks = [name for name, good in (("终止合作次数", honest), (RECORD, clean)) if not good]
    if rate is not None and scheme.paid is not None and rate < scheme.paid:
        lacks.append(f"按约付款率 {percent_shown(rate)}")
    return [*lacks, *(test for test in scheme.tests if not _said(rows, test, yes=True))]


def _said(rows: Iterable[dict[str, Any]], header: str, *, yes: bool) -> bool:
    """True where somebody gave this answer and nobody the other."""
    found = [row.get(header) for row in rows if row.get(header) is not None]
    return bool(found) and all(bool(answer) is yes for answer in found)


def _own(inputs: Inputs, rows: pd.DataFrame, signed: pd.DataFrame) -> pd.DataFrame:
    """What is the branch's own of each row: its contracts, the level in force, the decisions that wait."""
    at = pd.MultiIndex.from_frame(rows[["_branch", "客户编码"]])
    grouped = signed.groupby(["_branch", "客户编码"])
    waiting = inputs.frame("R06")
    waiting = waiting[waiting["审批单号"].isna() & waiting["新级别"].notna() & waiting["客户编码"].notna()]

    def filled(values: pd.Series) -> Any:
        return values.reindex(at, fill_value=0).astype("Int64").to_numpy()

    return rows.assign(
        本单位签约额=filled(grouped["_fen"].sum()),
        合同数=filled(grouped.size()),
        待审批=filled(waiting.groupby(["_branch", "客户编码"]).size()),
        原级别=pd.Series(own_levels(rows, inputs.levels()), index=rows.index, dtype="object"),
    )


def _notes(inputs: Inputs, scheme: GroupScheme, signed: pd.DataFrame, rows: pd.DataFrame) -> Iterable[str]:
    yield from trial_notes(inputs)
    names = inputs.policy.pack.parameters
    for code, what in (("big_amount", "大客户只能人工指定"), ("pay_rate_min", "没有看按约付款率")):
        if getattr(scheme, {"big_amount": "big", "pay_rate_min": "paid"}[code]) is None and code in names:
            yield f"阈值未设：政策里“{names[code].name}”是空的，{what}"
    if undated := int(signed["签约日"].isna().sum()):
        yield f"{undated} 份合同没有签约日，算签过约，不在签约额里"
    if unnamed := int(signed["我方签约主体"].isna().sum()):
        yield f"{unnamed} 份合同没有写我方签约主体，当作二级单位签的"
    nothing = int((rows["按约付款率"].isna() & rows["签约层级"].eq("集团公司")).sum())
    if nothing and scheme.paid is not None:
        yield f"分母为0：{nothing} 户近 12 个月没有到期的应收款，按约付款率没有看"


def _lineage(inputs: Inputs, customers: pd.DataFrame, rows: pd.DataFrame, signed: pd.DataFrame) -> Lineage:
    """Amounts and counts from the contracts, of the entity or of the branch's own; a rate from the lines of D03b."""
    at = rows[["_branch", "客户编码"]].assign(主体=customers["主体"].to_numpy())
    whole = SummedRows("R12", signed[signed["_counts"]], at[["主体"]], ("主体",))
    own = SummedRows("R12", signed, at[["_branch", "客户编码"]], ("_branch", "客户编码"))
    decisions = inputs.frame("R06")
    waiting = SummedRows("R06", decisions[decisions["审批单号"].isna()], at[["_branch", "客户编码"]], ("_branch", "客户编码"))

    def held(level: str) -> Origin:
        once = customers[~customers["主体"].duplicated().to_numpy() & (rows["级别"] == level).to_numpy()]
        return counted("R03", places(once), f"定为{level}的客户，同一法人只算一户")

    return Lineage(
        rows={
            "签约额": whole.total("_fen", of="合同金额", scale=100),
            "本单位签约额": own.total("_fen", of="合同金额", scale=100, where="_counts"),
            "合同数": own.count(rule="签了约的合同"),
            "待审批": waiting.count(rule="没有审批单号的认定"),
        },
        summary={level: partial(held, level) for level in level_counts(inputs, customers, rows)},
        record=lambda pos: counted("R03", places(customers.iloc[[pos]])),
    )


CALC = Calc(
    id="D03",
    title=Text("集团公司客户分级", "Group-company levels"),
    run=run,
    after=("D03b",),
    reads=("R03", "R12"),
    uses={
        "R03": "客户编码 企业全称 客户类型 统一社会信用代码",
        "R06": "客户编码 方案 生效期间 新级别 触发 审批单号 是否试算",
        "R12": "合同编号 客户编码 合同类型 我方签约主体 签约日 合同金额",
        "R65": "客户 征信不良记录 近五年因自身诚信原因终止合作次数 诚信度高社会形象好 资格信用好 履约能力强 资金实力强 发展前景广 促进产业链 先进企业文化",
    },
    needs=" ".join(_CODES),
)
