"""R06 客户分级认定表: the levels that were decided, with the month from which they hold."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from validators.column import ANY, Column
from validators.register import Register, Row
from validators.registers.shared_columns import CUSTOMER_ALIASES, CUSTOMER_NAME, RECORD
from validators.values.date_kinds import MonthText
from validators.values.kinds import Bool, Code, Enum, Ref, Txt
from validators.values.number_kinds import Number
from validators.values.text import Text

LEVELS = ("州级", "县级", "非大客户")
"""The levels of P01 (D01)."""


class Level(Row):
    """One decision about the level of a customer (R06)."""

    customer: Annotated[
        str | None, Column(header="客户编码", kind=Ref(target="R03"), need="req", key=True, width=11.5, aliases=(*CUSTOMER_ALIASES, "客户"))
    ]
    customer_name: Annotated[str | None, CUSTOMER_NAME]
    scheme: Annotated[str | None, Column(header="方案", kind=Code(), key=True, hint="空着即本方案")]
    starts: Annotated[
        str | None,
        Column(header="生效期间", kind=MonthText(), need="req", key=True, aliases=("生效月份", "生效年月"), hint="从这个月第一天起算"),
    ]
    new_level: Annotated[
        str | None, Column(header="新级别", grants=(), kind=Enum(values=LEVELS), source="S", aliases=("级别", "客户级别", "认定级别"))
    ]
    old_level: Annotated[str | None, Column(header="原级别", kind=Enum(values=LEVELS), source="S")]
    trigger: Annotated[
        str | None,
        Column(
            header="触发",
            kind=Enum(values=("初次", "季度审核", "升级", "降级", "人工指定")),
            source="S:S4,S3",
            aliases=("触发原因", "调整原因"),
        ),
    ]
    decided_by: Annotated[str | None, Column(header="认定单位", grants=(), kind=Ref(target="R01"), source="S:S1,S3", aliases=("认定机构",))]
    approval: Annotated[
        str | None,
        Column(header="审批单号", grants=(ANY,), kind=Txt(), source="S:S1", aliases=("审批号", "批文号"), hint="没有审批单号的级别不生效"),
    ]
    basis: Annotated[Decimal | None, Column(header="依据指标值", kind=Number(), source="S", group_start=True)]
    trial: Annotated[bool | None, Column(header="是否试算", kind=Bool(), aliases=("试算",))]
    remark: Annotated[str | None, Column(header="备注", kind=Txt(), width=18)]
    record: Annotated[str | None, RECORD]


REGISTER = Register(
    id="R06",
    sheet="客户分级认定表",
    title=Text("客户分级认定表", "Level decisions"),
    row=Level,
    nature="master",
    carry="all",
    catalogue="B1",
    aliases=("分级认定表", "客户分级表", "客户级别认定表"),
    hint="一次认定一行；级别变了就添一行，旧行不要改。有审批单号、不是试算的才生效。",
)
