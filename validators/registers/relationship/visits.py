"""R20 走访记录: visits and telephone calls."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Annotated

from validators.column import Column
from validators.register import Register, Row
from validators.registers.shared_columns import CUSTOMER, CUSTOMER_NAME, RECORD
from validators.values.date_kinds import Date
from validators.values.kinds import Bool, Code, Enum, Ref, Txt
from validators.values.number_kinds import Number
from validators.values.text import Text

MODES = ("上门", "电话", "座谈", "特定日期", "巡访", "驻点")
"""方式 of a contact; which of them are visits is a parameter (D08)."""

GOALS = ("交叉销售", "追加销售", "维系", "获取", "再生", "售后")
"""目标类型, what a contact is for (C106)."""


class Visit(Row):
    """One contact with a customer on one day (R20)."""

    number: Annotated[
        str | None,
        Column(
            header="走访编号",
            kind=Code(),
            need="req",
            key=True,
            assigned=True,
            width=14,
            aliases=("拜访编号",),
            hint="空着即可，系统会编号",
        ),
    ]
    customer: Annotated[str | None, CUSTOMER]
    customer_name: Annotated[str | None, CUSTOMER_NAME]
    day: Annotated[dt.date | None, Column(header="日期", kind=Date(), need="req", aliases=("走访日期", "拜访日期", "走访时间"))]
    mode: Annotated[str | None, Column(header="方式", kind=Enum(values=MODES), source="S:S3,S4", aliases=("走访方式", "拜访方式"))]
    visitor: Annotated[
        str | None, Column(header="走访人", kind=Ref(target="R02"), need="req", source="S:S4", aliases=("拜访人", "走访人工号"))
    ]
    opinion: Annotated[
        str | None, Column(header="客户意见", kind=Txt(), source="S:S3,S4", width=27, aliases=("意见", "客户意见/建议", "客户意见和建议"))
    ]
    needs: Annotated[str | None, Column(header="需求", kind=Txt(), source="S:S3,S4", width=27, aliases=("客户需求",))]
    effect: Annotated[str | None, Column(header="效果", kind=Txt(), source="S:S4", width=18, aliases=("走访效果",))]
    confirmed: Annotated[
        bool | None, Column(header="事先确认", grants=(), kind=Bool(), source="S:S3", group_start=True, aliases=("是否事先确认",))
    ]
    plan: Annotated[str | None, Column(header="计划内容", kind=Txt(), source="S:S3", width=18, aliases=("走访计划",))]
    filed: Annotated[bool | None, Column(header="资料已建档上报", kind=Bool(), source="S:S3", aliases=("已建档上报",))]
    by_leaders: Annotated[bool | None, Column(header="领导互访", kind=Bool(), source="S:S4")]
    hours: Annotated[Decimal | None, Column(header="用时(小时)", kind=Number(minimum=0), unit="小时", aliases=("用时", "用时小时"))]
    goals: Annotated[
        str | None,
        Column(
            header="目标类型",
            kind=Enum(values=GOALS, several=True),
            source="S:S2",
            packs=("P08",),
            aliases=("目标", "工作目标"),
            hint="几个之间用、隔开",
        ),
    ]
    message: Annotated[str | None, Column(header="信息传递单号", kind=Txt(), source="S:S2")]
    project: Annotated[
        str | None, Column(header="项目", kind=Ref(target="R19"), packs=("P12",), aliases=("活动项目",), hint="哪一个维护活动")
    ]
    record: Annotated[str | None, RECORD]


REGISTER = Register(
    id="R20",
    sheet="走访记录",
    title=Text("客户走访、电话、拜访记录", "Visits and calls"),
    row=Visit,
    nature="flow",
    required=True,
    catalogue="B2",
    aliases=("客户走访记录", "拜访记录", "客户拜访记录", "客户走访/电话/拜访记录", "上访记录"),
    hint="一次走访或一个电话一行；日期不能晚于填报日。电话不算走访，除非政策另定。",
)
