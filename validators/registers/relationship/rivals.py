"""R29 竞争对手调查表: twenty signs of a rival or a customer in trouble, a printed page (D40)."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from validators.column import RECORD_NUMBER, Column
from validators.register import Register, Row
from validators.registers.relationship.rival_lines import LINES, SECTIONS
from validators.registers.relationship.rivals_form import FORM
from validators.values.date_kinds import Date
from validators.values.kinds import Enum, Txt
from validators.values.text import Text

SUBJECTS = ("竞争对手", "客户")
"""对象类型: the same twenty lines are asked of a rival and of a customer in trouble."""


class RivalLine(Row):
    """One of the twenty lines of one survey (R29)."""

    who: Annotated[str | None, Column(header="报告人", kind=Txt(), source="S:S4")]
    day: Annotated[dt.date | None, Column(header="填写日期", kind=Date(), source="S:S4")]
    subject: Annotated[str | None, Column(header="对象", kind=Txt(), hint="对手或客户的名称")]
    subject_type: Annotated[str | None, Column(header="对象类型", kind=Enum(values=SUBJECTS), hint="竞争对手和客户的信号读法不同")]
    section: Annotated[str | None, Column(header="类别", kind=Enum(values=SECTIONS), source="S:S4", group_start=True)]
    line: Annotated[str | None, Column(header="项目", kind=Enum(values=LINES), source="S:S4", width=27)]
    changed: Annotated[str | None, Column(header="有无变化", kind=Enum(values=("有", "无")), source="S:S4")]
    note: Annotated[str | None, Column(header="说明", kind=Txt(), width=32)]
    record: Annotated[str | None, RECORD_NUMBER]


REGISTER = Register(
    id="R29",
    sheet="竞争对手调查表",
    title=Text("竞争对手调查表", "Survey of rivals"),
    row=RivalLine,
    nature="flow",
    form=FORM,
    catalogue="B2",
    aliases=("对手调查表",),
    hint="一页一个对象，每行只填有无变化，有变化的写说明。",
)
