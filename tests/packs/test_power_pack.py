"""P11 as its folder says it: tree, lists, columns, archive fields, parameters with their sources (packs.md P11)."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from building.demo_month import LAST
from building.power_month import CENTRE, OFFICE, STATIONS, policy_of
from macros.__main__ import main
from macros.button import specs_of
from macros.lookup.pack_folder import faults_of
from validators.filing.inputs import Filing
from validators.filing.states import not_applicable
from validators.packs.pack_contents import EXAMPLE, SEED, UNIT
from validators.packs.trade_pack import find_pack, packs
from validators.policy import Policy
from validators.values.text import safe_text
from workbooks.desk.desk_book import build_desk
from workbooks.desk.policy_book import preset_rows

PACK = packs()["P11"]


@pytest.fixture(scope="module")
def policy(tmp_path_factory: pytest.TempPathFactory) -> Policy:
    return policy_of(tmp_path_factory.mktemp("power"))


@pytest.mark.parametrize("name", ["P11", "power", "供电", "供电营销"])
def test_found_by_any_of_its_names(name: str) -> None:
    assert find_pack(name) is PACK


def test_its_folder_is_sound() -> None:
    assert faults_of(Path(__file__).parents[2] / "validators" / "packs" / "power") == []


def test_five_stations_and_the_office_file_to_the_department(policy: Policy) -> None:
    tree, day = policy.organisation, LAST.first
    assert [node.code for node in tree.filing_to(CENTRE, day)] == [*STATIONS, OFFICE]
    assert [node.code for node in tree.path(CENTRE, day)] == [CENTRE, "GD", "SD"]
    assert [tree.at(day)[code].kind for code in (*STATIONS, OFFICE)] == [*["城区供电所"] * 2, *["乡镇供电所"] * 3, "职能"]


def test_the_office_is_excused_from_the_stations_month(policy: Policy) -> None:
    def excused(branch: str) -> set[str]:
        return set(not_applicable(policy, Filing(branch=branch, name="", period=LAST)))

    assert excused(OFFICE) == {"供电所营销月报", "电费应收实收分类表"} and excused("GD01") == set()
    assert {register.id for register in PACK.desk if register.required} == {"R52", "R52b"}


def test_what_the_seed_says_and_what_it_leaves_blank() -> None:
    blank = {code for code, p in PACK.parameters.items() if not p.value}
    own = {"loss_target", "collect_target", "arrears_days", "households_tolerance", "repair_minutes_town", "repair_minutes_village"}
    assert own | {f"expand_days_{voltage}" for voltage in ("35kV", "10kV", "0.4kV")} <= blank
    assert {PACK.parameters[code].source for code in blank} == {UNIT}
    assert (PACK.parameters["rotation_years"].value, PACK.parameters["rotation_years"].source) == ("8", EXAMPLE)
    assert (PACK.parameters["coverage_basis"].value, PACK.parameters["coverage_basis"].choices) == ("按表计", ("按表计", "按户"))
    assert PACK.parameters["sign_off_questions"].value.split("、") == ["抄表数据已审核", "应收与系统一致", "欠费客户已列清"]
    facts = {row["术语"]: (row["定义"], row["来源"]) for row in PACK.table("dictionary")}
    assert facts["年售电量"] == ("1.87亿千瓦时", SEED)
    assert "37349户" in facts["供电所和客户"][0] and "仅为26%" in facts["采集覆盖率"][0]
    assert all(safe_text(text) for row in PACK.table("dictionary") for text in row.values())


def test_each_station_has_its_own_target(policy: Policy) -> None:
    rows = [row for row in PACK.table("extra_parameters") if row["code"] in ("loss_target", "collect_target")]
    assert sorted((row["code"], row["branch"]) for row in rows) == sorted(
        (c, b) for c in ("loss_target", "collect_target") for b in STATIONS
    )
    assert {row["value"] for row in rows} == {""}


def test_registers_and_lists_of_the_chapter() -> None:
    own = PACK.all_registers
    assert not {"R10", "R17", "R06"} & set(PACK.registers)
    assert [c.header for c in own["R52"].shown if c.need == "req" and not c.assigned] == [
        *("供电量", "售电量", "应收电费", "实收电费", "抄表户数", "表计总数", "自动采集表计数", "高压户数", "低压户数")
    ]
    assert [c.header for c in own["R52b"].shown if c.key] == ["用电类别", "电压等级"]
    assert own["R52b"].by_header["用电类别"].kind.values == ("居民", "农业", "一般工商业", "大工业", "其他")  # type: ignore[attr-defined]
    types = own["R03"].by_header["客户类型"].kind
    assert types.several and types.values[-2:] == ("高危重要", "分布式电源")  # type: ignore[attr-defined]
    assert own["R25"].by_header["客户编码"].need == "opt" and packs()["P01"].all_registers["R25"].by_header["客户编码"].need == "req"
    assert {h for h, c in own["R03"].by_header.items() if c.judged_by == "V09"} == set(PACK.archive_fields)
    assert [c.name for c in own["R08"].shown][:2] == ["用电类别", "电压等级"]
    assert [row["业务代码"] for row in preset_rows(PACK, own["R07"])] == ["居民", "农业", "一般工商业", "大工业", "其他"]
    assert [f.header for f in PACK.contents.leader] == [
        *("售电量（千瓦时）", "线损率", "电费回收率", "采集覆盖率", "未结工单（张）", "逾期电费（元）")
    ]


def test_a_desk_speaks_of_stations_and_households(tmp_path: Path, policy: Policy) -> None:
    nodes, path = policy.organisation.at(LAST.first), tmp_path / "台账.xlsm"
    build_desk(path, policy=policy, node=nodes["GD01"], parent=nodes[CENTRE], period=LAST, button_specs=specs_of("branch"))
    book = openpyxl.load_workbook(path)
    assert {"高压客户档案", "欠费台账", "95598工单", "用电检查", "供电所指标", "分类电费", "计量到期", "未结工单"} <= set(book.sheetnames)
    heads = [cell.value for cell in book["高压客户档案"][5]]
    assert {"户号", "户名", "用电地址", "台区经理", "供电所", "高危重要客户"} <= set(heads)
    assert not {"用邮种类", "竞争对手", "客户编码"} & set(heads)
    assert {"用电类别", "实收本月", "实收往月", "期末欠费"} <= {cell.value for cell in book["电费应收实收分类表"][5]}


def test_a_new_policy_has_its_parameters(tmp_path: Path) -> None:
    assert main(["policy", "new", "--pack", "power", "--out", str(tmp_path / "政策.xlsx")]) == 0
    sheet = openpyxl.load_workbook(tmp_path / "政策.xlsx")["参数表"]
    names = {str(row[2].value) for row in sheet.iter_rows(min_row=6) if row[2].value}
    guide = openpyxl.load_workbook(tmp_path / "政策.xlsx")["说明"]
    said = [str(cell.value) for row in guide.iter_rows() for cell in row if cell.value]
    assert any("再看《参数表》" in text for text in said) and not any("业务目录" in text for text in said)
    assert {"线损率指标", "电费回收率指标", "采集覆盖口径", "轮换周期", "业扩办理天数(10千伏)", "电费到期天数"} <= names
