"""R38 市场信息: what was heard in the market."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from validators.column import RECORD_NUMBER, Column
from validators.register import Register, Row
from validators.values.date_kinds import Date
from validators.values.kinds import Bool, Enum, Txt
from validators.values.text import Text

TOPICS = ("业务商机", "行业动向", "产业动向", "宏观经济", "地方区域经济", "法律法规出台变更", "竞争对手", "价格行情")
"""类别 of an item of news."""


class News(Row):
    """One item of market news (R38)."""

    day: Annotated[dt.date | None, Column(header="日期", kind=Date(), source="S:S2,S0")]
    topic: Annotated[str | None, Column(header="类别", kind=Enum(values=TOPICS), source="S:S2,S0", aliases=("信息类别",))]
    content: Annotated[str | None, Column(header="内容", kind=Txt(), width=32, aliases=("信息内容",))]
    origin: Annotated[str | None, Column(header="来源", kind=Txt(), width=18, aliases=("信息来源",))]
    grade: Annotated[str | None, Column(header="信息级别", kind=Enum(values=("一级", "二级", "三级", "四级")), source="S:S2")]
    advice: Annotated[str | None, Column(header="建议措施", kind=Txt(), width=27, aliases=("建议",))]
    reported: Annotated[
        str | None, Column(header="上报", kind=Enum(values=("信息简报", "信息参考", "紧急")), source="S:S3", aliases=("上报方式",))
    ]
    secret: Annotated[bool | None, Column(header="保密", kind=Bool(), aliases=("是否保密",))]
    record: Annotated[str | None, RECORD_NUMBER]


REGISTER = Register(
    id="R38",
    sheet="市场信息",
    title=Text("市场信息、经济信息动态表", "Market news"),
    row=News,
    nature="flow",
    catalogue="B2",
    aliases=("市场信息/经济信息动态表", "经济信息动态表", "市场信息表"),
    hint="一条信息一行，写清来源和建议措施。紧急的在“上报”里选“紧急”。",
)
