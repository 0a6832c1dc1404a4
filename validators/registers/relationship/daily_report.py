"""R22 巡访日报表: what a visitor found, in the six items of the rule (C50, V27)."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from validators.column import RECORD_NUMBER, Column
from validators.register import Register, Row
from validators.registers.shared_columns import CUSTOMER, CUSTOMER_NAME
from validators.values.date_kinds import Date
from validators.values.kinds import Code, Enum, Ref, Txt
from validators.values.text import Text

ITEMS = (
    "客户名称及巡访时间",
    "客户意见、建议、希望",
    "市场行情、竞争对手动向及其他公司的物流销售政策",
    "巡访活动的效果",
    "主要事项的处理经过及结果",
    "其他必须报告的事项",
)
"""The six items of a report, in the order of the rule."""


class DailyReport(Row):
    """One visit of one day (R22); V27 judges the six items."""

    person: Annotated[str | None, Column(header="实施人员", kind=Ref(target="R02"), need="req", aliases=("巡访人", "工号"))]
    day: Annotated[dt.date | None, Column(header="日期", kind=Date(), need="req", aliases=("巡访日期",))]
    customer: Annotated[str | None, CUSTOMER]
    customer_name: Annotated[str | None, CUSTOMER_NAME]
    who_when: Annotated[
        str | None, Column(header="客户名称及巡访时间", kind=Txt(), need="req", judged_by="V27", source="S:S4", group_start=True)
    ]
    wishes: Annotated[
        str | None, Column(header="客户意见、建议、希望", kind=Txt(), need="req", judged_by="V27", source="S:S4", aliases=("客户意见建议",))
    ]
    market: Annotated[
        str | None,
        Column(
            header="市场行情、竞争对手动向及其他公司的物流销售政策",
            kind=Txt(),
            need="req",
            judged_by="V27",
            source="S:S4",
            aliases=("市场行情",),
        ),
    ]
    effect: Annotated[
        str | None, Column(header="巡访活动的效果", kind=Txt(), need="req", judged_by="V27", source="S:S4", aliases=("巡访效果",))
    ]
    handled: Annotated[
        str | None,
        Column(header="主要事项的处理经过及结果", kind=Txt(), need="req", judged_by="V27", source="S:S4", aliases=("处理经过及结果",)),
    ]
    other: Annotated[
        str | None,
        Column(
            header="其他必须报告的事项", kind=Txt(), need="req", judged_by="V27", source="S:S4", aliases=("其他事项",), hint="没有就填“无”"
        ),
    ]
    topic: Annotated[
        str | None, Column(header="意见类别", kind=Enum(values=("服务", "价格", "时效", "货损", "竞争", "其他")), group_start=True)
    ]
    visit: Annotated[str | None, Column(header="走访编号", hint="《走访记录》里的编号", kind=Code())]
    record: Annotated[str | None, RECORD_NUMBER]


REGISTER = Register(
    id="R22",
    sheet="巡访日报表",
    title=Text("巡访日报表", "Daily visit reports"),
    row=DailyReport,
    nature="flow",
    catalogue="B2",
    aliases=("日报表", "巡访日报", "客户巡访日报表"),
    hint="每次巡访一行，六项都要写；没有其他事项就写“无”。",
)
