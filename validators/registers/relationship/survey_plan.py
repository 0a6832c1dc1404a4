"""R27b 满意度测评计划: how often and how satisfaction is measured, and what follows from it (D14)."""

from __future__ import annotations

from typing import Annotated

from validators.column import RECORD_NUMBER, Column
from validators.register import Register, Row
from validators.values.kinds import Txt
from validators.values.number_kinds import Count
from validators.values.text import Text


class SurveyPlan(Row):
    """One plan of surveys (R27b)."""

    times: Annotated[int | None, Column(header="年度次数", kind=Count(minimum=0), source="S:S2", unit="次")]
    aim: Annotated[str | None, Column(header="目的", kind=Txt(), source="S:S2", width=27)]
    scheme: Annotated[str | None, Column(header="方案", kind=Txt(), source="S:S2", width=27)]
    content: Annotated[str | None, Column(header="内容", kind=Txt(), source="S:S2", width=27)]
    analysis: Annotated[str | None, Column(header="结果分析", kind=Txt(), source="S:S2", width=27)]
    correction: Annotated[str | None, Column(header="纠正措施", kind=Txt(), source="S:S2", width=27)]
    record: Annotated[str | None, RECORD_NUMBER]


REGISTER = Register(
    id="R27b",
    sheet="满意度测评计划",
    title=Text("满意度测评计划", "Survey plan"),
    row=SurveyPlan,
    nature="master",
    carry="all",
    catalogue="B2",
    aliases=("满意度调查计划", "测评计划"),
    hint="一个测评方案一行，测评后补结果分析和纠正措施。",
)
