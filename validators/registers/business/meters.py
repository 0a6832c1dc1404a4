"""R53 计量装置: meters and when they are due to be changed (D48)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Annotated

from validators.column import RECORD_NUMBER, Column
from validators.register import Register, Row
from validators.registers.shared_columns import CLIENT, CUSTOMER_NAME
from validators.values.date_kinds import Date
from validators.values.kinds import Code, Enum, Txt
from validators.values.number_kinds import Number, Quantity
from validators.values.text import Text


class Meter(Row):
    """One device (R53); 轮换周期 in years, 下次到期 is computed."""

    asset: Annotated[str | None, Column(header="资产号", kind=Code(), width=14, aliases=("资产编号",))]
    customer: Annotated[str | None, CLIENT]
    customer_name: Annotated[str | None, CUSTOMER_NAME]
    type: Annotated[str | None, Column(header="类型", kind=Enum(values=("电能表", "互感器", "采集终端")), source="S:S2")]
    mode: Annotated[str | None, Column(header="计量方式", kind=Enum(values=("高供高计", "高供低计", "低压")), source="S:S2")]
    installed: Annotated[dt.date | None, Column(header="安装日", kind=Date(), aliases=("安装日期",))]
    cycle: Annotated[Decimal | None, Column(header="轮换周期", kind=Number(minimum=0), unit="年", hint="空着用政策里的周期")]
    plan: Annotated[str | None, Column(header="校表计划", kind=Txt(), source="S:S2", group_start=True)]
    result: Annotated[str | None, Column(header="校表结果", kind=Txt(), source="S:S2")]
    fault: Annotated[str | None, Column(header="故障", kind=Txt(), source="S:S2")]
    error: Annotated[str | None, Column(header="差错", kind=Txt(), source="S:S2")]
    correction: Annotated[int | None, Column(header="退补电量", kind=Quantity(), source="S:S2", unit="千瓦时")]
    due: Annotated[dt.date | None, Column(header="下次到期", kind=Date(), need="auto", group_start=True)]
    record: Annotated[str | None, RECORD_NUMBER]


REGISTER = Register(
    id="R53",
    sheet="计量装置",
    title=Text("计量装置", "Meters"),
    row=Meter,
    nature="master",
    carry="all",
    catalogue="B2",
    aliases=("计量装置台账", "电能表台账"),
    hint="一个装置一行，填安装日和轮换周期，下次到期由系统算。",
)
