"""R07 业务目录: products and services with the rates that pay is computed with, effective-dated."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Annotated

from validators.column import Column
from validators.register import Register, Row
from validators.registers.shared_columns import SOURCES
from validators.values.date_kinds import Date
from validators.values.kinds import Bool, Code, Enum, Txt
from validators.values.number_kinds import Percent
from validators.values.text import Text


class Product(Row):
    """One product from one day on (R07, settled 20); a blank rate is unknown, never 0."""

    code: Annotated[str | None, Column(header="业务代码", kind=Code(), need="req", key=True, aliases=("业务编码", "产品代码"))]
    name: Annotated[str | None, Column(header="名称", kind=Txt(), need="req", source="S:S3", width=18, aliases=("业务名称", "产品名称"))]
    unit: Annotated[str | None, Column(header="计量单位", kind=Txt(), aliases=("单位",))]
    rate: Annotated[
        Decimal | None,
        Column(header="提成比例", kind=Percent(), need="cond", source="S:S3", hint="空着表示未定，不是 0，这项业务的营销奖励就算不出"),
    ]
    first_rate: Annotated[
        Decimal | None,
        Column(
            header="首笔奖励比例", kind=Percent(), need="cond", source="S:S3", hint="长期合作业务第一笔收入的奖励比例；空着表示未定，不是 0"
        ),
    ]
    nature: Annotated[str | None, Column(header="业务性质", kind=Enum(values=("一次性", "长期合作")), source="S:S3")]
    active: Annotated[bool | None, Column(header="启用", kind=Bool(), aliases=("是否启用",))]
    starts: Annotated[dt.date | None, Column(header="生效日", kind=Date(), key=True, aliases=("生效日期",), hint="空着即一直有效")]
    origin: Annotated[str | None, Column(header="来源", kind=Enum(values=SOURCES))]
    quote: Annotated[str | None, Column(header="原文", kind=Txt(), width=32)]


REGISTER = Register(
    id="R07",
    sheet="业务目录",
    title=Text("业务、产品、服务目录", "Products and services"),
    row=Product,
    nature="master",
    place="policy",
    required=True,
    carry="all",
    code_column="业务代码",
    name_column="名称",
    catalogue="B1",
    aliases=("业务产品服务目录", "业务/产品/服务目录", "产品目录"),
    hint="一种一行。以后改了，添一行并写上生效日，旧行不要改；不再做的，“启用”填“否”。",
)
