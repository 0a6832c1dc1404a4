"""R72 市场营销计划: the nine parts of a marketing plan, a printed page (A34)."""

from __future__ import annotations

from typing import Annotated

from validators.column import RECORD_NUMBER, Column
from validators.register import Register, Row
from validators.registers.business.marketing_plan_form import FORM, PARTS
from validators.values.kinds import Enum, Txt
from validators.values.text import Text


class PlanPart(Row):
    """One of the nine parts (R72)."""

    part: Annotated[str | None, Column(header="部分", kind=Enum(values=PARTS), source="S:S4", width=18)]
    content: Annotated[str | None, Column(header="内容", kind=Txt(), source="S:S4", width=32)]
    owner: Annotated[str | None, Column(header="责任人", kind=Txt())]
    done: Annotated[str | None, Column(header="完成", kind=Txt(), aliases=("完成情况",))]
    record: Annotated[str | None, RECORD_NUMBER]


REGISTER = Register(
    id="R72",
    sheet="市场营销计划",
    title=Text("市场营销计划", "Marketing plan"),
    row=PlanPart,
    nature="master",
    carry="all",
    form=FORM,
    catalogue="B2",
    aliases=("营销计划",),
    hint="九个部分依次写，填责任人和完成情况。",
)
