"""R11 大客户用邮情况表: the quarterly return, level by level (C06)."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from validators.column import Column
from validators.register import Register, Row
from validators.registers.master.levels import LEVELS
from validators.registers.shared_columns import BUSINESS_ALIASES, CUSTOMER_ALIASES, CUSTOMER_NAME, RECORD
from validators.values.kinds import QUARTER, Enum, Ref, Txt
from validators.values.number_kinds import Money, Percent, Quantity, ShareChange
from validators.values.text import Text


class QuarterLine(Row):
    """One customer and business of a quarter (R11); V16 holds it against R10."""

    quarter: Annotated[str | None, Column(header="季度", kind=QUARTER, need="req", key=True, aliases=("期间",))]
    customer: Annotated[
        str | None,
        Column(
            header="客户",
            kind=Ref(target="R03"),
            need="req",
            key=True,
            width=11.5,
            aliases=("客户编码", *CUSTOMER_ALIASES),
            hint="填编码、全称或“编码｜名称”",
        ),
    ]
    customer_name: Annotated[str | None, CUSTOMER_NAME]
    business: Annotated[
        str | None,
        Column(
            header="业务种类",
            kind=Ref(target="R07"),
            need="req",
            key=True,
            aliases=("业务代码", *(name for name in BUSINESS_ALIASES if name != "业务种类")),
        ),
    ]
    volume: Annotated[int | None, Column(header="本季用邮量", kind=Quantity(), aliases=("用邮量",))]
    income: Annotated[int | None, Column(header="本季收入", kind=Money(), aliases=("收入",))]
    former_income: Annotated[int | None, Column(header="上季收入", kind=Money())]
    level: Annotated[str | None, Column(header="级别", kind=Enum(values=LEVELS), source="S", aliases=("客户级别", "大客户级别"))]
    movement: Annotated[
        str | None, Column(header="增减状态", kind=Enum(values=("新增", "流失", "下降")), source="S:S3", aliases=("大客户增减",))
    ]
    needs: Annotated[str | None, Column(header="潜在需求", kind=Txt(), width=18, group_start=True)]
    opinion: Annotated[str | None, Column(header="客户意见", kind=Txt(), width=18)]
    manager: Annotated[str | None, Column(header="客户经理", kind=Ref(target="R02"))]
    adjustment: Annotated[str | None, Column(header="维护计划调整", kind=Txt(), source="S:S3", width=18)]
    on_year: Annotated[Decimal | None, Column(header="同比", kind=ShareChange())]
    on_quarter: Annotated[Decimal | None, Column(header="环比", kind=ShareChange(), need="auto", group_start=True)]
    share: Annotated[Decimal | None, Column(header="贡献占比", kind=Percent(minimum=None), need="auto")]
    record: Annotated[str | None, RECORD]


REGISTER = Register(
    id="R11",
    sheet="大客户用邮情况表",
    title=Text("大客户用邮情况表", "Quarterly return"),
    row=QuarterLine,
    nature="snapshot",
    catalogue="B2",
    aliases=("用邮情况表", "大客户用邮情况", "季度用邮情况表"),
    total_columns=("本季用邮量", "本季收入", "上季收入"),
    hint="季末月填报，一个客户一种业务一行。本季数要等于三个月业务量流水之和。",
)
