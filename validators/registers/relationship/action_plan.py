"""R49a 行动计划: who does what by when, of an account plan (R49)."""

from __future__ import annotations

from typing import Annotated

from validators.column import RECORD_NUMBER, Column
from validators.register import Register, Row
from validators.registers.shared_columns import CLIENT, CUSTOMER_NAME
from validators.values.kinds import YEAR, Txt
from validators.values.text import Text


class Action(Row):
    """One task of one account plan (R49a)."""

    customer: Annotated[str | None, CLIENT]
    customer_name: Annotated[str | None, CUSTOMER_NAME]
    year: Annotated[str | None, Column(header="年", kind=YEAR, aliases=("年度",))]
    task: Annotated[str | None, Column(header="任务或步骤", kind=Txt(), source="S:S2", width=32, aliases=("任务", "步骤"))]
    owner: Annotated[str | None, Column(header="负责人", kind=Txt(), source="S:S2")]
    timing: Annotated[str | None, Column(header="时间安排", kind=Txt(), source="S:S2", width=18)]
    done: Annotated[str | None, Column(header="完成情况", kind=Txt(), source="S:S2", width=18)]
    record: Annotated[str | None, RECORD_NUMBER]


REGISTER = Register(
    id="R49a",
    sheet="行动计划",
    title=Text("行动计划", "Action plan"),
    row=Action,
    nature="open",
    carry="all",
    catalogue="B2",
    aliases=("行动计划表",),
    hint="一项任务一行，做完写完成情况。",
)
