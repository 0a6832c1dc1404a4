"""P12 as its folders say it: the service centre and a preset for each light system, parameters with their sources (packs.md P12)."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from building.campaign import sampled
from building.demo_month import LAST
from macros.__main__ import main
from macros.button import specs_of
from macros.demo.pack_data import demo_data
from macros.lookup.pack_folder import faults_of
from validators.packs.pack_contents import EXAMPLE, SEED, UNIT
from validators.packs.trade_pack import Pack, find_pack, installed, packs, presets
from validators.registers.control.build_presets import PRESETS as TASKS
from validators.systems import SYSTEMS
from validators.values.kinds import Enum
from validators.values.text import safe_text
from workbooks.desk.desk_book import build_desk
from workbooks.read.read_policy import read_policy_book

PACK = packs()["P12"]
FOLDER = Path(__file__).parents[2] / "validators" / "packs" / "light"
OWN = {name: pack for name, pack in presets().items() if "P12" in pack.kin}


def preset(name: str) -> Pack:
    found = find_pack(name)
    assert found is not None
    return found


@pytest.mark.parametrize("name", ["P12", "P12-A", "light", "服务中心", "客户服务中心"])
def test_found_by_any_of_its_names(name: str) -> None:
    assert find_pack(name) is PACK


def test_every_light_system_has_a_preset_and_a_demo() -> None:
    of_pack = {system.id for system in SYSTEMS if system.pack == "P12"}
    assert {pack.system for pack in (PACK, *OWN.values())} >= of_pack == {f"A{n:02}" for n in (1, 2, 3, 4, 5, 6, 8, 9, 17, 23, 24)}
    for pack in OWN.values():
        assert PACK in (*pack.parents, *(grand for parent in pack.parents for grand in parent.parents))
        assert installed(pack) and demo_data(pack)["kind"] == "rows"


@pytest.mark.parametrize("folder", [FOLDER, *(f for f in sorted(FOLDER.iterdir()) if f.is_dir())], ids=lambda f: f.name)
def test_the_folders_are_sound(folder: Path) -> None:
    assert faults_of(folder) == []
    texts = [text for file in sorted(folder.glob("*.csv")) for text in file.read_text(encoding="utf-8").splitlines()]
    assert all(safe_text(text) for text in texts)


def test_what_the_seeds_leave_blank_is_blank_and_their_figures_bear_their_words() -> None:
    blank = {"complete_target", "points_yuan", "redeem_rate", "lead_target", "suggestion_reward", "sla_target", "safety_days", "link_hours"}
    found = {code: p for pack in (PACK, *OWN.values()) for code, p in pack.parameters.items()}
    assert all((found[code].value, found[code].source) == ("", UNIT) for code in blank)
    assert (found["paper_days"].value, found["paper_days"].source, found["paper_days"].quote) == ("365", SEED, "一年下来可节约9125元")
    told = {"ticket_hours": "24", "recall_days": "7", "use_alarm": "90%", "maturity_target": "4", "peak_months": "9、11、12"}
    assert {code: found[code].value for code in told} == told and {found[code].source for code in told} == {EXAMPLE}
    assert all(p.quote for p in found.values() if p.source == SEED)


@pytest.mark.parametrize(
    ("name", "required"), [("P12", {"R51"}), ("P12-B", {"R68"}), ("P12-C", {"R56"}), ("P12-D", {"R55b"}), ("P12-E", {"R69"})]
)
def test_which_sheet_a_preset_must_have(name: str, required: set[str]) -> None:
    pack = preset(name)
    assert {r.id for r in pack.desk if r.required} == required and pack.registers[0] in required
    assert len(pack.leader) == 6 and {f.header for f in pack.main} >= set(pack.chart)


def test_registers_and_lists_of_the_service_centre() -> None:
    own = PACK.all_registers
    asked = [c.header for c in own["R51"].shown if c.need == "req"]
    assert asked == ["工单号", "客户", "类型", "来源", "受理时间", "环节", "责任人", "时限", "服务内容"]
    links = own["R51b"].by_header["环节"].kind
    assert isinstance(links, Enum) and links.values == ("客户咨询", "需求分析", "方案设计", "执行跟踪", "评估")
    items = [c.name for c in own["R27"].shown if c.judged_by == "V30"]
    assert items == ["响应速度", "解答准确", "服务态度", "流程便捷", "办结时限", "收费透明", "信息提供", "问题解决", "综合满意"]
    assert own["R03"].by_header["用邮种类"].name == "所购服务" and PACK.archive_fields[-1] == "用邮种类" and len(PACK.archive_fields) == 6
    assert len(TASKS) == 17 and own["R64"].presets == TASKS
    assert {c.header for c in own["R19"].shown} >= {"目标指标", "目标值"} and "项目" in {c.header for c in own["R20"].shown}


def test_other_packs_do_not_show_what_was_added_for_this_one() -> None:
    postal = packs()["P01"].all_registers
    assert not {"目标指标", "目标值"} & {c.header for c in postal["R19"].shown}
    assert "工单号" not in {c.header for c in postal["R27"].shown} and "项目" not in {c.header for c in postal["R20"].shown}


def test_a_preset_has_the_words_and_sheets_of_its_trade() -> None:
    assert preset("内部改进").say("县市局") == "部门" and not {"R03", "R10"} & set(preset("内部改进").registers)
    assert preset("供应链").say("收入") == "销售额" and preset("供应链").plan == "销售执行"
    assert preset("卫星").say("收入") == "收入" and preset("会员咨询").all_registers["R56"].sheet == "咨询登记"
    grades = preset("卫星").all_registers["R55"].by_header["成熟度"].kind
    assert isinstance(grades, Enum) and grades.values == ("1级", "2级", "3级", "4级", "5级")


@pytest.mark.parametrize("name", sampled(["P12", *OWN], 1, "desks of the light pack"))
def test_a_desk_speaks_its_words(name: str, tmp_path: Path) -> None:
    """`policy new`, then a desk of the first that files: its sheets are those of the preset, under their titles and labels."""
    assert main(["policy", "new", "--pack", name, "--out", str(tmp_path / "政策.xlsx")]) == 0
    policy = read_policy_book(tmp_path / "政策.xlsx")[0]
    pack, nodes = policy.pack, policy.organisation.at(LAST.first)
    assert pack is preset(name)
    code = next(reversed(nodes))
    parent = nodes.get(policy.organisation.path(code, LAST.first)[1].code) if len(nodes) > 1 else None
    path = tmp_path / "台账.xlsm"
    build_desk(path, policy=policy, node=nodes[code], parent=parent, period=LAST, button_specs=specs_of("branch"))
    book = openpyxl.load_workbook(path)
    for register in pack.desk:
        assert register.sheet in book.sheetnames, register.id
        if register.form is None:
            heads = {cell.value for cell in book[register.sheet][5]}
            assert {c.name for c in register.shown if not c.assigned} <= heads, register.id
    assert set(pack.sheets) <= set(book.sheetnames)
