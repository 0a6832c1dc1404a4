"""R71 盈利性: profit and turnover rate by product, area, channel, promotion or customer (C62, D26)."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from validators.column import RECORD_NUMBER, Column
from validators.register import Register, Row
from validators.values.kinds import Enum, Txt
from validators.values.number_kinds import Money, Number, ShareChange
from validators.values.text import Text

DIMENSIONS = ("服务产品", "区域", "渠道", "促销模式", "顾客")
"""维度 of the seed."""


class Profit(Row):
    """One item of one dimension (R71), money in fen; profit and rates are computed."""

    dimension: Annotated[str | None, Column(header="维度", kind=Enum(values=DIMENSIONS), source="S:S4")]
    item: Annotated[str | None, Column(header="名称", kind=Txt(), width=18, hint="如 区域的名称")]
    income: Annotated[int | None, Column(header="收入", kind=Money(), group_start=True)]
    direct: Annotated[int | None, Column(header="直接成本", kind=Money())]
    shared: Annotated[int | None, Column(header="分摊费用", kind=Money())]
    assets: Annotated[int | None, Column(header="平均服务资产", kind=Money(minimum=0))]
    profit: Annotated[int | None, Column(header="利润", kind=Money(), need="auto", group_start=True)]
    margin: Annotated[Decimal | None, Column(header="销售利润率", kind=ShareChange(), need="auto", source="S:S4")]
    turnover: Annotated[Decimal | None, Column(header="物流服务周转率", kind=Number(), need="auto", source="S:S4")]
    record: Annotated[str | None, RECORD_NUMBER]


REGISTER = Register(
    id="R71",
    sheet="盈利性",
    title=Text("盈利性", "Profitability"),
    row=Profit,
    nature="snapshot",
    catalogue="B2",
    aliases=("盈利性分析", "盈利能力"),
    total_columns=("收入", "直接成本", "分摊费用", "利润"),
    hint="一个维度一个对象一行，单位元；利润和两个率由系统算。",
)
