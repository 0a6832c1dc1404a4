"""R35 新开发客户报告表: a customer that was won, and how; 新客户 are counted by it (G18)."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from validators.column import RECORD_NUMBER, Column
from validators.register import Register, Row
from validators.registers.shared_columns import CUSTOMER, CUSTOMER_ALIASES
from validators.values.kinds import Txt
from validators.values.number_kinds import Money
from validators.values.text import Text

CUSTOMER_WON = replace(CUSTOMER, need="opt", aliases=CUSTOMER_ALIASES, hint="建档后的客户编码")
"""The won customer in R03: by it the pipeline and the flow know it."""


class NewCustomer(Row):
    """One new customer (R35); money in fen."""

    name: Annotated[str | None, Column(header="客户名称", kind=Txt(), source="S:S4", width=27)]
    code: Annotated[str | None, CUSTOMER_WON]
    number: Annotated[str | None, Column(header="编号", kind=Txt(), source="S:S4")]
    office: Annotated[str | None, Column(header="公司地址", kind=Txt(), source="S:S4", width=27, aliases=("地址",))]
    office_phone: Annotated[str | None, Column(header="公司电话", kind=Txt(), source="S:S4", width=14, aliases=("电话",))]
    plant: Annotated[str | None, Column(header="工厂地址", kind=Txt(), source="S:S4", width=27)]
    plant_phone: Annotated[str | None, Column(header="工厂电话", kind=Txt(), source="S:S4", width=14)]
    people: Annotated[str | None, Column(header="主要人员", kind=Txt(), source="S:S4")]
    goods: Annotated[str | None, Column(header="使用商品", kind=Txt(), source="S:S4")]
    first_deal: Annotated[int | None, Column(header="第一次交易额", kind=Money(minimum=0), source="S:S4", aliases=("首次交易额",))]
    story: Annotated[str | None, Column(header="开拓经过", kind=Txt(), source="S:S4", width=32)]
    note: Annotated[str | None, Column(header="备注", kind=Txt(), source="S:S4", width=18)]
    record: Annotated[str | None, RECORD_NUMBER]


REGISTER = Register(
    id="R35",
    sheet="新开发客户报告表",
    title=Text("新开发客户报告表", "New customers"),
    row=NewCustomer,
    nature="flow",
    catalogue="B2",
    aliases=("新客户报告表", "新开发客户报告"),
    total_columns=("第一次交易额",),
    hint="成交一家填一行；第一次交易额与业务量流水的首笔要对得上。",
)
