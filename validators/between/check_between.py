"""All rules between branches over the merged rows (V33, V35, V39)."""

from __future__ import annotations

from functools import cache

from validators.between.between_rule import Between, BetweenRule, Merged
from validators.discover import exports


@cache
def between_rules() -> tuple[BetweenRule, ...]:
    """The rules, by module name."""
    return tuple(exports("validators.between", "RULE").values())


def check_between(merged: Merged) -> list[Between]:
    """Every finding between branches, in the order of the rules, then of branch, sheet and row."""
    found = [finding for rule in between_rules() if set(rule.registers) & set(merged.frames) for finding in rule.check(merged)]
    order = {rule.code: number for number, rule in enumerate(between_rules())}
    return sorted(found, key=lambda f: (order[f.code], f.places[1].branch, f.places[1].sheet, f.places[1].row, f.value))
