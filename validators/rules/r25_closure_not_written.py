"""R25: a complaint closed without telling the customer in writing (C52)."""

from __future__ import annotations

from collections.abc import Iterator

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.values.text import Text

HEADER, WRITTEN = "通知方式", ("书面", "函告")


def check(facts: Facts) -> Iterator[Finding]:
    if (sheet := facts.sheet("R25")) is None:
        return
    spoken = sheet.frame[HEADER].notna() & ~sheet.frame[HEADER].isin(WRITTEN)
    for pos in sheet.positions(sheet.frame["结案日期"].notna() & spoken & sheet.ok(HEADER, "结案日期")):
        words = f"结案要以书面方式通知客户，这里是{sheet.value(pos, HEADER)}"
        yield sheet.finding(RULE, pos, HEADER, words, "补书面通知；属实请写理由")


RULE = Rule(
    id=None,
    code="closure_not_written",
    severity=Severity.C,
    registers=("R25",),
    check=check,
    packs=("P03",),
    title=Text("结案没有书面通知", "Closure not told in writing"),
    explain="物流方案（P03）里，投诉处理完毕后要立即以书面的方式通知客户。没有结案的、通知方式空着的不查。",
    remedy="补书面通知，或写理由。",
    source="R25; S4 C52「须立即以书面的方式通知对方」",
)
