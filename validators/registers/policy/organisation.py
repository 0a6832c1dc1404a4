"""R01 组织机构: the dated tree of who reports to whom."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from validators.column import Column
from validators.register import Register, Row
from validators.values.date_kinds import Date
from validators.values.kinds import EMAIL, Code, Enum, Ref, Txt
from validators.values.text import Text


class Branch(Row):
    """One organisation between two days (R01). A level may have any name (G34)."""

    code: Annotated[str | None, Column(header="机构编码", kind=Code(), need="req", key=True, width=11.5, aliases=("机构代码", "机构编号"))]
    name: Annotated[
        str | None, Column(header="机构名称", kind=Txt(), need="req", source="S:S0,S2,S3", width=27, aliases=("单位名称", "名称"))
    ]
    level: Annotated[str | None, Column(header="层级", kind=Txt(), need="req", source="S:S3,S1,S0", hint="如 州局、县市局；参数可按层级设")]
    parent: Annotated[
        str | None,
        Column(header="上级机构", kind=Ref(target="R01"), need="cond", aliases=("上级", "上级机构编码"), hint="最上一级空着，其余必填"),
    ]
    type: Annotated[str | None, Column(header="机构类型", kind=Enum(values=("区域性", "大客户部", "职能")), source="S:S0")]
    head: Annotated[str | None, Column(header="负责人", kind=Txt(), source="S:S0")]
    email: Annotated[str | None, Column(header="报送邮箱", kind=EMAIL, width=27, aliases=("邮箱", "电子邮箱"))]
    starts: Annotated[dt.date | None, Column(header="生效日期", kind=Date())]
    ends: Annotated[dt.date | None, Column(header="失效日期", kind=Date())]
    successor: Annotated[str | None, Column(header="承接机构", kind=Ref(target="R01"), hint="撤并或换编码后由谁接着算以前各月；拆分的空着")]


REGISTER = Register(
    id="R01",
    sheet="组织机构",
    title=Text("组织机构", "Organisation"),
    row=Branch,
    nature="master",
    place="policy",
    required=True,
    carry="all",
    code_column="机构编码",
    name_column="机构名称",
    catalogue="B1",
    aliases=("机构", "机构表", "组织机构表"),
    hint="一个机构一行，上级机构填编码。撤并的机构填失效日期，不要删行。",
)
