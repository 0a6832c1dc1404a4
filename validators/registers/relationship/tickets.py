"""R51 服务请求: a request from reception to the last link, with its time limits (D38, C104, C108)."""

from __future__ import annotations

from typing import Annotated

from validators.column import Column
from validators.register import Register, Row
from validators.registers.shared_columns import CLIENT, CUSTOMER_NAME, RECORD
from validators.values.kinds import Bool, Code, Enum, Txt
from validators.values.number_kinds import Money
from validators.values.text import Text
from validators.values.times import Moment

TYPES = ("咨询", "查询", "建议", "举报", "故障报修", "服务请求", "投诉")
"""类型 of a ticket; a complaint goes on to R25."""

LINKS = ("客户咨询", "需求分析", "方案设计", "执行跟踪", "评估", "接单", "派发", "督办", "回复", "回访")
"""环节 of a service (A01) or of a ticket (A27)."""


class Ticket(Row):
    """One ticket (R51); open until 完成时间 is filled. Times are to the minute."""

    number: Annotated[str | None, Column(header="工单号", kind=Code(), need="req", key=True, width=14, aliases=("工单编号",))]
    customer: Annotated[str | None, CLIENT]
    customer_name: Annotated[str | None, CUSTOMER_NAME]
    type: Annotated[str | None, Column(header="类型", kind=Enum(values=TYPES), source="S:S2,S0", aliases=("工单类型",))]
    origin: Annotated[str | None, Column(header="来源", kind=Txt())]
    received: Annotated[str | None, Column(header="受理时间", kind=Moment(), aliases=("受理日期",))]
    link: Annotated[str | None, Column(header="环节", kind=Enum(values=LINKS), source="S:S0,S2")]
    owner: Annotated[str | None, Column(header="责任人", kind=Txt(), source="S:S0")]
    limit: Annotated[str | None, Column(header="时限", kind=Moment(), source="S:S0", aliases=("办结时限",))]
    done: Annotated[str | None, Column(header="完成时间", kind=Moment(), source="S:S0", aliases=("办结时间",))]
    repair: Annotated[bool | None, Column(header="抢修类", kind=Bool(), source="S:S2", group_start=True, aliases=("是否抢修",))]
    promised: Annotated[str | None, Column(header="承诺到达时限", kind=Moment(), need="cond", source="S:S2", hint="抢修类要填")]
    arrived: Annotated[str | None, Column(header="到达现场时间", kind=Moment(), need="cond", source="S:S2", hint="抢修类要填")]
    service: Annotated[str | None, Column(header="服务内容", kind=Txt(), source="S:S2", width=27, group_start=True)]
    fee: Annotated[int | None, Column(header="服务收费", kind=Money(minimum=0), source="S:S2")]
    callback: Annotated[str | None, Column(header="回访结果", kind=Txt(), source="S:S2", width=18)]
    late: Annotated[bool | None, Column(header="超时", kind=Bool(), need="auto", group_start=True)]
    record: Annotated[str | None, RECORD]


REGISTER = Register(
    id="R51",
    sheet="服务请求",
    title=Text("服务请求、工单", "Service requests"),
    row=Ticket,
    nature="open",
    carry="open",
    closed_by="完成时间",
    code_column="工单号",
    catalogue="B2",
    aliases=("服务请求/工单", "工单", "服务工单", "95598工单"),
    total_columns=("服务收费",),
    hint="一张工单一行，时间填到分。投诉另在《客户投诉记录表》里登记。",
)
