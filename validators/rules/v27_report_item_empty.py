"""V27: one of the items of a daily report that the pack asks for is empty; one finding a report, on the first of them."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.values.text import Text

ITEMS = (
    "客户名称及巡访时间",
    "客户意见、建议、希望",
    "市场行情、竞争对手动向及其他公司的物流销售政策",
    "巡访活动的效果",
    "主要事项的处理经过及结果",
    "其他必须报告的事项",
)
"""The six of the rule, in its order; a pack may ask for fewer of them (P09: four)."""
_COUNTS = "零一二三四五六"


def check(facts: Facts) -> Iterator[Finding]:
    if (sheet := facts.sheet("R22")) is None:
        return
    asked = [h for h in ITEMS if h not in sheet.register.hidden]
    blank = pd.DataFrame({h: sheet.frame[h].isna() & sheet.ok(h) for h in asked if h in sheet.raw.letters})
    if blank.empty:
        return
    for pos in sheet.positions(blank.any(axis=1)):
        missing = [h for h in ITEMS if h in blank and blank.at[pos, h]]
        said = f"日报{_COUNTS[len(asked)]}项缺 {len(missing)} 项：{'；'.join(missing)}（V27）"
        yield sheet.finding(RULE, pos, missing[0], said, "照当天的情况补上；没有其他事项请填“无”")


RULE = Rule(
    id="V27",
    code="report_item_empty",
    severity=Severity.A,
    registers=("R22",),
    check=check,
    title=Text("日报有几项没写", "Daily report incomplete"),
    explain="巡访日报表的各项（六项，有的方案只要其中几项）都要写。“其他必须报告的事项”没有内容时填“无”。",
    remedy="补上缺的几项。",
    source="V27; R22; S4 C50, settled 13, 17",
)
