"""R04 客户联系人: the persons at a customer, their role and their days."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from validators.column import Column
from validators.register import Register, Row
from validators.registers.shared_columns import CUSTOMER_ALIASES, CUSTOMER_NAME, RECORD
from validators.values.date_kinds import Date
from validators.values.kinds import Bool, Enum, Ref, Txt
from validators.values.number_kinds import Count
from validators.values.text import Text


class Contact(Row):
    """One person at a customer (R04); 生日 drives 特定日期 visits (C36)."""

    customer: Annotated[
        str | None, Column(header="客户编码", kind=Ref(target="R03"), need="req", key=True, width=11.5, aliases=(*CUSTOMER_ALIASES, "客户"))
    ]
    customer_name: Annotated[str | None, CUSTOMER_NAME]
    ordinal: Annotated[int | None, Column(header="序号", kind=Count(minimum=1), need="req", key=True, hint="每个客户从 1 数起")]
    name: Annotated[str | None, Column(header="姓名", kind=Txt(), need="req", source="S:S2", aliases=("联系人", "联系人姓名"))]
    position: Annotated[str | None, Column(header="职务", kind=Txt(), source="S:S2")]
    role: Annotated[
        str | None,
        Column(header="角色", kind=Enum(values=("决策者", "有影响力的人", "支持者", "购买经办")), source="S:S2", aliases=("职务/角色",)),
    ]
    phone: Annotated[str | None, Column(header="联系电话", kind=Txt(), source="S:S1,S3", width=14, aliases=("电话", "手机", "联系方式"))]
    birthday: Annotated[dt.date | None, Column(header="生日", kind=Date(), source="S:S3", aliases=("出生日期",))]
    interests: Annotated[str | None, Column(header="性格兴趣", kind=Txt(), source="S:S2", width=18, group_start=True, aliases=("兴趣",))]
    strength: Annotated[str | None, Column(header="关系强度", kind=Txt())]
    senior: Annotated[bool | None, Column(header="是否高层(权力层)", kind=Bool(), source="S:S2", aliases=("是否高层", "高层"))]
    record: Annotated[str | None, RECORD]


REGISTER = Register(
    id="R04",
    sheet="客户联系人",
    title=Text("客户联系人", "Contacts"),
    row=Contact,
    nature="master",
    carry="all",
    catalogue="B1",
    aliases=("联系人", "联系人表", "客户联系人表"),
    hint="一个联系人一行，同一客户的人从 1 编号。填了生日，到期会提醒走访。",
)
