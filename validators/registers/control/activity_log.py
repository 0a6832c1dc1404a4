"""R61 审批与操作日志: everything that was done to a form, in order; lines are added and never changed (F4)."""

from __future__ import annotations

from typing import Annotated

from validators.column import RECORD_NUMBER, Column
from validators.register import Register, Row
from validators.registers.control.approvals import ACTIONS, STEPS, TYPES
from validators.values.kinds import Code, Enum, Txt
from validators.values.text import Text
from validators.values.times import Moment


class LogLine(Row):
    """One action (R61); 记录哈希 chains it to the line before."""

    number: Annotated[str | None, Column(header="单号", kind=Code(), need="req", width=14, aliases=("审批单号",))]
    type: Annotated[str | None, Column(header="类型", kind=Enum(values=TYPES))]
    step: Annotated[str | None, Column(header="步骤", kind=Enum(values=STEPS), source="S:S1")]
    person: Annotated[str | None, Column(header="办理人", kind=Txt())]
    level: Annotated[str | None, Column(header="级别", kind=Txt())]
    action: Annotated[str | None, Column(header="动作", kind=Enum(values=ACTIONS))]
    when: Annotated[str | None, Column(header="时间", kind=Moment(), aliases=("办理时间",))]
    view: Annotated[str | None, Column(header="意见", kind=Txt(), width=27, aliases=("审批意见",))]
    hash: Annotated[str | None, Column(header="记录哈希", kind=Txt(), need="auto", width=18, group_start=True)]
    record: Annotated[str | None, RECORD_NUMBER]


REGISTER = Register(
    id="R61",
    sheet="审批与操作日志",
    title=Text("审批与操作日志", "Log of approvals and actions"),
    row=LogLine,
    nature="flow",
    catalogue="B2",
    aliases=("审批日志", "操作日志"),
    hint="由系统逐条记，只增不改。",
)
