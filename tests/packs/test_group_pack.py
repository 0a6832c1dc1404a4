"""P04 as its folder says it: tree, levels, lists, columns, archive fields, parameters with their sources (packs.md P04)."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from building.demo_month import LAST
from building.group_month import policy_of, world
from macros.__main__ import main
from macros.button import specs_of
from macros.calc.d03_group_tier import BIG, NONE, PLAIN, STRATEGIC, UNIT_BIG, UNIT_PLAIN
from macros.demo.pack_data import demo_data
from macros.lookup.pack_folder import faults_of
from validators.packs.pack_contents import EXAMPLE, SEED, UNIT
from validators.packs.trade_pack import find_pack, packs
from validators.values.text import safe_text
from workbooks.desk.desk_book import build_desk

PACK = packs()["P04"]


@pytest.mark.parametrize("name", ["P04", "group", "集团公司", "集团公司客户", "集团公司市场客户管理"])
def test_found_by_any_of_its_names(name: str) -> None:
    assert find_pack(name) is PACK


def test_its_folder_is_sound() -> None:
    assert faults_of(Path(__file__).parents[2] / "validators" / "packs" / "group_company") == []


def test_eight_units_under_the_group(tmp_path: Path) -> None:
    tree, day = policy_of(tmp_path).organisation, LAST.first
    assert [node.code for node in tree.path("EJ2", day)] == ["EJ2", "JT"] and [node.code for node in tree.roots(day)] == ["JT"]
    assert [row["机构编码"] for row in PACK.table("organisation")] == ["JT", *(f"EJ{n}" for n in range(1, 9))]
    assert demo_data(PACK)["home"] == "JT"


def test_six_levels_of_which_the_group_decides_three() -> None:
    grades = PACK.grades
    assert grades.levels == (STRATEGIC, BIG, PLAIN, UNIT_BIG, UNIT_PLAIN) and grades.none == NONE and grades.computation == "D03"
    assert grades.decided_above == (STRATEGIC, BIG, PLAIN) and list(grades.visits) == list(grades.levels)
    assert PACK.all_registers["R06"].by_header["新级别"].kind.values == (*grades.levels, NONE)  # type: ignore[attr-defined]


def test_what_the_seed_states_and_what_it_leaves_open() -> None:
    own = PACK.parameters
    told = {code: p.value for code, p in own.items() if p.source == SEED}
    assert told == {"integrity_max": "0"} and own["integrity_max"].quote.startswith("近五年未发生")
    blank = {"pay_rate_min", "big_amount", "unit_amount", "contract_multiple", *(f"visit_month_{n}" for n in range(1, 6))}
    assert {(own[code].value, own[code].source) for code in blank} == {("", UNIT)}
    assert own["big_amount"].name == "分级门槛·大客户" and "分级门槛" not in own["unit_amount"].name, (
        "two equal standards are no fault (V13)"
    )
    assert len(own["strategic_tests"].value.split("、")) == 7 and own["strategic_tests"].source == EXAMPLE
    assert (own["sign_months"].value, own["dev_w_growth"].value, own["dev_w_growth"].source) == ("12", "1", EXAMPLE)
    assert all(safe_text(text) for row in PACK.table("dictionary") for text in row.values())


def test_registers_lists_and_columns_of_the_chapter() -> None:
    own = PACK.all_registers
    assert not {"R10", "R17", "R27"} & set(PACK.registers) and {r.id for r in PACK.desk if r.required} == {"R03", "R12"}
    assert own["R12"].sheet == "合同" and own["R12"].by_header["我方签约主体"].need == "req"
    asked = [c.header for c in own["R12"].shown if c.need == "req"]
    assert asked == ["合同编号", "客户编码", "合同类型", "我方签约主体", "签约日", "起日", "止日", "履约状态"]
    assert own["R12"].by_header["合同类型"].kind.values == ("框架", "单项", "其他")  # type: ignore[attr-defined]
    assert own["R03"].by_header["分片区域"].kind.values == ("京内", "京外", "境外")  # type: ignore[attr-defined]
    assert own["R03"].by_header["用邮种类"].name == "合作业务" and own["R03"].by_header["分片区域"].name == "区域"
    assert len(PACK.archive_fields) == 7 and own["R65"].by_header["重评日"].need == "req"
    assert "是否录音" not in {c.header for c in own["R25"].shown}


def test_six_figures_and_the_columns_of_the_main_report() -> None:
    assert [f.header for f in PACK.leader] == [
        *("客户总数（户）", "战略客户数（户）", "近12月签约额（万元）", "按约付款率", "逾期未结投诉（件）", "待审批分级（户）")
    ]
    assert [f.header for f in PACK.main][7:] == ["合同数", "近12月签约额(元)", "按约付款率", "逾期投诉"]


def test_a_desk_speaks_of_units_and_contracts(tmp_path: Path) -> None:
    policy = policy_of(tmp_path)
    nodes = policy.organisation.at(LAST.first)
    path = tmp_path / "台账.xlsm"
    build_desk(path, policy=policy, node=nodes["EJ1"], parent=nodes["JT"], period=LAST, button_specs=specs_of("branch"))
    book = openpyxl.load_workbook(path)
    assert {"合同", "客户信用", "客户拜访记录", "分级结果", "客户与合同", "招投标"} <= set(book.sheetnames)
    heads = [cell.value for cell in book["客户档案"][5]]
    assert {"合作业务", "区域", "签约主体层级"} <= set(heads) and not {"用邮种类", "分片区域"} & set(heads)


def test_a_new_policy_has_its_parameters(tmp_path: Path) -> None:
    assert main(["policy", "new", "--pack", "group", "--out", str(tmp_path / "政策.xlsx")]) == 0
    sheet = openpyxl.load_workbook(tmp_path / "政策.xlsx")["参数表"]
    names = {str(row[2].value) for row in sheet.iter_rows(min_row=6) if row[2].value}
    assert {"允许终止次数", "按约付款率下限", "分级门槛·大客户", "战略标准项", "合同金额倍数上限", "催收人提醒天数"} <= names


def test_its_world_is_as_large_as_the_chapter_says() -> None:
    assert demo_data(PACK)["branches"] == 8
    desk = world().world.desk("EJ1", LAST)
    assert 80 <= len(desk.sheets["R03"]["客户编码"]) <= 96, "some seven hundred in eight units"
