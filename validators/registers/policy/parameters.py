"""R09 参数表: every number of the policy, effective-dated, with its source."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from validators.column import Column
from validators.register import Register, Row
from validators.registers.shared_columns import SOURCES
from validators.values.date_kinds import Date
from validators.values.kinds import Code, Enum, Txt
from validators.values.text import Text


class ParameterRow(Row):
    """One value of one parameter (R09). 适用机构 holds a 机构编码, a 层级, or nothing, which means all."""

    scheme: Annotated[str | None, Column(header="方案", kind=Code(), key=True, hint="空着即本方案")]
    name: Annotated[str | None, Column(header="参数名", kind=Txt(), need="req", key=True, width=27, aliases=("参数",))]
    branch: Annotated[str | None, Column(header="适用机构", kind=Code(), key=True, hint="填机构编码或层级；空着即全部机构")]
    value: Annotated[str | None, Column(header="值", kind=Txt(), width=18, aliases=("参数值", "数值"))]
    unit: Annotated[str | None, Column(header="单位", kind=Txt(), aliases=("计量单位",))]
    origin: Annotated[str | None, Column(header="来源", kind=Enum(values=SOURCES))]
    quote: Annotated[str | None, Column(header="原文", kind=Txt(), width=32)]
    starts: Annotated[dt.date | None, Column(header="生效日", kind=Date(), key=True, aliases=("生效日期",), hint="空着即一直有效")]
    approval: Annotated[str | None, Column(header="审批单号", kind=Txt())]
    choices: Annotated[str | None, Column(header="可选值", kind=Txt(), width=18, group_start=True)]
    note: Annotated[str | None, Column(header="说明", kind=Txt(), width=32, aliases=("备注",))]
    code: Annotated[str | None, Column(header="参数代码", kind=Txt(), width=18)]


REGISTER = Register(
    id="R09",
    sheet="参数表",
    title=Text("参数表", "Parameters"),
    row=ParameterRow,
    nature="master",
    place="policy",
    required=True,
    carry="all",
    catalogue="B1",
    aliases=("参数", "政策参数表", "政策参数"),
    hint="只改“值”和“来源”；改数要添一行并写生效日。值空着，用到它的计算会停下。",
)
