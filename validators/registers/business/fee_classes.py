"""R52b 电费应收实收分类表: one month of a power station by class of use and voltage (D24, D24c, E2.12)."""

from __future__ import annotations

from typing import Annotated

from validators.column import Column
from validators.register import Register, Row
from validators.registers.shared_columns import RECORD
from validators.values.kinds import Enum
from validators.values.number_kinds import Count, Money, Quantity
from validators.values.text import Text

CLASSES = ("居民", "农业", "一般工商业", "大工业", "其他")
"""用电类别."""

VOLTAGES = ("35kV", "10kV", "0.4kV", "0.22kV")
"""电压等级, the highest first."""

HIGH = ("35kV", "10kV")
"""The voltages of 高压客户, who have a row in the archive (R03)."""


class FeeClass(Row):
    """One class of use at one voltage (R52b), money in fen, energy in thousandths of a kWh; 期末欠费 is computed and may be below zero."""

    use: Annotated[str | None, Column(header="用电类别", kind=Enum(values=CLASSES), need="req", key=True, source="S:S2", aliases=("类别",))]
    voltage: Annotated[
        str | None, Column(header="电压等级", kind=Enum(values=VOLTAGES), need="req", key=True, source="S:S2", aliases=("电压",))
    ]
    households: Annotated[int | None, Column(header="户数", kind=Count(minimum=0), unit="户")]
    sold: Annotated[int | None, Column(header="售电量", kind=Quantity(minimum=0), source="S:S2", unit="千瓦时", group_start=True)]
    due: Annotated[int | None, Column(header="应收电费", kind=Money(minimum=0), source="S:S2")]
    received_now: Annotated[
        int | None,
        Column(
            header="实收本月", kind=Money(minimum=0), source="S:S2", group_start=True, hint="本月应收里收到的", aliases=("实收本月电费",)
        ),
    ]
    received_old: Annotated[
        int | None, Column(header="实收往月", kind=Money(minimum=0), source="S:S2", hint="以前月份欠费里收到的", aliases=("实收往月电费",))
    ]
    opening: Annotated[int | None, Column(header="期初欠费", kind=Money(), source="S:S2", group_start=True)]
    written_off: Annotated[int | None, Column(header="核销", kind=Money(minimum=0))]
    closing: Annotated[int | None, Column(header="期末欠费", kind=Money(), need="auto", group_start=True)]
    record: Annotated[str | None, RECORD]


REGISTER = Register(
    id="R52b",
    sheet="电费应收实收分类表",
    title=Text("电费应收实收分类表", "Fees by class of use"),
    row=FeeClass,
    nature="snapshot",
    catalogue="B2",
    aliases=("应收实收分类表", "分类电费表"),
    total_columns=("户数", "售电量", "应收电费", "实收本月", "实收往月", "期初欠费", "核销", "期末欠费"),
    hint="一类用电一种电压一行，电费填元。期末欠费 = 期初 + 应收 - 实收本月 - 实收往月 - 核销，由系统算。",
)
