"""P05 as its folders say it: one pack and its three presets, lists, columns, parameters with their sources (packs.md P05)."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from building.campaign import sampled
from building.demo_month import LAST
from building.telecom_month import PRESETS, policy_of, telecom, world
from macros.__main__ import main
from macros.button import specs_of
from macros.lookup.pack_folder import faults_of
from macros.run import calcs
from validators.packs.carried_pack import pack_lines
from validators.packs.pack_contents import EXAMPLE, SEED, UNIT
from validators.packs.trade_pack import find_pack, installed, packs, presets
from validators.systems import SYSTEMS
from validators.values.text import safe_text
from workbooks.desk.desk_book import build_desk
from workbooks.desk.policy_book import preset_rows

PACK = packs()["P05"]
FOLDER = Path(__file__).parents[2] / "validators" / "packs" / "telecom"


@pytest.mark.parametrize("name", ["P05", "telecom", "电信", "集团统付", "电信集团客户与集团统付"])
def test_found_by_any_of_its_names(name: str) -> None:
    assert find_pack(name) is PACK


def test_each_preset_is_a_pack_that_includes_it_and_every_system_has_one() -> None:
    own = [pack for pack in presets().values() if PACK in pack.parents]
    assert sorted(pack.title.zh for pack in own) == sorted(PRESETS)
    for pack in own:
        assert pack.parents == (PACK,) and installed(pack) and pack_lines(pack) == [] and pack.digest != PACK.digest
    served = {system.id for system in SYSTEMS if system.pack == "P05"}
    assert served == {"A11", "A13", "A15", "A19", "A20", "A21"}
    assert {pack.system for pack in (PACK, *own)} <= served


@pytest.mark.parametrize("folder", [FOLDER, *(f for f in sorted(FOLDER.iterdir()) if f.is_dir())], ids=lambda f: f.name)
def test_the_folders_are_sound(folder: Path) -> None:
    assert faults_of(folder) == []
    texts = [text for file in sorted(folder.glob("*.csv")) for text in file.read_text(encoding="utf-8").splitlines()]
    assert all(safe_text(text) for text in texts)


def test_what_the_seed_leaves_blank_is_blank_and_its_words_stand() -> None:
    own = PACK.parameters
    blank = {"zero_months", "batch_k", "min_members", "unreal_alarm", "discount_ceiling", "subsidy_ceiling", "arpu_benchmark"}
    blank |= {"kpi_sales", "kpi_satisfaction", "kpi_team"}
    assert {(own[code].value, own[code].source) for code in blank} == {("", UNIT)}
    assert (own["prepay_preferred"].value, own["prepay_preferred"].source, own["prepay_preferred"].quote) == (
        "是",
        SEED,
        "尽量采取先预存的模式",
    )
    assert (own["clear_days"].value, own["clear_days"].source, own["report_interval"].value) == ("10", EXAMPLE, "月")
    assert all(own[f"t{n}_on"].value == "是" for n in range(1, 7))
    assert own["sign_off_questions"].value == "统付成员已与花名册核对、欠费原因已逐笔写明、后付费合同已写明交款周期"
    assert all(p.quote for p in own.values() if p.source == SEED), "a figure of the seed bears its words"


def test_every_parameter_of_the_chapter_is_asked_by_something() -> None:
    """By a computation of the pack, or by a rule or report that names it."""
    asked = {code for name in PACK.computations for code in calcs()[name].needs.split()}
    root = FOLDER.parents[1].parent
    texts = [p.read_text(encoding="utf-8") for part in ("validators/rules", "macros/reports") for p in (root / part).rglob("*.py")]
    elsewhere = {"sign_off_questions", "middle_approval", "deadline_day"}
    own = {line["code"] for line in PACK.table("parameters")} - elsewhere
    scored = {code for group in PACK.scorecard.values() for code in group.values()}
    assert [code for code in sorted(own - asked - scored) if not any(f'"{code}"' in text for text in texts)] == []


def test_lists_and_columns_are_those_of_the_chapter() -> None:
    own = PACK.all_registers
    assert PACK.enums["R03", "客户类型"] == ("党政军", "金融", "服务业", "IT与制造", "公共事业", "其他企业", "VIP个人")
    assert PACK.enums["R46", "办理渠道"] == PACK.enums["R10", "渠道"] == ("自有营业厅", "客户经理", "合作渠道", "网站")
    assert PACK.enums["R42", "项目"] == ("销售额", "客户满意度", "团队合作") and PACK.grades.none == "普通"
    assert {r.id for r in PACK.desk if r.required} == {"R03", "R10", "R46"}
    asked = [c.header for c in own["R46"].shown if c.need == "req"]
    assert asked == [
        *("集团账户", "号码", "姓名", "集团客户", "统付产品", "营销形式", "付费方式", "加入日期", "办理渠道", "客户经理"),
        *("月费用", "月使用量", "状态"),
    ]
    assert [own["R10"].by_header[h].name for h in ("客户编码", "数量", "收入")] == ["集团编码", "计费量", "出账收入"]
    assert own["R27"].by_header["送货无损坏"].name == "网络质量" and own["R39"].by_header["对手1"].name == "电信"
    assert own["R17"].by_header["季度任务说明"].name == "季度工作计划" and "季度任务说明" not in own["R17"].hidden
    assert len(PACK.archive_fields) == 8 and "用邮量" not in PACK.archive_fields
    assert [f.header for f in PACK.leader] == ["集团收入（万元）", "成员数（户）", "收入占比", "旧欠回收率", "不真实率", "离网率"]
    assert [f.header for f in PACK.main] == [
        *("集团数", "成员数", "出账收入(元)", "折扣(元)", "旧欠(元)", "回收率", "不真实率", "完成率", "环比")
    ]
    assert [row["业务代码"] for row in preset_rows(PACK, PACK.all_registers["R07"])][4:7] == ["成员统付", "流量统付", "集团话费统付"]


def test_the_presets_have_their_own_organisation_and_switch_sheets_off() -> None:
    trees = {name: [row["机构名称"] for row in telecom(name).table("organisation")] for name in PRESETS}
    assert trees["省公司"][:2] == ["集团公司", "省公司"] and len(trees["省公司"]) == 7
    assert trees["集团客户部"] == [
        *("公司", "集团客户部", "综合管理部", "运营管理部", "营销合作部", "政府客户第一服务中心", "政府客户第二服务中心"),
        *("金融及服务业客户服务中心", "IT与制造业客户服务中心", "公共事业客户服务中心"),
    ]
    assert trees["大客户部"] == ["公司", "大客户部", "市场拓展组", "客户关系组", "销售支持组"]
    office = telecom("大客户部")
    assert not {"R46", "R15", "R15b", "R40"} & set(office.registers) and not {"D20", "D18", "D39"} & set(office.computations)
    assert {"R17", "R20", "R26", "R27", "R42"} <= set(office.registers) and "E1.3c" in office.reports
    functions = {row["机构编码"] for row in telecom("集团客户部").table("organisation") if row["机构类型"] == "职能"}
    assert len(functions) == 3
    off = {line["branch"]: line["value"] for line in telecom("集团客户部").table("extra_parameters") if line["code"] == "not_applicable"}
    assert set(off) == functions and all("统付集团及成员" in value for value in off.values())


@pytest.mark.parametrize("name", ["P05", *sampled(PRESETS, 1, "desks of P05")])
def test_a_desk_speaks_of_groups(name: str, tmp_path: Path) -> None:
    policy = policy_of(tmp_path, name, None)
    place = world(name, None).codes[-1]
    nodes = policy.organisation.at(LAST.first)
    path = tmp_path / "台账.xlsm"
    parent = nodes[str(next(row["上级机构"] for row in policy.pack.table("organisation") if row["机构编码"] == place))]
    build_desk(path, policy=policy, node=nodes[place], parent=parent, period=LAST, button_specs=specs_of("branch"))
    book = openpyxl.load_workbook(path)
    assert {"集团客户档案", "出账流水", "集团合同"} <= set(book.sheetnames)
    heads = [cell.value for cell in book["集团客户档案"][5]]
    assert {"集团编码", "使用业务", "友商在用情况", "BOSS集团编号"} <= set(heads) and not {"用邮种类", "竞争对手"} & set(heads)
    assert ("统付集团及成员" in book.sheetnames) == ("R46" in policy.pack.registers)
    said = [str(cell.value) for sheet in book.worksheets for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]
    assert not [text for text in said if "用邮" in text or "县市局" in text or "州局" in text][:3]


def test_nothing_is_asked_for_that_its_sheets_have_no_column_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Its catalogue shows no rates and it pays no award: a blank rate of a first deal is no gap here."""
    assert main(["policy", "new", "--pack", "telecom", "--out", str(tmp_path / "政策.xlsx")]) == 0
    assert "再看《业务目录》和《参数表》" in capsys.readouterr().out
    assert main(["policy", "check", str(tmp_path / "政策.xlsx")]) == 0
    assert "问题 0 处" in (said := capsys.readouterr().out) and "首笔奖励比例" not in said


def test_a_new_policy_has_its_parameters(tmp_path: Path) -> None:
    assert main(["policy", "new", "--pack", "telecom", "--out", str(tmp_path / "政策.xlsx")]) == 0
    sheet = openpyxl.load_workbook(tmp_path / "政策.xlsx")["参数表"]
    names = {str(row[2].value) for row in sheet.iter_rows(min_row=6) if row[2].value}
    assert {"连续零使用月数", "不真实成员预警比例", "后付费须说明理由", "核查开关·成批入网", "考核权重·团队合作"} <= names
