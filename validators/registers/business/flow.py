"""R10 业务量流水: volume and income by customer, business and month; reversals are rows of their own."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Annotated

from validators.column import RECORD_NUMBER, Column
from validators.register import Register, Row
from validators.registers.shared_columns import BUSINESS, CUSTOMER, CUSTOMER_NAME
from validators.values.date_kinds import Date, MonthText
from validators.values.kinds import Bool, Code, Enum, Ref, Txt
from validators.values.number_kinds import Money, Quantity
from validators.values.text import Text


class Flow(Row):
    """One line of business of a customer in a month (R10); money in fen, quantity in thousandths."""

    customer: Annotated[str | None, CUSTOMER]
    customer_name: Annotated[str | None, CUSTOMER_NAME]
    business: Annotated[str | None, replace(BUSINESS, unless="冲销标记")]
    month: Annotated[str | None, Column(header="月份", kind=MonthText(), need="req", source="S:S3", aliases=("业务月份", "所属月份"))]
    quantity: Annotated[int | None, Column(header="数量", kind=Quantity(), source="S:S3", aliases=("业务量", "用邮量", "件数", "销量"))]
    income: Annotated[
        int | None,
        Column(
            header="收入",
            kind=Money(),
            need="req",
            source="S:S3,S4",
            aliases=("业务收入", "收入金额", "用邮收入", "收入(元)", "金额", "金额(元)"),
            hint="折扣折让之前的收入",
        ),
    ]
    collector: Annotated[
        str | None,
        Column(
            header="揽收人", kind=Ref(target="R02"), source="S:S3", aliases=("揽收人工号", "揽收员", "揽收"), hint="填了揽收人才计营销奖励"
        ),
    ]
    credited: Annotated[
        str | None, Column(header="业绩归属", kind=Ref(target="R02"), need="cond", judged_by="V17", aliases=("业绩归属人", "归属人"))
    ]
    project: Annotated[str | None, Column(header="长期合作项目", kind=Ref(target="R19"), source="S:S3", aliases=("长期项目", "合作项目"))]
    is_first: Annotated[bool | None, Column(header="是否首笔", kind=Bool(), need="cond", judged_by="V41", source="S:S3", aliases=("首笔",))]
    day: Annotated[dt.date | None, Column(header="业务日期", kind=Date(), group_start=True, aliases=("收寄日期", "交易日期", "日期"))]
    rebate: Annotated[int | None, Column(header="折扣折让", kind=Money(), source="S:S1", aliases=("折扣", "折让"))]
    cost: Annotated[int | None, Column(header="成本", kind=Money())]
    channel: Annotated[str | None, Column(header="渠道", kind=Txt(), source="S:S4", aliases=("收寄渠道",))]
    region: Annotated[str | None, Column(header="地区", kind=Txt(), source="S:S4")]
    promotion: Annotated[str | None, Column(header="促销方式", kind=Txt(), source="S:S4")]
    system: Annotated[
        str | None, Column(header="来源系统", kind=Enum(values=("量收", "储蓄", "专业系统")), source="S:S3", aliases=("数据来源",))
    ]
    reversal: Annotated[
        bool | None, Column(header="冲销标记", kind=Bool(), group_start=True, aliases=("是否冲销", "冲销"), hint="数量、收入为负的行填“是”")
    ]
    reversed_record: Annotated[
        str | None, Column(header="冲销原记录编号", kind=Code(), need="cond", judged_by="V15", aliases=("原记录编号", "冲销记录编号"))
    ]
    profit: Annotated[int | None, Column(header="利润", kind=Money(), need="auto", source="S:S4")]
    record: Annotated[str | None, RECORD_NUMBER]


REGISTER = Register(
    id="R10",
    sheet="业务量流水",
    title=Text("业务量流水", "Business flow"),
    row=Flow,
    nature="flow",
    required=True,
    catalogue="B2",
    aliases=("业务流水", "用邮量流水", "业务量明细", "业务量", "用邮量", "业务量流水(用邮量/销量/收入)"),
    total_columns=("数量", "收入", "折扣折让", "成本", "利润"),
    hint="一个客户一种业务一行，单位元。从量收导出的数据可整块粘贴，列的先后不限。",
)
