"""R21 走访: what a visit is for, and what came back: plan and information slip in one (C95)."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Annotated

from validators.column import Column
from validators.register import Register, Row
from validators.registers.shared_columns import CLIENT, CUSTOMER_NAME, RECORD
from validators.values.date_kinds import Date, MonthText
from validators.values.kinds import Bool, Code, Ref, Txt
from validators.values.text import Text


class VisitPlan(Row):
    """One planned visit (R21); R20 refers to it as 信息传递单号. 完成 is looked up in R20."""

    number: Annotated[
        str | None,
        Column(
            header="计划编号",
            kind=Code(),
            need="req",
            key=True,
            assigned=True,
            width=14,
            aliases=("信息传递单号",),
            hint="空着即可，系统会编号",
        ),
    ]
    month: Annotated[str | None, Column(header="计划月", kind=MonthText(), need="req", aliases=("计划月份", "月份"))]
    customer: Annotated[str | None, replace(CLIENT, need="req")]
    customer_name: Annotated[str | None, CUSTOMER_NAME]
    day: Annotated[dt.date | None, Column(header="计划日期", kind=Date(), source="S:S2", aliases=("走访时间",))]
    visitor: Annotated[str | None, Column(header="走访人", kind=Ref(target="R02"), aliases=("拜访人",), hint="填工号")]
    person: Annotated[str | None, Column(header="对象", kind=Txt(), source="S:S2", aliases=("走访对象",))]
    aim: Annotated[str | None, Column(header="目的", kind=Txt(), source="S:S2", width=18, aliases=("走访目的",))]
    expected: Annotated[str | None, Column(header="预期结果", kind=Txt(), source="S:S2", width=18)]
    message: Annotated[str | None, Column(header="拟传达信息", kind=Txt(), source="S:S2", width=18, group_start=True)]
    answer: Annotated[str | None, Column(header="反馈信息", kind=Txt(), source="S:S2", width=18)]
    filed: Annotated[dt.date | None, Column(header="存档日期", kind=Date(), source="S:S2")]
    report: Annotated[str | None, Column(header="总结报告", kind=Txt(), source="S:S2", width=18)]
    advice: Annotated[str | None, Column(header="建议", kind=Txt(), source="S:S2", width=18)]
    review: Annotated[str | None, Column(header="主管审阅", grants=(), kind=Ref(target="R60"), source="S:S2", hint="填审批单号")]
    done: Annotated[bool | None, Column(header="完成", kind=Bool(), need="auto", source="S:S2", group_start=True)]
    record: Annotated[str | None, RECORD]


REGISTER = Register(
    id="R21",
    sheet="走访",
    title=Text("走访、拜访计划与信息传递单", "Visit plans and information slips"),
    row=VisitPlan,
    nature="open",
    carry="open",
    closed_by="存档日期",
    code_column="计划编号",
    catalogue="B2",
    aliases=("走访/拜访计划与信息传递单", "走访计划", "拜访计划", "信息传递单", "走访拜访计划"),
    hint="一次计划一行，写清对象和目的。走访后填反馈信息，主管审阅后填单号。",
)
