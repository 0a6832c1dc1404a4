"""R41 活动记录: meetings, briefings, trainings, surveys and schemes that were held or issued (D34)."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from validators.column import RECORD_NUMBER, Column
from validators.register import Register, Row
from validators.values.date_kinds import Date
from validators.values.kinds import Enum, Ref, Txt
from validators.values.number_kinds import Count
from validators.values.text import Text

TYPES = (
    "大客户座谈会",
    "业务演示会",
    "营销例会",
    "全州客户经理营销例会",
    "晨会",
    "信息简报",
    "信息参考",
    "业务宣传简报",
    "高层座谈会",
    "满意度测评",
    "营销培训",
    "营销策划方案",
    "需求情况分析会",
    "大客户服务审核",
    "月学习",
    "失误复盘",
)
"""类型 of an activity."""


class Activity(Row):
    """One activity (R41)."""

    type: Annotated[
        str | None,
        Column(header="类型", kind=Enum(values=TYPES), need="req", source="S:S3,S4,S2", width=25, aliases=("活动类型", "会议类型")),
    ]
    day: Annotated[dt.date | None, Column(header="日期", kind=Date(), aliases=("活动日期", "召开日期"))]
    people: Annotated[int | None, Column(header="参加人数", kind=Count(minimum=0), unit="人", aliases=("人数",))]
    present: Annotated[
        str | None,
        Column(header="参加人", kind=Ref(target="R02", several=True), packs=("P06", "P07"), width=18, hint="工号或姓名，几个人用、隔开"),
    ]
    subject: Annotated[str | None, Column(header="主题", kind=Txt(), width=32, aliases=("活动主题",))]
    result: Annotated[str | None, Column(header="成果附件", kind=Txt(), width=27, aliases=("成果", "附件"))]
    record: Annotated[str | None, RECORD_NUMBER]


REGISTER = Register(
    id="R41",
    sheet="活动记录",
    title=Text("活动、会议、简报、培训、学习", "Activities"),
    row=Activity,
    nature="flow",
    catalogue="B2",
    aliases=("活动", "活动/会议/简报/培训/学习", "会议记录", "活动登记"),
    total_columns=("参加人数",),
    hint="开一次会、出一期简报记一行。次数够不够，到《活动合规》里看。",
)
