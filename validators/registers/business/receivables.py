"""R15 应收款台账: what customers owe, when it is due, and why it is late (D18, V22)."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from validators.column import Column
from validators.register import Register, Row
from validators.registers.shared_columns import CLIENT, CUSTOMER_NAME, RECORD
from validators.values.date_kinds import Date
from validators.values.kinds import Bool, Code, Ref, Txt
from validators.values.number_kinds import Count, Money
from validators.values.text import Text


class Receivable(Row):
    """One receivable (R15), money in fen; it is open until 销账号 is filled. What was received comes from R15b."""

    number: Annotated[str | None, Column(header="应收编号", kind=Code(), need="req", key=True, width=14, aliases=("应收单号",))]
    customer: Annotated[str | None, CLIENT]
    customer_name: Annotated[str | None, CUSTOMER_NAME]
    contract: Annotated[str | None, Column(header="合同", kind=Ref(target="R12"), aliases=("合同编号",))]
    business: Annotated[str | None, Column(header="业务", kind=Ref(target="R07"), aliases=("业务代码", "业务种类"))]
    order: Annotated[str | None, Column(header="订单", kind=Txt(), aliases=("订单号",), hint="开了票的订单填它的号，信用余量就不再重复扣")]
    term: Annotated[str | None, Column(header="账期", kind=Txt(), aliases=("结算期",))]
    due_amount: Annotated[int | None, Column(header="应收金额", kind=Money(), aliases=("应收",))]
    due: Annotated[dt.date | None, Column(header="到期日", kind=Date(), need="req", aliases=("到期日期", "应收日期"))]
    reason: Annotated[
        str | None,
        Column(
            header="欠费原因",
            kind=Txt(),
            need="cond",
            judged_by="V22",
            source="S:S1",
            width=18,
            aliases=("逾期原因",),
            hint="统付逾期的逐笔写明",
        ),
    ]
    collector: Annotated[str | None, Column(header="催收人", kind=Txt(), source="S:S2", group_start=True)]
    measures: Annotated[str | None, Column(header="催收措施", kind=Txt(), source="S:S2", width=18, aliases=("措施",))]
    promised: Annotated[dt.date | None, Column(header="承诺日", kind=Date(), source="S:S2", aliases=("承诺付款日",))]
    bad_debt: Annotated[bool | None, Column(header="呆坏账标记", kind=Bool(), source="S:S2", aliases=("呆坏账", "坏账标记"))]
    settled: Annotated[
        str | None, Column(header="销账号", kind=Txt(), source="S:S2", aliases=("核销号",), hint="收清核销后填，下月不再带入")
    ]
    fund: Annotated[str | None, Column(header="资金号", kind=Txt(), source="S:S0", aliases=("资金/发票号", "资金单号"))]
    invoice: Annotated[str | None, Column(header="发票号", kind=Txt(), source="S:S0", aliases=("发票号码",))]
    received: Annotated[int | None, Column(header="已收金额", kind=Money(), need="auto", group_start=True, aliases=("已收",))]
    received_on: Annotated[dt.date | None, Column(header="收款日期", kind=Date(), need="auto")]
    balance: Annotated[int | None, Column(header="余额", kind=Money(), need="auto", aliases=("欠款余额",))]
    late: Annotated[int | None, Column(header="逾期天数", kind=Count(), need="auto", source="S:S2", unit="天")]
    bucket: Annotated[str | None, Column(header="账龄段", kind=Txt(), need="auto", source="S:S2", aliases=("账龄",))]
    record: Annotated[str | None, RECORD]


REGISTER = Register(
    id="R15",
    sheet="应收款台账",
    title=Text("应收款台账", "Receivables"),
    row=Receivable,
    nature="open",
    carry="open",
    closed_by="销账号",
    code_column="应收编号",
    catalogue="B2",
    aliases=("应收账款台账", "应收款", "应收台账", "应收帐款"),
    total_columns=("应收金额", "已收金额", "余额"),
    hint="一笔应收一行，到期日必填。收款记在《收款明细》；核销后填销账号。",
)
