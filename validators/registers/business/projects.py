"""R19 项目: marketing, research, industry and long-term projects."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from validators.column import Column
from validators.register import Register, Row
from validators.registers.shared_columns import CUSTOMER_ALIASES, CUSTOMER_NAME, RECORD
from validators.values.kinds import Code, Enum, Ref, Txt
from validators.values.number_kinds import Money, Number, Percent, Quantity
from validators.values.text import Text


class Project(Row):
    """One project (R19); R10 refers to it as 长期合作项目."""

    number: Annotated[str | None, Column(header="项目编号", kind=Code(), need="req", key=True, width=11.5, aliases=("项目代码",))]
    name: Annotated[str | None, Column(header="项目名称", kind=Txt(), source="S:S3,S0", width=27, aliases=("项目",))]
    customer: Annotated[
        str | None, Column(header="客户", kind=Ref(target="R03"), source="S:S3,S0", width=11.5, aliases=("客户编码", *CUSTOMER_ALIASES))
    ]
    customer_name: Annotated[str | None, CUSTOMER_NAME]
    industry: Annotated[str | None, Column(header="行业", kind=Txt(), source="S:S3,S0")]
    type: Annotated[
        str | None,
        Column(
            header="类型", kind=Enum(values=("营销策划", "市场调研", "行业攻关", "长期合作")), source="S:S3,S4,S0", aliases=("项目类型",)
        ),
    ]
    target_volume: Annotated[int | None, Column(header="目标量", kind=Quantity(), source="S:S3")]
    target_income: Annotated[int | None, Column(header="目标额", kind=Money(), source="S:S3", aliases=("目标", "目标收入"))]
    term: Annotated[str | None, Column(header="周期", kind=Txt(), source="S:S3", aliases=("项目周期",))]
    owner: Annotated[str | None, Column(header="责任人", kind=Ref(target="R02"), source="S:S3", aliases=("负责人", "项目负责人"))]
    team: Annotated[str | None, Column(header="小组", kind=Txt(), source="S:S3", aliases=("项目小组",))]
    progress: Annotated[Decimal | None, Column(header="进度%", kind=Percent(), source="S:S3", aliases=("进度", "完成进度"))]
    outcome: Annotated[str | None, Column(header="实际成果", kind=Txt(), source="S:S3", width=27, aliases=("成果",))]
    status: Annotated[str | None, Column(header="状态", kind=Txt(), aliases=("项目状态",))]
    budget: Annotated[int | None, Column(header="预算", kind=Money(minimum=0), source="S:S4", group_start=True)]
    aim: Annotated[
        str | None, Column(header="目标类型", kind=Enum(values=("交叉销售", "追加销售", "维系", "获取", "再生", "售后")), source="S:S2")
    ]
    measured_by: Annotated[
        str | None,
        Column(header="目标指标", kind=Enum(values=("保持率", "满意度指数", "增值额")), packs=("P12",), hint="活动完了拿什么来比"),
    ]
    target: Annotated[
        Decimal | None, Column(header="目标值", kind=Number(), packs=("P12",), hint="保持率 85% 填 85，满意度指数填分数，增值额填元")
    ]
    record: Annotated[str | None, RECORD]


REGISTER = Register(
    id="R19",
    sheet="项目",
    title=Text("项目", "Projects"),
    row=Project,
    nature="open",
    carry="all",
    code_column="项目编号",
    name_column="项目名称",
    catalogue="B2",
    aliases=("项目表", "项目登记表", "项目(市场项目/营销策划/调研/行业攻关)"),
    hint="一个项目一行，每月更新进度。长期合作项目先在这里登记，流水里才能选到。",
)
