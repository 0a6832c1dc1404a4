"""V10: an archive that was not brought up to date in its quarter (每季更新)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pandas as pd

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.values.period import Month
from validators.values.text import Text

HEADER = "更新日期"


def check(facts: Facts) -> Iterator[Finding]:
    sheet = facts.sheet("R03")
    if sheet is None or facts.setting("archive_refresh") != "每季":
        return
    bound = oldest(facts.period)
    for pos in sheet.positions(sheet.frame[HEADER] < pd.Timestamp(bound)):
        day = f"{sheet.value(pos, HEADER):%Y-%m-%d}"
        yield sheet.finding(
            RULE,
            pos,
            HEADER,
            f"上次更新是 {day}，早于 {bound}；客户档案要每季更新（V10）",
            "与客户核对一遍档案，改成核对的日期；没有核对请写理由",
        )


def oldest(period: Month) -> dt.date:
    """The earliest 更新日期 that is not stale: in a quarter's last month its first day, else that of the one before.

    >>> str(oldest(Month(2026, 10))), str(oldest(Month(2026, 12)))
    ('2026-07-01', '2026-10-01')
    """
    start = period.quarter_months[0]
    return start.first if period.ends_quarter else start.plus(-3).first


RULE = Rule(
    id="V10",
    code="archive_stale",
    severity=Severity.C,
    registers=("R03",),
    check=check,
    title=Text("档案没有按季更新", "Archive not refreshed"),
    explain="客户档案每季更新一次。平时查更新日期是否早于上季第一天，季末月份查是否早于本季第一天。",
    remedy="核对档案后改更新日期，或写理由。",
    source="V10; S3 C07「建立客户资料,每季更新」",
)
