"""V31: the weights of one person's scorecard do not make 100; blank ones are taken from the policy."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.frames import plain_values
from validators.register import Sheet
from validators.values.cell import plain
from validators.values.text import Text

HEADER, CARD = "权重", ["工号", "期间"]
PREFIX = "考核权重·"
"""The policy's weight of an item is the parameter of this name: 考核权重·档案."""


def check(facts: Facts) -> Iterator[Finding]:
    if (sheet := facts.sheet("R42")) is None:
        return
    cards, whole = _cards(sheet)
    typed, sound, weights = plain_values(sheet.frame[HEADER]), sheet.ok(HEADER, "项目"), policy_weights(facts)
    full = len(facts.policy.pack.enums.get(("R42", "项目"), ()))
    for (number, month), items in cards.items():
        if all(typed[pos] is None for pos in items.values()) or not all(sound[pos] for pos in items.values()):
            continue
        total = sum((weights.get(item, Decimal(0)) if typed[pos] is None else typed[pos] for item, pos in items.items()), start=Decimal(0))
        if total > 100 or (total < 100 and (whole or len(items) == full)):  # a row of nobody's may be what a card lacks
            says = f"{number} {month} 各项权重合计 {plain(total)}，应为 100（V31）"
            yield sheet.finding(RULE, min(items.values()), HEADER, says, "改到合计 100；空着的权重按政策计")


def _cards(sheet: Sheet) -> tuple[dict[tuple[str, str], dict[str, int]], bool]:
    """Whose card of which month -> item -> the first row of it; and whether every row says whose it is."""
    cards: dict[tuple[str, str], dict[str, int]] = {}
    rows = list(zip(*(plain_values(sheet.frame[header]) for header in (*CARD, "项目")), strict=True))
    for pos, (number, month, item) in enumerate(rows):
        if None not in (number, month, item):
            cards.setdefault((number, month), {}).setdefault(item, pos)
    return cards, not any(None in row for row in rows)


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
