"""R27 客户服务水平调查单: nine items on a scale of seven words (D14)."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from validators.column import RECORD_NUMBER, Column
from validators.register import Register, Row
from validators.registers.shared_columns import CUSTOMER_ALIASES, CUSTOMER_NAME
from validators.values.date_kinds import Date
from validators.values.kinds import Code, Enum, Ref, Txt
from validators.values.text import Text

SCALE = ("非常好", "相当好", "稍微好", "中", "稍微差", "相当差", "非常差")
"""The seven words, from 7 down to 1."""

ITEMS = ("订单处理", "补货时间", "员工服务态度", "订货单位", "紧急发货", "指定时间配送", "物流信息提供", "送货无损坏", "服务管理水平")
"""The nine items by their short names, in the catalogue's order (settled 21)."""


def _item(number: int, *, group_start: bool = False) -> Column:
    return Column(header=ITEMS[number - 1], kind=Enum(values=SCALE), judged_by="V30", source="S:S4", group_start=group_start)


class Reply(Row):
    """One returned questionnaire (R27)."""

    number: Annotated[str | None, Column(header="问卷编号", kind=Code(), width=11.5, aliases=("编号",))]
    customer: Annotated[
        str | None,
        Column(
            header="客户", kind=Ref(target="R03"), width=11.5, aliases=("客户编码", *CUSTOMER_ALIASES), hint="填编码、全称或“编码｜名称”"
        ),
    ]
    customer_name: Annotated[str | None, CUSTOMER_NAME]
    wave: Annotated[str | None, Column(header="期次", kind=Txt(), aliases=("调查期次",))]
    day: Annotated[dt.date | None, Column(header="填写日期", kind=Date(), aliases=("调查日期", "日期"))]
    ticket: Annotated[str | None, Column(header="工单号", kind=Code(), packs=("P12",), aliases=("工单编号",), hint="回访的是哪一张工单")]
    item_1: Annotated[str | None, _item(1, group_start=True)]
    item_2: Annotated[str | None, _item(2)]
    item_3: Annotated[str | None, _item(3)]
    item_4: Annotated[str | None, _item(4)]
    item_5: Annotated[str | None, _item(5)]
    item_6: Annotated[str | None, _item(6)]
    item_7: Annotated[str | None, _item(7)]
    item_8: Annotated[str | None, _item(8)]
    item_9: Annotated[str | None, _item(9)]
    record: Annotated[str | None, RECORD_NUMBER]


REGISTER = Register(
    id="R27",
    sheet="客户服务水平调查单",
    title=Text("客户服务水平调查单", "Service survey"),
    row=Reply,
    nature="flow",
    catalogue="B2",
    aliases=("满意度调查", "满意度调查表", "服务水平调查单", "客户满意度调查表"),
    hint="一份问卷一行，每题从下拉里选一个词。没有回答的题空着，不要填“中”。",
)
