"""V41: a row of a long-term project that does not say whether it is the first deal."""

from __future__ import annotations

from collections.abc import Iterator

from validators.filing.inputs import Facts, Rule
from validators.filing.reversal import reversals
from validators.finding import Finding, Severity
from validators.values.text import Text

HEADER, PROJECT = "是否首笔", "长期合作项目"


def check(facts: Facts) -> Iterator[Finding]:
    if (sheet := facts.sheet("R10")) is None:
        return
    named = sheet.frame[PROJECT].notna() | sheet.failed[PROJECT]
    blank = sheet.frame[HEADER].isna() & sheet.ok(HEADER, "冲销标记")
    for pos in sheet.positions(named & blank & ~reversals(sheet.frame)):
        yield sheet.finding(
            RULE,
            pos,
            HEADER,
            f"填了长期合作项目 {sheet.shown(pos, PROJECT)}，没有填是不是首笔（V41）",
            "这个客户这个项目的第一笔收入选“是”，以后的选“否”",
        )


RULE = Rule(
    id="V41",
    code="first_deal_unmarked",
    severity=Severity.A,
    registers=("R10",),
    check=check,
    title=Text("没有填是否首笔", "First deal not marked"),
    explain="长期合作项目只有第一笔收入按首笔奖励比例计奖，所以填了长期合作项目就要填是否首笔。冲销行跟着原记录走，不查。",
    remedy="选“是”或“否”。",
    source="V41; S3 C22; settled 2, 9, 17",
)
