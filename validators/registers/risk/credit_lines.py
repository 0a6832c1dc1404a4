"""R47 集团授信台账: every credit of every member of a group, at this bank and at others (C119, D19, V34)."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from validators.column import ANY, Column
from validators.register import Register, Row
from validators.registers.shared_columns import RECORD
from validators.values.kinds import Bool, Code, Enum, Ref, Txt
from validators.values.number_kinds import Money, Number
from validators.values.text import Text

OWN, OTHER = "本行分支", "他行"
"""授信机构类型: the branches of this bank together, and every other bank."""
TRADE = "信用证", "国际贸易融资"
"""业务品种 that finance a trade (D19c)."""


class CreditLine(Row):
    """One credit (R47), money in fen; 异地 is computed from R05."""

    number: Annotated[str | None, Column(header="授信编号", kind=Code(), need="req", key=True, width=14, aliases=("授信号",))]
    group: Annotated[str | None, Column(header="集团", kind=Ref(target="R05"), aliases=("集团编码",))]
    member: Annotated[
        str | None, Column(header="成员", kind=Ref(target="R03"), aliases=("成员客户编码", "客户编码"), hint="填编码、全称或“编码｜名称”")
    ]
    lender_type: Annotated[str | None, Column(header="授信机构类型", kind=Enum(values=(OWN, OTHER)), source="S:S1")]
    lender: Annotated[str | None, Column(header="授信机构名称", kind=Txt(), need="req", width=18, aliases=("授信机构",))]
    lender_place: Annotated[str | None, Column(header="授信机构所在地区", kind=Txt(), need="req", aliases=("授信地区",))]
    product: Annotated[
        str | None,
        Column(
            header="业务品种",
            kind=Enum(values=("贷款", "承兑", *TRADE, "保函", "其他")),
            source="S:S1",
            group_start=True,
            aliases=("品种",),
        ),
    ]
    low_risk: Annotated[bool | None, Column(header="低风险业务", kind=Bool(), source="S:S1", aliases=("低风险",))]
    balance: Annotated[int | None, Column(header="授信余额", kind=Money(minimum=0), aliases=("余额",))]
    margin: Annotated[int | None, Column(header="保证金", kind=Money(minimum=0), source="S:S1")]
    unified: Annotated[bool | None, Column(header="纳入统一授信", kind=Bool(), aliases=("是否纳入统一授信",))]
    limit: Annotated[int | None, Column(header="集团授信限额", grants=(ANY,), kind=Money(minimum=0), aliases=("授信限额",))]
    need: Annotated[int | None, Column(header="实际资金需求", kind=Money(minimum=0), source="S:S1", aliases=("资金需求",))]
    contract: Annotated[
        str | None, Column(header="合同号", kind=Txt(), need="cond", group_start=True, aliases=("合同编号",), hint="贸易融资必填")
    ]
    use: Annotated[str | None, Column(header="用途", kind=Txt(), source="S:S1", aliases=("用途/主业",))]
    trade: Annotated[str | None, Column(header="主业", kind=Txt(), source="S:S1")]
    cycle: Annotated[Decimal | None, Column(header="业务周期天数", kind=Number(minimum=0), source="S:S1", unit="天")]
    tenor: Annotated[Decimal | None, Column(header="融资期限天数", kind=Number(minimum=0), source="S:S1", unit="天")]
    end: Annotated[str | None, Column(header="进/出口端", kind=Enum(values=("进口", "出口")), source="S:S1", aliases=("进出口",))]
    diverted: Annotated[bool | None, Column(header="回款挪用标记", kind=Bool(), source="S:S1")]
    offset: Annotated[bool | None, Column(header="债权债务抵销协议", kind=Bool(), source="S:S1")]
    remote: Annotated[bool | None, Column(header="异地", kind=Bool(), need="auto", source="S:S1", group_start=True)]
    record: Annotated[str | None, RECORD]


REGISTER = Register(
    id="R47",
    sheet="集团授信台账",
    title=Text("集团授信台账", "Group credit"),
    row=CreditLine,
    nature="snapshot",
    carry="all",
    code_column="授信编号",
    catalogue="B2",
    aliases=("授信台账", "集团授信"),
    total_columns=("授信余额", "保证金"),
    hint="一笔授信一行，低风险业务和他行的也要列；限额和资金需求按集团填。",
)
