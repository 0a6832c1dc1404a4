"""R57 合理化建议: proposals with what they save in a year (C125, D29)."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from validators.column import RECORD_NUMBER, Column
from validators.register import Register, Row
from validators.values.kinds import Bool, Txt
from validators.values.number_kinds import Count, Money, Number
from validators.values.text import Text


class Suggestion(Row):
    """One proposal (R57), money in fen; 年节约额 is computed from the five parameters."""

    number: Annotated[str | None, Column(header="编号", kind=Txt(), aliases=("建议编号",))]
    person: Annotated[str | None, Column(header="提出人", kind=Txt())]
    class_: Annotated[str | None, Column(header="类别", kind=Txt())]
    content: Annotated[str | None, Column(header="内容", kind=Txt(), width=32, aliases=("建议内容",))]
    sheets: Annotated[Decimal | None, Column(header="每人每天张数", kind=Number(minimum=0), source="S:S1", group_start=True)]
    people: Annotated[int | None, Column(header="人数", kind=Count(minimum=0), source="S:S1", unit="人")]
    per_pack: Annotated[int | None, Column(header="每包张数", kind=Count(minimum=0), source="S:S1")]
    pack_price: Annotated[int | None, Column(header="每包价", kind=Money(minimum=0), source="S:S1")]
    days: Annotated[int | None, Column(header="年天数", kind=Count(minimum=0), source="S:S1", unit="天")]
    adopted: Annotated[bool | None, Column(header="采纳", kind=Bool(), group_start=True, aliases=("是否采纳",))]
    reward: Annotated[int | None, Column(header="奖励", kind=Money(minimum=0), aliases=("奖励金额",))]
    saving: Annotated[int | None, Column(header="年节约额", kind=Money(), need="auto", source="S:S1", group_start=True)]
    record: Annotated[str | None, RECORD_NUMBER]


REGISTER = Register(
    id="R57",
    sheet="合理化建议",
    title=Text("合理化建议", "Suggestions"),
    row=Suggestion,
    nature="flow",
    catalogue="B2",
    aliases=("合理化建议表", "建议登记"),
    total_columns=("奖励", "年节约额"),
    hint="一条建议一行；能算节约的填五个参数，年节约额由系统算。",
)
