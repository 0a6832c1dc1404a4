"""V07: two rows that may be one customer though neither code nor name is the same; asked once for each pair."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from validators.doubles.pairs import CODE, NAME, similar
from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.values.text import Text, fold_company


def check(facts: Facts) -> Iterator[Finding]:
    if (sheet := facts.sheet("R03")) is None:
        return
    names = [node.name for node in facts.policy.organisation.nodes]
    for first, second, sure, word, by, why in similar(sheet.frame, names).itertuples(index=False, name=None):
        later, before = (first, second) if sheet.raw.rows[first] > sheet.raw.rows[second] else (second, first)
        if by == CODE or _named_alike(sheet.value(first, NAME), sheet.value(second, NAME)):
            continue
        found = sheet.finding(
            RULE,
            later,
            NAME,
            f"与第 {sheet.raw.rows[before]} 行的 {sheet.shown(before, '客户编码')}“{sheet.shown(before, NAME)}”{word}"
            f"（把握 {sure}%）：{why}（V07）",
            "是同一家就合并成一行；不是，在理由里写“不同：”和依据，以后不再问",
        )
        yield replace(found, record=sheet.pair(first, second))


def _named_alike(a: str | None, b: str | None) -> bool:
    """Found by `same_name` already."""
    return a is not None and b is not None and fold_company(a) == fold_company(b)


RULE = Rule(
    id="V07",
    code="similar_customer",
    severity=Severity.C,
    registers=("R03",),
    check=check,
    title=Text("像是同一客户", "Customers that may be one"),
    explain="名称去掉地名、公司字样、繁简之别以后相同，或者相近而且电话、地址也对得上，很可能是同一家登记了两次。"
    "分公司、支行、营业部与总公司不算同一家，信用代码各自有效的也不算。每一对只问一次，写过的理由一直记着。",
    remedy="是一家就合并，是两家就在理由里写“不同：”和依据。",
    source="V07; R03; settled 6, 15",
)
