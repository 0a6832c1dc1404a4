"""R25: a deadline that lies before the complaint came in."""

from __future__ import annotations

from collections.abc import Iterator

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.values.text import Text

HEADER, RECEIVED = "处理期限", "受理时间"


def check(facts: Facts) -> Iterator[Finding]:
    if (sheet := facts.sheet("R25")) is None:
        return
    deadline, received = sheet.frame[HEADER], sheet.frame[RECEIVED]
    for pos in sheet.positions(deadline < received):
        yield sheet.finding(
            RULE, pos, HEADER, f"处理期限 {deadline.iat[pos]:%Y-%m-%d} 早于受理时间 {received.iat[pos]:%Y-%m-%d}", "改对处理期限"
        )


RULE = Rule(
    id=None,
    code="deadline_before_receipt",
    severity=Severity.C,
    registers=("R25",),
    check=check,
    title=Text("期限早于受理", "Deadline before receipt"),
    explain="处理期限早于受理时间，一受理就逾期，按期率会算错。",
    remedy="改对处理期限。",
    source="R25; D38",
)
