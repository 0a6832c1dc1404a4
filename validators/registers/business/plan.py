"""R17 计划分解: the annual plan of an organisation or a person, by month (D10)."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from validators.column import Column
from validators.register import Register, Row
from validators.registers.shared_columns import BUSINESS_ALIASES, RECORD
from validators.values.date_kinds import MonthText
from validators.values.kinds import YEAR, Enum, Ref, Txt
from validators.values.number_kinds import Money, Number, ShareChange
from validators.values.text import Text
from validators.wording.plan_opening_words import DONE, PLANNED, UNTIL

INDICATORS = ("销售额", "销量", "收入", "新增客户", "客户发展量", "新拓展业务量", "案件件数", "业务费", "费用")
"""指标 of a plan; those without an actual in the registers show none (settled 10)."""

MONTHS = tuple(f"{month}月" for month in range(1, 13))
"""The twelve month columns (settled 21); a typed month is used, blank ones are split."""


def _month(month: int, *, group_start: bool = False) -> Column:
    return Column(header=MONTHS[month - 1], kind=Number(), source="S:S2", group_start=group_start)


class Plan(Row):
    """One annual plan (R17), in yuan or pieces; blank 产品 or 区域 means all."""

    indicator: Annotated[
        str | None, Column(header="指标", kind=Enum(values=INDICATORS), need="req", key=True, source="S:S2,S0,S4", aliases=("计划指标",))
    ]
    subject: Annotated[
        str | None,
        Column(
            header="主体",
            kind=Ref(target="R01|R02"),
            need="req",
            key=True,
            source="S:S0,S1",
            aliases=("责任主体", "单位或个人"),
            hint="填机构编码或工号",
        ),
    ]
    product: Annotated[
        str | None,
        Column(
            header="产品",
            kind=Ref(target="R07"),
            key=True,
            source="S:S4",
            aliases=("业务代码", *(name for name in BUSINESS_ALIASES if name != "产品")),
            hint="空着即全部业务",
        ),
    ]
    region: Annotated[str | None, Column(header="区域", kind=Txt(), key=True, source="S:S4")]
    year: Annotated[str | None, Column(header="年", kind=YEAR, need="req", key=True, aliases=("年度", "年份"))]
    yearly: Annotated[
        Decimal | None,
        Column(header="年计划", kind=Number(), need="req", source="S:S2", aliases=("全年计划", "年度计划"), hint="单位是元或件"),
    ]
    month_1: Annotated[Decimal | None, _month(1, group_start=True)]
    month_2: Annotated[Decimal | None, _month(2)]
    month_3: Annotated[Decimal | None, _month(3)]
    month_4: Annotated[Decimal | None, _month(4)]
    month_5: Annotated[Decimal | None, _month(5)]
    month_6: Annotated[Decimal | None, _month(6)]
    month_7: Annotated[Decimal | None, _month(7)]
    month_8: Annotated[Decimal | None, _month(8)]
    month_9: Annotated[Decimal | None, _month(9)]
    month_10: Annotated[Decimal | None, _month(10)]
    month_11: Annotated[Decimal | None, _month(11)]
    month_12: Annotated[Decimal | None, _month(12)]
    opened_until: Annotated[
        str | None, Column(header=UNTIL, kind=MonthText(), group_start=True, hint="年中才开始用：到哪个月为止的计划、实际只有一个合计")
    ]
    opened_plan: Annotated[Decimal | None, Column(header=PLANNED, kind=Number(), hint="1 月到期初截至那个月的计划合计；空着按月计划")]
    opened_done: Annotated[Decimal | None, Column(header=DONE, kind=Number(), hint="1 月到期初截至那个月的实际合计")]
    method: Annotated[
        str | None,
        Column(header="分解方法", kind=Enum(values=("均分", "进位均分", "权重", "手工")), group_start=True, hint="空着用政策里的分解方法"),
    ]
    unit_price: Annotated[int | None, Column(header="计划单价", kind=Money(minimum=0))]
    quarter_tasks: Annotated[str | None, Column(header="季度任务说明", kind=Txt(), source="S:S2", width=18, packs=("P09",))]
    actual: Annotated[Decimal | None, Column(header="实际", kind=Number(), need="auto", group_start=True)]
    completion: Annotated[Decimal | None, Column(header="完成率", kind=ShareChange(), need="auto", source="S:S0")]
    gap: Annotated[Decimal | None, Column(header="差额", kind=Number(), need="auto", source="S:S0")]
    to_date: Annotated[Decimal | None, Column(header="累计", kind=Number(), need="auto", source="S:S0")]
    record: Annotated[str | None, RECORD]


REGISTER = Register(
    id="R17",
    sheet="计划分解",
    title=Text("计划、任务分解", "Plans"),
    row=Plan,
    nature="master",
    carry="all",
    catalogue="B2",
    aliases=("计划/任务分解", "任务分解", "计划任务分解", "销售计划分解"),
    hint="一个主体一项指标一行，填年计划即可。月份空着由系统分解，填了就按填的算。",
)
