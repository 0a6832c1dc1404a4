"""R06b 客户分项评分: how each customer scores on four criteria, for the second, advisory grading (C42, D02b)."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Annotated

from validators.column import Column
from validators.register import Register, Row
from validators.registers.shared_columns import CUSTOMER, CUSTOMER_NAME, RECORD
from validators.values.date_kinds import MonthText
from validators.values.kinds import Enum, Ref
from validators.values.number_kinds import Number
from validators.values.text import Text

CRITERIA = ("性质", "规模", "销售额", "发展趋势")
"""准则 of the seed, in its order."""

CUSTOMER_KEY = replace(CUSTOMER, key=True)


class ServiceScore(Row):
    """One criterion of one customer (R06b), scored from 0 to 100."""

    customer: Annotated[str | None, CUSTOMER_KEY]
    customer_name: Annotated[str | None, CUSTOMER_NAME]
    period: Annotated[str | None, Column(header="期间", kind=MonthText(), need="req", key=True, aliases=("评分月份",), hint="评分的那个月")]
    criterion: Annotated[str | None, Column(header="准则", kind=Enum(values=CRITERIA), need="req", key=True, source="S:S4")]
    score: Annotated[
        Decimal | None, Column(header="得分", kind=Number(minimum=0, maximum=100), need="req", unit="分", aliases=("分数", "评分"))
    ]
    judge: Annotated[str | None, Column(header="评分人", kind=Ref(target="R02"), group_start=True)]
    record: Annotated[str | None, RECORD]


REGISTER = Register(
    id="R06b",
    sheet="客户分项评分",
    title=Text("客户分项评分", "Scores by criterion"),
    row=ServiceScore,
    nature="master",
    carry="all",
    catalogue="B1",
    aliases=("分项评分", "服务分级评分"),
    hint="一个客户一项准则一行，各打 0–100 分；四项都打了才有参考级别，它不改客户级别。",
)
