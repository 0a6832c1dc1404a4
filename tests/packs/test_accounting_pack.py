"""P07 as its folder says it: tree, lists, columns, archive fields, parameters with their sources (packs.md P07)."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from building.accounting_month import LAST, NODE, policy_of
from macros.__main__ import main
from macros.button import specs_of
from macros.lookup.pack_folder import faults_of
from validators.packs.pack_contents import EXAMPLE, SEED, UNIT
from validators.packs.trade_pack import find_pack, packs
from validators.values.text import safe_text
from workbooks.desk.desk_book import build_desk
from workbooks.desk.policy_book import preset_rows

PACK = packs()["P07"]


@pytest.mark.parametrize("name", ["P07", "accounting", "会计", "会计师事务所", "专业服务"])
def test_found_by_any_of_its_names(name: str) -> None:
    assert find_pack(name) is PACK


def test_its_folder_is_sound() -> None:
    assert faults_of(Path(__file__).parents[2] / "validators" / "packs" / "accounting") == []


def test_the_firm_files_and_is_its_own_centre(tmp_path: Path) -> None:
    tree, day = policy_of(tmp_path).organisation, LAST.first
    assert [node.code for node in tree.path(NODE, day)] == [NODE]
    assert [node.code for node in tree.leaves(day)] == [NODE]


def test_what_the_seed_states_what_is_an_example_and_what_the_firm_fills() -> None:
    own = PACK.parameters
    seed = {code: p.value for code, p in own.items() if p.source == SEED}
    assert seed == {"key_amount": "200000", "cross_pairs": "审计→会计咨询服务、审计→管理咨询服务"}
    assert all(own[code].quote for code in seed)
    examples = {code: own[code].value for code in ("key_months", "tau", "cross_months", "churn_months", "slip_days")}
    assert examples == {"key_months": "12", "tau": "5%", "cross_months": "12", "churn_months": "12", "slip_days": "5"}
    assert {own[code].source for code in examples} == {EXAMPLE}
    blank = ["churn_ceiling", "volume_target", "visit_plan_min", *(f"s_w_{n}" for n in range(1, 8))]
    assert {(own[code].value, own[code].source) for code in blank} == {("", UNIT)}
    assert (own["indicator_stage"].value, own["indicator_stage"].source) == ("1", UNIT)
    assert own["sign_off_questions"].value == "业务收费与财务一致、下月拜访计划已填" and own["middle_approval"].value == "重点客户资料移交"
    assert all(safe_text(text) for row in PACK.table("dictionary") for text in row.values())


def test_ten_archive_fields_are_judged_by_v09_and_the_rest_that_is_required_by_v01() -> None:
    columns = PACK.all_registers["R03"].by_header
    assert len(PACK.archive_fields) == 10
    assert {header for header, column in columns.items() if column.judged_by == "V09"} == set(PACK.archive_fields)
    required = {c.header for c in PACK.all_registers["R03"].shown if c.need == "req"}
    assert required >= {"用邮种类", "客户经理", "客户类型", "行业", "分片区域", "建档日期", "更新日期", *PACK.archive_fields}
    assert not {"用邮量", "竞争对手", "过去价值", "资料掌握人", "业务量"} & required


def test_registers_and_lists_of_the_chapter() -> None:
    own = PACK.all_registers
    assert {r.id for r in PACK.desk if r.required} == {"R03", "R10", "R21"}
    assert PACK.grades.levels == ("重点客户",) and PACK.grades.none == "一般客户" and PACK.grades.computation == "D04"
    asked = [c.header for c in own["R21"].shown if c.need == "req"]
    assert asked == ["计划编号", "计划月", "客户", "走访人", "计划日期", "对象", "目的", "拟传达信息"]
    assert own["R51"].by_header["环节"].kind.values == ("受理", "分派", "处理", "回复", "回访")  # type: ignore[attr-defined]
    assert own["R03"].by_header["风险评估状况"].kind.values == ("低", "中", "高")  # type: ignore[attr-defined]
    assert own["R03"].by_header["主要业务类型"].kind.values == tuple(row["业务代码"] for row in preset_rows(PACK, own["R07"]))  # type: ignore[attr-defined]
    assert own["R42"].by_header["项目"].kind.values == tuple(PACK.scorecard["销售人员考核"])  # type: ignore[attr-defined]
    assert own["R02"].by_header["岗位"].kind.several  # type: ignore[attr-defined]
    survey = [c.name for c in own["R27"].shown if c.header in ("订单处理", "补货时间", "送货无损坏", "服务管理水平")]
    assert survey == ["沟通响应", "报告时限", "差错返工", "综合满意"]
    assert [(row["类型"], row["层级"], row["周期"], row["最少"], row["来源"]) for row in PACK.table("activities")] == [
        ("月学习", "公司", "月", "1", SEED)
    ]


def test_six_figures_and_the_columns_of_the_main_report() -> None:
    assert [f.header for f in PACK.main] == [*("客户数", "重点客户", "业务收费(元)", "新增", "流失", "拜访计划完成率", "逾期(元)", "环比")]
    assert [f.header.partition("（")[0] for f in PACK.leader] == [
        *("业务收入", "重点客户数", "流失率", "人均业务量", "拜访计划完成率", "逾期应收")
    ]


def test_services_come_from_the_seed() -> None:
    rows = preset_rows(PACK, PACK.all_registers["R07"])
    assert [row["业务代码"] for row in rows] == ["审计", "资产评估", "税务", "会计咨询服务", "管理咨询服务"]
    assert {row["来源"] for row in rows} == {SEED} and {row["计量单位"] for row in rows} == {"项"}


def test_a_desk_speaks_of_sellers_and_services(tmp_path: Path) -> None:
    policy = policy_of(tmp_path)
    node = policy.organisation.at(LAST.first)[NODE]
    path = tmp_path / "台账.xlsm"
    build_desk(path, policy=policy, node=node, parent=None, period=LAST, button_specs=specs_of("branch"))
    book = openpyxl.load_workbook(path)
    tables = {"客户基本信息表", "客户销售管理表", "客户业务管理表", "客户服务管理表", "经济信息动态表", "客户投诉记录表"}
    assert tables | {"拜访计划与信息传递单", "业务约定书", "考核评分", "拜访完成", "交叉推荐"} <= set(book.sheetnames), "the six tables"
    heads = [cell.value for cell in book["客户基本信息表"][5]]
    assert {"服务产品", "销售人员", "现聘机构", "客户年中介费总额", "资料掌握人"} <= set(heads)
    assert not {"用邮种类", "客户经理", "竞争对手", "装机地"} & set(heads)
    heads = [cell.value for cell in book["客户业务管理表"][5]]
    assert {"服务产品", "报告日", "项目数", "业务收费", "销售人员"} <= set(heads)


def test_a_new_policy_has_its_parameters(tmp_path: Path) -> None:
    assert main(["policy", "new", "--pack", "accounting", "--out", str(tmp_path / "政策.xlsx")]) == 0
    sheet = openpyxl.load_workbook(tmp_path / "政策.xlsx")["参数表"]
    names = {str(row[2].value) for row in sheet.iter_rows(min_row=6) if row[2].value}
    assert {"重点客户业务量", "价值变化容限", "流失率上限", "启用到第几步", "信息传递单返回天数", "考核权重·月学习"} <= names
