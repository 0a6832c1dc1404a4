"""A hand-made October of one county: two managers, five customers, the pay example of the catalogue (D06)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest

from building import typed_rows
from building.preset_policy import preset_policy, preset_rows
from macros.reports.layout.context import Quality, ReportContext
from macros.run import run
from validators.filing.inputs import Filing, History, Inputs, usage_of
from validators.organisation_tree import Node
from validators.packs.trade_pack import packs
from validators.policy import Policy
from validators.values.period import Month

BRANCH = Node(code="LJ01", name="临江市局", level="县市局", parent="LJ00")
STATE = Node(code="LJ00", name="临江州局", level="州局")
CALCS = ("D01", "D06_lines", "D06", "D07", "D08", "D09", "D10", "D34", "D38", "D41", "D50", "D55")
FILE = "2026-10_LJ01_临江市局_1.xlsx"
CARD = {
    "档案": (50, 45),
    "联系": (20, 18),
    "市场调查": (1, 1),
    "稳定": (20, 19),
    "其他": (1, 1),
    "项目策划": (2, 1),
    "新大客户": (5, 4),
    "年度项目": (100, 80),
}

CUSTOMERS = [
    {
        "客户编码": "KH1",
        "企业全称": "雪莲茶业有限公司",
        "客户类型": "用邮大户",
        "客户经理": "G0301",
        "合作状态": "已合作",
        "更新日期": "2026-10-05",
        "通信地址": "临江路1号",
        "联系方式": "13800000001",
        "企业性质": "民营",
        "主要业务及产品种类": "茶叶",
        "用邮种类": "特快",
        "用邮量": "100",
        "潜在需求": "礼盒寄递",
        "竞争对手": "无",
    },
    {
        "客户编码": "KH2",
        "企业全称": "古城旅游开发股份有限公司",
        "客户类型": "用邮大户",
        "客户经理": "G0301",
        "合作状态": "已合作",
        "更新日期": "2026-08-01",
    },
    {"客户编码": "KH3", "企业全称": "临江中级人民法院", "客户类型": "行政职能单位", "客户经理": "G0302", "合作状态": "已合作"},
    {"客户编码": "KH4", "企业全称": "金谷物流有限公司", "客户类型": "用邮大户", "客户经理": "G0301", "合作状态": "潜在"},
    {"客户编码": "KH5", "企业全称": "临江建材市场", "客户类型": "用邮大户", "合作状态": "已合作"},
]
FLOW = [
    {
        "客户编码": "KH1",
        "业务代码": "特快",
        "月份": "2026-10",
        "数量": "500",
        "收入": "10000",
        "揽收人": "G0301",
        "业绩归属": "G0301",
        "记录编号": "R1",
    },
    {
        "客户编码": "KH1",
        "业务代码": "函件",
        "月份": "2026-10",
        "数量": "1200",
        "收入": "6000",
        "揽收人": "G0301",
        "业绩归属": "G0301",
        "记录编号": "R2",
    },
    {
        "客户编码": "KH2",
        "业务代码": "帐单",
        "月份": "2026-10",
        "数量": "4000",
        "收入": "20000",
        "揽收人": "G0301",
        "业绩归属": "G0301",
        "长期合作项目": "P1",
        "是否首笔": "是",
        "记录编号": "R3",
    },
    {"客户编码": "KH3", "业务代码": "特快", "月份": "2026-10", "数量": "40", "收入": "1000", "业绩归属": "G0302", "记录编号": "R4"},
]
EARLIER = [
    {
        "客户编码": "KH1",
        "业务代码": "特快",
        "月份": "2026-09",
        "数量": "600",
        "收入": "12000",
        "揽收人": "G0301",
        "业绩归属": "G0301",
        "记录编号": "S1",
    },
    {"客户编码": "KH5", "业务代码": "函件", "月份": "2026-09", "数量": "100", "收入": "500", "业绩归属": "G0302", "记录编号": "S2"},
]
TIERS = [
    {"客户编码": code, "方案": "P01", "生效期间": "2026-01", "新级别": level, "认定单位": "LJ00", "审批单号": f"A{i}"}
    for i, (code, level) in enumerate((("KH1", "州级"), ("KH2", "县级"), ("KH3", "州级"), ("KH5", "县级")))
]
VISITS = [
    {"走访编号": "V1", "客户编码": "KH1", "日期": "2026-10-15", "方式": "上门", "走访人": "G0301", "客户意见": "希望夜间揽收"},
    {"走访编号": "V2", "客户编码": "KH2", "日期": "2026-10-20", "方式": "电话", "走访人": "G0301"},
]
PAY = [
    {"工号": "G0301", "月": "2026-10", "基础工作得分": "90", "服务维护得分": "80", "信息反馈得分": "100", "大客户营销得分": "70"},
    {"工号": "G0302", "月": "2026-10", "基础工作得分": "90", "服务维护得分": "80", "信息反馈得分": "100"},
]
PLANS = [
    {"指标": "收入", "主体": "G0301", "年": "2026", "年计划": "480000"},
    {"指标": "收入", "主体": "G0302", "年": "2026", "年计划": "12000"},
]


def typed(register: str, rows: list[dict[str, Any]], period: str = "2026-10", file: str = FILE) -> pd.DataFrame:
    """A frame of the county from rows as staff type them."""
    return typed_rows.typed(register, rows, period=period, file=file)


def make_policy(changes: dict[str, str | None]) -> Policy:
    """P01 as it is issued, with parameters and rates (`业务.列`) changed."""
    pack = packs()["P01"]
    products: dict[str, dict[str, Any]] = {}
    for key in [key for key in changes if "." in key]:
        code, _, header = key.partition(".")
        products.setdefault(code, {})[header] = changes[key]
    return preset_policy(
        {key: value for key, value in changes.items() if "." not in key},
        products=products,
        nodes=[(n.code, n.name, n.level, n.parent) for n in (STATE, BRANCH)],
        more={"R09a": preset_rows(pack, "activities")},
    )


def make_context(
    *,
    period: str = "2026-10",
    generated: dt.datetime = dt.datetime(2026, 10, 30, 15, 42),
    changes: dict[str, str | None] | None = None,
    earlier: dict[str, list[dict[str, Any]]] | None = None,
    **frames: list[dict[str, Any]],
) -> ReportContext:
    """October of 临江市局; a register given here replaces that of the example, `earlier` are months before by period."""
    month = Month.parse(period)
    rows = {
        "R02": [
            {"工号": "G0301", "姓名": "陈思远", "机构": "LJ01", "岗位": "客户经理"},
            {"工号": "G0302", "姓名": "马秀英", "机构": "LJ01", "岗位": "客户经理"},
        ],
        "R03": CUSTOMERS,
        "R06": TIERS,
        "R10": FLOW,
        "R20": VISITS,
        "R17": PLANS,
        "R43": PAY,
        "R42": [
            {"工号": "G0301", "期间": period, "项目": item, "目标": str(target), "实际": str(actual)}
            for item, (target, actual) in CARD.items()
        ],
        "R44": [{"工号": "G0301", "审批": "已批准", "核准金额": "300", "期间": period, "贡献说明": "季度对账单长期项目"}],
        "R19": [{"项目编号": "P1", "项目名称": "景区门票邮资化", "类型": "长期合作", "责任人": "G0301", "进度%": "60%", "目标额": "50000"}],
        "R25": [
            {"投诉编号": "T1", "客户编码": "KH3", "受理时间": "2026-10-08", "处理期限": "2026-10-20", "内容": "回执丢失", "类别": "查询"}
        ],
        "R41": [{"类型": "营销例会", "日期": "2026-10-12", "主题": "旺季揽收"}],
    } | frames
    past = {"2026-09": EARLIER} if earlier is None else earlier
    flows = [typed("R10", found, name, "") for name, found in past.items()]
    history = (
        History(
            usage=usage_of(pd.concat(flows, ignore_index=True)),
            frames={"R10": pd.concat(flows, ignore_index=True)},
            months={"LJ01": frozenset(Month.parse(name) for name in past)},
        )
        if flows
        else History.none()
    )
    filing = Filing(branch="LJ01", name="临江市局", period=month, file=FILE)
    given = Inputs(
        period=month,
        policy=make_policy({"field_allowance": "150"} | (changes or {})),
        frames={name: typed(name, found, period) for name, found in rows.items() if found},
        history=history,
        filings=(filing,),
    )
    results = run(given, CALCS)
    examples = tuple(dict.fromkeys(text for result in results.values() for text in result.examples))
    return ReportContext(
        inputs=given,
        results=results,
        node=BRANCH,
        parent=STATE,
        compiler="周文静",
        generated=generated,
        quality=Quality(c=2),
        examples=examples,
    )


@pytest.fixture
def make() -> Callable[..., ReportContext]:
    """`make_context`, for tests that change a register, a parameter or a month."""
    return make_context


@pytest.fixture
def context() -> ReportContext:
    """The example as it is."""
    return make_context()
