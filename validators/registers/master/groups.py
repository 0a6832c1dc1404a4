"""R05 集团: the members of a group of companies, for unified credit (C119, D19)."""

from __future__ import annotations

from typing import Annotated

from validators.column import Column
from validators.register import Register, Row
from validators.registers.shared_columns import RECORD
from validators.values.kinds import Bool, Code, Enum, Ref, Txt
from validators.values.text import Text


class Member(Row):
    """One member of one group (R05)."""

    group: Annotated[str | None, Column(header="集团编码", kind=Code(), need="req", key=True, width=11.5, aliases=("集团代码", "集团编号"))]
    group_name: Annotated[str | None, Column(header="集团名称", kind=Txt(), source="S:S1", width=27, aliases=("集团全称",))]
    member: Annotated[
        str | None,
        Column(
            header="成员客户编码",
            kind=Ref(target="R03"),
            need="req",
            key=True,
            width=14,
            aliases=("成员编码", "客户编码", "成员"),
            hint="填编码、全称或“编码｜名称”",
        ),
    ]
    member_name: Annotated[str | None, Column(header="成员单位", kind=Txt(), source="S:S1", width=27, aliases=("成员名称",))]
    relation: Annotated[str | None, Column(header="关联关系", kind=Enum(values=("控股", "参股", "共同控制", "担保", "其他")))]
    unified: Annotated[bool | None, Column(header="纳入统一授信", kind=Bool(), source="S:S1", aliases=("是否纳入统一授信",))]
    core: Annotated[bool | None, Column(header="是否核心企业", kind=Bool(), aliases=("核心企业",))]
    place: Annotated[str | None, Column(header="登记地区", kind=Txt(), source="S:S1", aliases=("注册地区",), hint="用来判断异地授信")]
    record: Annotated[str | None, RECORD]


REGISTER = Register(
    id="R05",
    sheet="集团",
    title=Text("集团、关联企业", "Groups of companies"),
    row=Member,
    nature="master",
    carry="all",
    code_column="集团编码",
    name_column="集团名称",
    catalogue="B1",
    aliases=("集团/关联企业", "关联企业", "集团成员", "集团关联企业"),
    hint="一个成员一行，同一集团填同一编码。全部关联企业都要列上，核心企业填“是”。",
)
