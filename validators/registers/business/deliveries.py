"""R58 小额配送调度: small-truck deliveries, asked for and done (C79, D27)."""

from __future__ import annotations

from typing import Annotated

from validators.column import RECORD_NUMBER, Column
from validators.register import Register, Row
from validators.registers.shared_columns import CLIENT, CUSTOMER_NAME
from validators.values.kinds import Bool, Ref, Txt
from validators.values.number_kinds import Money, Quantity
from validators.values.text import Text
from validators.values.times import Moment


class Delivery(Row):
    """One delivery (R58), quantity in thousandths, times to the minute; 准时 is computed."""

    order: Annotated[str | None, Column(header="订单", kind=Txt(), width=14, aliases=("订单号",))]
    customer: Annotated[str | None, CLIENT]
    customer_name: Annotated[str | None, CUSTOMER_NAME]
    goods: Annotated[str | None, Column(header="品种", kind=Ref(target="R07"), aliases=("油品", "业务代码"))]
    quantity: Annotated[int | None, Column(header="数量", kind=Quantity(minimum=0), aliases=("配送数量",))]
    wanted: Annotated[str | None, Column(header="需求时间", kind=Moment())]
    truck: Annotated[str | None, Column(header="车辆", kind=Txt(), aliases=("车号",))]
    sent: Annotated[str | None, Column(header="发车时间", kind=Moment())]
    arrived: Annotated[str | None, Column(header="送达时间", kind=Moment())]
    signed: Annotated[str | None, Column(header="签收", kind=Txt(), aliases=("签收人",))]
    cost: Annotated[int | None, Column(header="单车费用", kind=Money(minimum=0), source="S:S0", aliases=("费用",))]
    on_time: Annotated[bool | None, Column(header="准时", kind=Bool(), need="auto", group_start=True)]
    record: Annotated[str | None, RECORD_NUMBER]


REGISTER = Register(
    id="R58",
    sheet="小额配送调度",
    title=Text("小额配送调度", "Small deliveries"),
    row=Delivery,
    nature="flow",
    catalogue="B2",
    aliases=("小额配送", "配送调度"),
    total_columns=("数量", "单车费用"),
    hint="一车一单一行，时间填到分；是否准时由系统算。",
)
