"""R36 客户资料卡: customers and logistics turnover by year and area (D42)."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from validators.column import RECORD_NUMBER, Column
from validators.register import Register, Row
from validators.values.kinds import YEAR, Txt
from validators.values.number_kinds import Count, Money, Percent
from validators.values.text import Text


class CustomerCard(Row):
    """One area of one year (R36); the numbers are computed for the year and area that are typed."""

    year: Annotated[str | None, Column(header="年度", kind=YEAR, source="S:S4")]
    area: Annotated[str | None, Column(header="地区", kind=Txt(), source="S:S4", hint="客户档案里的分片区域")]
    summary: Annotated[str | None, Column(header="摘要", kind=Txt(), source="S:S4", width=27)]
    note: Annotated[str | None, Column(header="备注", kind=Txt(), source="S:S4", width=18)]
    customers: Annotated[int | None, Column(header="客户数量", kind=Count(), need="auto", source="S:S4", group_start=True)]
    amount: Annotated[int | None, Column(header="金额", kind=Money(), need="auto", source="S:S4")]
    rate: Annotated[Decimal | None, Column(header="比率", kind=Percent(), need="auto", source="S:S4")]
    record: Annotated[str | None, RECORD_NUMBER]


REGISTER = Register(
    id="R36",
    sheet="客户资料卡",
    title=Text("客户资料卡", "Customer cards"),
    row=CustomerCard,
    nature="snapshot",
    catalogue="B2",
    aliases=("资料卡",),
    total_columns=("客户数量", "金额"),
    hint="填年度和地区，写摘要和备注；客户数量、金额、比率由系统算。",
)
