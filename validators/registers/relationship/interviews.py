"""R28 企业客户服务调查表: an interview about service, its answer, and how the customer was told (C63, C64)."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from validators.column import ANY, RECORD_NUMBER, Column
from validators.register import Register, Row
from validators.values.date_kinds import Date
from validators.values.kinds import Enum, Txt
from validators.values.text import Text


class Interview(Row):
    """One interview (R28). A grave opinion needs an approval and a letter, a general one a note or a call."""

    day: Annotated[dt.date | None, Column(header="访问日期", kind=Date(), source="S:S4", aliases=("访问和日期",))]
    visitor: Annotated[str | None, Column(header="访问人", kind=Txt(), source="S:S4")]
    customer: Annotated[str | None, Column(header="客户姓名", kind=Txt(), source="S:S4", width=18)]
    opinion: Annotated[str | None, Column(header="访问意见记录", kind=Txt(), source="S:S4", width=27)]
    answer: Annotated[str | None, Column(header="问题解答", kind=Txt(), source="S:S4", width=27)]
    visitor_view: Annotated[str | None, Column(header="访问人意见", kind=Txt(), source="S:S4", width=18)]
    chief_view: Annotated[str | None, Column(header="部门主管意见", kind=Txt(), source="S:S4", width=18)]
    type: Annotated[
        str | None, Column(header="意见类型", kind=Enum(values=("建议", "抱怨", "对业务人员的评价")), source="S:S4", group_start=True)
    ]
    gravity: Annotated[str | None, Column(header="情节", kind=Enum(values=("重大", "一般")), source="S:S4")]
    approval: Annotated[
        str | None, Column(header="审批", grants=(ANY,), kind=Txt(), need="cond", source="S:S4", hint="情节重大的填业务经理的审批")
    ]
    handler: Annotated[str | None, Column(header="处理人", kind=Txt(), need="cond", source="S:S4", hint="抱怨由业务经理亲自或派专人处理")]
    notice: Annotated[str | None, Column(header="通知方式", kind=Enum(values=("函告", "书面", "电话")), source="S:S4")]
    notified: Annotated[dt.date | None, Column(header="通知日期", kind=Date(), source="S:S4")]
    record: Annotated[str | None, RECORD_NUMBER]


REGISTER = Register(
    id="R28",
    sheet="企业客户服务调查表",
    title=Text("企业客户服务调查表", "Service interviews"),
    row=Interview,
    nature="flow",
    catalogue="B2",
    aliases=("客户服务调查表", "企业客户调查表"),
    hint="一次访问一行。情节重大的要业务经理审批并函告客户。",
)
