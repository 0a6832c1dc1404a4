"""Every computed column of every pack: something fills it, and gives what plain Python gives of the same rows."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pandas as pd
import pytest

from building.preset_policy import NODES, preset_policy
from building.typed_rows import typed
from macros.filled import filled_frames, fills
from validators.filing.inputs import Filing, History, Inputs, usage_of
from validators.frames import plain_values
from validators.packs.trade_pack import packs
from validators.policy import Policy
from validators.register import registers
from validators.values.period import Month

PERIOD = Month(2026, 10)
BRANCH = "LJ01"
COMPUTED = [(r.id, c.header) for r in registers().values() for c in r.columns if c.computed]
FILLED = [(fill.register, header) for listed in fills().values() for fill in listed for header in fill.columns]

Rows = list[dict[str, Any]]


def test_every_computed_column_is_filled_by_one_computation_and_no_other_column_is() -> None:
    """By one in every pack: two trades may reckon one column in two ways."""
    assert set(FILLED) == set(COMPUTED) and len(FILLED) > 90
    for pack in packs().values():
        held = [
            (fill.register, h)
            for listed in fills().values()
            for fill in listed
            if set(fill.needs) <= set(pack.computations)
            for h in fill.columns
        ]
        assert len(set(held)) == len(held), pack.id


@pytest.mark.parametrize("pack", packs().values(), ids=lambda pack: pack.id)
def test_every_computed_column_that_a_pack_shows_is_filled(pack: Any) -> None:
    shown = {(r.id, c.header) for r in (*pack.desk, *pack.head) for c in r.shown if c.computed}
    assert shown and shown <= set(FILLED)


def half(value: Fraction, places: int) -> Decimal:
    """Halves away from zero, worked out with whole numbers only."""
    scaled = abs(value) * 10**places
    whole = (scaled.numerator * 2 + scaled.denominator) // (scaled.denominator * 2)
    return Decimal(whole if value >= 0 else -whole).scaleb(-places)


def rate(part: int, whole: int) -> Decimal:
    return half(Fraction(part, whole), 4)


CUSTOMERS: Rows = [
    {"客户编码": "K1", "企业全称": "临江茶业公司", "分片区域": "东", "通信地址": "茶马路 8 号", "经营性质": "民营", "客户类型": "用邮大户"},
    {"客户编码": "K2", "企业全称": "雪山物流公司", "分片区域": "西", "通信地址": "雪山路 1 号", "客户类型": "用邮大户"},
]
FLOW: Rows = [
    {
        "客户编码": "K1",
        "业务代码": "特快",
        "月份": "2026-10",
        "收入": 1000,
        "数量": 12.5,
        "成本": 640.2,
        "折扣折让": 9.99,
        "业绩归属": "G1",
    },
    {"客户编码": "K2", "业务代码": "函件", "月份": "2026-10", "收入": 500.5, "数量": 3},
    {"客户编码": "K1", "业务代码": "函件", "月份": "2026-10", "收入": 60, "数量": 1, "成本": 80},
]
EARLIER: Rows = [{"客户编码": "K1", "业务代码": "特快", "月份": "2026-09", "收入": 200, "数量": 2, "业绩归属": "G1"}]
WORLD: dict[str, Rows] = {
    "R02": [
        {"工号": "G1", "姓名": "陈思远", "岗位": "客户经理", "入职日期": "2020-01-01"},
        {"工号": "G2", "姓名": "李国华", "岗位": "客户经理", "离职日期": "2026-10-31"},
    ],
    "R02b": [{"机构": BRANCH, "岗位": "客户经理", "编制": 3}],
    "R03": CUSTOMERS,
    "R05": [{"集团编码": "J1", "成员客户编码": "K1", "登记地区": "四川省"}],
    "R06": [
        {"客户编码": "K1", "方案": "P01", "生效期间": "2026-07", "新级别": "县级", "审批单号": "S1", "是否试算": False},
        {"客户编码": "K2", "方案": "P01", "生效期间": "2026-11", "新级别": "州级", "审批单号": "S2", "是否试算": False},
    ],
    "R10": FLOW,
    "R11": [
        {"季度": "2026Q4", "客户": "K1", "业务种类": "特快", "本季收入": 300, "上季收入": 240},
        {"季度": "2026Q4", "客户": "K2", "业务种类": "函件", "本季收入": 100},
    ],
    "R14": [
        {"单据号": "D1", "客户": "K1", "开票日期": "2026-10-11", "期初未提": 100, "销售数量": 20, "已提数量": 90.5, "ERP账面未提": 30},
        {"单据号": "D2", "客户": "K2", "期初未提": 5, "已提数量": 5},
    ],
    "R15": [
        {"应收编号": "Y1", "客户": "K1", "应收金额": 1000, "到期日": "2026-09-21"},
        {"应收编号": "Y2", "客户": "K2", "应收金额": 200, "到期日": "2026-11-05"},
    ],
    "R15b": [
        {"收款编号": "S1", "应收编号": "Y1", "收款日期": "2026-09-20", "收款金额": 250},
        {"收款编号": "S2", "应收编号": "Y1", "收款日期": "2026-10-06", "收款金额": 150.5},
    ],
    "R16": [{"客户": "K1", "产品": "特快", "日期": "2026-10-05", "数量": 3.333, "执行价": 9.5}],
    "R17": [{"指标": "收入", "主体": "G1", "年": "2026", "年计划": 12000} | {f"{m}月": 1000 for m in range(1, 13)}],
    "R18": [
        {"炼厂": "K1", "油品": "特快", "期间": "2026-10", "计划版本": "1", "实际接油": 480},
        {"炼厂": "K1", "油品": "特快", "期间": "2026-10", "计划版本": "2", "实际接油": 0.5},
    ],
    "R18b": [{"油品": "特快", "期间": "2026-10", "买断数量": 123.457, "运输损耗率": 0.002, "期初库存(首期)": 500}],
    "R20": [
        {"走访编号": "Z1", "方式": "上门", "客户编码": "K1", "日期": "2026-10-08", "走访人": "G1", "信息传递单号": "P1"},
        {"走访编号": "Z2", "客户编码": "K2", "日期": "2026-10-09", "走访人": "G2"},
    ],
    "R21": [
        {"计划编号": "P1", "计划月": "2026-10", "客户": "K1", "走访人": "G2"},
        {"计划编号": "P2", "计划月": "2026-10", "客户": "K2"},
        {"计划编号": "P3", "计划月": "2026-10", "客户": "K2", "走访人": "G2"},
        {"计划编号": "P4", "计划月": "2026-09", "客户": "K2", "完成": True},
    ],
    "R22": [
        {"客户编码": "K1", "日期": "2026-10-08", "意见类别": "价格"},
        {"客户编码": "K1", "日期": "2026-10-15", "意见类别": "服务"},
        {"客户编码": "K2", "日期": "2026-10-15", "意见类别": "价格"},
    ],
    "R23": [{"建议": "无"}],
    "R30": [{"名称": "临江茶业公司"}, {"名称": "没有这家"}],
    "R31": [{"年度": "2026", "产品": "特快", "地址": "茶马路 8 号"}, {"年度": "2026"}],
    "R33": [{"客户名称": "甲", "业务增长度": 90, "信用度": 60, "利润率": 75}, {"客户名称": "乙", "业务增长度": 90}],
    "R36": [{"年度": "2026", "地区": "东"}],
    "R40": [{"机构": BRANCH, "期间": "2026-10"}, {"机构": BRANCH, "期间": "2026-09"}, {"机构": "LJ00", "期间": "2026-10"}],
    "R42": [{"工号": "G1", "期间": "2026-10", "项目": item, "目标": 100, "实际": 80} for item in packs()["P01"].enums["R42", "项目"]],
    "R43": [
        {"工号": "G1", "月": "2026-10", "基础工作得分": 90, "服务维护得分": 80, "信息反馈得分": 70, "大客户营销得分": 60},
        {"工号": "G1", "月": "2026-08", "合计": 77},
    ],
    "R45": [{"客户": "K1", "期初": 10, "兑换": 4, "作废": 1}],
    "R47": [
        {"授信编号": "X1", "集团": "J1", "成员": "K1", "授信机构所在地区": "重庆"},
        {"授信编号": "X2", "集团": "J1", "成员": "K1", "授信机构所在地区": "成都"},
        {"授信编号": "X3", "集团": "J1", "成员": "K2", "授信机构所在地区": "临江"},
    ],
    "R51": [
        {"工单号": "W1", "客户": "K1", "时限": "2026-10-10 12:00", "完成时间": "2026-10-10 12:01"},
        {"工单号": "W2", "时限": "2026-10-10", "完成时间": "2026-10-10 18:00"},
        {"工单号": "W3", "时限": "2026-11-02 09:00"},
        {"工单号": "W4"},
    ],
    "R52": [{"供电量": 1000, "售电量": 930, "应收电费": 465, "实收电费": 470.35, "表计总数": 10000, "自动采集表计数": 2600}],
    "R52b": [
        {"用电类别": "居民", "电压等级": "0.22kV", "应收电费": 465, "实收本月": 460.35, "实收往月": 10, "期初欠费": 30, "核销": 1},
        {"用电类别": "农业", "电压等级": "0.4kV", "应收电费": 0, "实收本月": 0, "期初欠费": 3},
    ],
    "R53": [{"资产号": "M1", "客户": "K1", "安装日": "2024-02-29", "轮换周期": 1}, {"资产号": "M2", "安装日": "2019-05-01"}],
    "R54": [{"受理日": "2026-03-01", "客户": "K1", "送电日": "2026-03-21"}, {"受理日": "2026-10-21"}],
    "R55b": [{"容量": 48, "已用": 36}],
    "R57": [{"每人每天张数": 10, "人数": 50, "每包张数": 500, "每包价": 25, "年天数": 365}, {"人数": 50}],
    "R58": [
        {"客户": "K1", "需求时间": "2026-10-05 10:00", "送达时间": "2026-10-05 10:00"},
        {"客户": "K1", "需求时间": "2026-10-05 10:00", "送达时间": "2026-10-05 10:30"},
    ],
    "R61": [{"单号": "B1", "类型": "分级变更"}, {"单号": "B2"}],
    "R65": [{"客户": "K1"}, {"客户": "K2"}],
    "R68": [
        {"内部订单": "N1", "实际完成": "2026-10-01 08:00"},
        {"内部订单": "N1", "实际完成": "2026-10-01 16:20"},
        {"内部订单": "N2", "实际完成": "2026-10-02 16:20"},
    ],
    "R69": [
        {"仓库": "中心", "客户": "K1", "旺季需货量": 500, "安全库存": 50, "库存": 300, "在途": 100},
        {"仓库": "东", "旺季需货量": 1, "库存": 9},
    ],
    "R71": [{"名称": "东", "收入": 600, "直接成本": 400, "分摊费用": 60, "平均服务资产": 450}, {"名称": "西", "收入": 5}],
    "R76": [
        {"机构": BRANCH, "期间": "2026-10", "项目": item, "目标": 10, "实际": 8, "权重": 25} for item in packs()["P01"].enums["R76", "项目"]
    ],
}
MORE = {
    "ageing_buckets": "0、30、60",
    "points_yuan": "100",
    "dev_w_growth": "1",
    "dev_w_credit": "1",
    "dev_w_margin": "1",
    "rotation_years": "8",
}
DEVELOPED = half(Fraction(90 + 60 + 75, 3), 2)
INCOME = (100_000, 50_050, 6_000)


def chain() -> list[str]:
    found, last = [], ""
    for line in (["B1", "分级变更", "", "", "", "", "", ""], ["B2", "", "", "", "", "", "", ""]):
        last = hashlib.sha256("\x1f".join([last, *line]).encode()).hexdigest()[:16]
        found.append(last)
    return found


EXPECTED: dict[tuple[str, str], list[Any]] = {
    ("R02b", "在岗"): [1],
    ("R03", "客户级别"): ["县级", None],
    ("R03", "首次业务月"): ["2026-09", "2026-10"],
    ("R03", "最近业务月"): ["2026-10", "2026-10"],
    ("R10", "利润"): [100_000 - 999 - 64_020, None, 6_000 - 8_000],
    ("R11", "环比"): [rate(300 - 240, 240), None],
    ("R11", "贡献占比"): [rate(300, 400), rate(100, 400)],
    ("R14", "未提数量"): [100_000 + 20_000 - 90_500, 0],
    ("R14", "差异"): [30_000 - 29_500, None],
    ("R14", "库龄天数"): [20, None],
    ("R15", "已收金额"): [25_000 + 15_050, 0],
    ("R15", "收款日期"): [dt.date(2026, 10, 6), None],
    ("R15", "余额"): [100_000 - 40_050, 20_000],
    ("R15", "逾期天数"): [40, 0],
    ("R16", "挂牌价"): [1_000],
    ("R16", "金额"): [int(half(Fraction(3_333 * 950, 1000), 0))],
    ("R16", "偏差"): [rate(950 - 1000, 1000)],
    ("R17", "实际"): [Decimal(1000)],
    ("R17", "完成率"): [rate(1000, 1000)],
    ("R17", "差额"): [Decimal(0)],
    ("R17", "累计"): [None],
    ("R18b", "期初库存"): [500_000],
    ("R18b", "运输损耗"): [247],
    ("R18b", "销售数量"): [480_500],
    ("R18b", "期末库存"): [500_000 + 123_457 - 247 - 480_500],
    ("R21", "完成"): [True, True, False, True],
    ("R23", "客户数"): [2],
    ("R23", "巡访次数"): [3],
    ("R23", "意见分类计数"): ["价格 2、服务 1"],
    ("R30", "区域"): ["东", None],
    ("R30", "经营性质"): ["民营", None],
    ("R30", "销售产品数量"): [13_500, None],
    ("R31", "合计"): [20_000 + 100_000, 20_000 + sum(INCOME)],
    ("R33", "综合评价"): [DEVELOPED, None],
    ("R36", "客户数量"): [1],
    ("R36", "金额"): [20_000 + 106_000],
    ("R36", "比率"): [rate(126_000, 176_050)],
    ("R40", "营业额"): [sum(INCOME), 20_000, None],
    ("R45", "本期增"): [10],
    ("R45", "期末"): [10 + 10 - 4 - 1],
    ("R47", "异地"): [True, False, None],
    ("R51", "超时"): [True, False, False, None],
    ("R52", "线损率"): [rate(70, 1000)],
    ("R52", "售电均价"): [rate(465, 930)],
    ("R52", "电费回收率"): [rate(46_035, 46_500)],
    ("R52", "采集覆盖率"): [rate(2600, 10000)],
    ("R52b", "期末欠费"): [3_000 + 46_500 - 46_035 - 1_000 - 100, None],
    ("R53", "下次到期"): [dt.date(2025, 2, 28), dt.date(2027, 5, 1)],
    ("R54", "时限"): [20, 10],
    ("R55b", "利用率"): [rate(36, 48)],
    ("R57", "年节约额"): [912_500, None],
    ("R58", "准时"): [True, False],
    ("R61", "记录哈希"): chain(),
    ("R65", "按约付款率"): [rate(25_000, 100_000), None],
    ("R68", "时长"): [None, half(Fraction(25, 3), 2), None],
    ("R69", "补货建议"): [150_000, None],
    ("R71", "利润"): [14_000, None],
    ("R71", "销售利润率"): [rate(140, 600), None],
    ("R71", "物流服务周转率"): [half(Fraction(600, 450), 2), None],
    ("R76", "得分"): [Decimal("20.00")] * 4,
}
"""What plain Python gives: fen, thousandths, exact rates of four places."""


@pytest.fixture(scope="module")
def filled() -> dict[str, pd.DataFrame]:
    return filled_frames(given(), registers().values())


def given(**changes: Rows) -> Inputs:
    earlier = typed("R10", EARLIER, period="2026-09")
    world = WORLD | changes
    return Inputs(
        period=PERIOD,
        policy=policy(),
        frames={name: typed(name, rows) for name, rows in world.items()} | names_only(world),
        history=History(usage=usage_of(earlier), frames={"R10": earlier}, months={BRANCH: frozenset({Month(2026, 9)})}),
        filings=(Filing(branch=BRANCH, name=BRANCH, period=PERIOD),),
    )


def names_only(world: dict[str, Rows]) -> dict[str, pd.DataFrame]:
    """A row of customer K1 for every register that shows a name and is not in the world."""
    found = {}
    for register in registers().values():
        if register.id not in world and "企业全称" in register.by_header and register.by_header["企业全称"].computed:
            found[register.id] = typed(register.id, [{code_of(register.id): "K1"}])
    return found


def code_of(register: str) -> str:
    return next(h for h in ("客户编码", "客户") if h in registers()[register].by_header)


def policy() -> Policy:
    """P01 with its blanks filled, a listed price, and parameters that only other packs have."""
    told = {"field_allowance": "150"}
    price = {"产品": "特快", "生效日": "2026-01-01", "挂牌价": 10, "允许浮动下限": -0.1, "允许浮动上限": 0.1}
    base = preset_policy(told, nodes=NODES, more={"R08": [price]})
    headers = base.pack.files["parameters.csv"].splitlines()[0].split(",")
    own = [{"code": code, "name": code, "kind": "list" if "、" in MORE[code] else "number", "source": "示例值"} for code in MORE]
    lines = [",".join(line.get(h, "") for h in headers) for line in own]
    pack = replace(
        base.pack, files=dict(base.pack.files) | {"parameters.csv": "\n".join([base.pack.files["parameters.csv"].rstrip(), *lines])}
    )
    more = typed("R09", [{"参数名": code, "值": value, "来源": "示例值"} for code, value in MORE.items()])
    return Policy(pack=pack, frames=dict(base.frames) | {"R09": pd.concat([base.frames["R09"], more], ignore_index=True)})


def column(frame: pd.DataFrame, header: str) -> list[Any]:
    return [value.date() if isinstance(value, pd.Timestamp) else value for value in plain_values(frame[header])]


@pytest.mark.parametrize("key", EXPECTED, ids=".".join)
def test_a_column_holds_what_plain_python_gives(key: tuple[str, str], filled: dict[str, pd.DataFrame]) -> None:
    register, header = key
    assert column(filled[register], header) == EXPECTED[key]
    assert filled[register][header].dtype == registers()[register].by_header[header].kind.dtype


def test_every_column_is_worked_out_a_second_time() -> None:
    beside = {("R43", header) for header in PAID} | {("R42", "得分"), ("R15", "账龄段"), ("R23", "应巡访次数"), ("R23", "合规率")}
    names = {(r.id, "企业全称") for r in registers().values() if "企业全称" in r.by_header}
    assert set(COMPUTED) == set(EXPECTED) | beside | (names & set(COMPUTED))


PAID = ("业绩工资", "营销奖励", "突出贡献奖", "外勤津贴", "合计")


def test_pay_stands_in_the_row_of_its_person_and_another_month_is_left_alone(filled: dict[str, pd.DataFrame]) -> None:
    merit = int(half(Fraction(80_000 * (90 + 80 + 70 + 60), 400), 0))
    found = {header: column(filled["R43"], header) for header in PAID}
    assert found["业绩工资"] == [merit, None] and found["突出贡献奖"] == [0, None] and found["外勤津贴"] == [15_000, None]
    assert found["合计"] == [merit + found["营销奖励"][0] + 15_000, 7_700]


def test_each_item_of_a_scorecard_has_its_score(filled: dict[str, pd.DataFrame]) -> None:
    weights = [item for group in packs()["P01"].scorecard.values() for item in group.values()]
    parts = {code: Fraction(str(policy().get(code, BRANCH))) for code in weights}
    items = {item: code for group in packs()["P01"].scorecard.values() for item, code in group.items()}
    wanted = [half(parts[items[item]] * Fraction(8, 10), 2) for item in filled["R42"]["项目"]]
    assert column(filled["R42"], "得分") == wanted and sum(wanted) == 80


def test_the_month_of_visits_counts_what_was_due(filled: dict[str, pd.DataFrame]) -> None:
    assert column(filled["R23"], "应巡访次数") == [1] and column(filled["R23"], "合规率") == [Decimal("1.0000")]


def test_ages_fall_into_the_buckets_of_the_policy(filled: dict[str, pd.DataFrame]) -> None:
    bounds = [int(text) for text in policy().get("ageing_buckets") or ()]
    low, high = max(b for b in bounds if b < 40), min(b for b in bounds if b >= 40)
    assert column(filled["R15"], "账龄段") == [f"{low + 1}–{high}", "未到期"]


NAMED = sorted({r.id for r in registers().values() if "企业全称" in r.by_header and r.by_header["企业全称"].computed})


@pytest.mark.parametrize("register", NAMED)
def test_a_code_never_stands_without_its_name(register: str, filled: dict[str, pd.DataFrame]) -> None:
    names = {row["客户编码"]: row["企业全称"] for row in CUSTOMERS}
    codes = plain_values(filled[register][code_of(register)])
    assert column(filled[register], "企业全称") == [names.get(code) for code in codes]
    assert any(code in names for code in codes)


def test_frames_that_nothing_fills_and_sheets_without_rows_stay_as_they_are() -> None:
    world = given(R41=[])
    made = filled_frames(world, [registers()["R41"], registers()["R02"]])
    assert made["R02"] is world.frames["R02"] and made["R41"] is world.frames["R41"]


def test_a_month_that_nobody_knows_any_more_is_kept_and_one_that_is_known_is_not() -> None:
    said = [{**CUSTOMERS[0], "首次业务月": "2019-03", "最近业务月": "2026-09"}, {**CUSTOMERS[1], "首次业务月": "2026-09"}]
    made = filled_frames(given(R03=said), [registers()["R03"]])["R03"]
    assert column(made, "首次业务月") == ["2019-03", "2026-10"] and column(made, "最近业务月") == ["2026-10", "2026-10"]
