"""R37b 客户物流需求: goods, transport and delivery as the customer needs them (A34)."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from validators.column import RECORD_NUMBER, Column
from validators.register import Register, Row
from validators.registers.shared_columns import CLIENT, CUSTOMER_NAME
from validators.values.kinds import Enum, Txt
from validators.values.number_kinds import Quantity
from validators.values.text import Text


class Needs(Row):
    """One kind of goods of one customer (R37b)."""

    customer: Annotated[str | None, replace(CLIENT, need="req")]
    customer_name: Annotated[str | None, CUSTOMER_NAME]
    size: Annotated[str | None, Column(header="大小", kind=Txt(), source="S:S4")]
    weight: Annotated[str | None, Column(header="重量", kind=Txt(), source="S:S4")]
    density: Annotated[str | None, Column(header="密度", kind=Txt(), source="S:S4")]
    danger: Annotated[str | None, Column(header="危险", kind=Txt(), source="S:S4", aliases=("危险/特殊处理", "危险品"))]
    special: Annotated[str | None, Column(header="特殊处理", kind=Txt(), source="S:S4")]
    packing: Annotated[str | None, Column(header="包装", kind=Txt(), source="S:S4")]
    physical: Annotated[str | None, Column(header="物理特性", kind=Txt(), source="S:S4")]
    chemical: Annotated[str | None, Column(header="化学特性", kind=Txt(), source="S:S4")]
    mode: Annotated[str | None, Column(header="运输模式", kind=Txt(), source="S:S4", group_start=True)]
    place: Annotated[str | None, Column(header="装运地点", kind=Txt(), source="S:S4")]
    quantity: Annotated[int | None, Column(header="装运数量", kind=Quantity(minimum=0), source="S:S4")]
    times: Annotated[int | None, Column(header="装运次数", kind=Quantity(minimum=0), source="S:S4")]
    gross: Annotated[int | None, Column(header="装运总重", kind=Quantity(minimum=0), source="S:S4")]
    measures: Annotated[str | None, Column(header="装运尺寸", kind=Txt(), source="S:S4")]
    load: Annotated[str | None, Column(header="零担或整车", kind=Enum(values=("零担", "整车")), source="S:S4")]
    equipment: Annotated[str | None, Column(header="运输设备", kind=Txt(), source="S:S4")]
    delivery: Annotated[str | None, Column(header="交货要求", kind=Txt(), source="S:S4", width=18)]
    record: Annotated[str | None, RECORD_NUMBER]


REGISTER = Register(
    id="R37b",
    sheet="客户物流需求",
    title=Text("客户物流需求", "Logistics needs"),
    row=Needs,
    nature="master",
    carry="all",
    catalogue="B2",
    aliases=("物流需求", "物流客户需求"),
    hint="一个客户一种商品一行，问清后再填。",
)
