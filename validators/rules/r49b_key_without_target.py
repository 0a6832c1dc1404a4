"""R49b: the revenue plan of a customer of the highest level that plans no sales (S2)."""

from __future__ import annotations

from collections.abc import Iterator

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.rules.customer_cells import names, of_highest_level
from validators.values.text import Text

HEADER = "销售额"


def check(facts: Facts) -> Iterator[Finding]:
    if (sheet := facts.sheet("R49b")) is None:
        return
    frame, level = sheet.frame, next(iter(facts.policy.pack.grades.levels), "")
    own = (frame["年"] == str(facts.period.year)) & frame["客户"].isin(list(of_highest_level(facts)))
    known = names(facts)
    for pos in sheet.positions(own & frame[HEADER].eq(0).fillna(False) & sheet.ok(HEADER, "客户", "年")):
        who = sheet.value(pos, "客户")
        yield sheet.finding(RULE, pos, HEADER, f"{level} {known.get(who, who)} 的收益计划没有销售额", "填全年销售额")


RULE = Rule(
    id=None,
    code="key_without_target",
    severity=Severity.C,
    registers=("R49b",),
    check=check,
    title=Text("重点客户没有销售目标", "Key customer without a target"),
    explain="月初级别最高的客户，本年收益计划的销售额是 0。空着的由必填项查，级别低的、别的年份的不查。",
    remedy="填全年销售额。",
    source="R49b, R06; S2; P08",
)
