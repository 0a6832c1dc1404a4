"""R01k 机构公钥: the public half of each branch's signing key, dated; the private half is in no workbook."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from validators.column import Column
from validators.register import Register, Row
from validators.values.date_kinds import Date
from validators.values.kinds import Pattern, Ref
from validators.values.text import Text

PUBLIC_KEY = Pattern(regex="[0-9A-F]{64}", example="3A7F" * 16, zh="公钥（64 位十六进制数）", rule="V02")


class PublicKey(Row):
    """One key of one branch between two days (R01k): in force from 生效日期, no longer on 失效日期."""

    branch: Annotated[
        str | None, Column(header="机构编码", kind=Ref(target="R01"), need="req", key=True, width=11.5, aliases=("机构", "机构代码"))
    ]
    public_key: Annotated[
        str | None, Column(header="公钥", kind=PUBLIC_KEY, need="req", key=True, width=68, hint="keybook key new 给出的一串，整串复制")
    ]
    starts: Annotated[dt.date | None, Column(header="生效日期", kind=Date(), hint="空着即一直有效")]
    ends: Annotated[dt.date | None, Column(header="失效日期", kind=Date(), hint="这一天起不再认；换钥匙就添一行")]


REGISTER = Register(
    id="R01k",
    sheet="机构公钥",
    title=Text("机构公钥", "Public keys"),
    row=PublicKey,
    nature="master",
    place="policy",
    carry="all",
    catalogue="F4",
    aliases=("公钥",),
    hint="一个机构一把公钥一行。登记了公钥的机构，上报件没有签名或签名不对就不收；不用签名就空着。",
)
