"""R44 突出贡献奖审批: awards of no fixed amount, paid only as approved (D06, settled 3)."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from validators.column import RECORD_NUMBER, Column
from validators.register import Register, Row
from validators.registers.shared_columns import STAFF_ALIASES
from validators.values.date_kinds import MonthText
from validators.values.kinds import Enum, Ref, Txt
from validators.values.number_kinds import Money, Percent
from validators.values.text import Text

STATES = ("草稿", "待初审", "待中审", "待终审", "已批准", "执行中", "完成", "终止")
"""The states of an approval form (F3)."""


class Award(Row):
    """One award (R44). 首笔收入 and 首笔奖励比例 are information: the first deal is paid through D06."""

    staff: Annotated[str | None, Column(header="工号", kind=Ref(target="R02"), need="req", aliases=(*STAFF_ALIASES, "客户经理", "姓名"))]
    project: Annotated[str | None, Column(header="项目", kind=Ref(target="R19"), aliases=("项目编号", "长期合作项目"))]
    suggested: Annotated[int | None, Column(header="建议金额", kind=Money(minimum=0))]
    state: Annotated[
        str | None, Column(header="审批", kind=Enum(values=STATES), grants=("已批准", "执行中", "完成"), aliases=("审批状态",))
    ]
    approved: Annotated[
        int | None, Column(header="核准金额", kind=Money(minimum=0), need="cond", grants=(), aliases=("批准金额",), hint="已批准的必填")
    ]
    period: Annotated[str | None, Column(header="期间", kind=MonthText(), need="cond", aliases=("发放月份", "月份"), hint="发放的月份")]
    merits: Annotated[str | None, Column(header="贡献说明", kind=Txt(), width=32, group_start=True)]
    first_income: Annotated[int | None, Column(header="首笔收入", kind=Money())]
    first_rate: Annotated[Decimal | None, Column(header="首笔奖励比例", kind=Percent())]
    record: Annotated[str | None, RECORD_NUMBER]


REGISTER = Register(
    id="R44",
    sheet="突出贡献奖审批",
    title=Text("突出贡献奖审批", "Outstanding awards"),
    row=Award,
    nature="flow",
    catalogue="B2",
    aliases=("突出贡献奖", "突出贡献奖审批表"),
    total_columns=("建议金额", "核准金额"),
    hint="一人一项一行；审批为“已批准”的按核准金额发放。首笔收入的奖励另算，不要重填。",
)
