"""P03 as its folder says it: tree, levels, registers, lists, archive, parameters with their sources (packs.md P03)."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import openpyxl
import pytest

from building.demo_month import LAST
from building.logistics_month import UNITS, logistics, policy_of
from macros.button import specs_of
from macros.lookup.pack_folder import faults_of
from macros.lookup.policy_check import check_policy
from validators.packs.pack_contents import EXAMPLE, SEED, UNIT
from validators.packs.trade_pack import find_pack, packs
from validators.values.text import safe_text
from workbooks.desk.desk_book import build_desk
from workbooks.desk.policy_book import preset_rows, write_policy

PACK = logistics()


@pytest.mark.parametrize("name", ["P03", "logistics", "物流公司", "物流"])
def test_found_by_any_of_its_names(name: str) -> None:
    assert find_pack(name) is PACK


def test_its_folder_is_sound() -> None:
    assert faults_of(Path(__file__).parents[2] / "validators" / "packs" / "logistics") == []


def test_a_department_and_six_regions_file_to_the_company(tmp_path: Path) -> None:
    rows = PACK.table("organisation")
    assert [row["层级"] for row in rows] == ["公司", "部门", *["区域"] * 6] and {row["上级机构"] for row in rows} == {"", "WL"}
    tree = policy_of(tmp_path).organisation
    assert [node.code for node in tree.filing_to("WL", LAST.first)] == list(UNITS)


def test_levels_cadence_and_what_the_seed_leaves_open() -> None:
    assert PACK.grades.levels == ("A", "B", "C", "D") and PACK.grades.none == "非大客户" and PACK.grades.computation == "D02"
    own = {code: p.value for code, p in PACK.parameters.items()}
    assert [own[f"visit_month_{n}"] for n in (1, 2, 3, 4)] == ["3", "2", "1", "2"]
    assert [own[f"call_week_{n}"] for n in (1, 2, 3, 4)] == ["2", "2", "2", "1"]
    seeds = [*(f"visit_month_{n}" for n in (1, 2, 3, 4)), *(f"call_week_{n}" for n in (1, 2, 3, 4)), "hours_promise", "pareto_share"]
    assert {PACK.parameters[code].source for code in seeds} == {SEED} and all(PACK.parameters[code].quote for code in seeds)
    blank = {code for code, value in own.items() if not value and code not in packs()["P00"].parameters}
    assert blank == {
        *(f"tier_{n}" for n in (1, 2, 3, 4)),
        *(f"svc_w_{n}" for n in (1, 2, 3, 4)),
        *("svc_band_A", "svc_band_B", "svc_band_C", "cost_band", "distress_k"),
        *(f"bonus_{word}_{n}" for word in ("floor", "rate") for n in range(4, 11)),
    }
    assert {PACK.parameters[code].source for code in blank} == {UNIT}
    assert {PACK.parameters[code].source for code in ("complaint_days", "urgent_days", "revise_month", "dev_w_credit")} == {EXAMPLE}
    assert own["bonus_scheme"] == "不用" and "照原文预设" in next(r["定义"] for r in PACK.table("dictionary") if r["术语"] == "D级走访次数")
    assert all(safe_text(text) for row in PACK.table("dictionary") for text in row.values())


def test_a_blank_threshold_is_told_once(tmp_path: Path) -> None:
    """At its cell as something that must be mended, and not again as a place where 计算 will stop."""
    write_policy(tmp_path / "政策.xlsx", PACK)
    found = check_policy(tmp_path / "政策.xlsx", dt.date(2026, 11, 3)).findings
    for level in PACK.grades.levels:
        told = [f for f in found if f"“分级门槛·{level}”" in f.message]
        assert [(f.severity.value, f.code) for f in told] == [("A", "thresholds_not_decreasing")]


def test_activities_are_those_of_the_seed_and_of_the_department() -> None:
    rows = PACK.table("activities")
    assert [(row["类型"], row["层级"], row["周期"], row["最少"]) for row in rows] == [
        ("大客户座谈会", "部门", "半年", "1"),
        ("需求情况分析会", "部门", "月", "1"),
        ("大客户服务审核", "部门", "季", "1"),
    ]
    assert {row["来源"] for row in rows} == {SEED}


def test_everyday_sheets_first_then_the_rest_of_the_chapter() -> None:
    assert PACK.registers[:5] == ("R03", "R10", "R20", "R22", "R25") and not {"R30", "R31", "R36"} & set(PACK.registers)
    assert {r.id for r in PACK.desk if r.required} == {"R03", "R10", "R20", "R22"}
    assert {"R37", "R37b", "R29", "R66", "R72", "R06b", "R35", "R71"} < set(PACK.registers) and len(PACK.registers) == 35
    own = PACK.all_registers
    assert own["R12"].sheet == "物流合同" and own["R12"].by_header["终止条款"].need == "req"
    assert own["R03"].by_header["客户类型"].kind.values == ("制造企业", "流通企业", "电商", "经销商", "物流同行", "其他")  # type: ignore[attr-defined]
    assert own["R10"].by_header["渠道"].kind.values == ("直客", "代理", "同行")  # type: ignore[attr-defined]
    assert own["R29"].by_header["对象类型"].kind.values == ("竞争对手", "客户")  # type: ignore[attr-defined]
    assert [c.header for c in own["R06b"].columns if c.key] == ["客户编码", "期间", "准则"]
    assert own["R73"].carry == "open" and own["R73"].closed_by == "交付时间"
    assert len(PACK.archive_fields) == 9 and [f.header for f in PACK.contents.leader] and len(PACK.contents.leader) == 6


def test_nine_services_with_the_unit_of_their_quantity() -> None:
    services = preset_rows(PACK, PACK.all_registers["R07"])
    assert [row["业务代码"] for row in services][:4] == ["干线整车", "零担", "城市配送", "仓储保管"] and len(services) == 9


def test_a_desk_speaks_of_logistics(tmp_path: Path) -> None:
    policy = policy_of(tmp_path)
    nodes = policy.organisation.at(LAST.first)
    path = tmp_path / "台账.xlsm"
    build_desk(path, policy=policy, node=nodes["WL01"], parent=nodes["WL"], period=LAST, button_specs=specs_of("branch"))
    book = openpyxl.load_workbook(path)
    assert {"物流合同", "巡访日报表", "物流订单", "客户分项评分", "竞争对手调查表", "分级结果", "走访合规"} <= set(book.sheetnames)
    heads = [cell.value for cell in book["客户档案"][5]]
    assert {"服务种类", "月货量(预计)", "大客户专员", "区域", "特级大客户", "年收入目标"} <= set(heads)
    assert not {"用邮种类", "客户经理", "分片区域"} & set(heads)
    assert {"服务", "货量"} <= {cell.value for cell in book["业务量流水"][5]}
    presets = [book["物流服务要素评分"].cell(6 + i, 3).value for i in range(12)]
    assert presets[0] == "书面服务政策" and None not in presets
