"""Columns that stand in more than one register with the same meaning."""

from __future__ import annotations

from dataclasses import replace

from validators.column import RECORD_NUMBER, Column
from validators.values.kinds import Ref, Txt

CUSTOMER_ALIASES = ("客户编号", "客户代码", "客户号", "大客户编码", "大客户编号")
NAME_ALIASES = ("客户名称", "单位名称", "企业名称", "客户全称", "公司名称", "用邮单位")
STAFF_ALIASES = ("员工号", "员工编号", "人员编号", "工号编码")
BUSINESS_ALIASES = ("业务", "业务编码", "业务种类", "业务类型", "产品", "产品代码", "产品编码")
SOURCES = ("种子原文", "本单位填写", "示例值")
"""来源 of a policy value (P00)."""

CUSTOMER = Column(
    header="客户编码",
    kind=Ref(target="R03"),
    need="req",
    source="S:S3",
    width=11.5,
    aliases=(*CUSTOMER_ALIASES, "客户"),
    hint="填编码、全称或“编码｜名称”",
)
"""Reference to a customer that must be filled; the cell holds the 客户编码 after the check (settled 24)."""

CUSTOMER_NAME = Column(header="企业全称", kind=Txt(), need="auto", width=27, aliases=NAME_ALIASES)
"""Name looked up beside the code: a code never stands alone (ux 4)."""

CLIENT = Column(
    header="客户", kind=Ref(target="R03"), width=11.5, aliases=("客户编码", *CUSTOMER_ALIASES), hint="填编码、全称或“编码｜名称”"
)
"""Reference to a customer under the header 客户; it may stay blank."""

BUSINESS = Column(header="业务代码", kind=Ref(target="R07"), need="req", source="S:S3", aliases=BUSINESS_ALIASES)
"""Reference to a product of R07 that must be filled."""

STAFF = Column(header="工号", kind=Ref(target="R02"), need="req", key=True, aliases=(*STAFF_ALIASES, "客户经理", "姓名"))
"""Reference to a person as a part of the key."""

RECORD = replace(RECORD_NUMBER, need="opt", key=False)
"""记录编号 of a register with a business key of its own (B0): numbered by the program."""
