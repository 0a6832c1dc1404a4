"""R49: the stage of a relation was changed since last month and nobody wrote why (S2 C83, D16b)."""

from __future__ import annotations

from collections.abc import Iterator

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.frames import plain_values
from validators.values.text import Text

HEADER, REASON = "关系周期", "阶段变更原因"


def check(facts: Facts) -> Iterator[Finding]:
    """A reason that already stood there last month was written for an earlier change."""
    if (sheet := facts.sheet("R49")) is None:
        return
    past = facts.history.frame("R49")
    past = past[(past["_branch"] == facts.filing.branch) & (past["_period"] == str(facts.period.plus(-1))) & past["客户"].notna()]
    past = past.sort_values("年", kind="stable").drop_duplicates("客户", keep="last")
    before = {who: told for who, *told in zip(*(plain_values(past[h]) for h in ("客户", HEADER, REASON)), strict=True)}
    own = (sheet.frame["年"] == str(facts.period.year)) & sheet.frame["客户"].isin(list(before)) & sheet.frame[HEADER].notna()
    for pos in sheet.positions(own & sheet.ok(HEADER, REASON, "客户", "年")):
        (old, told), now, why = before[sheet.value(pos, "客户")], sheet.value(pos, HEADER), sheet.value(pos, REASON)
        if old is not None and now != old and why in (None, told):
            lacks = "没有写原因" if why is None else "原因还是上月的"
            yield sheet.finding(RULE, pos, HEADER, f"关系周期由{old}改为{now}，{lacks}", "填阶段变更原因")


RULE = Rule(
    id=None,
    code="stage_change_silent",
    severity=Severity.C,
    registers=("R49",),
    check=check,
    title=Text("关系周期改了没有写原因", "Stage changed without a reason"),
    explain="和上月报的同一个客户的关系周期比，改了就要在“阶段变更原因”写一句；还是上月那一句的也算没有写。上月没有在手的、新客户不查。",
    remedy="填阶段变更原因。",
    source="R49, C83, D16b; P08",
    keeps=("R49",),
)
