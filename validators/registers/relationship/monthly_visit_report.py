"""R23 每月巡访情况报告书: the month's visits summed from R22, with the supervisor's words (E2.3)."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from validators.column import RECORD_NUMBER, Column
from validators.register import Register, Row
from validators.values.kinds import Txt
from validators.values.number_kinds import Count, Percent
from validators.values.text import Text


class MonthlyReport(Row):
    """One month (R23); the counts come from R22, the words are typed."""

    rivals: Annotated[str | None, Column(header="竞争动向摘要", kind=Txt(), width=32)]
    pending: Annotated[str | None, Column(header="未决事项", kind=Txt(), width=32)]
    advice: Annotated[str | None, Column(header="建议", kind=Txt(), width=32)]
    customers: Annotated[int | None, Column(header="客户数", kind=Count(), need="auto", group_start=True)]
    visits: Annotated[int | None, Column(header="巡访次数", kind=Count(), need="auto")]
    due: Annotated[int | None, Column(header="应巡访次数", kind=Count(), need="auto")]
    rate: Annotated[Decimal | None, Column(header="合规率", kind=Percent(), need="auto")]
    topics: Annotated[str | None, Column(header="意见分类计数", kind=Txt(), need="auto", width=27)]
    record: Annotated[str | None, RECORD_NUMBER]


REGISTER = Register(
    id="R23",
    sheet="每月巡访情况报告书",
    title=Text("每月巡访情况报告书", "Monthly visit report"),
    row=MonthlyReport,
    nature="snapshot",
    catalogue="B2",
    aliases=("巡访情况报告书", "每月巡访报告"),
    hint="次数由系统按巡访日报表算，主管只写摘要、未决事项和建议。",
)
