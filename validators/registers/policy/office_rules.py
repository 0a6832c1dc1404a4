"""R09b 规则: simple rules that head office adds itself, without a program (issue 5, point 10; V01-V41 stand beside them)."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from validators.column import Column
from validators.register import Register, Row
from validators.values.date_kinds import Date
from validators.values.kinds import Enum, Pattern, Txt
from validators.values.text import Text

KINDS = ("必填", "允许值", "范围", "合计相等", "引用", "与上期之差")
"""What a rule may ask for."""

CLASSES = ("强制", "准强制", "核实", "提示")
"""The four classes of a finding, A to D."""

NUMBER = Pattern(regex=r"[A-Z]{1,4}[0-9]{1,4}", example="ZD01", zh="规则编号（字母开头，后面是数字）", rule="V02")


class OfficeRuleRow(Row):
    """One rule (R09b): on a column of a sheet, where 条件 holds, from 生效日 to 失效日 (both included)."""

    number: Annotated[str | None, Column(header="规则编号", kind=NUMBER, need="req", key=True, hint="如 ZD01，不要用 V 开头")]
    sheet: Annotated[str | None, Column(header="表", kind=Txt(), need="req", width=14, hint="登记表的名字，如 业务量流水")]
    column: Annotated[str | None, Column(header="列", kind=Txt(), need="req", width=14, hint="查哪一列，写表头")]
    kind: Annotated[str | None, Column(header="种类", kind=Enum(values=KINDS), need="req")]
    when: Annotated[
        str | None,
        Column(
            header="条件",
            kind=Txt(),
            width=27,
            hint="如 客户类型=用邮大户、事业单位；收入>=1000；备注 空。几条都要成立用；隔开，空着就是每一行",
        ),
    ]
    allowed: Annotated[str | None, Column(header="允许值", kind=Txt(), width=18, hint="种类是“允许值”时填，用、隔开")]
    low: Annotated[str | None, Column(header="下限", kind=Txt(), hint="种类是“范围”时填；含本数")]
    high: Annotated[str | None, Column(header="上限", kind=Txt(), hint="“范围”的上限；“与上期之差”里是允许的差，如 50% 或 1000")]
    other: Annotated[str | None, Column(header="对照表", kind=Txt(), width=14, hint="“引用”和跨表“合计相等”用")]
    parts: Annotated[str | None, Column(header="对照列", kind=Txt(), width=18, hint="“合计相等”写 列甲+列乙-列丙；“引用”写一列")]
    by: Annotated[
        str | None,
        Column(header="按", kind=Txt(), width=14, hint="跨表合计、与上期比时，按哪几列对上，用、隔开；两表名不同写 客户=客户编码"),
    ]
    message: Annotated[str | None, Column(header="问题", kind=Txt(), need="req", width=32, hint="给填报人看的一句话", group_start=True)]
    remedy: Annotated[str | None, Column(header="怎么改", kind=Txt(), width=27, hint="空着用现成的话")]
    severity: Annotated[str | None, Column(header="等级", kind=Enum(values=CLASSES), need="req")]
    owner: Annotated[str | None, Column(header="责任人", kind=Txt(), need="req", hint="有疑问找谁")]
    clause: Annotated[str | None, Column(header="依据", kind=Txt(), width=27, hint="文件名和条款")]
    starts: Annotated[dt.date | None, Column(header="生效日", kind=Date(), hint="空着即一直有效")]
    ends: Annotated[dt.date | None, Column(header="失效日", kind=Date(), hint="空着即一直有效")]


REGISTER = Register(
    id="R09b",
    sheet="规则",
    title=Text("规则", "Rules of head office"),
    row=OfficeRuleRow,
    nature="master",
    place="policy",
    carry="all",
    catalogue="B3",
    aliases=("自定规则", "校验规则"),
    hint="一条规则一行，随台账下发。停用的填失效日，不要删行；写完用 keybook policy check 查一遍。",
)
