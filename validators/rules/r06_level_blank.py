"""R06: an approved decision that does not say the level."""

from __future__ import annotations

from collections.abc import Iterator

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.values.text import Text

HEADER = "新级别"


def check(facts: Facts) -> Iterator[Finding]:
    if (sheet := facts.sheet("R06")) is None:
        return
    approved = sheet.frame["审批单号"].notna()
    for pos in sheet.positions(sheet.frame[HEADER].isna() & sheet.ok(HEADER) & approved):
        yield sheet.finding(
            RULE, pos, HEADER, f"审批单号 {sheet.shown(pos, '审批单号')} 已有，新级别却空着，这次认定不起作用", "照审批单填上新级别"
        )


RULE = Rule(
    id=None,
    code="level_blank",
    severity=Severity.C,
    registers=("R06",),
    check=check,
    title=Text("认定没有写级别", "Decision without level"),
    explain="认定已经批准，新级别却没有填，系统会当作没有这次认定。",
    remedy="填上新级别。",
    source="R06; settled 5",
)
