"""R64 建设任务: the seventeen tasks of building a customer centre, in four phases (C130, D43)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Annotated

from validators.column import RECORD_NUMBER, Column
from validators.register import Register, Row
from validators.registers.control.build_presets import PHASES, PRESETS
from validators.values.date_kinds import Date
from validators.values.kinds import Enum, Txt
from validators.values.number_kinds import Percent
from validators.values.text import Text


class Task(Row):
    """One task (R64); 完成% as a rate."""

    phase: Annotated[str | None, Column(header="阶段", kind=Enum(values=PHASES), source="S:S0", width=18)]
    task: Annotated[str | None, Column(header="任务", kind=Txt(), source="S:S0", width=32)]
    owner: Annotated[str | None, Column(header="责任人", kind=Txt())]
    planned_start: Annotated[dt.date | None, Column(header="计划起日", kind=Date(), group_start=True, aliases=("计划开始",))]
    planned_end: Annotated[dt.date | None, Column(header="计划止日", kind=Date(), aliases=("计划完成",))]
    start: Annotated[dt.date | None, Column(header="实际起日", kind=Date(), aliases=("实际开始",))]
    end: Annotated[dt.date | None, Column(header="实际止日", kind=Date(), aliases=("实际完成",))]
    done: Annotated[Decimal | None, Column(header="完成%", kind=Percent(), aliases=("完成率",))]
    record: Annotated[str | None, RECORD_NUMBER]


REGISTER = Register(
    presets=PRESETS,
    id="R64",
    sheet="建设任务",
    title=Text("建设任务", "Build programme"),
    row=Task,
    nature="open",
    carry="all",
    catalogue="B2",
    aliases=("建设任务表", "建设计划"),
    hint="十七项任务已列好，填责任人、起止日期和完成%。",
)
