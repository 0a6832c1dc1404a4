"""R54 业扩报装: an application for power until the current flows (C107, D27b)."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from validators.column import RECORD_NUMBER, Column
from validators.register import Register, Row
from validators.registers.shared_columns import CLIENT, CUSTOMER_NAME
from validators.values.date_kinds import Date
from validators.values.kinds import Ref, Txt
from validators.values.number_kinds import Count
from validators.values.text import Text


class Connection(Row):
    """One application (R54); open until 送电日 is filled."""

    customer: Annotated[str | None, CLIENT]
    customer_name: Annotated[str | None, CUSTOMER_NAME]
    applicant: Annotated[str | None, Column(header="申请人", kind=Txt(), width=18, aliases=("申请户名", "报装人"))]
    voltage: Annotated[str | None, Column(header="电压", kind=Txt(), aliases=("电压等级",))]
    applied: Annotated[dt.date | None, Column(header="受理日", kind=Date(), aliases=("受理日期",))]
    scheme: Annotated[str | None, Column(header="供电方案", kind=Txt(), width=18)]
    approval: Annotated[str | None, Column(header="审批", grants=(), kind=Txt())]
    contract: Annotated[str | None, Column(header="合同", kind=Ref(target="R12"), aliases=("合同编号",))]
    powered: Annotated[dt.date | None, Column(header="送电日", kind=Date(), aliases=("送电日期",))]
    days: Annotated[int | None, Column(header="时限", kind=Count(), need="auto", unit="天", group_start=True)]
    record: Annotated[str | None, RECORD_NUMBER]


REGISTER = Register(
    id="R54",
    sheet="业扩报装",
    title=Text("业扩报装", "Connections"),
    row=Connection,
    nature="open",
    carry="open",
    closed_by="送电日",
    catalogue="B2",
    aliases=("业扩", "业扩报装台账"),
    hint="一份申请一行，送电后填送电日；没送电的带到下月。",
)
