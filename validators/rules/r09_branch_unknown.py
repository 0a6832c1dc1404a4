"""R09: 适用机构 that is neither an organisation nor a level of R01; the value would apply to nobody."""

from __future__ import annotations

from collections.abc import Iterator

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.values.text import Text, fold

HEADER = "适用机构"


def check(facts: Facts) -> Iterator[Finding]:
    sheet, organisation = facts.sheet("R09"), facts.sheet("R01")
    if sheet is None or organisation is None or organisation.frame.empty:
        return
    levels = list(organisation.frame["层级"].dropna().unique())
    known = {*organisation.frame["机构编码"].dropna(), *(fold(level) for level in levels)}
    named = sheet.frame[HEADER]
    preset = {line["branch"] for line in facts.policy.pack.table("extra_parameters")}
    for pos in sheet.positions(named.notna() & ~named.isin(known)):
        yield sheet.finding(
            RULE,
            pos,
            HEADER,
            f"《组织机构》里没有机构或层级“{named.iat[pos]}”，这一行对谁都不起作用（V06）",
            f"填机构编码或层级（{'、'.join(levels)}），空着就是全部机构",
            severity=Severity.D if named.iat[pos] in preset else None,
        )


RULE = Rule(
    id="V06",
    code="parameter_branch_unknown",
    severity=Severity.A,
    registers=("R09",),
    check=check,
    title=Text("适用机构查不到", "Unknown organisation of a parameter"),
    explain="适用机构填机构编码或层级，空着表示全部机构。方案自带的层级在本单位没有时只作提示。",
    remedy="填对机构编码或层级。",
    source="V06; R09",
)
