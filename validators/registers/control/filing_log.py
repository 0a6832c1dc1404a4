"""R62 报送登记: which office sent which report, when, and what became of it (C05, D30)."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from validators.column import RECORD_NUMBER, Column
from validators.register import Register, Row
from validators.values.date_kinds import Date, MonthText
from validators.values.kinds import Enum, Ref, Txt
from validators.values.number_kinds import Count
from validators.values.text import Text
from validators.values.times import Moment

STATES = ("未报", "零报", "按时", "迟报", "退回", "更正", "已合并")
"""状态 of a report."""


class FiledReport(Row):
    """One report of one office for one month (R62)."""

    period: Annotated[str | None, Column(header="期间", kind=MonthText(), source="S:S3", aliases=("月份",))]
    branch: Annotated[str | None, Column(header="机构", kind=Ref(target="R01"), aliases=("机构编码",))]
    report: Annotated[str | None, Column(header="报表", kind=Txt(), width=18, aliases=("报表名称",))]
    due: Annotated[dt.date | None, Column(header="应报日", kind=Date(), source="S:S3", aliases=("截止日",))]
    received: Annotated[str | None, Column(header="签收时间", kind=Moment(), aliases=("收件时间",))]
    version: Annotated[int | None, Column(header="版本", kind=Count(minimum=0))]
    file: Annotated[str | None, Column(header="文件名", kind=Txt(), width=27)]
    checksum: Annotated[str | None, Column(header="校验和", kind=Txt(), width=18)]
    state: Annotated[str | None, Column(header="状态", kind=Enum(values=STATES))]
    reason: Annotated[str | None, Column(header="退回原因", kind=Txt(), width=27)]
    record: Annotated[str | None, RECORD_NUMBER]


REGISTER = Register(
    id="R62",
    sheet="报送登记",
    title=Text("报送登记", "Filing register"),
    row=FiledReport,
    nature="snapshot",
    catalogue="B2",
    aliases=("报送登记表", "收件登记"),
    hint="一个机构一张报表一月一行；迟报、退回的写原因。",
)
