"""R76 县市局检查考核表: the four items by which the county offices are assessed (C39, D58)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Annotated

from validators.column import Column
from validators.register import Register, Row
from validators.registers.shared_columns import RECORD
from validators.values.date_kinds import Date, MonthText
from validators.values.kinds import Enum, Ref, Txt
from validators.values.number_kinds import Number
from validators.values.text import Text

ITEMS = ("基础管理", "大客户拜访率", "项目完成进度", "大客户营销与维护")
"""The four items, in the order of the seed."""


class Assessment(Row):
    """One item of one office in one period (R76)."""

    branch: Annotated[
        str | None, Column(header="机构", kind=Ref(target="R01"), need="req", key=True, aliases=("机构编码", "被考核机构", "单位"))
    ]
    period: Annotated[str | None, Column(header="期间", kind=MonthText(), need="req", key=True, aliases=("考核期间", "月份"))]
    item: Annotated[str | None, Column(header="项目", kind=Enum(values=ITEMS), need="req", key=True, source="S:S3", aliases=("考核项目",))]
    target: Annotated[Decimal | None, Column(header="目标", kind=Number(), aliases=("目标值",))]
    actual: Annotated[Decimal | None, Column(header="实际", kind=Number(), aliases=("实际值",))]
    weight: Annotated[Decimal | None, Column(header="权重", kind=Number(minimum=0), hint="空着用政策里的权重")]
    admonition: Annotated[str | None, Column(header="未达到规定的督促意见", kind=Txt(), source="S:S3", width=32, aliases=("督促意见",))]
    mended: Annotated[dt.date | None, Column(header="整改完成日", kind=Date(), aliases=("整改完成日期",))]
    score: Annotated[Decimal | None, Column(header="得分", kind=Number(), need="auto", group_start=True)]
    record: Annotated[str | None, RECORD]


REGISTER = Register(
    id="R76",
    sheet="县市局检查考核表",
    title=Text("县市局检查考核表", "Assessment of offices"),
    row=Assessment,
    nature="snapshot",
    catalogue="B2",
    aliases=("县市局考核表", "检查考核表", "县局检查考核表"),
    hint="由州局填：一个机构四项各一行，填目标和实际。没达到的写督促意见。",
)
