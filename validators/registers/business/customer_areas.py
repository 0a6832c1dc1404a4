"""R30 客户区域分析表: who is where and how much they take, derived from R03 and R10 (E2.7)."""

from __future__ import annotations

from typing import Annotated

from validators.column import RECORD_NUMBER, Column
from validators.register import Register, Row
from validators.values.kinds import Txt
from validators.values.number_kinds import Quantity
from validators.values.text import Text


class CustomerArea(Row):
    """One customer in one area (R30); everything but the three signatures is derived."""

    compiled: Annotated[str | None, Column(header="编制", kind=Txt(), source="S:S4")]
    filled: Annotated[str | None, Column(header="填写", kind=Txt(), source="S:S4")]
    reviewed: Annotated[str | None, Column(header="审核", kind=Txt(), source="S:S4")]
    area: Annotated[str | None, Column(header="区域", kind=Txt(), need="auto", source="S:S4", group_start=True)]
    name: Annotated[str | None, Column(header="名称", kind=Txt(), need="auto", source="S:S4", width=27)]
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
    hint="由系统按客户档案和业务量流水算；编制、填写、审核签名。",
)
