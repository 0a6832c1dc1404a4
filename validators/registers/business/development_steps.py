"""R32 客户开发程序表: how far a new customer has been won, in six steps, a printed page (D37)."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from validators.column import RECORD_NUMBER, Column
from validators.register import Register, Row
from validators.registers.business.development_steps_form import FORM
from validators.values.kinds import Txt
from validators.values.number_kinds import Money, Percent
from validators.values.text import Text


class Development(Row):
    """One customer to be won (R32); a step holds its date or √, 预估达成率 a rate."""

    number: Annotated[str | None, Column(header="编号", kind=Txt(), source="S:S4", aliases=("序号",))]
    name: Annotated[str | None, Column(header="客户名称", kind=Txt(), source="S:S4", width=27)]
    intro: Annotated[str | None, Column(header="自我介绍", kind=Txt(), source="S:S4", group_start=True)]
    info: Annotated[str | None, Column(header="获取信息", kind=Txt(), source="S:S4")]
    purpose: Annotated[str | None, Column(header="示来意", kind=Txt(), source="S:S4")]
    demo: Annotated[str | None, Column(header="当场演示", kind=Txt(), source="S:S4")]
    chance: Annotated[Decimal | None, Column(header="预估达成率", kind=Percent(), source="S:S4")]
    appointment: Annotated[str | None, Column(header="预约", kind=Txt(), source="S:S4")]
    first_deal: Annotated[int | None, Column(header="预计第一次交易额", kind=Money(minimum=0), group_start=True)]
    record: Annotated[str | None, RECORD_NUMBER]


REGISTER = Register(
    id="R32",
    sheet="客户开发程序表",
    title=Text("客户开发程序表", "Steps of development"),
    row=Development,
    nature="open",
    carry="all",
    form=FORM,
    catalogue="B2",
    aliases=("开发程序表",),
    total_columns=("预计第一次交易额",),
    hint="一个客户一行，做完一步填日期或√；预估达成率填百分数。",
)
