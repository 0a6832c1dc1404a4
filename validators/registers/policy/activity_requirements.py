"""R09a 活动要求: how often an activity is due at a level of the organisation (D34, settled 11)."""

from __future__ import annotations

from typing import Annotated

from validators.column import Column
from validators.register import Register, Row
from validators.registers.shared_columns import SOURCES
from validators.values.kinds import Enum, Txt
from validators.values.number_kinds import Count
from validators.values.text import Text

WINDOWS = ("月", "季", "半年", "年")
"""周期 within which activities are counted."""


class Requirement(Row):
    """One activity at one level (R09a): at least 最少, at most 最多 in each 周期; a blank 最多 means no ceiling.

    类型 may join types of R41 with a slash: they are then counted together (C24).
    """

    type: Annotated[str | None, Column(header="类型", kind=Txt(), need="req", key=True, width=27, hint="合并计次的几种之间用 / 隔开")]
    level: Annotated[str | None, Column(header="层级", kind=Txt(), need="req", key=True, hint="与《组织机构》的层级一致")]
    window: Annotated[str | None, Column(header="周期", kind=Enum(values=WINDOWS), need="req", key=True)]
    minimum: Annotated[int | None, Column(header="最少", kind=Count(minimum=0), need="req", unit="次")]
    maximum: Annotated[int | None, Column(header="最多", kind=Count(minimum=0), unit="次", hint="空着即不设上限")]
    origin: Annotated[str | None, Column(header="来源", kind=Enum(values=SOURCES))]
    quote: Annotated[str | None, Column(header="原文", kind=Txt(), width=32)]


REGISTER = Register(
    id="R09a",
    sheet="活动要求",
    title=Text("活动要求", "Required activities"),
    row=Requirement,
    nature="master",
    place="policy",
    carry="all",
    catalogue="D34",
    aliases=("活动次数要求",),
    hint="一种活动一个层级一行，填一个周期内最少、最多几次。不适用的整行删掉。",
)
