"""R45 积分: points of a customer, earned, redeemed and expired (D31)."""

from __future__ import annotations

from typing import Annotated

from validators.column import RECORD_NUMBER, Column
from validators.register import Register, Row
from validators.registers.shared_columns import CLIENT, CUSTOMER_NAME
from validators.values.kinds import Txt
from validators.values.number_kinds import Count
from validators.values.text import Text


class Points(Row):
    """One customer (R45), whole points; 本期增 and 期末 are computed."""

    customer: Annotated[str | None, CLIENT]
    customer_name: Annotated[str | None, CUSTOMER_NAME]
    opening: Annotated[int | None, Column(header="期初", kind=Count(), aliases=("期初积分",))]
    redeemed: Annotated[int | None, Column(header="兑换", kind=Count(minimum=0), aliases=("兑换积分",))]
    expired: Annotated[int | None, Column(header="作废", kind=Count(minimum=0), aliases=("作废积分",))]
    gift: Annotated[str | None, Column(header="兑换物", kind=Txt(), aliases=("兑换礼品",))]
    earned: Annotated[int | None, Column(header="本期增", kind=Count(), need="auto", group_start=True, aliases=("本期增加",))]
    closing: Annotated[int | None, Column(header="期末", kind=Count(), need="auto", aliases=("期末积分",))]
    record: Annotated[str | None, RECORD_NUMBER]


REGISTER = Register(
    id="R45",
    sheet="积分",
    title=Text("积分", "Points"),
    row=Points,
    nature="snapshot",
    catalogue="B2",
    aliases=("积分台账", "客户积分"),
    total_columns=("期初", "兑换", "作废", "本期增", "期末"),
    hint="一个客户一行，填期初、兑换和作废；本期增和期末由系统算。",
)
