"""R01p 审批人: who may approve a month, void a version or accept a key, dated (F3, settled 43)."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from validators.column import Column
from validators.register import Register, Row
from validators.values.date_kinds import Date
from validators.values.kinds import Code, Enum, Txt
from validators.values.text import Text


class ApproverRow(Row):
    """One person between two days (R01p): may act from 起, no longer on 止."""

    number: Annotated[
        str | None,
        Column(header="工号", kind=Code(), need="req", key=True, width=11.5, aliases=("人员编号",), hint="办审批时 --by 写的就是它"),
    ]
    name: Annotated[str | None, Column(header="姓名", kind=Txt(), need="req", width=13)]
    level: Annotated[
        str | None, Column(header="级", kind=Txt(), width=13, aliases=("级别", "层级"), hint="空着即本级；上级的同志写上级的层级")
    ]
    rights: Annotated[
        str | None,
        Column(
            header="权限级别", kind=Enum(values=("一级", "二级", "三级")), packs=("P13",), source="S:S1", hint="一级终审，二级初审和中审"
        ),
    ]
    starts: Annotated[dt.date | None, Column(header="起", kind=Date(), key=True, aliases=("生效日期",), hint="空着即一直有效")]
    ends: Annotated[dt.date | None, Column(header="止", kind=Date(), aliases=("失效日期",), hint="这一天起不再能办；请假也可以写")]


REGISTER = Register(
    id="R01p",
    sheet="审批人",
    title=Text("审批人", "Approvers"),
    row=ApproverRow,
    nature="master",
    place="policy",
    carry="all",
    catalogue="F3",
    hint="能办提交、审批、重新打开、作废、认钥匙的同志，一人一行。换人只改这张表，不影响已发的台账。",
)
