"""R09b: a rule of head office that cannot be used as it is written; it is linted here, when the policy is read."""

from __future__ import annotations

from collections.abc import Iterator

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.frames import records
from validators.office.read_rules import read_rule
from validators.register import Sheet
from validators.values.text import Text


def check(facts: Facts) -> Iterator[Finding]:
    if (sheet := facts.sheet("R09b")) is None:
        return
    for pos, record in enumerate(records(sheet.frame)):
        days = {h: record[h].date() if record[h] is not None else None for h in ("生效日", "失效日")}
        _, faults = read_rule(record | days, facts.policy.pack)
        for header in dict.fromkeys(fault.header for fault in faults):
            if not _silent(sheet, pos, header):
                found = next(fault for fault in faults if fault.header == header)
                yield sheet.finding(RULE, pos, header, found.message, found.remedy)


def _silent(sheet: Sheet, pos: int, header: str) -> bool:
    """True where the cell failed already by itself."""
    return bool(sheet.failed.at[pos, header])


RULE = Rule(
    id=None,
    code="office_rule_unusable",
    severity=Severity.A,
    registers=("R09b",),
    check=check,
    title=Text("规则写得不能用", "Unusable rule of head office"),
    explain="《规则》里的一条规则，表名、列名、条件或数写得认不出来，下发后不会起作用。发台账以前要改好。",
    remedy="照提示改那一格，再用 keybook policy check 检查。",
    source="R09b",
)
