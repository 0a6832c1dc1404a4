"""R51b 工单环节: a ticket link by link, through the departments that hold it (D38, D27d; A01, A06, A23)."""

from __future__ import annotations

from typing import Annotated

from validators.column import RECORD_NUMBER, Column
from validators.register import Register, Row
from validators.registers.relationship.tickets import LINKS
from validators.values.kinds import Enum, Ref, Txt
from validators.values.text import Text
from validators.values.times import Moment


class TicketLink(Row):
    """One link of one ticket (R51b), times to the minute; open until 完成时间 is filled."""

    ticket: Annotated[str | None, Column(header="工单号", kind=Ref(target="R51"), source="S:S0", width=14, aliases=("工单编号",))]
    link: Annotated[str | None, Column(header="环节", kind=Enum(values=LINKS), source="S:S0,S2")]
    department: Annotated[str | None, Column(header="部门", kind=Txt(), source="S:S0", aliases=("责任部门",))]
    owner: Annotated[str | None, Column(header="责任人", kind=Txt(), source="S:S0")]
    limit: Annotated[str | None, Column(header="时限", kind=Moment(), source="S:S0", group_start=True, aliases=("办结时限",))]
    done: Annotated[str | None, Column(header="完成时间", kind=Moment(), source="S:S0", aliases=("办结时间",))]
    words: Annotated[str | None, Column(header="说明", kind=Txt(), width=27)]
    record: Annotated[str | None, RECORD_NUMBER]


REGISTER = Register(
    id="R51b",
    sheet="工单环节",
    title=Text("工单环节", "Links of tickets"),
    row=TicketLink,
    nature="open",
    carry="open",
    closed_by="完成时间",
    catalogue="B2",
    aliases=("工单流转", "工单环节表"),
    hint="一张工单每经过一个环节一行，转到下一个部门时填完成时间。",
)
