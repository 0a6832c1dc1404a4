"""R43 薪酬表: the four scores of a manager in, the computed pay out (D06)."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from validators.column import Column
from validators.register import Register, Row
from validators.registers.shared_columns import RECORD, STAFF
from validators.values.date_kinds import MonthText
from validators.values.kinds import Txt
from validators.values.number_kinds import Money, Number
from validators.values.text import Text

SCORES = ("基础工作得分", "服务维护得分", "信息反馈得分", "大客户营销得分")
"""The four indicators of 业绩工资, in the order of the seed (C33)."""

_SCORE = Number(minimum=0, maximum=100)


class Pay(Row):
    """The pay of one manager for one month (R43); money in fen. V32 judges what is typed into the computed cells."""

    staff: Annotated[str | None, STAFF]
    month: Annotated[str | None, Column(header="月", kind=MonthText(), need="req", key=True, aliases=("月份", "期间", "薪酬月份"))]
    basic: Annotated[
        Decimal | None, Column(header="基础工作得分", kind=_SCORE, need="cond", source="S:S3", unit="分", aliases=("基础工作",))
    ]
    service: Annotated[
        Decimal | None,
        Column(header="服务维护得分", kind=_SCORE, need="cond", source="S:S3", unit="分", aliases=("服务维护", "服务和维护得分")),
    ]
    feedback: Annotated[
        Decimal | None, Column(header="信息反馈得分", kind=_SCORE, need="cond", source="S:S3", unit="分", aliases=("信息反馈",))
    ]
    marketing: Annotated[
        Decimal | None,
        Column(header="大客户营销得分", kind=_SCORE, need="cond", source="S:S3", unit="分", aliases=("大客户营销", "营销得分")),
    ]
    base: Annotated[
        int | None, Column(header="业绩工资基数", kind=Money(minimum=0), source="S:S3", group_start=True, hint="空着用政策里的基数")
    ]
    approval: Annotated[str | None, Column(header="审批单号", grants=(), kind=Txt())]
    paid: Annotated[str | None, Column(header="已付", kind=Txt())]
    merit: Annotated[int | None, Column(header="业绩工资", kind=Money(), need="auto", source="S:S3", group_start=True)]
    bonus: Annotated[int | None, Column(header="营销奖励", kind=Money(), need="auto", source="S:S3")]
    award: Annotated[int | None, Column(header="突出贡献奖", kind=Money(), need="auto", source="S:S3")]
    allowance: Annotated[int | None, Column(header="外勤津贴", kind=Money(), need="auto", source="S:S3")]
    total: Annotated[int | None, Column(header="合计", kind=Money(), need="auto", aliases=("薪酬合计", "应发合计"))]
    record: Annotated[str | None, RECORD]


REGISTER = Register(
    id="R43",
    sheet="薪酬表",
    title=Text("客户经理薪酬表", "Managers' pay"),
    row=Pay,
    nature="snapshot",
    catalogue="B2",
    aliases=("客户经理薪酬表", "薪酬", "大客户经理薪酬表", "工资表"),
    total_columns=("业绩工资", "营销奖励", "突出贡献奖", "外勤津贴", "合计"),
    hint="一人一月一行，只填四项得分（0–100）。其余各列点【计算】后由系统填。",
)
