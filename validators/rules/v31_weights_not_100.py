"""V31: the weights of one person's scorecard do not make 100; blank ones are taken from the policy."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pandas as pd

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.values.cell import plain
from validators.values.text import Text

HEADER, CARD = "权重", ["工号", "期间"]
PREFIX = "考核权重·"
"""The policy's weight of an item is the parameter of this name: 考核权重·档案."""


def check(facts: Facts) -> Iterator[Finding]:
    if (sheet := facts.sheet("R42")) is None:
        return
    whole = sheet.frame[[*CARD, "项目"]].notna().all(axis=1)
    rows = sheet.frame[whole].drop_duplicates([*CARD, "项目"])
    if rows.empty:
        return
    weights = rows[HEADER].where(rows[HEADER].notna(), _from_policy(facts, rows))
    cards = rows[CARD].assign(total=weights, filled=rows[HEADER].notna(), bad=~sheet.ok(HEADER, "项目")[rows.index], pos=rows.index)
    found = cards.groupby(CARD, sort=False).agg({"total": "sum", "filled": "any", "bad": "any", "pos": "first"})
    full = cards.groupby(CARD, sort=False).size() == len(facts.policy.pack.enums.get(("R42", "项目"), ()))
    sure = full | bool(whole.all())  # a row of nobody's may be what a card lacks
    wrong = found[found["filled"] & ~found["bad"] & ((found["total"] > 100) | ((found["total"] < 100) & sure))]
    for card in wrong.reset_index().to_dict("records"):
        yield sheet.finding(
            RULE,
            card["pos"],
            HEADER,
            f"{card['工号']} {card['期间']} 各项权重合计 {plain(card['total'])}，应为 100（V31）",
            "改到合计 100；空着的权重按政策计",
        )


def _from_policy(facts: Facts, rows: pd.DataFrame) -> pd.Series:
    weights = policy_weights(facts)
    return pd.Series([weights.get(item, Decimal(0)) for item in rows["项目"]], dtype=object, index=rows.index)


def policy_weights(facts: Facts) -> dict[str, Decimal]:
    """The policy's weights by item; blank ones are left out."""
    found: dict[str, Any] = {
        p.name.removeprefix(PREFIX): facts.setting(p.code) for p in facts.policy.pack.parameters.values() if p.name.startswith(PREFIX)
    }
    return {item: weight for item, weight in found.items() if weight is not None}


RULE = Rule(
    id="V31",
    code="weights_not_100",
    severity=Severity.A,
    registers=("R42",),
    check=check,
    title=Text("权重合计不是 100", "Weights do not make 100"),
    explain="一个人一个月的考核权重合计要是 100。空着的权重用政策里的；一项都没填就全按政策，不查。",
    remedy="把权重改到合计 100。",
    source="V31; S3 C09-C17; settled 17",
)
