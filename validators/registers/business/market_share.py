"""R39 市场规模与竞争份额: the market, our own whole business in it, and up to five rivals."""

from __future__ import annotations

from typing import Annotated

from validators.column import RECORD_NUMBER, Column
from validators.register import Register, Row
from validators.registers.shared_columns import BUSINESS_ALIASES
from validators.values.date_kinds import MonthText
from validators.values.kinds import Ref, Txt
from validators.values.number_kinds import Money
from validators.values.text import Text

RIVALS = tuple(f"对手{number}" for number in range(1, 6))
"""The columns of the rivals."""


def _rival(number: int) -> Column:
    return Column(header=RIVALS[number - 1], kind=Money(minimum=0), aliases=(f"竞争对手{number}",))


class Market(Row):
    """One business of one area in one period (R39), income in fen.

    本企业 is the own total of the business, unregistered customers included: the denominator of D56.
    """

    period: Annotated[str | None, Column(header="期间", kind=MonthText(), aliases=("月份",))]
    region: Annotated[str | None, Column(header="区域", kind=Txt(), width=18)]
    business: Annotated[
        str | None, Column(header="业务", kind=Ref(target="R07"), aliases=("业务代码", *(n for n in BUSINESS_ALIASES if n != "业务")))
    ]
    market: Annotated[int | None, Column(header="市场总量", kind=Money(minimum=0), source="S:S4", aliases=("市场规模",))]
    addressable: Annotated[int | None, Column(header="可达市场量", kind=Money(minimum=0), source="S:S4", aliases=("可达市场",))]
    own: Annotated[int | None, Column(header="本企业", kind=Money(), source="S:S4", aliases=("本企业收入",), hint="含未建档客户的全部收入")]
    rival_1: Annotated[int | None, _rival(1)]
    rival_2: Annotated[int | None, _rival(2)]
    rival_3: Annotated[int | None, _rival(3)]
    rival_4: Annotated[int | None, _rival(4)]
    rival_5: Annotated[int | None, _rival(5)]
    record: Annotated[str | None, RECORD_NUMBER]


REGISTER = Register(
    id="R39",
    sheet="市场规模与竞争份额",
    title=Text("市场规模与竞争份额", "Market and rivals"),
    row=Market,
    nature="snapshot",
    catalogue="B2",
    aliases=("市场份额", "市场规模", "竞争份额"),
    hint="一个区域一种业务一行，单位元。本企业填全部收入，含没有建档的客户。",
)
