"""R48 授信: documents behind a credit or a loan, and how they were verified (C121, D19b, V35)."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Annotated

from validators.column import RECORD_NUMBER, Column
from validators.register import Register, Row
from validators.registers.shared_columns import CLIENT
from validators.values.date_kinds import Date
from validators.values.kinds import Code, Enum, Ref, Txt
from validators.values.number_kinds import Money
from validators.values.text import Text

TYPES = CONTRACT, INVOICE, RECEIPT, DEED, AUDIT = "合同", "增值税发票", "银行进账单", "他项权证", "审计报告"
"""凭证类型 of the seed (C121)."""
GENUINE, UNVERIFIED = "真实", "未核验"
"""核验结果 of a document that is in order, and of one that nobody has looked at yet."""


class Voucher(Row):
    """One use of one document (R48), money in fen."""

    type: Annotated[str | None, Column(header="凭证类型", kind=Enum(values=TYPES), source="S:S1")]
    number: Annotated[str | None, Column(header="号码", kind=Code(), width=18, aliases=("凭证号码", "编号"))]
    amount: Annotated[int | None, Column(header="金额", kind=Money())]
    credit: Annotated[
        str | None,
        Column(
            header="授信编号", kind=Ref(target="R47"), judged_by="voucher_without_credit", packs=("P06",), hint="这份凭证支持哪一笔授信"
        ),
    ]
    customer: Annotated[str | None, replace(CLIENT, packs=("P06",))]
    method: Annotated[str | None, Column(header="核验方式", kind=Txt(), group_start=True)]
    outcome: Annotated[str | None, Column(header="核验结果", kind=Txt(), hint="属实填“真实”")]
    day: Annotated[dt.date | None, Column(header="核验日期", kind=Date())]
    person: Annotated[str | None, Column(header="核验人", kind=Txt())]
    record: Annotated[str | None, RECORD_NUMBER]


REGISTER = Register(
    id="R48",
    sheet="授信",
    title=Text("授信、贷款凭证核验", "Verified documents"),
    row=Voucher,
    nature="flow",
    catalogue="B2",
    aliases=("授信/贷款凭证核验", "授信、贷款凭证核验", "凭证核验", "授信凭证核验", "贷款凭证核验"),
    total_columns=("金额",),
    hint="一份凭证用一次填一行。核验属实填“真实”，否则写明情况。",
)
