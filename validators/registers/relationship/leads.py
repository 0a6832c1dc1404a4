"""R56 咨询客户: who asked for what, and whether a deal came of it (C127, D23)."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from validators.column import RECORD_NUMBER, Column
from validators.register import Register, Row
from validators.values.date_kinds import Date
from validators.values.kinds import Bool, Enum, Ref, Txt
from validators.values.text import Text

DEGREES = ("高", "中", "低")
"""购买倾向度 and 购买能力; the values are ours."""


class Lead(Row):
    """One lead (R56); open until 成单 is answered. 单位名称 and 装机地 are what completeness counts."""

    day: Annotated[dt.date | None, Column(header="日期", kind=Date(), source="S:S1", aliases=("咨询日期",))]
    channel: Annotated[str | None, Column(header="渠道", kind=Txt(), source="S:S1")]
    unit: Annotated[str | None, Column(header="单位名称", kind=Txt(), source="S:S1", width=27, aliases=("客户单位",))]
    place: Annotated[str | None, Column(header="装机地", kind=Txt(), source="S:S1", width=18)]
    contact: Annotated[str | None, Column(header="联系人", kind=Txt(), source="S:S1")]
    phone: Annotated[str | None, Column(header="电话", kind=Txt(), source="S:S1", width=14, aliases=("联系电话",))]
    product: Annotated[str | None, Column(header="咨询产品", kind=Txt(), source="S:S1")]
    intention: Annotated[
        str | None, Column(header="购买倾向度", kind=Enum(values=DEGREES), source="S:S1", group_start=True, aliases=("购买意向",))
    ]
    means: Annotated[str | None, Column(header="购买能力", kind=Enum(values=DEGREES), source="S:S1")]
    passed: Annotated[dt.date | None, Column(header="转销售日期", kind=Date(), source="S:S1")]
    seller: Annotated[str | None, Column(header="销售经理", kind=Txt(), source="S:S1")]
    reached: Annotated[bool | None, Column(header="销售是否取得联系", kind=Bool(), source="S:S1")]
    passed_again: Annotated[dt.date | None, Column(header="再次传递日期", kind=Date(), source="S:S1")]
    callback: Annotated[str | None, Column(header="回访情况", kind=Txt(), source="S:S1", width=18)]
    won: Annotated[bool | None, Column(header="成单", kind=Bool(), source="S:S1", aliases=("是否成单",))]
    customer: Annotated[
        str | None, Column(header="对单客户编码", kind=Ref(target="R03"), source="S:S1", aliases=("客户编码",), hint="成单的填档案里的客户")
    ]
    record: Annotated[str | None, RECORD_NUMBER]


REGISTER = Register(
    id="R56",
    sheet="咨询客户",
    title=Text("咨询客户、线索", "Leads"),
    row=Lead,
    nature="open",
    carry="open",
    closed_by="成单",
    catalogue="B2",
    aliases=("咨询客户/线索", "线索", "咨询登记"),
    hint="一次咨询一行，单位名称和装机地要问清。成单后填客户编码对单。",
)
