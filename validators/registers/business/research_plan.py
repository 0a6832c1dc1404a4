"""R66 调研计划: purpose, scope, method, time and money of a survey of the market, a printed page (A34)."""

from __future__ import annotations

from typing import Annotated

from validators.column import RECORD_NUMBER, Column
from validators.register import Register, Row
from validators.registers.business.research_plan_form import FORM
from validators.values.kinds import Txt
from validators.values.number_kinds import Money
from validators.values.text import Text


class ResearchPlan(Row):
    """One plan (R66), 实际费用 in fen."""

    summary: Annotated[str | None, Column(header="摘要", kind=Txt(), source="S:S4", width=27)]
    aim: Annotated[str | None, Column(header="调研目的", kind=Txt(), source="S:S4", width=27)]
    scope: Annotated[str | None, Column(header="调研内容和范围", kind=Txt(), source="S:S4", width=27)]
    method: Annotated[str | None, Column(header="调研方针与方法", kind=Txt(), source="S:S4", width=27)]
    schedule: Annotated[str | None, Column(header="调研进度与经费预算", kind=Txt(), source="S:S4", width=27)]
    annex: Annotated[str | None, Column(header="附录", kind=Txt(), source="S:S4", width=18)]
    budget: Annotated[
        str | None, Column(header="经费预算(列项)", kind=Txt(), source="S:S4", width=27, group_start=True, aliases=("经费预算",))
    ]
    error: Annotated[str | None, Column(header="误差预计与控制", kind=Txt(), source="S:S4", width=27)]
    training: Annotated[str | None, Column(header="培训", kind=Txt(), source="S:S4", width=18)]
    agency: Annotated[str | None, Column(header="外聘机构", kind=Txt(), source="S:S4", width=18)]
    spent: Annotated[int | None, Column(header="实际费用", kind=Money(minimum=0))]
    record: Annotated[str | None, RECORD_NUMBER]


REGISTER = Register(
    id="R66",
    sheet="调研计划",
    title=Text("调研计划", "Research plan"),
    row=ResearchPlan,
    nature="open",
    carry="all",
    form=FORM,
    catalogue="B2",
    aliases=("调研计划表", "市场调研计划"),
    total_columns=("实际费用",),
    hint="一页一个调研，六个部分依次写；调研完填实际费用。",
)
