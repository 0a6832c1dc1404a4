"""R16 价格执行: at what price was sold, against the list of R08 and the authority to deviate (D46, V23)."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import Annotated

from validators.column import ANY, RECORD_NUMBER, Column
from validators.register import Register, Row
from validators.registers.shared_columns import CLIENT, CUSTOMER_NAME
from validators.values.date_kinds import Date
from validators.values.kinds import Ref, Txt
from validators.values.number_kinds import Money, Quantity, ShareChange
from validators.values.text import Text


class Sale(Row):
    """One sale (R16) to the customer it names, else to that of its contract.

    挂牌价, 金额 and 偏差 are looked up and computed; V23 judges the deviation.
    """

    order: Annotated[str | None, Column(header="订单", kind=Txt(), width=14, aliases=("订单/合同", "订单号"))]
    customer: Annotated[str | None, replace(CLIENT, hint="空着即合同的客户")]
    customer_name: Annotated[str | None, CUSTOMER_NAME]
    contract: Annotated[str | None, Column(header="合同", kind=Ref(target="R12"), aliases=("合同编号",))]
    product: Annotated[str | None, Column(header="产品", kind=Ref(target="R07"), aliases=("业务代码", "品种"))]
    day: Annotated[dt.date | None, Column(header="日期", kind=Date(), aliases=("销售日期",))]
    quantity: Annotated[int | None, Column(header="数量", kind=Quantity(minimum=0), need="req", aliases=("销售数量",))]
    price: Annotated[int | None, Column(header="执行价", kind=Money(minimum=0), aliases=("成交价", "执行价格"))]
    approval: Annotated[
        str | None,
        Column(
            header="审批单号",
            grants=(ANY,),
            kind=Txt(),
            need="cond",
            judged_by="V23",
            source="S:S0",
            aliases=("审批号",),
            hint="超出价格权限的必填",
        ),
    ]
    listed: Annotated[int | None, Column(header="挂牌价", kind=Money(), need="auto", group_start=True)]
    amount: Annotated[int | None, Column(header="金额", kind=Money(), need="auto")]
    deviation: Annotated[Decimal | None, Column(header="偏差", kind=ShareChange(), need="auto", aliases=("价格偏差",))]
    record: Annotated[str | None, RECORD_NUMBER]


REGISTER = Register(
    id="R16",
    sheet="价格执行",
    title=Text("价格执行", "Price execution"),
    row=Sale,
    nature="flow",
    catalogue="B2",
    aliases=("价格执行表", "价格执行监控"),
    total_columns=("数量", "金额"),
    hint="一笔销售一行，填执行价。超出价格权限的要有审批单号。",
)
