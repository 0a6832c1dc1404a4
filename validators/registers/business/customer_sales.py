"""R31 客户销售分析表: sales of a year and a class of products, by product and place, a pivot of R10 (E2.8)."""

from __future__ import annotations

from typing import Annotated

from validators.column import RECORD_NUMBER, Column
from validators.register import Register, Row
from validators.values.kinds import YEAR, Txt
from validators.values.number_kinds import Money
from validators.values.text import Text


class SalesCell(Row):
    """One product at one place in one year (R31); the sum is computed."""

    year: Annotated[str | None, Column(header="年度", kind=YEAR, source="S:S4", aliases=("年",))]
    class_: Annotated[str | None, Column(header="产品的类别", kind=Txt(), source="S:S4", aliases=("产品类别",))]
    product: Annotated[str | None, Column(header="产品", kind=Txt(), source="S:S4", hint="业务代码或名称，空着即全部")]
    address: Annotated[str | None, Column(header="地址", kind=Txt(), source="S:S4", width=27, hint="客户档案里的通信地址，空着即全部")]
    total: Annotated[int | None, Column(header="合计", kind=Money(), need="auto", source="S:S4", group_start=True)]
    record: Annotated[str | None, RECORD_NUMBER]


REGISTER = Register(
    id="R31",
    sheet="客户销售分析表",
    title=Text("客户销售分析表", "Sales by product and place"),
    row=SalesCell,
    nature="snapshot",
    catalogue="B2",
    aliases=("销售分析表",),
    total_columns=("合计",),
    hint="填年度、产品和地址，合计由系统按业务量流水算。",
)
