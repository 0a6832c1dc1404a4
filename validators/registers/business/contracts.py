"""R12 协议: contracts and agreements with customers, of every trade (V19, V20)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Annotated

from validators.column import Column
from validators.register import Register, Row
from validators.registers.shared_columns import CUSTOMER, CUSTOMER_NAME, RECORD
from validators.values.date_kinds import Date
from validators.values.kinds import Bool, Code, Enum, Ref, Txt
from validators.values.number_kinds import Money, Number, Quantity
from validators.values.text import Text

TYPES = ("直销协议", "物流", "统付", "原油买卖", "供用电", "审计业务约定", "信用")
"""合同类型, as the seeds name them."""


class Contract(Row):
    """One contract (R12). 客户交款周期 is in days; V19 judges it, V20 judges 终止条款."""

    number: Annotated[str | None, Column(header="合同编号", kind=Code(), need="req", key=True, width=14, aliases=("合同号", "协议编号"))]
    customer: Annotated[str | None, CUSTOMER]
    customer_name: Annotated[str | None, CUSTOMER_NAME]
    type: Annotated[str | None, Column(header="合同类型", kind=Enum(values=TYPES), source="S:S0,S4,S1,S2", aliases=("协议类型",))]
    signer: Annotated[
        str | None,
        Column(
            header="我方签约主体",
            kind=Ref(target="R01"),
            need="cond",
            source="S:S1",
            aliases=("签约主体", "签约单位"),
            hint="我方签约的机构",
        ),
    ]
    signed: Annotated[dt.date | None, Column(header="签约日", kind=Date(), source="S:S4", aliases=("签约日期", "签订日期"))]
    starts: Annotated[dt.date | None, Column(header="起日", kind=Date(), source="S:S4", aliases=("起始日", "开始日期", "生效日期"))]
    ends: Annotated[dt.date | None, Column(header="止日", kind=Date(), source="S:S4", aliases=("终止日", "到期日", "结束日期"))]
    amount: Annotated[int | None, Column(header="合同金额", kind=Money(minimum=0), aliases=("金额", "协议金额"))]
    goods: Annotated[str | None, Column(header="品种", kind=Txt(), need="cond", source="S:S2", group_start=True, hint="原油买卖必填")]
    quantity: Annotated[int | None, Column(header="数量", kind=Quantity(minimum=0), need="cond", source="S:S2")]
    price: Annotated[int | None, Column(header="价格", kind=Money(minimum=0), need="cond", source="S:S2", aliases=("单价",))]
    settlement: Annotated[str | None, Column(header="结算方式", kind=Txt(), need="cond", source="S:S2")]
    delivery: Annotated[str | None, Column(header="交付方式", kind=Txt(), need="cond", source="S:S2", aliases=("交货方式",))]
    payment: Annotated[str | None, Column(header="付费方式", kind=Enum(values=("预存", "后付费")), source="S:S1", group_start=True)]
    cycle: Annotated[
        Decimal | None,
        Column(
            header="客户交款周期",
            kind=Number(minimum=0),
            need="cond",
            judged_by="V19",
            source="S:S1",
            unit="天",
            aliases=("交款周期",),
            hint="后付费必填",
        ),
    ]
    termination: Annotated[bool | None, Column(header="终止条款", kind=Bool(), source="S:S4", aliases=("有终止条款", "合作终止条款"))]
    state: Annotated[str | None, Column(header="履约状态", kind=Txt(), source="S:S1", aliases=("合同状态",))]
    linked: Annotated[str | None, Column(header="单独签约关联号", kind=Txt(), source="S:S4", hint="两项业务分开签的，填另一份的编号")]
    tender: Annotated[str | None, Column(header="招投标编号", kind=Ref(target="R13"), source="S:S0")]
    guide: Annotated[bool | None, Column(header="是否有操作指引", kind=Bool(), source="S:S4", aliases=("操作指引",))]
    record: Annotated[str | None, RECORD]


REGISTER = Register(
    id="R12",
    sheet="协议",
    title=Text("协议、合同", "Contracts"),
    row=Contract,
    nature="master",
    carry="all",
    code_column="合同编号",
    catalogue="B2",
    aliases=("协议/合同", "合同", "合同台账", "协议台账", "合同登记表"),
    total_columns=("合同金额",),
    hint="一份合同一行。后付费要填客户交款周期；物流合同要有终止条款。",
)
