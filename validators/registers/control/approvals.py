"""R60 审批单: the forms that go through the five steps (C124, F3)."""

from __future__ import annotations

from typing import Annotated

from validators.column import RECORD_NUMBER, Column
from validators.register import Register, Row
from validators.values.kinds import Code, Enum, Txt
from validators.values.text import Text
from validators.values.times import Moment

STEPS = ("填写与提交", "初次审批", "中间审批", "最终审批", "执行和跟踪")
"""The five steps of the seed (C124)."""

ACTIONS = ("提交", "同意", "退回", "否决", "执行", "完成")
"""What may be done to a form."""

TYPES = ("分级变更", "价格偏差", "突出贡献奖", "走访审阅", "客户计划", "重大投诉", "授信超限", "欠费减免", "更正单", "参数变更")
"""What a form may be about (P13)."""


class Approval(Row):
    """Where one form stands (R60); other registers refer to it by 单号."""

    number: Annotated[str | None, Column(header="单号", kind=Code(), need="req", width=14, aliases=("审批单号",))]
    type: Annotated[str | None, Column(header="类型", kind=Enum(values=TYPES), aliases=("审批类型",), hint="如 分级变更、价格偏差")]
    step: Annotated[str | None, Column(header="步骤", kind=Enum(values=STEPS), source="S:S1")]
    person: Annotated[str | None, Column(header="办理人", kind=Txt())]
    level: Annotated[str | None, Column(header="级别", kind=Txt(), aliases=("权限级别",))]
    action: Annotated[str | None, Column(header="动作", kind=Enum(values=ACTIONS))]
    when: Annotated[str | None, Column(header="时间", kind=Moment(), aliases=("办理时间",))]
    view: Annotated[str | None, Column(header="意见", kind=Txt(), width=27, aliases=("审批意见",))]
    record: Annotated[str | None, RECORD_NUMBER]


REGISTER = Register(
    id="R60",
    sheet="审批单",
    title=Text("审批单", "Approval forms"),
    row=Approval,
    nature="flow",
    code_column="单号",
    catalogue="B2",
    aliases=("审批表",),
    hint="一张单一行，写清现在的步骤和办理人。",
)
