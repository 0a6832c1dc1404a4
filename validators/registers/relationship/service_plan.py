"""R50 客户服务实施计划: service before, during and after the sale, by whom and for whom (A30)."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from validators.column import RECORD_NUMBER, Column
from validators.register import Register, Row
from validators.registers.relationship.service_presets import PRESETS
from validators.registers.shared_columns import CLIENT, CUSTOMER_NAME
from validators.values.date_kinds import Date
from validators.values.kinds import Bool, Enum, Txt
from validators.values.text import Text

STAGES = ("售前", "售中", "售后")
"""服务阶段 of the seed."""

STAFF = ("业务人员", "客户服务人员")
"""实施人员 of the seed."""

CONTENTS = ("客户开发", "客户关系维护", "售后服务")
"""计划内容 of a service plan."""


class ServiceStep(Row):
    """One service step (R50); PRESETS are the eight of the seed."""

    stage: Annotated[str | None, Column(header="服务阶段", kind=Enum(values=STAGES), source="S:S4")]
    content: Annotated[str | None, Column(header="具体内容", kind=Txt(), source="S:S4", width=32)]
    staff: Annotated[
        str | None, Column(header="实施人员", kind=Enum(values=STAFF, several=True), source="S:S4", width=18, hint="两种之间用、隔开")
    ]
    plan: Annotated[str | None, Column(header="计划内容", kind=Enum(values=CONTENTS), source="S:S4")]
    customer: Annotated[str | None, CLIENT]
    customer_name: Annotated[str | None, CUSTOMER_NAME]
    day: Annotated[dt.date | None, Column(header="计划日期", kind=Date())]
    done: Annotated[bool | None, Column(header="完成", kind=Bool(), aliases=("是否完成",))]
    record: Annotated[str | None, RECORD_NUMBER]


REGISTER = Register(
    presets=PRESETS,
    id="R50",
    sheet="客户服务实施计划",
    title=Text("客户服务实施计划", "Service plan"),
    row=ServiceStep,
    nature="open",
    carry="open",
    closed_by="完成",
    catalogue="B2",
    aliases=("服务实施计划", "客户服务计划"),
    hint="一项服务一行，做完在“完成”里填“是”。",
)
