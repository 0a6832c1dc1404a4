"""P10 as its folder says it: tree, lists, columns, archive fields, parameters with their sources (packs.md P10)."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from building.crude_month import LAST, NODE, policy_of
from macros.__main__ import main
from macros.button import specs_of
from macros.lookup.pack_folder import faults_of
from validators.packs.pack_contents import EXAMPLE, SEED, UNIT
from validators.packs.trade_pack import find_pack, packs
from validators.values.text import safe_text
from workbooks.desk.desk_book import build_desk
from workbooks.desk.policy_book import preset_rows

PACK = packs()["P10"]


@pytest.mark.parametrize("name", ["P10", "crude", "原油", "原油购销"])
def test_found_by_any_of_its_names(name: str) -> None:
    assert find_pack(name) is PACK


def test_its_folder_is_sound() -> None:
    assert faults_of(Path(__file__).parents[2] / "validators" / "packs" / "crude") == []


def test_one_office_files_and_is_its_own_centre(tmp_path: Path) -> None:
    tree = policy_of(tmp_path).organisation
    day = LAST.first
    assert [node.code for node in tree.path(NODE, day)] == ["YX", "XB", "GF"]
    assert [node.code for node in tree.filing_to(NODE, day)] == [NODE]


def test_crude_comes_from_the_seed_and_no_threshold_is_claimed() -> None:
    oils = preset_rows(PACK, PACK.all_registers["R07"])
    assert [row["业务代码"] for row in oils] == ["新疆油田原油", "塔里木油田原油", "吐哈油田原油", "哈国原油"]
    assert {row["来源"] for row in oils} == {SEED}
    blank = {code for code, p in PACK.parameters.items() if not p.value}
    assert {"pipeline_tariff", "loyal_high", "loyal_low", "survey_times", "visit_plan_min"} <= blank
    assert {PACK.parameters[code].source for code in blank} == {UNIT}
    assert (PACK.parameters["loss_rate"].value, PACK.parameters["loss_rate"].source) == ("0.2%", EXAMPLE)
    cycle = PACK.parameters["price_cycle"]
    assert (cycle.value, cycle.source, cycle.quote) == ("月", SEED, "原油价格原则上每月调整一次")
    assert {row["来源"] for row in PACK.table("dictionary")} == {SEED}
    assert all(safe_text(text) for row in PACK.table("dictionary") for text in row.values())


def test_eight_archive_fields_are_judged_by_v09_and_the_rest_that_is_required_by_v01() -> None:
    columns = PACK.all_registers["R03"].by_header
    assert len(PACK.archive_fields) == 8
    assert {header for header, column in columns.items() if column.judged_by == "V09"} == set(PACK.archive_fields)
    assert columns["用邮种类"].need == columns["储存能力"].need == "req" and columns["用邮种类"].judged_by is None
    assert packs()["P01"].all_registers["R03"].by_header["用邮种类"].judged_by == "V09"


def test_registers_and_lists_of_the_chapter() -> None:
    own = PACK.all_registers
    assert PACK.registers[:4] == ("R18", "R18b", "R03", "R12") and not {"R10", "R17", "R06"} & set(PACK.registers)
    assert {r.id for r in PACK.desk if r.required} == {"R18", "R18b"}
    assert [c.header for c in own["R18"].shown if c.need == "req"] == [
        *("炼厂", "油品", "期间", "计划版本", "计划类型", "买断点", "计划数量", "输送方式")
    ]
    assert own["R03"].by_header["客户类型"].kind.values == ("中石油炼厂", "中石化炼厂", "地方炼厂")  # type: ignore[attr-defined]
    assert own["R12"].by_header["结算方式"].kind.values == ("统一结算", "预付", "月结")  # type: ignore[attr-defined]
    assert [c.name for c in own["R08"].shown] == ["油品", "炼厂类型", "生效日", "失效日", "统一定价(元/吨)"]
    assert [f.header for f in PACK.contents.main] == ["计划(吨)", "实际(吨)", "完成率", "期末库存(吨)", "意见未结", "环比"]
    assert len(PACK.contents.leader) == 6


def test_a_desk_speaks_of_refineries(tmp_path: Path) -> None:
    policy = policy_of(tmp_path)
    nodes = policy.organisation.at(LAST.first)
    path = tmp_path / "台账.xlsm"
    build_desk(path, policy=policy, node=nodes[NODE], parent=nodes["XB"], period=LAST, button_specs=specs_of("branch"))
    book = openpyxl.load_workbook(path)
    assert {"炼厂档案", "原油买卖合同", "客户走访计划与调研", "计划执行", "库存平衡"} <= set(book.sheetnames)
    heads = [cell.value for cell in book["炼厂档案"][5]]
    assert {"所用油品", "服务人", "走向"} <= set(heads) and not {"用邮种类", "客户经理", "竞争对手"} & set(heads)
    assert "计划沟通" in [cell.value for cell in book["客户服务水平调查单"][5]]


def test_a_new_policy_has_its_parameters(tmp_path: Path) -> None:
    assert main(["policy", "new", "--pack", "crude", "--out", str(tmp_path / "政策.xlsx")]) == 0
    sheet = openpyxl.load_workbook(tmp_path / "政策.xlsx")["参数表"]
    names = {str(row[2].value) for row in sheet.iter_rows(min_row=6) if row[2].value}
    assert {"运输损耗率", "管输价格", "调价周期", "忠诚的完成率线", "接油超计划上限", "计划下达日"} <= names
