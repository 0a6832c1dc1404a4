"""R73: damage that no complaint and no claim tells of (A35)."""

from __future__ import annotations

from collections.abc import Iterator

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.values.text import Text

HEADER, TOPICS = "货损", ("货损", "理赔")
"""The column, and the classes of complaints that tell of damage."""


def check(facts: Facts) -> Iterator[Finding]:
    if (sheet := facts.sheet("R73")) is None:
        return
    cases = facts.frame("R25")
    claimed = set(cases.loc[cases["类别"].isin(TOPICS), "客户编码"].dropna())
    for pos in sheet.positions(sheet.frame[HEADER].eq(True) & sheet.frame["客户"].notna() & ~sheet.frame["客户"].isin(claimed)):
        number = sheet.value(pos, "订单号") or ""
        yield sheet.finding(RULE, pos, HEADER, f"订单 {number} 记了货损，没有货损投诉或理赔", "登记投诉或注明已当场赔付")


RULE = Rule(
    id=None,
    code="damage_without_claim",
    severity=Severity.D,
    registers=("R73",),
    check=check,
    title=Text("货损没有登记投诉或理赔", "Damage without a claim"),
    explain="订单上记了货损的客户，客户投诉记录表里要有一件货损或理赔。当场赔付的不用登记，看到提示不管就是。",
    remedy="登记投诉或理赔。",
    source="R73, R25; A35; P03",
)
