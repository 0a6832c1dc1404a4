"""R37 物流服务内容: which of twenty-three services a customer takes, a printed page of ticks (A30)."""

from __future__ import annotations

from typing import Annotated

from validators.column import Column
from validators.register import Register, Row
from validators.registers.business.logistics_scope_form import FORM
from validators.registers.business.logistics_services import CLASSES, SERVICES
from validators.registers.shared_columns import RECORD
from validators.values.kinds import Bool, Enum, Ref
from validators.values.text import Text


class Service(Row):
    """One service of one customer (R37)."""

    customer: Annotated[
        str | None,
        Column(
            header="客户名称",
            kind=Ref(target="R03"),
            need="req",
            key=True,
            source="S:S4",
            width=14,
            aliases=("客户编码", "客户"),
            hint="填编码、全称或“编码｜名称”",
        ),
    ]
    class_: Annotated[str | None, Column(header="类别", kind=Enum(values=CLASSES), source="S:S4")]
    service: Annotated[str | None, Column(header="项目", kind=Enum(values=SERVICES), need="req", key=True, source="S:S4", width=18)]
    taken: Annotated[bool | None, Column(header="勾选", kind=Bool(), source="S:S4", aliases=("选择",))]
    record: Annotated[str | None, RECORD]


REGISTER = Register(
    id="R37",
    sheet="物流服务内容",
    title=Text("物流服务内容", "Scope of logistics services"),
    row=Service,
    nature="master",
    carry="all",
    form=FORM,
    catalogue="B2",
    aliases=("服务方案", "物流服务内容表"),
    hint="一页一个客户，要的服务打√，不要的空着。",
)
