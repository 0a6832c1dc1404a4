"""The registers of P01: headers, keys, lists and rows as the catalogue and its settled points have them."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from validators import documentation
from validators.packs.trade_pack import packs
from validators.register import register_of_sheet, registers
from validators.registers.master.customers import ARCHIVE_FIELDS
from validators.values.kinds import Enum, Ref
from validators.values.number_kinds import Count, Money, Number, Quantity
from validators.values.text import fold_header, safe_text

SHEETS = {
    "R01": "组织机构",
    "R01k": "机构公钥",
    "R01p": "审批人",
    "R02": "岗位与人员",
    "R03": "客户档案",
    "R04": "客户联系人",
    "R06": "客户分级认定表",
    "R07": "业务目录",
    "R09": "参数表",
    "R09a": "活动要求",
    "R10": "业务量流水",
    "R11": "大客户用邮情况表",
    "R17": "计划分解",
    "R19": "项目",
    "R20": "走访记录",
    "R25": "客户投诉记录表",
    "R27": "客户服务水平调查单",
    "R38": "市场信息",
    "R39": "市场规模与竞争份额",
    "R41": "活动记录",
    "R42": "考核评分表",
    "R43": "薪酬表",
    "R44": "突出贡献奖审批",
    "R76": "县市局检查考核表",
}

KEYS = {
    "R01": "机构编码",
    "R01k": "机构编码 公钥",
    "R01p": "工号 起",
    "R02": "工号",
    "R03": "客户编码",
    "R04": "客户编码 序号",
    "R06": "客户编码 方案 生效期间",
    "R07": "业务代码 生效日",
    "R09": "方案 参数名 适用机构 生效日",
    "R09a": "类型 层级 周期",
    "R10": "记录编号",
    "R11": "季度 客户 业务种类",
    "R17": "指标 主体 产品 区域 年",
    "R19": "项目编号",
    "R20": "走访编号",
    "R25": "记录编号",
    "R27": "记录编号",
    "R38": "记录编号",
    "R39": "记录编号",
    "R41": "记录编号",
    "R42": "工号 期间 项目",
    "R43": "工号 月",
    "R44": "记录编号",
    "R76": "机构 期间 项目",
}

HEADERS = {
    "R01": "机构编码 机构名称 层级 上级机构 机构类型 负责人 报送邮箱 生效日期 失效日期 承接机构",
    "R03": "客户编码 企业全称 通信地址 联系方式 企业性质 主要业务及产品种类 用邮种类 用邮量 潜在需求 竞争对手 客户类型 "
    "合作状态 行业 客户经理 分片区域 建档日期 更新日期 重要客户 州局指定 统一社会信用代码 签约主体层级 客户状态 "
    "企业规模 主要业务类型 业务量 合作年限 行业发展 经营状况 风险评估状况 所属集团 信用等级 外部系统编号 "
    "推荐来源 全员促销推荐人 客户年采购总额 客户级别 首次业务月 最近业务月",
    "R06": "客户编码 企业全称 方案 生效期间 新级别 原级别 触发 认定单位 审批单号 依据指标值 是否试算 备注 记录编号",
    "R07": "业务代码 名称 计量单位 提成比例 首笔奖励比例 业务性质 启用 生效日 来源 原文",
    "R09": "方案 参数名 适用机构 值 单位 来源 原文 生效日 审批单号 可选值 说明 参数代码",
    "R10": "客户编码 企业全称 业务代码 月份 数量 收入 揽收人 业绩归属 长期合作项目 是否首笔 业务日期 折扣折让 成本 "
    "渠道 地区 促销方式 来源系统 冲销标记 冲销原记录编号 利润 记录编号",
    "R17": "指标 主体 产品 区域 年 年计划 1月 2月 3月 4月 5月 6月 7月 8月 9月 10月 11月 12月 期初截至 期初计划 期初实际 分解方法 计划单价 实际 "
    "完成率 差额 累计 记录编号",
    "R20": "走访编号 客户编码 企业全称 日期 方式 走访人 客户意见 需求 效果 事先确认 计划内容 资料已建档上报 领导互访 "
    "用时(小时) 信息传递单号 记录编号",
    "R25": "投诉编号 客户编码 企业全称 受理时间 渠道 内容 类别 情节 处理期限 处理人 处理结果 处理完毕日期 通知方式 "
    "通知日期 结案日期 受理人 联系电话 是否录音 审批 原因 责任部门 赔付金额 是否再次不满 记录编号",
    "R27": "问卷编号 客户 企业全称 期次 填写日期 订单处理 补货时间 员工服务态度 订货单位 紧急发货 指定时间配送 "
    "物流信息提供 送货无损坏 服务管理水平 记录编号",
    "R39": "期间 区域 业务 市场总量 可达市场量 本企业 对手1 对手2 对手3 对手4 对手5 记录编号",
    "R42": "工号 期间 项目 目标 实际 权重 考核人 确认(中心主任) 得分 记录编号",
    "R43": "工号 月 基础工作得分 服务维护得分 信息反馈得分 大客户营销得分 业绩工资基数 审批单号 已付 业绩工资 营销奖励 "
    "突出贡献奖 外勤津贴 合计 记录编号",
    "R44": "工号 项目 建议金额 审批 核准金额 期间 贡献说明 首笔收入 首笔奖励比例 记录编号",
    "R76": "机构 期间 项目 目标 实际 权重 未达到规定的督促意见 整改完成日 得分 记录编号",
}

JUDGED = {
    "R03": dict.fromkeys(ARCHIVE_FIELDS, "V09") | {"客户经理": "V11"},
    "R10": {"业绩归属": "V17", "是否首笔": "V41", "冲销原记录编号": "V15"},
    "R25": {"处理期限": "V28", "处理完毕日期": "V28", "通知日期": "V28", "联系电话": "V29"},
}

LISTS = {
    ("R03", "客户类型"): "用邮大户 行业性合作伙伴 行政职能单位 政策支撑的行业性企业 事业单位 党政军机关",
    ("R03", "合作状态"): "潜在 已合作 流失",
    ("R06", "新级别"): "州级 县级 非大客户",
    ("R06", "触发"): "初次 季度审核 升级 降级 人工指定",
    ("R07", "业务性质"): "一次性 长期合作",
    ("R10", "来源系统"): "量收 储蓄 专业系统",
    ("R17", "分解方法"): "均分 进位均分 权重 手工",
    ("R19", "类型"): "营销策划 市场调研 行业攻关 长期合作",
    ("R20", "方式"): "上门 电话 座谈 特定日期 巡访 驻点",
    ("R25", "渠道"): "电话 信函 当面 网络 95598",
    ("R25", "情节"): "重大 一般",
    ("R27", "补货时间"): "非常好 相当好 稍微好 中 稍微差 相当差 非常差",
    ("R38", "上报"): "信息简报 信息参考 紧急",
    ("R42", "项目"): "档案 联系 市场调查 稳定 其他 项目策划 新大客户 年度项目",
    ("R44", "审批"): "草稿 待初审 待中审 待终审 已批准 执行中 完成 终止",
    ("R76", "项目"): "基础管理 大客户拜访率 项目完成进度 大客户营销与维护",
}

CUSTOMER = {
    "客户编码": " kh0301 ",
    "企业全称": "临江雪莲茶业有限公司",
    "通信地址": "临江市茶马路 8 号",
    "联系方式": "0834-2100001",
    "企业性质": "民营",
    "主要业务及产品种类": "茶叶",
    "用邮种类": "特快、函件",
    "用邮量": 1200,
    "客户类型": "用邮大户",
    "合作状态": "已合作",
    "行业": "农产品",
    "客户经理": "E01",
    "分片区域": "城区",
    "建档日期": dt.date(2024, 3, 1),
    "更新日期": "2026年9月3日",
    "重要客户": "是",
    "合作年限": 2.5,
}

FLOW = {"客户编码": "KH0301", "业务代码": "特快", "月份": "2026年10月", "数量": 816, "收入": 10000, "冲销标记": "否"}


def parsed(identifier: str, cells: dict[str, Any]) -> Any:
    return registers()[identifier].parse_row(cells)


def test_sheet_names() -> None:
    assert {r.id: r.sheet for r in registers().values() if r.id in SHEETS} == SHEETS


@pytest.mark.parametrize("identifier", KEYS)
def test_keys(identifier: str) -> None:
    assert registers()[identifier].key == tuple(KEYS[identifier].split())


@pytest.mark.parametrize("identifier", HEADERS)
def test_headers_of_the_postal_pack(identifier: str) -> None:
    assert [c.header for c in packs()["P01"].all_registers[identifier].shown] == HEADERS[identifier].split()


@pytest.mark.parametrize("place", LISTS)
def test_lists(place: tuple[str, str]) -> None:
    kind = registers()[place[0]].by_header[place[1]].kind
    assert isinstance(kind, Enum) and kind.values == tuple(LISTS[place].split())


def test_activities_are_separate_items() -> None:
    kind = registers()["R41"].by_header["类型"].kind
    assert isinstance(kind, Enum) and len(kind.values) == 16
    assert {"大客户座谈会", "业务演示会"} < set(kind.values)


@pytest.mark.parametrize("identifier", JUDGED)
def test_emptiness_left_to_numbered_rules(identifier: str) -> None:
    found = {c.header: c.judged_by for c in registers()[identifier].columns if c.judged_by}
    assert found == JUDGED[identifier]


def test_survey_items_are_judged_by_v30() -> None:
    items = [c for c in registers()["R27"].columns if c.judged_by]
    assert len(items) == 9 and {c.judged_by for c in items} == {"V30"}


def test_columns_of_other_packs() -> None:
    customers = registers()["R03"]
    assert [c.header for c in customers.columns if c.packs == ("P03",)] == ["经营性质", "年收入目标"]
    assert "资料掌握人" in packs()["P01"].all_registers["R03"].hidden and "资料掌握人" not in customers.hidden
    assert all(c.need != "req" for r in registers().values() for c in r.columns if c.packs)


def test_empty_sheets_that_stop_a_filing() -> None:
    assert {r.id for r in registers().values() if r.place == "desk" and r.required} >= {"R03", "R10", "R20"}


def test_what_is_carried() -> None:
    carried = {r.id: r.carry for r in registers().values() if r.id in SHEETS and r.place == "desk"}
    assert {i for i, carry in carried.items() if carry == "all"} == {"R02", "R03", "R04", "R06", "R17", "R19"}
    assert {i for i, carry in carried.items() if carry == "open"} == {"R25"}


@pytest.mark.parametrize("identifier", SHEETS)
def test_each_register_is_consistent(identifier: str) -> None:
    register = registers()[identifier]
    assert register.key and len(register.hint) <= 55
    assert set(register.total_columns) <= set(register.by_header)
    assert all(isinstance(register.by_header[h].kind, (Money, Quantity, Count, Number)) for h in register.total_columns)
    assert {register.code_column, register.name_column} - {None} <= set(register.by_header)
    targets = {t for c in register.columns if isinstance(c.kind, Ref) for t in c.kind.targets}
    assert targets <= set(registers())
    assert all(c.need in ("req", "opt", "cond", "auto") for c in register.columns)
    assert list(register.empty().columns) == [*register.by_header, "_branch", "_row", "_file", "_period"]


@pytest.mark.parametrize("identifier", SHEETS)
def test_no_two_columns_answer_to_one_header(identifier: str) -> None:
    names = [name for c in registers()[identifier].columns for name in {fold_header(n) for n in (c.header, *c.aliases)}]
    assert [name for name, count in Counter(names).items() if count > 1] == []


def test_no_two_sheets_answer_to_one_name() -> None:
    names = [name for r in registers().values() for name in {fold_header(n) for n in (r.sheet, *r.aliases)}]
    assert [name for name, count in Counter(names).items() if count > 1] == []


def test_every_word_on_a_sheet_is_in_every_chinese_font() -> None:
    words = [w for r in registers().values() for w in (r.sheet, r.title.zh, r.hint, *r.aliases)]
    words += [w for r in registers().values() for c in r.columns for w in (c.header, c.hint, c.unit, *c.aliases)]
    assert [w for w in words if not safe_text(w)] == []


@pytest.mark.parametrize(
    ("name", "identifier"),
    [("客户信息表", "R03"), ("业务流水", "R10"), ("大客户档案", "R03"), ("《业务量流水》", "R10"), ("用邮情况表", "R11")],
)
def test_old_sheet_names(name: str, identifier: str) -> None:
    found = register_of_sheet(name)
    assert found is not None and found.id == identifier


def test_record_numbers_are_last_and_never_missing() -> None:
    for identifier in SHEETS:
        register = registers()[identifier]
        if register.place == "desk" and identifier not in ("R02", "R03"):
            assert register.columns[-1].header == "记录编号" and register.columns[-1].assigned


@pytest.mark.parametrize(
    ("identifier", "typed", "header"),
    [
        ("R10", "客户编号", "客户编码"),
        ("R10", "客户名称", "企业全称"),
        ("R03", "单位名称", "企业全称"),
        ("R03", "★信用代码", "统一社会信用代码"),
        ("R03", "服务种类", "用邮种类"),
        ("R11", "客户编码", "客户"),
        ("R11", "业务代码", "业务种类"),
        ("R20", "用时（小时）", "用时(小时)"),
        ("R25", "受理日期", "受理时间"),
    ],
)
def test_old_headers(identifier: str, typed: str, header: str) -> None:
    found = [c.header for c in registers()[identifier].columns if fold_header(typed) in {fold_header(n) for n in (c.header, *c.aliases)}]
    assert found == [header]


def test_a_customer_row() -> None:
    row = parsed("R03", CUSTOMER)
    assert (row.code, row.mail_products, row.important) == ("KH0301", "特快、函件", True)
    assert (row.expected_volume, row.years, row.updated) == (1_200_000, Decimal("2.5"), dt.date(2026, 9, 3))
    assert row.credit_code is None and row.level is None


def test_a_flow_row() -> None:
    row = parsed("R10", FLOW)
    assert (row.month, row.quantity, row.income, row.reversal) == ("2026-10", 816_000, 1_000_000, False)


@pytest.mark.parametrize(
    ("identifier", "row", "message"),
    [
        ("R03", CUSTOMER | {"客户类型": "大户"}, "不在清单里"),
        ("R03", CUSTOMER | {"行业": "　"}, "行业没有填"),
        ("R03", CUSTOMER | {"用邮量": -1}, "不能小于 0"),
        ("R03", CUSTOMER | {"建档日期": "2026-02-30"}, "不是真实的日期"),
        ("R10", FLOW | {"收入": "约3万"}, "不是数字"),
        ("R10", FLOW | {"收入": None}, "收入没有填"),
        ("R43", {"工号": "E01", "月": "2026-10", "基础工作得分": 101}, "不能大于 100"),
        ("R11", {"季度": "2026年4季", "客户": "KH0301", "业务种类": "特快"}, "不是季度"),
        ("R17", {"指标": "利润", "主体": "E01", "年": 2026, "年计划": 1000}, "不在清单里"),
    ],
)
def test_bad_rows(identifier: str, row: dict[str, object], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        registers()[identifier].parse_row(row)


def test_rows_that_numbered_rules_judge_are_read() -> None:
    assert parsed("R03", CUSTOMER | {"通信地址": None}).address is None
    assert parsed("R25", {"客户编码": "KH0301", "内容": "迟投"}).due is None


def test_a_plan_row_has_twelve_months() -> None:
    row = parsed("R17", {"指标": "收入", "主体": "e01", "年": 2026, "年计划": 1000, "12月": 84})
    assert (row.subject, row.year, row.yearly, row.month_12, row.month_1) == ("e01", "2026", 1000, 84, None)


def test_growth_may_be_negative_or_above_one() -> None:
    row = parsed("R11", {"季度": "2026q4", "客户": "KH0301", "业务种类": "特快", "同比": -1.2, "环比": 2.5})
    assert (row.quarter, row.on_year, row.on_quarter) == ("2026Q4", Decimal("-1.2"), Decimal("2.5"))


def test_headers_document_is_fresh() -> None:
    committed = Path(documentation.__file__).parents[1] / "docs" / "headers.csv"
    assert committed.read_text(encoding="utf-8") == documentation.headers_csv(), "run: python -m validators.documentation"


def test_headers_document_says_kind_and_need() -> None:
    lines = documentation.headers()
    assert ("业务量流水", "收入", "money", "req") in lines
    assert ("客户档案", "用邮种类", "reference to 业务目录", "req") in lines
    assert ("薪酬表", "合计", "money", "auto") in lines
