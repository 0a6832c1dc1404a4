"""R02b 岗位编制: how many posts an office has, and how many of them are filled (D47)."""

from __future__ import annotations

from typing import Annotated

from validators.column import Column
from validators.register import Register, Row
from validators.registers.people.staff import POSTS
from validators.registers.shared_columns import RECORD
from validators.values.kinds import Enum, Ref, Txt
from validators.values.number_kinds import Count
from validators.values.text import Text


class Establishment(Row):
    """One post of one office (R02b); 在岗 counts the rows of R02 in service at the end of the period."""

    branch: Annotated[str | None, Column(header="机构", kind=Ref(target="R01"), need="req", key=True, aliases=("机构编码", "单位"))]
    post: Annotated[str | None, Column(header="岗位", kind=Enum(values=POSTS), need="req", key=True, aliases=("岗位名称",))]
    planned: Annotated[
        int | None, Column(header="编制", kind=Count(minimum=0), need="req", source="S:S0,S3", unit="人", aliases=("编制人数", "编制数"))
    ]
    present: Annotated[int | None, Column(header="在岗", kind=Count(minimum=0), need="auto", unit="人", aliases=("在岗人数",))]
    note: Annotated[str | None, Column(header="说明", kind=Txt(), width=18, aliases=("备注",))]
    record: Annotated[str | None, RECORD]


REGISTER = Register(
    id="R02b",
    sheet="岗位编制",
    title=Text("岗位编制", "Establishment"),
    row=Establishment,
    nature="snapshot",
    carry="all",
    catalogue="B1",
    aliases=("编制表", "岗位编制表"),
    hint="一个机构一个岗位一行，填编制数。在岗人数由系统按《岗位与人员》算。",
)
