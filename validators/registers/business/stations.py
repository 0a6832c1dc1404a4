"""R59 参股: filling stations that are partly owned, franchised or independent (A07)."""

from __future__ import annotations

from typing import Annotated

from validators.column import RECORD_NUMBER, Column
from validators.register import Register, Row
from validators.registers.shared_columns import CLIENT, CUSTOMER_NAME
from validators.values.kinds import Enum, Txt
from validators.values.number_kinds import Money, Quantity
from validators.values.text import Text


class Station(Row):
    """One station (R59), quantity in thousandths of a ton."""

    name: Annotated[str | None, Column(header="站名", kind=Txt(), width=27, aliases=("加油站名称",))]
    customer: Annotated[str | None, CLIENT]
    customer_name: Annotated[str | None, CUSTOMER_NAME]
    type: Annotated[str | None, Column(header="类型", kind=Enum(values=("参股", "特许", "社会")), source="S:S0")]
    quantity: Annotated[int | None, Column(header="购油量", kind=Quantity(minimum=0), unit="吨")]
    price: Annotated[int | None, Column(header="价格", kind=Money(minimum=0))]
    demands: Annotated[str | None, Column(header="整改要求", kind=Txt(), source="S:S0", width=18, group_start=True)]
    mended: Annotated[str | None, Column(header="整改完成", kind=Txt(), source="S:S0", width=18)]
    needs: Annotated[str | None, Column(header="服务需求", kind=Txt(), width=18)]
    record: Annotated[str | None, RECORD_NUMBER]


REGISTER = Register(
    id="R59",
    sheet="参股",
    title=Text("参股、特许、社会加油站", "Partner stations"),
    row=Station,
    nature="snapshot",
    carry="all",
    catalogue="B2",
    aliases=("参股/特许/社会加油站", "加油站", "社会加油站"),
    total_columns=("购油量",),
    hint="一个站一行；整改没完成的写清要求和完成情况。",
)
