"""R34 新客户相关要素调查表: what an area offers before customers are sought there (A33)."""

from __future__ import annotations

from typing import Annotated

from validators.column import RECORD_NUMBER, Column
from validators.register import Register, Row
from validators.values.kinds import Txt
from validators.values.number_kinds import Count, Money
from validators.values.text import Text


class Factors(Row):
    """One area or customer surveyed (R34); money in fen."""

    number: Annotated[str | None, Column(header="编号", kind=Txt(), source="S:S4", aliases=("序号",))]
    sales: Annotated[int | None, Column(header="销售实绩", kind=Money(minimum=0), source="S:S4")]
    shops: Annotated[int | None, Column(header="商店数量", kind=Count(minimum=0), source="S:S4")]
    phones: Annotated[int | None, Column(header="公用电话数", kind=Count(minimum=0), source="S:S4")]
    people: Annotated[int | None, Column(header="人口", kind=Count(minimum=0), source="S:S4")]
    other: Annotated[str | None, Column(header="其他", kind=Txt(), source="S:S4", width=18)]
    note: Annotated[str | None, Column(header="备注", kind=Txt(), source="S:S4", width=18)]
    record: Annotated[str | None, RECORD_NUMBER]


REGISTER = Register(
    id="R34",
    sheet="新客户相关要素调查表",
    title=Text("新客户相关要素调查表", "Factors of a new area"),
    row=Factors,
    nature="flow",
    catalogue="B2",
    aliases=("新客户要素调查表",),
    hint="一个调查点一行，数照实填，没有的空着。",
)
