"""R67 市场细分: a customer along the four ways of segmentation (A05)."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from validators.column import RECORD_NUMBER, Column
from validators.register import Register, Row
from validators.registers.shared_columns import CLIENT, CUSTOMER_NAME
from validators.values.kinds import Txt
from validators.values.text import Text


class Segment(Row):
    """One customer (R67)."""

    customer: Annotated[str | None, replace(CLIENT, need="req")]
    customer_name: Annotated[str | None, CUSTOMER_NAME]
    geography: Annotated[str | None, Column(header="地理", kind=Txt(), source="S:S0", width=18)]
    people: Annotated[str | None, Column(header="人口", kind=Txt(), source="S:S0", width=18)]
    mind: Annotated[str | None, Column(header="心理", kind=Txt(), source="S:S0", width=18)]
    behaviour: Annotated[str | None, Column(header="行为", kind=Txt(), source="S:S0", width=18)]
    record: Annotated[str | None, RECORD_NUMBER]


REGISTER = Register(
    id="R67",
    sheet="市场细分",
    title=Text("市场细分", "Segments"),
    row=Segment,
    nature="master",
    carry="all",
    catalogue="B2",
    aliases=("市场细分表", "客户细分"),
    hint="一个客户一行，四个方面各写一句。",
)
