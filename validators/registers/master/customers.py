"""R03 客户档案: one row a legal entity, the nine archive fields of the postal scheme among them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Annotated

from validators.column import ANY, Column
from validators.register import Register, Row
from validators.registers.shared_columns import CUSTOMER_ALIASES, NAME_ALIASES
from validators.values.date_kinds import Date, MonthText
from validators.values.kinds import Bool, Code, Enum, Ref, Txt
from validators.values.number_kinds import Money, Number, Quantity
from validators.values.text import Text

POSTAL_TYPES = ("用邮大户", "行业性合作伙伴", "行政职能单位", "政策支撑的行业性企业", "事业单位", "党政军机关")
"""客户类型 of P01 (C02, C38)."""

ARCHIVE_FIELDS = ("企业全称", "通信地址", "联系方式", "企业性质", "主要业务及产品种类", "用邮种类", "用邮量", "潜在需求", "竞争对手")
"""The nine archive fields, in the order of the seed (V09, D41)."""


class Customer(Row):
    """One customer of one branch (R03)."""

    code: Annotated[
        str | None,
        Column(
            header="客户编码",
            kind=Code(),
            need="req",
            key=True,
            width=11.5,
            aliases=(*CUSTOMER_ALIASES, "编号", "编码"),
            hint="本单位内不重复，定了就不要改",
        ),
    ]
    name: Annotated[
        str | None, Column(header="企业全称", kind=Txt(), need="req", judged_by="V09", source="S:S3", width=27, aliases=NAME_ALIASES)
    ]
    address: Annotated[
        str | None,
        Column(
            header="通信地址",
            kind=Txt(),
            need="req",
            judged_by="V09",
            source="S:S3",
            width=27,
            group_start=True,
            aliases=("地址", "通讯地址", "联系地址"),
        ),
    ]
    contact: Annotated[
        str | None,
        Column(
            header="联系方式", kind=Txt(), need="req", judged_by="V09", source="S:S3", width=14, aliases=("联系电话", "电话", "电话号码")
        ),
    ]
    nature: Annotated[
        str | None, Column(header="企业性质", kind=Txt(), need="req", judged_by="V09", source="S:S3,S2", aliases=("单位性质",))
    ]
    business: Annotated[
        str | None,
        Column(
            header="主要业务及产品种类",
            kind=Txt(),
            need="req",
            judged_by="V09",
            source="S:S3",
            width=27,
            aliases=("主要业务", "主营业务", "主要业务及产品", "主营", "主营产品"),
        ),
    ]
    mail_products: Annotated[
        str | None,
        Column(
            header="用邮种类",
            kind=Ref(target="R07", several=True),
            need="req",
            judged_by="V09",
            source="S:S3",
            aliases=("服务种类", "用邮种类/服务种类", "用邮业务种类"),
            hint="几种之间用、隔开",
        ),
    ]
    expected_volume: Annotated[
        int | None,
        Column(header="用邮量", kind=Quantity(minimum=0), judged_by="V09", source="S:S3", aliases=("用邮量(预计)", "预计用邮量")),
    ]
    needs: Annotated[str | None, Column(header="潜在需求", kind=Txt(), judged_by="V09", source="S:S3", width=18)]
    rivals: Annotated[str | None, Column(header="竞争对手", kind=Txt(), judged_by="V09", source="S:S3", width=18)]
    type: Annotated[
        str | None,
        Column(
            header="客户类型", kind=Enum(values=POSTAL_TYPES), need="req", source="S", group_start=True, aliases=("客户类别", "大客户类型")
        ),
    ]
    relation: Annotated[str | None, Column(header="合作状态", kind=Enum(values=("潜在", "已合作", "流失")), need="req", source="S:S1,S2")]
    industry: Annotated[str | None, Column(header="行业", kind=Txt(), need="req", source="S:S0,S1", aliases=("所属行业", "行业类别"))]
    manager: Annotated[
        str | None,
        Column(
            header="客户经理",
            kind=Ref(target="R02"),
            need="cond",
            judged_by="V11",
            source="S:S3",
            aliases=("客户经理工号", "大客户经理", "负责经理", "管户经理"),
            hint="大客户必填",
        ),
    ]
    area: Annotated[str | None, Column(header="分片区域", kind=Txt(), need="req", source="S:S3", aliases=("分片", "片区", "所属片区"))]
    opened: Annotated[
        dt.date | None, Column(header="建档日期", kind=Date(), need="req", source="S:S3", aliases=("建档时间", "登记日期", "登记时间"))
    ]
    updated: Annotated[
        dt.date | None, Column(header="更新日期", kind=Date(), need="req", source="S:S3", aliases=("更新时间",), hint="每季至少更新一次")
    ]
    important: Annotated[bool | None, Column(header="重要客户", kind=Bool(), aliases=("是否重要客户",), hint="县局自定的重要客户填“是”")]
    designated: Annotated[
        bool | None, Column(header="州局指定", grants=(ANY,), kind=Bool(), aliases=("是否州局指定",), hint="由州局中心填")
    ]
    credit_code: Annotated[
        str | None,
        Column(header="统一社会信用代码", kind=Code(), width=22, group_start=True, aliases=("信用代码", "社会信用代码", "统一信用代码")),
    ]
    signing_level: Annotated[str | None, Column(header="签约主体层级", kind=Enum(values=("集团公司", "二级单位")), source="S:S1")]
    status: Annotated[str | None, Column(header="客户状态", kind=Enum(values=("跟踪中", "签约", "暂停", "流失")), source="S:S2")]
    size: Annotated[str | None, Column(header="企业规模", kind=Enum(values=("大", "中", "小", "微")), source="S:S2")]
    main_business: Annotated[str | None, Column(header="主要业务类型", kind=Txt(), source="S:S2")]
    turnover: Annotated[int | None, Column(header="业务量", kind=Money(), source="S:S2")]
    years: Annotated[Decimal | None, Column(header="合作年限", kind=Number(minimum=0), source="S:S2", unit="年")]
    prospects: Annotated[str | None, Column(header="行业发展", kind=Txt(), source="S:S2")]
    condition: Annotated[str | None, Column(header="经营状况", kind=Txt(), source="S:S2")]
    risk: Annotated[str | None, Column(header="风险评估状况", kind=Txt(), source="S:S2")]
    group: Annotated[str | None, Column(header="所属集团", kind=Txt(), source="S:S1", width=18, aliases=("集团名称", "集团编码"))]
    credit_grade: Annotated[str | None, Column(header="信用等级", kind=Txt(), source="S:S0")]
    outside_number: Annotated[
        str | None, Column(header="外部系统编号", kind=Txt(), aliases=("ERP编号", "CRM编号", "量收编号", "外部系统编号(ERP/CRM/量收)"))
    ]
    referral: Annotated[str | None, Column(header="推荐来源", kind=Txt())]
    referrer: Annotated[str | None, Column(header="全员促销推荐人", kind=Ref(target="R02"), aliases=("推荐人",))]
    yearly_purchases: Annotated[int | None, Column(header="客户年采购总额", kind=Money(minimum=0), source="S:S2")]
    trade: Annotated[str | None, Column(header="经营性质", kind=Txt(), need="cond", source="S:S4", packs=("P03",))]
    yearly_target: Annotated[int | None, Column(header="年收入目标", kind=Money(minimum=0), need="cond", source="S:S4", packs=("P03",))]
    past_value: Annotated[int | None, Column(header="过去价值", kind=Money(), need="cond", source="S:S2", packs=("P07",))]
    present_value: Annotated[int | None, Column(header="现在价值", kind=Money(), need="cond", source="S:S2", packs=("P07",))]
    future_value: Annotated[int | None, Column(header="将来价值", kind=Money(), need="cond", source="S:S2", packs=("P07",))]
    keeper: Annotated[str | None, Column(header="资料掌握人", kind=Ref(target="R02"), need="cond", source="S:S2", packs=("P07",))]
    crude_capacity: Annotated[Decimal | None, Column(header="原油加工能力", kind=Number(minimum=0), source="S:S2", packs=("P10",))]
    crude_grades: Annotated[str | None, Column(header="加工品种", kind=Txt(), source="S:S2", packs=("P10",))]
    storage: Annotated[Decimal | None, Column(header="储存能力", kind=Number(minimum=0), source="S:S2", packs=("P10",))]
    liquidity: Annotated[str | None, Column(header="资金周转状况", kind=Txt(), source="S:S2", packs=("P10",))]
    voltage: Annotated[str | None, Column(header="电压等级", kind=Txt(), source="S:S2", packs=("P11",))]
    device_place: Annotated[str | None, Column(header="装机地", kind=Txt(), source="S:S1", packs=("P12",))]
    level: Annotated[str | None, Column(header="客户级别", kind=Txt(), need="auto", source="S", aliases=("大客户级别",))]
    first_month: Annotated[str | None, Column(header="首次业务月", kind=MonthText(), need="auto")]
    last_month: Annotated[str | None, Column(header="最近业务月", kind=MonthText(), need="auto")]


REGISTER = Register(
    id="R03",
    sheet="客户档案",
    title=Text("客户基本信息表", "Customer archive"),
    row=Customer,
    nature="master",
    required=True,
    carry="all",
    code_column="客户编码",
    name_column="企业全称",
    catalogue="B1",
    aliases=("客户基本信息表", "客户基本信息表(客户档案)", "客户信息表", "客户资料", "大客户档案", "客户资料表"),
    hint="一个法人单位一行；档案项要填全，有变化就更新。客户编码定了就不要改。",
)
