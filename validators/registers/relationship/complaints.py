"""R25 客户投诉记录表: a case from reception to closing."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from validators.column import ANY, RECORD_NUMBER, Column
from validators.register import Register, Row
from validators.registers.shared_columns import CUSTOMER, CUSTOMER_NAME
from validators.values.date_kinds import Date
from validators.values.kinds import Bool, Code, Enum, Txt
from validators.values.number_kinds import Money
from validators.values.text import Text


class Complaint(Row):
    """One complaint (R25); open ones are carried over. Of 受理时间 the date counts."""

    number: Annotated[str | None, Column(header="投诉编号", kind=Code(), width=11.5, aliases=("编号", "投诉单号"))]
    customer: Annotated[str | None, CUSTOMER]
    customer_name: Annotated[str | None, CUSTOMER_NAME]
    received: Annotated[dt.date | None, Column(header="受理时间", kind=Date(), aliases=("受理日期", "投诉时间", "投诉日期"))]
    channel: Annotated[
        str | None,
        Column(header="渠道", kind=Enum(values=("电话", "信函", "当面", "网络", "95598")), source="S:S4,S2", aliases=("投诉渠道",)),
    ]
    content: Annotated[str | None, Column(header="内容", kind=Txt(), need="req", width=32, aliases=("投诉内容",))]
    topic: Annotated[
        str | None,
        Column(
            header="类别",
            kind=Enum(values=("服务", "数质量纠纷", "查询", "理赔", "价格", "货损", "其他")),
            source="S:S0,S3",
            aliases=("投诉类别",),
        ),
    ]
    gravity: Annotated[str | None, Column(header="情节", kind=Enum(values=("重大", "一般")), source="S:S4")]
    due: Annotated[
        dt.date | None, Column(header="处理期限", kind=Date(), need="req", judged_by="V28", source="S:S4", aliases=("限办日期",))
    ]
    handler: Annotated[str | None, Column(header="处理人", kind=Txt(), need="cond", source="S:S4")]
    outcome: Annotated[str | None, Column(header="处理结果", kind=Txt(), width=27)]
    handled: Annotated[
        dt.date | None, Column(header="处理完毕日期", kind=Date(), need="cond", judged_by="V28", source="S:S4", aliases=("完成日期",))
    ]
    notice: Annotated[str | None, Column(header="通知方式", kind=Txt(), need="cond", source="S:S4")]
    notified: Annotated[dt.date | None, Column(header="通知日期", kind=Date(), need="cond", judged_by="V28", source="S:S4")]
    closed: Annotated[dt.date | None, Column(header="结案日期", kind=Date(), aliases=("结案时间",))]
    receiver: Annotated[str | None, Column(header="受理人", kind=Txt(), group_start=True)]
    phone: Annotated[
        str | None,
        Column(
            header="联系电话", kind=Txt(), need="cond", judged_by="V29", source="S:S4", width=14, aliases=("电话",), hint="信函投诉要填"
        ),
    ]
    recorded: Annotated[bool | None, Column(header="是否录音", kind=Bool(), source="S:S4")]
    approval: Annotated[str | None, Column(header="审批", grants=(ANY,), kind=Txt(), need="cond", source="S:S4", hint="情节重大的要填")]
    cause: Annotated[str | None, Column(header="原因", kind=Txt(), width=18)]
    department: Annotated[str | None, Column(header="责任部门", kind=Txt())]
    compensation: Annotated[int | None, Column(header="赔付金额", kind=Money(minimum=0), source="S:S3", aliases=("理赔金额",))]
    again: Annotated[bool | None, Column(header="是否再次不满", kind=Bool())]
    record: Annotated[str | None, RECORD_NUMBER]


REGISTER = Register(
    id="R25",
    sheet="客户投诉记录表",
    title=Text("客户投诉记录表", "Complaints"),
    row=Complaint,
    nature="open",
    carry="open",
    catalogue="B2",
    aliases=("投诉记录", "投诉记录表", "客户投诉", "客户投诉记录"),
    total_columns=("赔付金额",),
    hint="一件投诉一行，处理期限必填。办完、书面通知、结案的日期依次填，没结的带到下月。",
)
