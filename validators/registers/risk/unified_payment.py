"""R46 统付集团及成员: numbers that a group pays for, with what shows that they are real (C117, D20, V33)."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import Annotated

from validators.column import Column
from validators.register import Register, Row
from validators.registers.shared_columns import CLIENT, RECORD
from validators.values.date_kinds import Date
from validators.values.kinds import Bool, Code, Enum, Ref, Txt
from validators.values.number_kinds import Count, Money, Number, Quantity
from validators.values.text import Text

PRODUCTS = ("成员统付", "流量统付", "集团话费统付")
"""统付产品 of the seed (C114)."""


class PaidMember(Row):
    """One member number of one paying group (R46), money in fen."""

    account: Annotated[str | None, Column(header="集团账户", kind=Code(), need="req", key=True, width=14, aliases=("集团帐户", "集团编码"))]
    number: Annotated[
        str | None, Column(header="号码", kind=Code(), need="req", key=True, source="S:S1", width=14, aliases=("成员号码", "手机号码"))
    ]
    name: Annotated[str | None, Column(header="姓名", kind=Txt(), aliases=("成员姓名",))]
    id_tail: Annotated[str | None, Column(header="证件末四位", kind=Txt(), aliases=("证件后四位",))]
    payer: Annotated[str | None, replace(CLIENT, header="集团客户", source="S:S1", aliases=("客户编码", "客户"))]
    product: Annotated[str | None, Column(header="统付产品", kind=Enum(values=PRODUCTS), source="S:S1", group_start=True)]
    form: Annotated[
        str | None, Column(header="营销形式", kind=Enum(values=("统一资费或终端方案", "个人付费变更为集团付费")), source="S:S1")
    ]
    payment: Annotated[str | None, Column(header="付费方式", kind=Enum(values=("预存", "后付费")), source="S:S1")]
    prepaid: Annotated[int | None, Column(header="预存余额", kind=Money())]
    cycle: Annotated[Decimal | None, Column(header="交款周期", kind=Number(minimum=0), unit="天")]
    contract: Annotated[str | None, Column(header="合同", kind=Ref(target="R12"), aliases=("合同编号",))]
    arrears: Annotated[str | None, Column(header="欠费", kind=Ref(target="R15"), hint="填应收编号")]
    employed: Annotated[
        bool | None, Column(header="在职证明", kind=Bool(), source="S:S1", group_start=True, aliases=("在职证明/花名册核对",))
    ]
    on_roster: Annotated[bool | None, Column(header="花名册核对", kind=Bool(), source="S:S1")]
    cleared: Annotated[
        str | None, Column(header="核清结果", kind=Enum(values=("属实", "已清退")), hint="可疑成员核查后填；属实的不再列入零使用和成批入网")
    ]
    former: Annotated[str | None, Column(header="原网", kind=Enum(values=("本网", "异网转入")), source="S:S1")]
    joined: Annotated[dt.date | None, Column(header="加入日期", kind=Date())]
    channel: Annotated[str | None, Column(header="办理渠道", kind=Txt())]
    manager: Annotated[str | None, Column(header="客户经理", kind=Ref(target="R02"), aliases=("客户经理工号",))]
    fee: Annotated[int | None, Column(header="月费用", kind=Money(minimum=0), group_start=True)]
    usage: Annotated[int | None, Column(header="月使用量", kind=Quantity(minimum=0))]
    idle: Annotated[int | None, Column(header="连续零使用月数", kind=Count(minimum=0), unit="月", hint="有历史的由系统算，没有的照填")]
    subsidy: Annotated[int | None, Column(header="终端补贴", kind=Money(minimum=0))]
    left: Annotated[dt.date | None, Column(header="退出日期", kind=Date())]
    state: Annotated[str | None, Column(header="状态", kind=Txt(), hint="如 正常、停机、注销")]
    record: Annotated[str | None, RECORD]


REGISTER = Register(
    id="R46",
    sheet="统付集团及成员",
    title=Text("统付集团及成员", "Unified payment"),
    row=PaidMember,
    nature="master",
    carry="all",
    catalogue="B2",
    aliases=("统付成员", "统付集团", "集团统付"),
    total_columns=("月费用", "终端补贴"),
    hint="一个成员号码一行，姓名、证件末四位要填。号码只能在一个集团里。",
)
