"""R15b 收款明细: every payment on a receivable (D18, D39, V36)."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from validators.column import Column
from validators.register import Register, Row
from validators.registers.shared_columns import RECORD
from validators.values.date_kinds import Date
from validators.values.kinds import Bool, Code, Ref, Txt
from validators.values.number_kinds import Money
from validators.values.text import Text


class Receipt(Row):
    """One payment (R15b), money in fen; below zero only with 冲销标记."""

    number: Annotated[str | None, Column(header="收款编号", kind=Code(), need="req", key=True, width=14, aliases=("收款单号",))]
    receivable: Annotated[str | None, Column(header="应收编号", kind=Ref(target="R15"), need="req", width=14, aliases=("应收单号",))]
    day: Annotated[dt.date | None, Column(header="收款日期", kind=Date(), need="req", aliases=("到账日期",))]
    amount: Annotated[int | None, Column(header="收款金额", kind=Money(), need="req", aliases=("金额", "实收金额"))]
    reversal: Annotated[bool | None, Column(header="冲销标记", kind=Bool(), aliases=("是否冲销",))]
    fund: Annotated[str | None, Column(header="资金单号", kind=Txt(), aliases=("资金号",))]
    record: Annotated[str | None, RECORD]


REGISTER = Register(
    id="R15b",
    sheet="收款明细",
    title=Text("收款明细", "Receipts"),
    row=Receipt,
    nature="open",
    carry="all",
    catalogue="B2",
    aliases=("收款记录", "回款明细"),
    total_columns=("收款金额",),
    hint="收一笔记一行，应收编号要在《应收款台账》里。退回的收款填负数并标冲销。",
)
