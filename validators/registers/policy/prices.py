"""R08 价目与价格权限: the listed price of a product and how far from it may be sold without approval (D46)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Annotated

from validators.column import Column
from validators.register import Register, Row
from validators.values.date_kinds import Date
from validators.values.kinds import Ref, Txt
from validators.values.number_kinds import Money, ShareChange
from validators.values.text import Text


class Price(Row):
    """One price from one day on (R08); blank 客户类别 or 适用区域 means all, a blank bound means 权限未设."""

    product: Annotated[
        str | None, Column(header="产品", kind=Ref(target="R07"), need="req", key=True, aliases=("业务代码", "产品编码", "品种"))
    ]
    class_: Annotated[
        str | None, Column(header="客户类别", kind=Txt(), key=True, source="S:S0", aliases=("客户类型",), hint="空着即全部类别")
    ]
    area: Annotated[str | None, Column(header="适用区域", kind=Txt(), key=True, aliases=("区域",), hint="空着即全部区域")]
    starts: Annotated[dt.date | None, Column(header="生效日", kind=Date(), key=True, source="S:S2", aliases=("生效日期",))]
    ends: Annotated[dt.date | None, Column(header="失效日", kind=Date(), source="S:S2", aliases=("失效日期",))]
    price: Annotated[
        int | None,
        Column(
            header="挂牌价",
            kind=Money(minimum=0),
            need="req",
            source="S:S2,S0",
            aliases=("挂牌/统一定价", "挂牌定价", "统一定价", "统一价"),
        ),
    ]
    low: Annotated[
        Decimal | None,
        Column(
            header="允许浮动下限",
            kind=ShareChange(),
            source="S:S3",
            group_start=True,
            aliases=("浮动下限",),
            hint="低于挂牌价的填负数，如 -1%",
        ),
    ]
    high: Annotated[Decimal | None, Column(header="允许浮动上限", kind=ShareChange(), source="S:S3", aliases=("浮动上限",))]
    approval_level: Annotated[str | None, Column(header="折扣审批级别", kind=Txt(), aliases=("审批级别",))]
    cost: Annotated[int | None, Column(header="成本价", kind=Money(minimum=0), aliases=("成本",))]


REGISTER = Register(
    id="R08",
    sheet="价目与价格权限",
    title=Text("价目与价格权限", "Prices and price authority"),
    row=Price,
    nature="master",
    place="policy",
    carry="all",
    catalogue="B1",
    aliases=("价目表", "价格表", "价目", "价格权限"),
    hint="改价就添一行，写生效日，旧行不要改。浮动上下限空着表示权限未设。",
)
