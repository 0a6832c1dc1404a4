"""R68 订单流程节点: an order of a customer as it passes through the house (A08, D27)."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from validators.column import RECORD_NUMBER, Column
from validators.register import Register, Row
from validators.values.kinds import Txt
from validators.values.number_kinds import Number
from validators.values.text import Text
from validators.values.times import Moment


class OrderStep(Row):
    """One step of one order (R68), times to the minute; 时长 in hours is computed."""

    outer: Annotated[str | None, Column(header="外部订单", kind=Txt(), width=14, aliases=("客户订单",))]
    inner: Annotated[str | None, Column(header="内部订单", kind=Txt(), width=14)]
    step: Annotated[str | None, Column(header="工序", kind=Txt(), source="S:S1")]
    planned: Annotated[str | None, Column(header="计划完成", kind=Moment(), group_start=True)]
    done: Annotated[str | None, Column(header="实际完成", kind=Moment())]
    person: Annotated[str | None, Column(header="交接人", kind=Txt())]
    hours: Annotated[Decimal | None, Column(header="时长", kind=Number(), need="auto", unit="小时", group_start=True)]
    record: Annotated[str | None, RECORD_NUMBER]


REGISTER = Register(
    id="R68",
    sheet="订单流程节点",
    title=Text("订单流程节点", "Steps of orders"),
    row=OrderStep,
    nature="flow",
    catalogue="B2",
    aliases=("订单节点", "订单流程"),
    hint="一个工序一行，交接时填实际完成和交接人。",
)
