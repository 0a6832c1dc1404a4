"""R65 客户信用: credit limit, days and standing of a customer, with the strategic tests (D03, D53)."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import Annotated

from validators.column import ANY, RECORD_NUMBER, Column
from validators.register import Register, Row
from validators.registers.shared_columns import CLIENT, CUSTOMER_NAME
from validators.values.date_kinds import Date
from validators.values.kinds import Bool, Txt
from validators.values.number_kinds import Count, Money, Number, Percent
from validators.values.text import Text


class Credit(Row):
    """One customer (R65), money in fen; 按约付款率 is computed, the seven tests are answered by hand."""

    customer: Annotated[str | None, replace(CLIENT, need="req")]
    customer_name: Annotated[str | None, CUSTOMER_NAME]
    limit: Annotated[int | None, Column(header="授信额度", grants=(ANY,), kind=Money(minimum=0), source="S:S0", aliases=("信用额度",))]
    days: Annotated[Decimal | None, Column(header="账期", kind=Number(minimum=0), source="S:S0", unit="天")]
    grade: Annotated[str | None, Column(header="信用等级", kind=Txt(), source="S:S0")]
    bad_record: Annotated[bool | None, Column(header="征信不良记录", kind=Bool(), source="S:S1")]
    broken_off: Annotated[
        int | None,
        Column(header="近五年因自身诚信原因终止合作次数", kind=Count(minimum=0), source="S:S1", unit="次", aliases=("终止合作次数",)),
    ]
    honest: Annotated[bool | None, Column(header="诚信度高社会形象好", kind=Bool(), source="S:S1", group_start=True)]
    qualified: Annotated[bool | None, Column(header="资格信用好", kind=Bool(), source="S:S1")]
    able: Annotated[bool | None, Column(header="履约能力强", kind=Bool(), source="S:S1")]
    funded: Annotated[bool | None, Column(header="资金实力强", kind=Bool(), source="S:S1")]
    promising: Annotated[bool | None, Column(header="发展前景广", kind=Bool(), source="S:S1")]
    chain: Annotated[bool | None, Column(header="促进产业链", kind=Bool(), source="S:S1")]
    culture: Annotated[bool | None, Column(header="先进企业文化", kind=Bool(), source="S:S1")]
    again: Annotated[dt.date | None, Column(header="重评日", kind=Date(), group_start=True, aliases=("重评日期",))]
    paid_rate: Annotated[Decimal | None, Column(header="按约付款率", kind=Percent(), need="auto", group_start=True)]
    record: Annotated[str | None, RECORD_NUMBER]


REGISTER = Register(
    id="R65",
    sheet="客户信用",
    title=Text("客户信用", "Customer credit"),
    row=Credit,
    nature="master",
    carry="all",
    catalogue="B2",
    aliases=("客户信用表", "信用台账"),
    hint="一个客户一行。战略标准七项逐项填是或否，没填的不算“是”。",
)
