"""V39: one contract number registered by two branches."""

from __future__ import annotations

from collections.abc import Iterator

from validators.between.between_rule import Between, BetweenRule, Merged
from validators.between.shared_numbers import NumberHeld, met_twice
from validators.finding import Severity
from validators.values.text import Text

NUMBERS = (NumberHeld("R12", "合同编号", "合同编号"),)


def check(merged: Merged) -> Iterator[Between]:
    return met_twice(RULE, merged, NUMBERS, "同一份合同只由签约的局登记，或照合同原件改对编号；确是分别签约请写明原因")


RULE = BetweenRule(
    id="V39",
    code="contract_in_two_branches",
    severity=Severity.C,
    registers=("R12",),
    check=check,
    title=Text("一份合同两个局登记", "Contract in two branches"),
    explain="合同编号全企业只有一个，两个局都登记，金额就会算两次。不足五个字的编号是各局自己的序号，不查。",
    remedy="留一份登记，或改对编号。",
    source="V39; R12",
)
