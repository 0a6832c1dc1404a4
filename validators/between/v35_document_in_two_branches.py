"""V35 between branches: one document behind the credits of two branches (D19b)."""

from __future__ import annotations

from collections.abc import Iterator

from validators.between.between_rule import Between, BetweenRule, Merged
from validators.between.shared_numbers import NumberHeld, met_twice
from validators.finding import Severity
from validators.values.text import Text

NUMBERS = (NumberHeld("R48", "号码", "", kind="凭证类型"),)


def check(merged: Merged) -> Iterator[Between]:
    return met_twice(RULE, merged, NUMBERS, "两个局核对原件；号码填错就改对，确是重复使用请写明原因并报风险部门")


RULE = BetweenRule(
    id="V35",
    code="document_in_two_branches",
    severity=Severity.C,
    registers=("R48",),
    check=check,
    title=Text("一份凭证两个局使用", "Document used in two branches"),
    explain="同一类型同一号码的凭证只能用一次，两个局都拿它办了授信就要查。",
    remedy="核对原件，改对号码或写明原因。",
    source="V35; R48, D19; S1 C121",
)
