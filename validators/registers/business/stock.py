"""R69 库存共享: stock that a customer shares with us, and what to send (D51)."""

from __future__ import annotations

from typing import Annotated

from validators.column import RECORD_NUMBER, Column
from validators.register import Register, Row
from validators.registers.shared_columns import CLIENT, CUSTOMER_NAME
from validators.values.kinds import Txt
from validators.values.number_kinds import Quantity
from validators.values.text import Text


class Stock(Row):
    """One material of one customer at one warehouse (R69), in thousandths; 补货建议 is computed."""

    warehouse: Annotated[
        str | None, Column(header="仓库", kind=Txt(), source="S:S4", width=18, aliases=("仓库名称",), hint="中心仓库或各区域配送中心")
    ]
    customer: Annotated[str | None, CLIENT]
    customer_name: Annotated[str | None, CUSTOMER_NAME]
    material: Annotated[str | None, Column(header="物料", kind=Txt(), aliases=("物料名称",))]
    stock: Annotated[int | None, Column(header="库存", kind=Quantity(), source="S:S4", group_start=True, aliases=("库存数量",))]
    coming: Annotated[int | None, Column(header="在途", kind=Quantity(minimum=0))]
    safety: Annotated[int | None, Column(header="安全库存", kind=Quantity(minimum=0))]
    peak: Annotated[int | None, Column(header="旺季需货量", kind=Quantity(minimum=0), source="S:S4")]
    advice: Annotated[int | None, Column(header="补货建议", kind=Quantity(), need="auto", group_start=True)]
    record: Annotated[str | None, RECORD_NUMBER]


REGISTER = Register(
    id="R69",
    sheet="库存共享",
    title=Text("库存共享、仓库", "Shared stock"),
    row=Stock,
    nature="snapshot",
    code_column="仓库",
    catalogue="B2",
    aliases=("库存共享/仓库", "仓库", "库存表"),
    hint="一个仓库一种物料一行；补货建议由系统算。",
)
