"""R10: a record number that an earlier month has already used (B0: never reused)."""

from __future__ import annotations

from collections.abc import Iterator

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.rules.flow_rows import earlier_rows
from validators.values.text import Text

HEADER = "记录编号"


def check(facts: Facts) -> Iterator[Finding]:
    if (sheet := facts.sheet("R10")) is None:
        return
    used = earlier_rows(facts).drop_duplicates(HEADER).set_index(HEADER)["_period"]
    for pos in sheet.positions(sheet.frame[HEADER].isin(used.index) & sheet.frame[HEADER].notna()):
        number = sheet.value(pos, HEADER)
        yield sheet.finding(
            RULE,
            pos,
            HEADER,
            f"记录编号 {number} 在 {used[number]} 已经用过",
            "这一行是本月新业务就清空编号，系统会重新编；是上月粘过来的就删掉这一行",
        )


RULE = Rule(
    id=None,
    code="record_number_reused",
    severity=Severity.A,
    registers=("R10",),
    check=check,
    title=Text("记录编号用过了", "Record number used before"),
    explain="记录编号在本单位各期都不重复。编号用过，多半是把上月的行粘到了本月，收入会算两次。",
    remedy="清空编号，或删掉重复的行。",
    source="B0; R10; settled 31",
)
