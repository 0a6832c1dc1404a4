"""R16: the order after which a customer's credit is used up, without approval (D53)."""

from __future__ import annotations

from collections.abc import Iterator

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.rules.customer_cells import names
from validators.values.money import yuan_shown
from validators.values.text import Text

HEADER, COMPUTATION = "审批单号", "D53"


def check(facts: Facts) -> Iterator[Finding]:
    sheet = facts.sheet("R16")
    if sheet is None or COMPUTATION not in facts.policy.pack.computations or (result := facts.compute(COMPUTATION)) is None:
        return
    crossing = {int(row): (customer, left, amount) for _, row, customer, left, amount in result.extra["crossing"].itertuples(index=False)}
    known = names(facts)
    for pos in sheet.positions(sheet.frame["_row"].isin(list(crossing)) & sheet.frame[HEADER].isna() & sheet.ok(HEADER)):
        customer, left, amount = crossing[sheet.raw.rows[pos]]
        words = f"{known.get(customer, customer)} 信用余量 {yuan_shown(int(left))} 元，订单 {yuan_shown(int(amount))} 元"
        yield sheet.finding(RULE, pos, HEADER, words, "补审批单号，或先收款")


RULE = Rule(
    id=None,
    code="credit_exceeded",
    severity=Severity.C,
    registers=("R16",),
    check=check,
    title=Text("订单超出信用余量", "Order above credit"),
    explain="授信额度减去应收余额和没开票的订单，剩下的不够这张订单，又没有审批单号。只指出越线的那一张；授信额度空着就不查。",
    remedy="补审批单号，或先收款。",
    source="R16, R65, R15, D53; S0（客户信用管理）; P02",
)
