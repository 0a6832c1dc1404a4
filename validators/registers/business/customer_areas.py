"""R30 客户区域分析表: who is where and how much they take, derived from R03 and R10 (E2.7)."""

from __future__ import annotations

from typing import Annotated

from validators.column import RECORD_NUMBER, Column
from validators.register import Register, Row
from validators.values.kinds import Txt
from validators.values.number_kinds import Quantity
from validators.values.text import Text


class CustomerArea(Row):
    """One customer (R30), by its name; its area, trade and quantity are looked up."""

    compiled: Annotated[str | None, Column(header="编制", kind=Txt(), source="S:S4")]
    filled: Annotated[str | None, Column(header="填写", kind=Txt(), source="S:S4")]
    reviewed: Annotated[str | None, Column(header="审核", grants=(), kind=Txt(), source="S:S4")]
    name: Annotated[str | None, Column(header="名称", kind=Txt(), source="S:S4", width=27, hint="客户档案里的全称")]
    area: Annotated[str | None, Column(header="区域", kind=Txt(), need="auto", source="S:S4", group_start=True)]
    trade: Annotated[str | None, Column(header="经营性质", kind=Txt(), need="auto", source="S:S4")]
    quantity: Annotated[int | None, Column(header="销售产品数量", kind=Quantity(), need="auto", source="S:S4")]
    record: Annotated[str | None, RECORD_NUMBER]


REGISTER = Register(
    id="R30",
    sheet="客户区域分析表",
    title=Text("客户区域分析表", "Customers by area"),
    row=CustomerArea,
    nature="snapshot",
    catalogue="B2",
    aliases=("区域分析表",),
    total_columns=("销售产品数量",),
    hint="一个客户一行，填名称；区域、经营性质、数量由系统填。编制、填写、审核签名。",
)
