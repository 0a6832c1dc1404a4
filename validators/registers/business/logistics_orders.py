"""R73 物流订单: an order from placing to delivery, for the promise of twenty-four hours (C60, D27)."""

from __future__ import annotations

from typing import Annotated

from validators.column import Column
from validators.register import Register, Row
from validators.registers.shared_columns import CLIENT, CUSTOMER_NAME, RECORD
from validators.values.kinds import Bool, Code, Ref
from validators.values.number_kinds import Quantity
from validators.values.text import Text
from validators.values.times import Moment


class Order(Row):
    """One order (R73), quantities in thousandths, times to the minute; open until it is delivered."""

    number: Annotated[
        str | None, Column(header="订单号", kind=Code(), need="req", key=True, source="S:S4", width=14, aliases=("订单编号",))
    ]
    customer: Annotated[str | None, CLIENT]
    customer_name: Annotated[str | None, CUSTOMER_NAME]
    placed: Annotated[str | None, Column(header="下单时间", kind=Moment())]
    pickup_due: Annotated[str | None, Column(header="要求提货时间", kind=Moment())]
    delivery_due: Annotated[str | None, Column(header="要求交付时间", kind=Moment(), aliases=("要求提货/交付时间",))]
    picked: Annotated[str | None, Column(header="提货时间", kind=Moment())]
    delivered: Annotated[str | None, Column(header="交付时间", kind=Moment())]
    ordered: Annotated[int | None, Column(header="订购数量", kind=Quantity(minimum=0), group_start=True)]
    from_stock: Annotated[int | None, Column(header="库存满足数量", kind=Quantity(minimum=0))]
    complete: Annotated[bool | None, Column(header="是否完整", kind=Bool())]
    damaged: Annotated[bool | None, Column(header="货损", kind=Bool())]
    warehouse: Annotated[str | None, Column(header="仓库", kind=Ref(target="R69"))]
    record: Annotated[str | None, RECORD]


REGISTER = Register(
    id="R73",
    sheet="物流订单",
    title=Text("物流订单", "Logistics orders"),
    row=Order,
    nature="open",
    carry="open",
    closed_by="交付时间",
    catalogue="B2",
    aliases=("订单", "物流订单表"),
    total_columns=("订购数量", "库存满足数量"),
    hint="一张订单一行，时间填到分；是否完整、货损照实填。没有交付的带到下月。",
)
