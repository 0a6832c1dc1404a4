"""R55b 资源: capacity, use and service level of each resource (D52)."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from validators.column import RECORD_NUMBER, Column
from validators.register import Register, Row
from validators.values.kinds import Enum
from validators.values.number_kinds import Percent, Quantity
from validators.values.text import Text

RESOURCES = ("卫星资源", "测控站", "监测站", "网络平台", "IT系统", "知识库")
"""The resources that the seed names."""


class Resource(Row):
    """One resource (R55b); 利用率 is computed."""

    resource: Annotated[str | None, Column(header="资源", kind=Enum(values=RESOURCES), source="S:S2", aliases=("资源名称",))]
    capacity: Annotated[int | None, Column(header="容量", kind=Quantity(minimum=0))]
    used: Annotated[int | None, Column(header="已用", kind=Quantity(minimum=0))]
    sla: Annotated[Decimal | None, Column(header="SLA指标", kind=Percent(), aliases=("SLA",), hint="按约定时限办结的比例，如 99.5%")]
    rate: Annotated[Decimal | None, Column(header="利用率", kind=Percent(), need="auto", group_start=True)]
    record: Annotated[str | None, RECORD_NUMBER]


REGISTER = Register(
    id="R55b",
    sheet="资源",
    title=Text("资源", "Resources"),
    row=Resource,
    nature="master",
    carry="all",
    catalogue="B2",
    aliases=("资源表", "资源台账"),
    hint="一种资源一行，填容量和已用；利用率由系统算。",
)
