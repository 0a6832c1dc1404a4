"""R52 供电所营销月报: one month of one power station, energy in kWh (C101, C102, D24, V36)."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from validators.column import RECORD_NUMBER, Column
from validators.register import Register, Row
from validators.values.number_kinds import Count, Money, Number, Percent, Quantity
from validators.values.text import Text


class StationMonth(Row):
    """One month (R52), money in fen, energy in thousandths of a kWh; the rates are computed."""

    supplied: Annotated[int | None, Column(header="供电量", kind=Quantity(minimum=0), source="S:S2", unit="千瓦时")]
    sold: Annotated[int | None, Column(header="售电量", kind=Quantity(minimum=0), source="S:S2", unit="千瓦时")]
    due: Annotated[int | None, Column(header="应收电费", kind=Money(minimum=0), source="S:S2")]
    received: Annotated[int | None, Column(header="实收电费", kind=Money(minimum=0), source="S:S2")]
    arrears: Annotated[int | None, Column(header="期初欠费", kind=Money(minimum=0), source="S:S2")]
    read: Annotated[int | None, Column(header="抄表户数", kind=Count(minimum=0), source="S:S2", unit="户", group_start=True)]
    meters: Annotated[int | None, Column(header="表计总数", kind=Count(minimum=0), source="S:S2")]
    automatic: Annotated[int | None, Column(header="自动采集表计数", kind=Count(minimum=0), source="S:S2")]
    high: Annotated[int | None, Column(header="高压户数", kind=Count(minimum=0), source="S:S2", unit="户")]
    low: Annotated[int | None, Column(header="低压户数", kind=Count(minimum=0), source="S:S2", unit="户")]
    applied: Annotated[int | None, Column(header="业扩受理", kind=Count(minimum=0), source="S:S2", unit="户", group_start=True)]
    connected: Annotated[int | None, Column(header="业扩完成", kind=Count(minimum=0), source="S:S2", unit="户")]
    thefts: Annotated[int | None, Column(header="违约窃电查处", kind=Count(minimum=0), source="S:S2")]
    complaints: Annotated[int | None, Column(header="优质服务投诉", kind=Count(minimum=0), source="S:S2")]
    loss: Annotated[Decimal | None, Column(header="线损率", kind=Percent(minimum=None), need="auto", source="S:S2", group_start=True)]
    price: Annotated[Decimal | None, Column(header="售电均价", kind=Number(), need="auto", source="S:S2")]
    collection: Annotated[Decimal | None, Column(header="电费回收率", kind=Percent(), need="auto", source="S:S2")]
    coverage: Annotated[Decimal | None, Column(header="采集覆盖率", kind=Percent(), need="auto", source="S:S2")]
    record: Annotated[str | None, RECORD_NUMBER]


REGISTER = Register(
    id="R52",
    sheet="供电所营销月报",
    title=Text("供电所营销月报", "Station monthly return"),
    row=StationMonth,
    nature="snapshot",
    catalogue="B2",
    aliases=("营销月报", "供电所月报"),
    hint="一个供电所一月一行，电量填千瓦时，电费填元。比率由系统算。",
)
