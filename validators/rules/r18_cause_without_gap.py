"""R18: a cause of a shortfall where there is none (D15)."""

from __future__ import annotations

from collections.abc import Iterator

from validators.filing.crude_versions import in_force, monthly
from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.values.text import Text

HEADER = "未完成原因"


def check(facts: Facts) -> Iterator[Finding]:
    if (sheet := facts.sheet("R18")) is None:
        return
    frame = sheet.frame
    judged = in_force(frame[monthly(frame)]).reindex(frame.index, fill_value=False)
    met = frame["计划数量"].gt(0).fillna(False) & frame["实际接油"].ge(frame["计划数量"]).fillna(False)
    for pos in sheet.positions(judged & met & frame[HEADER].notna() & sheet.ok("计划数量", "实际接油")):
        yield sheet.finding(RULE, pos, HEADER, "计划已完成，却填了未完成原因", "删掉原因或核对数量")


RULE = Rule(
    id=None,
    code="cause_without_gap",
    severity=Severity.D,
    registers=("R18",),
    check=check,
    title=Text("完成了还填原因", "A cause without a shortfall"),
    explain="现行版本的实际接油达到计划，就不该有未完成原因。年度、季度计划和已被调整的版本不查。",
    remedy="删掉原因或核对数量。",
    source="R18, D15; P10",
)
