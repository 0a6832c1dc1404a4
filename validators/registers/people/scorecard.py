"""R42 考核评分表: target and actual of each item of a manager's scorecard (D07)."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from validators.column import Column
from validators.register import Register, Row
from validators.registers.shared_columns import RECORD, STAFF
from validators.values.date_kinds import MonthText
from validators.values.kinds import Enum, Txt
from validators.values.number_kinds import Number
from validators.values.text import Text

POSTAL_ITEMS = ("档案", "联系", "市场调查", "稳定", "其他", "项目策划", "新大客户", "年度项目")
"""The eight items of P01: the first five are 日常管理, the others 市场拓展 (C10-C17, settled 21)."""


class Score(Row):
    """One item of one manager's scorecard in one month (R42)."""

    staff: Annotated[str | None, STAFF]
    period: Annotated[str | None, Column(header="期间", kind=MonthText(), need="req", key=True, aliases=("月份", "考核月份", "考核期间"))]
    item: Annotated[
        str | None,
        Column(
            header="项目", kind=Enum(values=POSTAL_ITEMS), need="req", key=True, source="S:S3", aliases=("考核项目", "指标", "考核指标")
        ),
    ]
    target: Annotated[Decimal | None, Column(header="目标", kind=Number(), source="S:S3", aliases=("目标值",))]
    actual: Annotated[
        Decimal | None,
        Column(
            header="实际",
            kind=Number(),
            need="cond",
            judged_by="V01",
            source="S:S3",
            aliases=("实际值", "完成"),
            hint="程序能算的项目可空着，取台账的数",
        ),
    ]
    weight: Annotated[Decimal | None, Column(header="权重", kind=Number(minimum=0), source="S:S3", hint="空着用政策里的权重")]
    assessor: Annotated[str | None, Column(header="考核人", kind=Txt(), source="S:S3", group_start=True)]
    confirmed: Annotated[
        str | None, Column(header="确认(中心主任)", grants=(), kind=Txt(), source="S:S3", aliases=("确认", "中心主任确认"))
    ]
    score: Annotated[Decimal | None, Column(header="得分", kind=Number(), need="auto", source="S:S3")]
    record: Annotated[str | None, RECORD]


REGISTER = Register(
    id="R42",
    sheet="考核评分表",
    title=Text("客户经理考核评分表", "Scorecards"),
    row=Score,
    nature="snapshot",
    catalogue="B2",
    aliases=("客户经理考核评分表", "考核表", "绩效评分表", "绩效考核表"),
    hint="一人一月一项一行，填目标和实际；年度的项目填年初到本月的累计数，程序能算的实际可空着。",
)
