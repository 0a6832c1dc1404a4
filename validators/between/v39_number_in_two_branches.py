"""V39: a number of a bill, a slip, a device or a licence that two branches have."""

from __future__ import annotations

from collections.abc import Iterator

from validators.between.between_rule import Between, BetweenRule, Merged
from validators.between.shared_numbers import NumberHeld, met_twice
from validators.finding import Severity
from validators.values.text import Text

NUMBERS = (
    NumberHeld("R03", "外部系统编号", "外部系统编号"),
    NumberHeld("R14", "单据号", "单据号"),
    NumberHeld("R15", "发票号", "发票号"),
    NumberHeld("R15", "资金号", "资金号"),
    NumberHeld("R15", "销账号", "销账号"),
    NumberHeld("R15b", "资金单号", "资金单号"),
    NumberHeld("R53", "资产号", "资产号"),
    NumberHeld("R73", "订单号", "订单号"),
    NumberHeld("R74", "证照号", "证照号"),
)


def check(merged: Merged) -> Iterator[Between]:
    return met_twice(RULE, merged, NUMBERS, "两个局照原件核对，填错的改对；确是同一份由两个局用，请写明原因")


RULE = BetweenRule(
    id="V39",
    code="number_in_two_branches",
    severity=Severity.C,
    registers=tuple(dict.fromkeys(n.register for n in NUMBERS)),
    check=check,
    title=Text("一个号码两个局都有", "Number in two branches"),
    explain="发票、资金单、单据、设备资产、证照、外部系统的号码都只有一个，两个局都填，多半有一个填错或者登记了两次。"
    "不足五个字的编号是各局自己的序号，不查。",
    remedy="照原件改对，或写明原因。",
    source="V39; R03, R14, R15, R53, R73, R74",
)
