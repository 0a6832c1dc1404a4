"""R24 巡访紧急报告: what cannot wait for the monthly report (S4)."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from validators.column import RECORD_NUMBER, Column
from validators.register import Register, Row
from validators.values.date_kinds import Date
from validators.values.kinds import Enum, Txt
from validators.values.text import Text
from validators.values.times import Moment

TRIGGERS = ("同行的物流销售方针政策发生了重大变化", "同行的销售或服务出现了新的动向", "发现本公司服务存在的问题", "其他需作紧急处理的事项")
"""What calls for an urgent report, in the words of the rule."""


class UrgentReport(Row):
    """One urgent report (R24); open until 完成日期 is filled."""

    trigger: Annotated[str | None, Column(header="触发类别", kind=Enum(values=TRIGGERS), source="S:S4", width=27, aliases=("类别",))]
    content: Annotated[str | None, Column(header="内容", kind=Txt(), width=32)]
    person: Annotated[str | None, Column(header="报告人", kind=Txt())]
    when: Annotated[str | None, Column(header="时间", kind=Moment(), aliases=("报告时间",))]
    ruling: Annotated[str | None, Column(header="业务经理批示", grants=(), kind=Txt(), width=18, aliases=("批示",))]
    outcome: Annotated[str | None, Column(header="处理结果", kind=Txt(), width=18)]
    done: Annotated[dt.date | None, Column(header="完成日期", kind=Date(), aliases=("完成时间",))]
    record: Annotated[str | None, RECORD_NUMBER]


REGISTER = Register(
    id="R24",
    sheet="巡访紧急报告",
    title=Text("巡访紧急报告", "Urgent reports"),
    row=UrgentReport,
    nature="open",
    carry="open",
    closed_by="完成日期",
    catalogue="B2",
    aliases=("紧急报告",),
    hint="遇到四类情况随时填，业务经理批示后写处理结果和完成日期。",
)
