"""R26 顾客意见反馈处理表: an opinion, the answer, and what was done so that it does not come back (A26)."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from validators.column import RECORD_NUMBER, Column
from validators.register import Register, Row
from validators.registers.shared_columns import CLIENT, CUSTOMER_NAME
from validators.values.date_kinds import Date
from validators.values.kinds import Enum, Txt
from validators.values.text import Text


class Feedback(Row):
    """One opinion (R26); open until 完成日期 is filled."""

    customer: Annotated[str | None, CLIENT]
    customer_name: Annotated[str | None, CUSTOMER_NAME]
    day: Annotated[dt.date | None, Column(header="日期", kind=Date(), aliases=("反馈日期",))]
    topic: Annotated[
        str | None,
        Column(header="类别", kind=Enum(values=("产品质量", "服务", "安全", "环境", "其他")), source="S:S2", aliases=("意见类别",)),
    ]
    content: Annotated[str | None, Column(header="意见内容", kind=Txt(), source="S:S2", width=32, aliases=("内容",))]
    answer: Annotated[str | None, Column(header="答复", kind=Txt(), source="S:S2", width=18)]
    outcome: Annotated[str | None, Column(header="结果", kind=Txt(), source="S:S2", width=18, aliases=("处理结果",))]
    person: Annotated[str | None, Column(header="处理人", kind=Txt(), source="S:S2")]
    done: Annotated[dt.date | None, Column(header="完成日期", kind=Date(), source="S:S2", aliases=("完成时间",))]
    correction: Annotated[str | None, Column(header="纠正措施", kind=Txt(), source="S:S2", width=18, group_start=True)]
    prevention: Annotated[str | None, Column(header="预防措施", kind=Txt(), source="S:S2", width=18)]
    record: Annotated[str | None, RECORD_NUMBER]


REGISTER = Register(
    id="R26",
    sheet="顾客意见反馈处理表",
    title=Text("顾客意见反馈处理表", "Customer feedback"),
    row=Feedback,
    nature="open",
    carry="open",
    closed_by="完成日期",
    catalogue="B2",
    aliases=("意见反馈处理表", "顾客意见反馈", "客户意见反馈表"),
    hint="一条意见一行，答复并处理完填完成日期；没办完的带到下月。",
)
