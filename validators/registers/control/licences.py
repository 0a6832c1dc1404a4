"""R74 证照与资质: licences, who keeps them, and when they run out (A07)."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from validators.column import Column
from validators.register import Register, Row
from validators.registers.shared_columns import RECORD
from validators.values.date_kinds import Date
from validators.values.kinds import Code, Ref, Txt
from validators.values.text import Text


class Licence(Row):
    """One licence (R74)."""

    number: Annotated[str | None, Column(header="证照号", kind=Code(), need="req", key=True, width=18, aliases=("证照编号",))]
    name: Annotated[str | None, Column(header="证照名称", kind=Txt(), source="S:S0", width=27)]
    branch: Annotated[str | None, Column(header="机构", kind=Ref(target="R01"), aliases=("机构编码",))]
    expires: Annotated[dt.date | None, Column(header="到期日", kind=Date(), source="S:S0", aliases=("有效期至",))]
    audited: Annotated[dt.date | None, Column(header="年审日期", kind=Date(), source="S:S0")]
    audit: Annotated[str | None, Column(header="年审结果", kind=Txt(), source="S:S0")]
    keeper: Annotated[str | None, Column(header="保管人", kind=Txt(), source="S:S0")]
    record: Annotated[str | None, RECORD]


REGISTER = Register(
    id="R74",
    sheet="证照与资质",
    title=Text("证照与资质", "Licences"),
    row=Licence,
    nature="master",
    carry="all",
    catalogue="B2",
    aliases=("证照", "资质台账", "证照台账"),
    hint="一份证照一行，年审后更新年审日期和结果。",
)
