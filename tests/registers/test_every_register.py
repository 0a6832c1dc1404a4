"""Every register of the catalogue, whatever its pack: ids, names, references, lists, presets, schemas, carrying over."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from macros.lookup.schema import json_schema, table_schema
from macros.mending.carrying import carried_rows
from validators import documentation
from validators.checking import understand
from validators.filing.inputs import Filing
from validators.packs.trade_pack import packs
from validators.register import RawSheet, registers, typed_frame
from validators.systems import SYSTEMS, registers_of, systems_of
from validators.values.kinds import Enum, Ref
from validators.values.money import quantity_text
from validators.values.number_kinds import Count, Money, Number, Quantity
from validators.values.period import Month
from validators.values.text import fold_header, safe_text
from workbooks.desk.sheets.register_sheet import RegisterSheet

IDS = (
    "R01 R02 R02b R03 R04 R05 R06 R07 R08 R09 R10 R11 R12 R13 R14 R15 R15b R16 R17 R18 R18b R19 R20 R21 R22 R23 R24 R25 "
    "R26 R27 R27b R28 R29 R30 R31 R32 R33 R34 R35 R36 R37 R37b R38 R39 R40 R41 R42 R43 R44 R45 R46 R47 R48 R49 R50 R51 "
    "R52 R53 R54 R55 R55b R56 R57 R58 R59 R60 R61 R62 R63 R64 R65 R66 R67 R68 R69 R70 R71 R72 R73 R74 R75 R76"
)
CATALOGUE = IDS.split()
"""Every register of section B; R43b stands on R43 (D06_lines), R49 has two tables of its own."""

KEYS = {
    "R02b": "机构 岗位",
    "R05": "集团编码 成员客户编码",
    "R08": "产品 客户类别 适用区域 生效日",
    "R12": "合同编号",
    "R14": "单据号",
    "R15": "应收编号",
    "R15b": "收款编号",
    "R18": "炼厂 油品 期间 计划版本",
    "R18b": "油品 期间",
    "R21": "计划编号",
    "R46": "集团账户 号码",
    "R47": "授信编号",
    "R49": "客户 年",
    "R51": "工单号",
    "R73": "订单号",
    "R74": "证照号",
    "R37": "客户名称 项目",
    "R63": "级别 报表 动作",
    "R75": "术语",
}
"""Business keys; a register that is not here is known by its 记录编号."""

SHEETS = {
    "R02b": "岗位编制",
    "R05": "集团",
    "R08": "价目与价格权限",
    "R12": "协议",
    "R13": "招投标",
    "R14": "已售未提台账",
    "R15": "应收款台账",
    "R15b": "收款明细",
    "R16": "价格执行",
    "R18": "原油调运计划与执行",
    "R18b": "原油库存平衡",
    "R21": "走访",
    "R22": "巡访日报表",
    "R23": "每月巡访情况报告书",
    "R24": "巡访紧急报告",
    "R26": "顾客意见反馈处理表",
    "R27b": "满意度测评计划",
    "R28": "企业客户服务调查表",
    "R29": "竞争对手调查表",
    "R30": "客户区域分析表",
    "R31": "客户销售分析表",
    "R32": "客户开发程序表",
    "R33": "客户开发评价表",
    "R34": "新客户相关要素调查表",
    "R35": "新开发客户报告表",
    "R36": "客户资料卡",
    "R37": "物流服务内容",
    "R37b": "客户物流需求",
    "R40": "营销费用",
    "R45": "积分",
    "R46": "统付集团及成员",
    "R47": "集团授信台账",
    "R48": "授信",
    "R49": "重点客户计划",
    "R49a": "行动计划",
    "R49b": "收益计划",
    "R50": "客户服务实施计划",
    "R51": "服务请求",
    "R52": "供电所营销月报",
    "R53": "计量装置",
    "R54": "业扩报装",
    "R55": "卫星业务流程矩阵",
    "R55b": "资源",
    "R56": "咨询客户",
    "R57": "合理化建议",
    "R58": "小额配送调度",
    "R59": "参股",
    "R60": "审批单",
    "R61": "审批与操作日志",
    "R62": "报送登记",
    "R63": "权限表",
    "R64": "建设任务",
    "R65": "客户信用",
    "R66": "调研计划",
    "R67": "市场细分",
    "R68": "订单流程节点",
    "R69": "库存共享",
    "R70": "物流服务要素评分",
    "R71": "盈利性",
    "R72": "市场营销计划",
    "R73": "物流订单",
    "R74": "证照与资质",
    "R75": "数据字典",
}

LISTS = {
    ("R12", "合同类型"): "直销协议 物流 统付 原油买卖 供用电 审计业务约定 信用",
    ("R12", "付费方式"): "预存 后付费",
    ("R14", "单据类型"): "汽提单 直发订单",
    ("R18", "计划类型"): "年度 季度 月度 调整令",
    ("R18", "买断点"): "王家沟 轮南 吐哈油库 阿拉山口",
    ("R22", "意见类别"): "服务 价格 时效 货损 竞争 其他",
    ("R26", "类别"): "产品质量 服务 安全 环境 其他",
    ("R28", "意见类型"): "建议 抱怨 对业务人员的评价",
    ("R40", "费用类别"): "业务人员 广告 促销 市场调查 销售管理",
    ("R46", "统付产品"): "成员统付 流量统付 集团话费统付",
    ("R47", "业务品种"): "贷款 承兑 信用证 国际贸易融资 保函 其他",
    ("R48", "凭证类型"): "合同 增值税发票 银行进账单 他项权证 审计报告",
    ("R49", "吸引力"): "很有 中等 不太",
    ("R49", "相互关系"): "关系发展的潜力 发展中的关系 目前关系良好 目前关系非常牢固 目前关系相当有限 防守阶段 倒退中的关系",
    ("R49", "关系周期"): "突破期 巩固期 成长期 收获期 防御期 冬眠期 暂停期",
    ("R50", "服务阶段"): "售前 售中 售后",
    ("R53", "计量方式"): "高供高计 高供低计 低压",
    ("R55b", "资源"): "卫星资源 测控站 监测站 网络平台 IT系统 知识库",
    ("R60", "步骤"): "填写与提交 初次审批 中间审批 最终审批 执行和跟踪",
    ("R60", "动作"): "提交 同意 退回 否决 执行 完成",
    ("R62", "状态"): "未报 零报 按时 迟报 退回 更正 已合并",
    ("R71", "维度"): "服务产品 区域 渠道 促销模式 顾客",
}

FILING = Filing(branch="LJ01", name="临江市局", period=Month(2026, 10))
EVERY = sorted(registers())


def sheet_of(name: str, **cells: list[Any]) -> Any:
    """A typed sheet with these cells."""
    count = len(next(iter(cells.values())))
    raw = RawSheet(
        register=registers()[name],
        sheet=registers()[name].sheet,
        cells=cells,
        rows=list(range(6, 6 + count)),
        letters=dict.fromkeys(cells, "B"),
    )
    return understand({name: raw}, filing=FILING, policy=None)[0][name]


def test_the_catalogue_is_complete() -> None:
    """All of section B is there, and what is there has its heading."""
    text = "".join(
        (Path(__file__).parents[2] / "docs" / "domain" / page).read_text(encoding="utf-8") for page in ("registers.md", "own.md")
    )
    assert set(CATALOGUE) <= set(registers()) <= set(re.findall(r"^#+ (R\d+[a-z]?)\b", text, re.MULTILINE))


def test_sheet_names_are_short_and_told_apart() -> None:
    names = [register.sheet for register in registers().values()]
    assert len({name.casefold() for name in names}) == len(names)
    assert all(len(name) <= 31 and not set(name) & set("[]:*?/\\") for name in names)
    assert {name: registers()[name].sheet for name in SHEETS} == SHEETS


@pytest.mark.parametrize("name", [name for name in EVERY if name in SHEETS])
def test_keys(name: str) -> None:
    assert registers()[name].key == tuple(KEYS.get(name, "记录编号").split())


@pytest.mark.parametrize("place", LISTS)
def test_lists(place: tuple[str, str]) -> None:
    kind = registers()[place[0]].by_header[place[1]].kind
    assert isinstance(kind, Enum) and kind.values == tuple(LISTS[place].split())


@pytest.mark.parametrize("name", EVERY)
def test_references_and_lists_are_not_empty(name: str) -> None:
    for column in registers()[name].columns:
        if isinstance(column.kind, Ref):
            assert all(registers()[target].code_column for target in column.kind.targets), column.header
        if isinstance(column.kind, Enum):
            assert column.kind.values and len(set(column.kind.values)) == len(column.kind.values), column.header
            assert not any("、" in value for value in column.kind.values) or not column.kind.several


@pytest.mark.parametrize("name", EVERY)
def test_each_register_is_consistent(name: str) -> None:
    register = registers()[name]
    assert register.key and len(register.hint) <= 55 and register.hint
    assert register.nature in ("master", "flow", "open", "snapshot") and register.carry in ("all", "open", "none")
    assert register.place in ("desk", "policy")
    for header in register.total_columns:
        assert isinstance(register.by_header[header].kind, (Money, Quantity, Count, Number)), header
    assert {register.code_column, register.name_column, register.closed_by or None} - {None} <= set(register.by_header)
    assert all(c.need in ("req", "opt", "cond", "auto") and c.source for c in register.columns)
    assert all(safe_text(w) for c in register.columns for w in (c.header, c.hint, c.unit, *c.aliases))
    if register.place == "desk" and name not in ("R02", "R03"):
        assert register.columns[-1].header == "记录编号" and register.columns[-1].assigned


@pytest.mark.parametrize("name", EVERY)
def test_no_two_columns_answer_to_one_header(name: str) -> None:
    seen: set[str] = set()
    for column in registers()[name].columns:
        mine = {fold_header(n) for n in (column.header, *column.aliases)}
        assert not mine & seen, column.header
        seen |= mine


@pytest.mark.parametrize("name", EVERY)
def test_every_register_can_stand_on_a_desk(name: str) -> None:
    what = RegisterSheet(register=registers()[name], columns=registers()[name].columns, rows=[], title="")
    assert not what.counted.computed and not what.counted.assigned
    assert set(what.summed) <= set(registers()[name].by_header)


def test_open_registers_say_what_closes_a_row() -> None:
    for register in registers().values():
        if register.carry == "open":
            closed = {register.closed_by, "结案日期"} & set(register.by_header)
            assert closed or register.at_opening, register.id


@pytest.mark.parametrize("name", EVERY)
def test_schemas(name: str) -> None:
    register = registers()[name]
    schema, table = json_schema(register), table_schema(register)
    assert list(schema["properties"]) == [c.header for c in register.columns]
    assert set(schema["required"]) <= set(schema["properties"]) and schema["title"] == register.title.zh
    assert all("type" in p or p.get("enum") for p in schema["properties"].values())
    fields = [field["name"] for field in table["fields"]]
    assert fields == list(register.by_header) and set(table["primaryKey"]) <= set(fields)
    assert {f["type"] for f in table["fields"]} <= {"string", "number", "integer", "date"}
    for key in table["foreignKeys"]:
        target = registers()[key["reference"]["resource"]]
        assert key["fields"] in fields and key["reference"]["fields"] in target.by_header


@pytest.mark.parametrize("name", EVERY)
def test_json_schema_is_a_schema(name: str) -> None:
    schema = json_schema(registers()[name])
    jsonschema.Draft202012Validator.check_schema(schema)
    blank = {
        h: p["enum"][0] if "enum" in p else {"string": "x", "number": 1.5, "integer": 1}[p["type"]] for h, p in schema["properties"].items()
    }
    jsonschema.Draft202012Validator(schema).validate(blank)
    missing = {h: v for h, v in blank.items() if h not in schema["required"]}
    assert jsonschema.Draft202012Validator(schema).is_valid(missing) == (not schema["required"])


@pytest.mark.parametrize("name", EVERY)
def test_presets_are_rows_without_a_fault(name: str) -> None:
    register = registers()[name]
    if register.presets:
        headers = list(dict.fromkeys(h for row in register.presets for h in row))
        sheet = sheet_of(name, **{h: [row.get(h) for row in register.presets] for h in headers})
        assert not sheet.failed.any(axis=None) and len(sheet.frame) == len(register.presets)


def test_preset_rows() -> None:
    counts = {name: len(register.presets) for name, register in registers().items() if register.presets}
    assert counts == {"R50": 8, "R64": 17, "R70": 12}
    phases = [row["阶段"] for row in registers()["R64"].presets]
    assert [phases.count(phase) for phase in dict.fromkeys(phases)] == [4, 5, 4, 4]


def nothing_set(code: str, branch: str) -> None:
    """A policy in which nothing is set."""


def test_what_is_not_lifted_opens_the_next_month() -> None:
    sheet = sheet_of(
        "R14",
        单据号=["A", "B", "C"],
        期初未提=[50.0, 20.0, None],
        销售数量=[200.0, 0.0, 100.0],
        已提数量=[180.0, 20.0, 70.5],
        退销数量=[10.0, None, None],
        说明=["x", None, None],
    )
    kept = carried_rows(registers()["R14"], sheet.frame, nothing_set)
    assert list(kept["单据号"]) == ["A", "C"]
    assert [quantity_text(v) for v in kept["期初未提"]] == ["60", "29.5"]
    assert list(kept["销售数量"]) == [0, 0] and kept[["已提数量", "退销数量", "说明"]].isna().all(axis=None)


def test_what_is_lifted_first_in_first_out_opens_the_next_month() -> None:
    """110 lifted, booked on the newest paper: the older one of 50 is gone, 40 of the newer are left."""
    sheet = sheet_of(
        "R14",
        单据号=["B", "A"],
        客户=["甲", "甲"],
        品种=["柴油", "柴油"],
        开票日期=["2026-09-01", "2026-08-01"],
        期初未提=[100.0, 50.0],
        已提数量=[110.0, None],
    )
    assert carried_rows(registers()["R14"], sheet.frame, nothing_set)["单据号"].tolist() == ["A"]
    kept = carried_rows(registers()["R14"], sheet.frame, lambda code, branch: "先进先出" if code == "lifting_booked" else None)
    assert kept["单据号"].tolist() == ["B"] and kept["期初未提"].tolist() == [40_000]


def test_a_receivable_is_carried_until_it_is_settled() -> None:
    frame = typed_frame(registers()["R15"], {"应收编号": ["Y1", "Y2"], "销账号": [None, "X9"]}, rows=[6, 7])
    assert list(carried_rows(registers()["R15"], frame, nothing_set)["应收编号"]) == ["Y1"]


def test_packs_show_no_register_that_is_not_theirs() -> None:
    shown = packs()["P01"].registers
    assert "R12" not in shown and len(shown) == 18


def test_every_system_has_its_registers() -> None:
    assert [system.id for system in SYSTEMS] == [f"A{n:02d}" for n in range(1, 36)]
    for system in SYSTEMS:
        assert system.title and safe_text(system.title) and system.reports and system.pack.startswith("P")
        assert set(system.registers) <= set(registers()) and registers_of(system)


def test_every_register_serves_a_system() -> None:
    assert [name for name in CATALOGUE if not systems_of(name)] == []
    assert systems_of("R15b") == systems_of("R15") and "A29" in systems_of("R44")


@pytest.mark.parametrize("path", documentation.DOCUMENTS)
def test_documents_are_fresh(path: str) -> None:
    committed = Path(documentation.__file__).parents[1] / path
    assert committed.read_text(encoding="utf-8") == documentation.DOCUMENTS[path](), "run: python -m validators.documentation"


def test_the_table_of_systems_has_nothing_empty() -> None:
    lines = [line for line in documentation.registers_md().splitlines() if line.startswith("| ")]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    assert all(cell for row in rows for cell in row)
    assert [row[0] for row in rows if row[0].startswith("A")] == [system.id for system in SYSTEMS]
    assert [row[0] for row in rows if row[0].startswith("R")] == list(registers())
    telecom = next(row for row in rows if row[0] == "A13")
    assert telecom[3] == "R12 协议、R15 应收款台账、R15b 收款明细、R46 统付集团及成员" and "V22、V33" in telecom[4]
