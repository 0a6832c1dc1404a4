"""R09c 方案: how head office adapts the pack without a program: sheets, columns, lists and ratios of its own (design 7a)."""

from __future__ import annotations

from typing import Annotated

from validators.column import Column
from validators.register import Register, Row
from validators.values.kinds import Bool, Enum, Txt
from validators.values.number_kinds import Count
from validators.values.text import Text

SHEET, COLUMN, OWN_COLUMN, OWN_SHEET, RATIO, LIST = "表", "列", "自有列", "自有表", "比率", "清单"
KINDS = ("文本", "数", "金额", "日期", "月份", "选项", "是否")
"""What a column of head office's own may hold."""


class SchemeLine(Row):
    """One line (R09c): what it is about, and what shall be so."""

    about: Annotated[
        str | None,
        Column(
            header="对象",
            kind=Enum(values=(SHEET, COLUMN, OWN_COLUMN, OWN_SHEET, RATIO, LIST)),
            need="req",
            key=True,
            hint="表、列：改现成的；自有列、自有表、比率、清单：本单位加的",
        ),
    ]
    sheet: Annotated[
        str | None, Column(header="表名", kind=Txt(), key=True, width=14, hint="登记表的名字，如 客户档案；比率和清单可以空着")
    ]
    column: Annotated[str | None, Column(header="列名", kind=Txt(), key=True, width=14, hint="表头；比率、清单写它的名字")]
    on: Annotated[bool | None, Column(header="启用", kind=Bool(), hint="空着即是；填“否”就收起来，已有的数不丢")]
    label: Annotated[str | None, Column(header="改叫", kind=Txt(), width=14, hint="表名或表头换一个叫法")]
    order: Annotated[int | None, Column(header="次序", kind=Count(minimum=1), hint="第几张表、第几列；空着照原来的次序")]
    required: Annotated[bool | None, Column(header="必填", kind=Bool(), hint="空着即照原来的；自有列空着即选填")]
    kind: Annotated[str | None, Column(header="类型", kind=Enum(values=KINDS), hint="自有列要填", group_start=True)]
    values: Annotated[str | None, Column(header="可选值", kind=Txt(), width=27, hint="用、隔开，或写一个清单的名字")]
    key: Annotated[bool | None, Column(header="主键", kind=Bool(), hint="自有表里认一行的列填“是”，可以有几列")]
    carried: Annotated[bool | None, Column(header="带入下月", kind=Bool(), hint="自有表用；空着时有主键的带、没有的不带")]
    part: Annotated[
        str | None, Column(header="分子", kind=Txt(), width=18, hint="比率用：表名.列名，或 D50.收入 这样的计算结果", group_start=True)
    ]
    whole: Annotated[str | None, Column(header="分母", kind=Txt(), width=18, hint="比率用，写法同分子")]
    hint: Annotated[str | None, Column(header="提示", kind=Txt(), width=27, hint="填报人在表头看到的一句话")]


REGISTER = Register(
    id="R09c",
    sheet="方案",
    title=Text("方案", "Scheme of head office"),
    row=SchemeLine,
    nature="master",
    place="policy",
    carry="all",
    catalogue="B3",
    aliases=("方案调整", "自定方案"),
    hint="一行改一处：收起、改叫现成的，或加自己的列、表、比率、清单。写完先用 policy check 查一遍。",
)
