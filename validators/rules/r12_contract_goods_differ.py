"""R12: what a customer received is in none of its contracts in force (R18)."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from validators.filing.crude_versions import monthly
from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.frames import plain_values
from validators.register import Sheet
from validators.values.text import Text

HEADER = "品种"


def check(facts: Facts) -> Iterator[Finding]:
    sheet, plan = facts.sheet("R12"), facts.frame("R18")
    if sheet is None or plan.empty:
        return
    taken = plan[monthly(plan) & (plan["期间"] == str(facts.period)) & plan["实际接油"].gt(0).fillna(False)]
    for refinery, oils in taken.groupby("炼厂", sort=False)["油品"]:
        yield from _of_customer(sheet, _current(facts, sheet, str(refinery)), list(dict.fromkeys(oils)))


def _current(facts: Facts, sheet: Sheet, customer: str) -> pd.DataFrame:
    """Its contracts of some day of the month."""
    frame = sheet.frame
    begun = frame["起日"].isna() | (frame["起日"] <= pd.Timestamp(facts.period.last))
    ended = frame["止日"] < pd.Timestamp(facts.period.first)
    return frame[(frame["客户编码"] == customer) & begun & ~ended & frame[HEADER].notna() & sheet.ok(HEADER, "起日", "止日")]


def _of_customer(sheet: Sheet, contracts: pd.DataFrame, oils: list[str]) -> Iterator[Finding]:
    """On the first of them; silent where one names the contract that was signed beside it."""
    if contracts.empty or contracts["单独签约关联号"].notna().any():
        return
    named = list(dict.fromkeys(word.strip() for text in plain_values(contracts[HEADER]) for word in text.split("、")))
    if other := [oil for oil in oils if oil not in named]:
        pos = list(sheet.frame.index).index(contracts.index[0])
        words = f"合同品种是{'、'.join(named)}，本期接的是{'、'.join(other)}"
        yield sheet.finding(RULE, pos, HEADER, words, "核对合同；补签的填单独签约关联号")


RULE = Rule(
    id=None,
    code="contract_goods_differ",
    severity=Severity.C,
    registers=("R12", "R18"),
    check=check,
    title=Text("接的不是合同里的品种", "Goods that no contract names"),
    explain="本期接了油的炼厂，有效的合同里要有这种油品，几种油品用、隔开。没有有效合同的、填了单独签约关联号的不查。",
    remedy="核对合同；补签的填单独签约关联号。",
    source="R12, R18; P10",
)
