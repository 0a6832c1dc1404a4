"""R18b 原油库存平衡: opening, bought, lost, sold and closing stock of a kind of crude (D36)."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from validators.column import Column
from validators.register import Register, Row
from validators.registers.shared_columns import RECORD
from validators.values.kinds import Ref
from validators.values.number_kinds import Percent, Quantity
from validators.values.text import Text
from validators.values.times import Span


class CrudeStock(Row):
    """One kind of crude in one period (R18b), in thousandths of a ton; the account is computed."""

    oil: Annotated[str | None, Column(header="油品", kind=Ref(target="R07"), need="req", key=True, aliases=("业务代码", "产品"))]
    period: Annotated[str | None, Column(header="期间", kind=Span(), need="req", key=True, hint="月 2026-10，季 2026Q4，年 2026")]
    bought: Annotated[int | None, Column(header="买断数量", kind=Quantity(minimum=0), source="S:S2", unit="吨", aliases=("买断量",))]
    loss: Annotated[Decimal | None, Column(header="运输损耗率", kind=Percent(), hint="空着用政策里的损耗率")]
    first: Annotated[
        int | None, Column(header="期初库存(首期)", kind=Quantity(minimum=0), unit="吨", hint="只有第一期填，以后由系统按上期期末带")
    ]
    opening: Annotated[int | None, Column(header="期初库存", kind=Quantity(), need="auto", unit="吨", group_start=True)]
    lost: Annotated[int | None, Column(header="运输损耗", kind=Quantity(), need="auto", unit="吨")]
    sold: Annotated[int | None, Column(header="销售数量", kind=Quantity(), need="auto", unit="吨")]
    closing: Annotated[int | None, Column(header="期末库存", kind=Quantity(), need="auto", unit="吨")]
    record: Annotated[str | None, RECORD]


REGISTER = Register(
    id="R18b",
    sheet="原油库存平衡",
    title=Text("原油库存平衡", "Crude balance"),
    row=CrudeStock,
    nature="snapshot",
    catalogue="B2",
    aliases=("原油平衡表", "原油库存"),
    total_columns=("期初库存", "买断数量", "运输损耗", "销售数量", "期末库存"),
    hint="一种油一个期间一行，填买断数量，第一期再填期初，单位吨。其余由系统算。",
)
