"""R02 岗位与人员: who works where, on which post."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Annotated

from validators.column import Column
from validators.register import Register, Row
from validators.registers.shared_columns import STAFF_ALIASES
from validators.values.date_kinds import Date
from validators.values.kinds import Code, Enum, Ref, Txt
from validators.values.number_kinds import Number
from validators.values.text import Text

POSTS = (
    "客户经理",
    "主任",
    "副主任",
    "业务经理岗",
    "营业部主任",
    "业务经理",
    "业务主管",
    "客户服务主管",
    "大客户主管",
    "大客户专员",
    "团队领导者",
    "行政支持",
    "销售经理",
    "主管客户的副经理",
    "市场信息及经营分析岗",
    "价格管理岗",
    "直销经营管理岗",
    "客户管理岗",
    "直销经营监控岗",
    "已售未提管理岗",
    "ERP技术支持岗",
    "综合事务管理岗",
    "客户经理管理岗",
    "政工岗",
    "绩效考核及人力资源管理岗",
    "客户服务管理岗",
)
"""The posts that the seeds name."""


class Staff(Row):
    """One person (R02)."""

    number: Annotated[str | None, Column(header="工号", kind=Code(), need="req", key=True, width=11.5, aliases=STAFF_ALIASES)]
    name: Annotated[str | None, Column(header="姓名", kind=Txt(), need="req", aliases=("人员姓名", "员工姓名"))]
    branch: Annotated[str | None, Column(header="机构", kind=Ref(target="R01"), aliases=("机构编码", "所属机构", "单位"))]
    post: Annotated[str | None, Column(header="岗位", kind=Enum(values=POSTS), need="req", source="S", aliases=("岗位名称", "职务"))]
    area: Annotated[str | None, Column(header="负责区域", kind=Txt(), source="S:S3", width=18)]
    patch: Annotated[str | None, Column(header="分片", kind=Txt(), source="S:S3", width=18, aliases=("负责分片",))]
    entered: Annotated[dt.date | None, Column(header="入职日期", kind=Date(), group_start=True)]
    left: Annotated[dt.date | None, Column(header="离职日期", kind=Date())]
    deputy: Annotated[str | None, Column(header="A/B角", kind=Ref(target="R02"), source="S:S0", hint="互为替补的那一位的工号")]
    authority: Annotated[
        str | None, Column(header="权限级别", grants=("一级", "二级"), kind=Enum(values=("一级", "二级", "三级")), source="S:S1")
    ]
    trainings: Annotated[
        Decimal | None, Column(header="培训记录", kind=Number(minimum=0), source="S:S3", unit="次/年", aliases=("培训次数",))
    ]
    employment: Annotated[str | None, Column(header="用工形式", kind=Enum(values=("正式", "社会化用工", "兼职")), source="S:S1,S0")]
    qualification: Annotated[str | None, Column(header="聘任资格", kind=Txt(), source="S:S0")]
    qualified: Annotated[dt.date | None, Column(header="资格审定日期", grants=(), kind=Date(), source="S:S0")]


REGISTER = Register(
    id="R02",
    sheet="岗位与人员",
    title=Text("岗位与人员", "Posts and staff"),
    row=Staff,
    nature="master",
    carry="all",
    code_column="工号",
    name_column="姓名",
    catalogue="B1",
    aliases=("人员", "人员表", "员工表", "客户经理名单", "人员名单"),
    hint="一人一行；其他表里的人都填这里的工号。调走的人填离职日期，不要删行。",
)
