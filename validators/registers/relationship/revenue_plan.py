"""R49b 收益计划: what an account plan (R49) is to bring."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from validators.column import RECORD_NUMBER, Column
from validators.register import Register, Row
from validators.registers.shared_columns import CLIENT, CUSTOMER_NAME
from validators.values.kinds import YEAR
from validators.values.number_kinds import Money, ShareChange
from validators.values.text import Text


class Revenue(Row):
    """One year of one account plan (R49b), money in fen."""

    customer: Annotated[str | None, CLIENT]
    customer_name: Annotated[str | None, CUSTOMER_NAME]
    year: Annotated[str | None, Column(header="年", kind=YEAR, aliases=("年度",))]
    sales: Annotated[int | None, Column(header="销售额", kind=Money(minimum=0), source="S:S2")]
    income: Annotated[int | None, Column(header="实际收入", kind=Money(), source="S:S2")]
    margin: Annotated[Decimal | None, Column(header="利润率", kind=ShareChange(), source="S:S2")]
    profit: Annotated[int | None, Column(header="盈利额", kind=Money(), source="S:S2")]
    record: Annotated[str | None, RECORD_NUMBER]


REGISTER = Register(
    id="R49b",
    sheet="收益计划",
    title=Text("收益计划", "Revenue plan"),
    row=Revenue,
    nature="master",
    carry="all",
    catalogue="B2",
    aliases=("收益计划表", "收益执行计划"),
    total_columns=("销售额", "实际收入", "盈利额"),
    hint="一个客户一年一行，单位元。",
)
