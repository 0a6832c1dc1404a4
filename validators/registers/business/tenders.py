"""R13 招投标: tenders that were bid for, with the outcome and its cause."""

from __future__ import annotations

from typing import Annotated

from validators.column import RECORD_NUMBER, Column
from validators.register import Register, Row
from validators.values.kinds import Txt
from validators.values.number_kinds import Money
from validators.values.text import Text


class Tender(Row):
    """One lot of one tender (R13); contracts of R12 refer to it by 记录编号."""

    lot: Annotated[str | None, Column(header="标段", kind=Txt(), width=27, aliases=("标段名称", "项目名称"))]
    caller: Annotated[str | None, Column(header="招标人", kind=Txt(), width=27, aliases=("招标单位",))]
    bid: Annotated[int | None, Column(header="报价", kind=Money(minimum=0), aliases=("投标报价",))]
    rivals: Annotated[str | None, Column(header="竞争对手", kind=Txt(), width=18)]
    outcome: Annotated[str | None, Column(header="结果", kind=Txt(), aliases=("中标结果",))]
    cause: Annotated[str | None, Column(header="原因", kind=Txt(), width=27, aliases=("原因分析",))]
    record: Annotated[str | None, RECORD_NUMBER]


REGISTER = Register(
    id="R13",
    sheet="招投标",
    title=Text("招投标", "Tenders"),
    row=Tender,
    nature="flow",
    code_column="记录编号",
    name_column="标段",
    catalogue="B2",
    aliases=("招投标登记", "投标登记表"),
    total_columns=("报价",),
    hint="一个标段一行，开标后填结果和原因。中标后签的合同在《协议》里登记。",
)
