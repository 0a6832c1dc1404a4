"""R55 卫星业务流程矩阵: processes by layer and module, a printed matrix of four by three (C105, D52)."""

from __future__ import annotations

from typing import Annotated

from validators.column import RECORD_NUMBER, Column
from validators.register import Register, Row
from validators.registers.business.process_matrix_form import FORM, LAYERS, MODULES
from validators.values.kinds import Enum, Txt
from validators.values.text import Text


class Process(Row):
    """One process in one cell of the matrix (R55)."""

    layer: Annotated[str | None, Column(header="层", kind=Enum(values=LAYERS), source="S:S2", aliases=("层次",))]
    module: Annotated[str | None, Column(header="模块", kind=Enum(values=MODULES), source="S:S2")]
    process: Annotated[str | None, Column(header="流程", kind=Txt(), width=27, group_start=True)]
    owner: Annotated[str | None, Column(header="责任人", kind=Txt())]
    maturity: Annotated[str | None, Column(header="成熟度", kind=Txt())]
    issue: Annotated[str | None, Column(header="问题", kind=Txt(), width=27)]
    record: Annotated[str | None, RECORD_NUMBER]


REGISTER = Register(
    id="R55",
    sheet="卫星业务流程矩阵",
    title=Text("卫星业务流程矩阵", "Process matrix"),
    row=Process,
    nature="master",
    carry="all",
    form=FORM,
    catalogue="B2",
    aliases=("业务流程矩阵", "流程矩阵"),
    hint="每格写这一层这一模块的流程，一行一个，填责任人和成熟度。",
)
