"""R49 重点客户计划: the three parts of an account plan and the evaluation of the customer, a printed page (C81-C83, D05)."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Annotated

from validators.column import ANY, Column
from validators.register import Register, Row
from validators.registers.relationship.account_plan_form import FORM
from validators.registers.shared_columns import CLIENT, CUSTOMER_NAME, RECORD
from validators.values.kinds import YEAR, Enum, Ref, Txt
from validators.values.number_kinds import Number, Quantity, ShareChange
from validators.values.text import Text

ATTRACTION = ("很有", "中等", "不太")
"""吸引力, three levels (C81)."""

RELATIONS = ("关系发展的潜力", "发展中的关系", "目前关系良好", "目前关系非常牢固", "目前关系相当有限", "防守阶段", "倒退中的关系")
"""相互关系, seven values (C82)."""

STAGES = ("突破期", "巩固期", "成长期", "收获期", "防御期", "冬眠期", "暂停期")
"""关系周期, seven stages (C83)."""


class AccountPlan(Row):
    """One customer in one year (R49). 销售量分 and 利润率分 are scores from 0 to 100 given by hand."""

    customer: Annotated[str | None, replace(CLIENT, need="req", key=True)]
    customer_name: Annotated[str | None, CUSTOMER_NAME]
    year: Annotated[str | None, Column(header="年", kind=YEAR, need="req", key=True, aliases=("年度",))]
    summary: Annotated[str | None, Column(header="计划摘要", kind=Txt(), source="S:S2", width=32, group_start=True)]
    customer_view: Annotated[str | None, Column(header="客户概况", kind=Txt(), source="S:S2", width=27)]
    rival_view: Annotated[str | None, Column(header="竞争者概况", kind=Txt(), source="S:S2", width=27)]
    own_view: Annotated[str | None, Column(header="自身概况", kind=Txt(), source="S:S2", width=27)]
    strengths: Annotated[str | None, Column(header="优势", kind=Txt(), source="S:S2", width=18)]
    weaknesses: Annotated[str | None, Column(header="弱点", kind=Txt(), source="S:S2", width=18)]
    chances: Annotated[str | None, Column(header="机遇", kind=Txt(), source="S:S2", width=18)]
    threats: Annotated[str | None, Column(header="威胁", kind=Txt(), source="S:S2", width=18)]
    market: Annotated[str | None, Column(header="行业与市场", kind=Txt(), source="S:S2", width=18)]
    policy: Annotated[str | None, Column(header="策略与增效作用", kind=Txt(), source="S:S2", width=18)]
    structure: Annotated[str | None, Column(header="结构与管理", kind=Txt(), source="S:S2", width=18)]
    results: Annotated[str | None, Column(header="业绩", kind=Txt(), source="S:S2", width=18)]
    needs: Annotated[str | None, Column(header="对产品的需求", kind=Txt(), source="S:S2", width=18)]
    strategy: Annotated[str | None, Column(header="客户战略", kind=Txt(), source="S:S2", width=32)]
    attraction: Annotated[str | None, Column(header="吸引力", kind=Enum(values=ATTRACTION), source="S:S2", group_start=True)]
    volume: Annotated[int | None, Column(header="潜力:销售量", kind=Quantity(minimum=0), source="S:S2")]
    volume_score: Annotated[Decimal | None, Column(header="销售量分", kind=Number(minimum=0, maximum=100), source="S:S2", unit="分")]
    margin: Annotated[Decimal | None, Column(header="潜力:利润率", kind=ShareChange(), source="S:S2")]
    margin_score: Annotated[Decimal | None, Column(header="利润率分", kind=Number(minimum=0, maximum=100), source="S:S2", unit="分")]
    relation: Annotated[str | None, Column(header="相互关系", kind=Enum(values=RELATIONS), source="S:S2")]
    stage: Annotated[str | None, Column(header="关系周期", kind=Enum(values=STAGES), source="S:S2")]
    stage_reason: Annotated[str | None, Column(header="阶段变更原因", kind=Txt(), source="S:S2", width=27, hint="关系周期和上月不一样时写")]
    concerns: Annotated[str | None, Column(header="客户关注点", kind=Txt(), source="S:S1", width=27, group_start=True)]
    support: Annotated[str | None, Column(header="行政支持人", kind=Ref(target="R02"), source="S:S2")]
    review: Annotated[str | None, Column(header="审核", grants=(ANY,), kind=Ref(target="R60"), source="S:S2", hint="填审批单号")]
    record: Annotated[str | None, RECORD]


REGISTER = Register(
    id="R49",
    sheet="重点客户计划",
    title=Text("重点客户计划", "Account plan"),
    row=AccountPlan,
    nature="master",
    carry="all",
    form=FORM,
    catalogue="B2",
    aliases=("客户计划", "大客户计划", "account plan"),
    hint="一页一个客户一年。行动和收益两张表在《行动计划》《收益计划》里填。",
)
