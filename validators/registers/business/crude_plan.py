"""R18 原油调运计划与执行: mandatory plans of crude by refinery, and what was received (C100, D15)."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from validators.column import Column
from validators.register import Register, Row
from validators.registers.shared_columns import RECORD
from validators.values.kinds import Enum, Ref, Txt
from validators.values.number_kinds import Money, Percent, Quantity
from validators.values.text import Text
from validators.values.times import Span

POINTS = ("王家沟", "轮南", "吐哈油库", "阿拉山口")
"""买断点 of the seed."""

CAUSES = ("油源", "铁路", "装车设备", "资金周转", "管线停输", "其他")
"""未完成原因 of the seed."""


class CrudePlan(Row):
    """One plan of one refinery and kind of oil (R18), in thousandths of a ton; 实际接油 only on the version in force."""

    refinery: Annotated[
        str | None,
        Column(header="炼厂", kind=Ref(target="R03"), need="req", key=True, source="S:S2", width=14, aliases=("客户编码", "炼油厂")),
    ]
    oil: Annotated[
        str | None, Column(header="油品", kind=Ref(target="R07"), need="req", key=True, source="S:S2", aliases=("业务代码", "产品"))
    ]
    period: Annotated[
        str | None, Column(header="期间", kind=Span(), need="req", key=True, aliases=("计划期间",), hint="月 2026-10，季 2026Q4，年 2026")
    ]
    version: Annotated[
        str | None, Column(header="计划版本", kind=Txt(), need="req", key=True, aliases=("版本",), hint="首版填 1，调整令依次加 1")
    ]
    type: Annotated[str | None, Column(header="计划类型", kind=Enum(values=("年度", "季度", "月度", "调整令")), source="S:S2")]
    point: Annotated[str | None, Column(header="买断点", kind=Enum(values=POINTS), source="S:S2")]
    planned: Annotated[int | None, Column(header="计划数量", kind=Quantity(minimum=0), source="S:S2", unit="吨", aliases=("计划量",))]
    received: Annotated[int | None, Column(header="实际接油", kind=Quantity(minimum=0), source="S:S2", unit="吨", aliases=("实际接油量",))]
    route: Annotated[str | None, Column(header="输送方式", kind=Enum(values=("管道", "铁路中转")), source="S:S2")]
    loss: Annotated[
        Decimal | None, Column(header="运输损耗率", kind=Percent(), source="S:S2", aliases=("损耗率",), hint="空着用政策里的损耗率")
    ]
    tariff: Annotated[
        int | None, Column(header="管输价格", kind=Money(minimum=0), source="S:S2", aliases=("管输价",), hint="空着用政策里的价格")
    ]
    cause: Annotated[str | None, Column(header="未完成原因", kind=Enum(values=CAUSES), source="S:S2")]
    record: Annotated[str | None, RECORD]


REGISTER = Register(
    id="R18",
    sheet="原油调运计划与执行",
    title=Text("原油调运计划与执行", "Crude plans and deliveries"),
    row=CrudePlan,
    nature="snapshot",
    catalogue="B2",
    aliases=("原油调运计划", "调运计划"),
    total_columns=("计划数量", "实际接油"),
    hint="一个炼厂一种油一版计划一行。实际接油只填在现行的那一版上。",
)
