"""R63 权限表: which level may do what to which report (C123, F2)."""

from __future__ import annotations

from typing import Annotated

from validators.column import Column
from validators.register import Register, Row
from validators.values.kinds import Enum, Txt
from validators.values.text import Text


class PermissionRow(Row):
    """One level, one report, one action (R63)."""

    level: Annotated[
        str | None,
        Column(header="级别", kind=Enum(values=("一级", "二级", "三级")), need="req", key=True, source="S:S1", aliases=("权限级别",)),
    ]
    report: Annotated[str | None, Column(header="报表", kind=Txt(), need="req", key=True, width=27, hint="报表或登记表的名称")]
    action: Annotated[str | None, Column(header="动作", kind=Txt(), need="req", key=True, width=18, hint="如 查看、填报、审批")]
    scope: Annotated[str | None, Column(header="范围", kind=Txt(), width=18, hint="如 全部、本部门、本人")]


REGISTER = Register(
    id="R63",
    sheet="权限表",
    title=Text("权限表", "Permissions"),
    row=PermissionRow,
    nature="master",
    place="policy",
    carry="all",
    catalogue="B2",
    aliases=("权限",),
    hint="一个级别一张报表一种动作一行，写明允许的范围。",
)
