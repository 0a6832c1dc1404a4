"""V33: one number paid for by two groups; final only on the merged data (D20 T2)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.values.text import Text

HEADER, GROUP = "号码", "集团账户"


def check(facts: Facts) -> Iterator[Finding]:
    if (sheet := facts.sheet("R46")) is None:
        return
    rows = sheet.frame[sheet.frame[[HEADER, GROUP]].notna().all(axis=1) & sheet.frame["退出日期"].isna()]
    pairs = rows.drop_duplicates([HEADER, GROUP])
    firsts = pairs.drop_duplicates(HEADER).set_index(HEADER)[GROUP]
    for pos in pairs.index[pairs.duplicated(HEADER)]:
        number = sheet.value(int(pos), HEADER)
        found = sheet.finding(
            RULE,
            int(pos),
            HEADER,
            f"号码 {number} 已经在集团 {firsts[number]} 里统付（V33）",
            "核对后从一个集团里退出（填退出日期）；属实请写理由",
        )
        yield replace(found, record="+".join(sorted((str(number), str(firsts[number]), str(sheet.value(int(pos), GROUP))))))


RULE = Rule(
    id="V33",
    code="number_in_two_groups",
    severity=Severity.C,
    registers=("R46",),
    check=check,
    title=Text("一个号码两个集团", "Number in two groups"),
    explain="一个成员号码只由一个集团统付；已经退出的不算。跨单位的重复在合并时再查。",
    remedy="在一个集团里填退出日期，或写理由。",
    source="V33; R46, D20; S1 C117",
)
