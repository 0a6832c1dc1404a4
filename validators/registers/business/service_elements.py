"""R70 物流服务要素评分: the twelve elements of service before, during and after, against their targets (D27)."""

from __future__ import annotations

from typing import Annotated

from validators.column import RECORD_NUMBER, Column
from validators.register import Register, Row
from validators.registers.business.element_presets import ELEMENTS, PRESETS, STAGES
from validators.values.kinds import Bool, Enum, Txt
from validators.values.text import Text


class Element(Row):
    """One element (R70)."""

    stage: Annotated[str | None, Column(header="阶段", kind=Enum(values=STAGES), source="S:S4")]
    element: Annotated[str | None, Column(header="要素", kind=Enum(values=ELEMENTS), source="S:S4", width=18, aliases=("项目",))]
    target: Annotated[str | None, Column(header="目标", kind=Txt(), width=18)]
    actual: Annotated[str | None, Column(header="实际", kind=Txt(), width=18)]
    met: Annotated[bool | None, Column(header="达标", kind=Bool(), aliases=("是否达标",))]
    record: Annotated[str | None, RECORD_NUMBER]


REGISTER = Register(
    presets=PRESETS,
    id="R70",
    sheet="物流服务要素评分",
    title=Text("物流服务要素评分", "Service elements"),
    row=Element,
    nature="snapshot",
    catalogue="B2",
    aliases=("服务要素评分", "物流服务要素"),
    hint="十二个要素已列好，填目标、实际和是否达标。",
)
