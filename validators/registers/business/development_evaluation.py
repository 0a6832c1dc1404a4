"""R33 客户开发评价表: growth, credit and margin of a customer being developed, weighed into one score (D28)."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from validators.column import RECORD_NUMBER, Column
from validators.register import Register, Row
from validators.values.kinds import Txt
from validators.values.number_kinds import Number
from validators.values.text import Text


class Evaluation(Row):
    """One customer (R33); scores from 0 to 100, 综合评价 is computed."""

    number: Annotated[str | None, Column(header="编号", kind=Txt(), source="S:S4", aliases=("序号",))]
    name: Annotated[str | None, Column(header="客户名称", kind=Txt(), source="S:S4", width=27)]
    address: Annotated[str | None, Column(header="地址", kind=Txt(), source="S:S4", width=27)]
    growth: Annotated[Decimal | None, Column(header="业务增长度", kind=Number(minimum=0, maximum=100), source="S:S4", unit="分")]
    credit: Annotated[Decimal | None, Column(header="信用度", kind=Number(minimum=0, maximum=100), source="S:S4", unit="分")]
    margin: Annotated[Decimal | None, Column(header="利润率", kind=Number(minimum=0, maximum=100), source="S:S4", unit="分")]
    overall: Annotated[Decimal | None, Column(header="综合评价", kind=Number(), need="auto", source="S:S4", group_start=True)]
    record: Annotated[str | None, RECORD_NUMBER]


REGISTER = Register(
    id="R33",
    sheet="客户开发评价表",
    title=Text("客户开发评价表", "Evaluation of development"),
    row=Evaluation,
    nature="snapshot",
    catalogue="B2",
    aliases=("开发评价表",),
    hint="三项各打 0–100 分，综合评价由系统按政策里的权重算。",
)
