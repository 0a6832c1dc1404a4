"""V28: 受理 <= 处理完毕 <= 通知 <= 结案, as far as these days are filled."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.values.text import Text

STEPS = ["受理时间", "处理完毕日期", "通知日期", "结案日期"]


def check(facts: Facts) -> Iterator[Finding]:
    if (sheet := facts.sheet("R25")) is None:
        return
    early = _early(sheet.frame[STEPS])
    for pos in sheet.positions(early.any(axis=1)):
        header = next(h for h in STEPS if early.at[pos, h])
        before = max((h for h in STEPS[: STEPS.index(header)] if sheet.value(pos, h) is not None), key=lambda h: sheet.value(pos, h))
        yield sheet.finding(
            RULE,
            pos,
            header,
            f"{header} {sheet.value(pos, header):%Y-%m-%d} 早于{before} {sheet.value(pos, before):%Y-%m-%d}（V28）",
            "照原始记录改对这两个日期；顺序应是受理、处理完毕、通知、结案",
        )


def _early(days: pd.DataFrame) -> pd.DataFrame:
    """Where a day lies before one of the earlier steps."""
    latest, found = days[STEPS[0]], {}
    for header in STEPS[1:]:
        found[header] = days[header] < latest
        latest = latest.where(latest.notna() & ~(days[header] > latest), days[header])
    return pd.DataFrame({STEPS[0]: False} | found, index=days.index)


RULE = Rule(
    id="V28",
    code="complaint_order",
    severity=Severity.A,
    registers=("R25",),
    check=check,
    title=Text("投诉日期前后颠倒", "Complaint dates out of order"),
    explain="投诉的日期依次是受理、处理完毕、通知、结案，可以同一天，不能倒过来。",
    remedy="改对日期。",
    source="V28; R25; S4; settled 17",
)
