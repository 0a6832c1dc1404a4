"""R40 营销费用: the five kinds of marketing cost, planned and spent (C55, D12)."""

from __future__ import annotations

from typing import Annotated

from validators.column import RECORD_NUMBER, Column
from validators.register import Register, Row
from validators.values.date_kinds import MonthText
from validators.values.kinds import Enum, Ref
from validators.values.number_kinds import Money
from validators.values.text import Text

KINDS = ("业务人员", "广告", "促销", "市场调查", "销售管理")
"""费用类别 of the five ratios (C55)."""


class Cost(Row):
    """One kind of cost of one office in one month (R40), money in fen; 营业额 is looked up."""

    period: Annotated[str | None, Column(header="期间", kind=MonthText(), aliases=("月份",))]
    branch: Annotated[str | None, Column(header="机构", kind=Ref(target="R01"), aliases=("机构编码",))]
    kind: Annotated[str | None, Column(header="费用类别", kind=Enum(values=KINDS), source="S:S4", aliases=("类别",))]
    budget: Annotated[int | None, Column(header="预算", kind=Money(minimum=0), source="S:S1,S4", aliases=("预算金额",))]
    spent: Annotated[int | None, Column(header="实际", kind=Money(), aliases=("实际费用", "实际金额"))]
    planned_turnover: Annotated[int | None, Column(header="计划营业额", kind=Money(minimum=0), need="cond", hint="算计划费用率要填")]
    turnover: Annotated[int | None, Column(header="营业额", kind=Money(), need="auto", group_start=True)]
    record: Annotated[str | None, RECORD_NUMBER]


REGISTER = Register(
    id="R40",
    sheet="营销费用",
    title=Text("营销费用", "Marketing costs"),
    row=Cost,
    nature="flow",
    catalogue="B2",
    aliases=("费用", "营销费用表", "市场营销费用"),
    total_columns=("预算", "实际"),
    hint="一个机构一类费用一月一行，单位元。要比计划费用率就填计划营业额。",
)
