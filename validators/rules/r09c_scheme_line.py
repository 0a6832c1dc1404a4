"""R09c: a line of head office's sheet 方案 that cannot be used as it is written; it changes nothing until it is mended."""

from __future__ import annotations

from collections.abc import Iterator

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.frames import records
from validators.policy import with_scheme
from validators.values.text import Text


def check(facts: Facts) -> Iterator[Finding]:
    if (sheet := facts.sheet("R09c")) is None:
        return
    scheme = with_scheme(facts.policy.pack, records(sheet.frame)).scheme
    twice = sheet.frame.duplicated(list(sheet.register.key))  # V05 tells of them
    for fault in scheme.faults if scheme is not None else ():
        if not sheet.failed.at[fault.pos, fault.header] and not twice.iat[fault.pos]:
            yield sheet.finding(RULE, fault.pos, fault.header, fault.message, fault.remedy)


RULE = Rule(
    id=None,
    code="scheme_line_unusable",
    severity=Severity.A,
    registers=("R09c",),
    check=check,
    title=Text("方案里的一行写得不能用", "Unusable line of the scheme"),
    explain="《方案》里的一行，表名、列名、类型或可选值认不出来，重名，或者要收起的列是认一行用的。这一行不起作用，其余照用。",
    remedy="照提示改那一格，再用 keybook policy check 检查。",
    source="R09c",
)
