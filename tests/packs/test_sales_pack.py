"""P09 as its folders say it: one pack and its three presets, parameters with their sources, sheets of the chapter (packs.md P09)."""

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
from macros.opening import open_session
from validators.packs.carried_pack import pack_lines
from validators.packs.pack_contents import EXAMPLE, SEED, UNIT
from validators.packs.trade_pack import Pack, find_pack, installed, packs, presets
from validators.values.text import safe_text
from workbooks.desk.content import DeskContent
from workbooks.desk.desk_book import build_desk
from workbooks.desk.policy_book import parameter_rows, preset_rows
from workbooks.read.read_policy import read_policy_book

PACK = packs()["P09"]
FOLDER = Path(__file__).parents[2] / "validators" / "packs" / "sales"
PRESETS = ("招商", "知识产权代理", "个人销售")


def preset(name: str) -> Pack:
    found = find_pack(name)
    assert found is not None
    return found


@pytest.mark.parametrize("name", ["P09", "sales", "销售", "销售计划"])
def test_found_by_any_of_its_names(name: str) -> None:
    assert find_pack(name) is PACK


def test_each_preset_is_a_pack_that_includes_it() -> None:
    own = [pack for pack in presets().values() if PACK in pack.parents]
    assert [pack.title.zh for pack in own] == list(PRESETS)
    for pack in own:
        assert pack.parents == (PACK,) and installed(pack) and pack_lines(pack) == [] and pack.digest != PACK.digest
        assert pack.leader == PACK.leader and pack.main == PACK.main and pack.chart == PACK.chart and pack.registers == PACK.registers
    assert not set(presets()) & set(packs()), "a preset is no trade of its own"


@pytest.mark.parametrize("folder", [FOLDER, *(f for f in sorted(FOLDER.iterdir()) if f.is_dir())], ids=lambda f: f.name)
def test_the_folders_are_sound(folder: Path) -> None:
    assert faults_of(folder) == []
    texts = [text for file in sorted(folder.glob("*.csv")) for text in file.read_text(encoding="utf-8").splitlines()]
    assert all(safe_text(text) for text in texts)


def test_the_seed_s_figures_stand_with_their_words() -> None:
    own = PACK.parameters
    told = {code: (p.value, p.source) for code, p in own.items()}
    assert (
        told["new_customers_month"] == ("3", SEED)
        and told["yearly_target"] == ("10000000", SEED)
        and told["month_target"] == ("840000", SEED)
    )
    assert [told[f"q_amount_{n}"] for n in range(1, 5)] == [("80000", SEED), ("48000", SEED), ("75000", SEED), ("30000", EXAMPLE)]
    assert [told[f"month_min_{n}"] for n in range(1, 5)] == [("", UNIT), ("12000", SEED), ("", UNIT), ("10000", SEED)]
    assert [(told[f"q_cases_{n}"][0], told[f"q_business_{n}"][0]) for n in (1, 3)] == [("2", "诉讼业务"), ("1", "广东省商标")]
    assert told["target_county"] == ("", UNIT) and told["plan_split"] == ("进位均分", SEED)
    assert all(p.quote for p in own.values() if p.source == SEED), "a figure of the seed bears its words"


def test_the_agency_s_quarters_hold_for_its_team_only() -> None:
    rows = [row for row in parameter_rows(PACK) if row["参数代码"] == "q_amount_2"]
    assert [(row.get("适用机构"), row.get("值")) for row in rows] == [(None, "48000"), ("TD1", None), ("TD3", None)]
    assert [row.get("值") for row in parameter_rows(preset("知识产权代理")) if row["参数代码"] == "q_amount_2"] == ["48000"]
    assert [row.get("值") for row in parameter_rows(preset("招商")) if row["参数代码"] == "q_amount_2"] == [None]


def test_the_presets_differ_in_labels_lists_and_targets() -> None:
    own = {name: preset(name) for name in PRESETS}
    assert {name: pack.plan for name, pack in own.items()} == {"招商": "销售额", "知识产权代理": "业务费", "个人销售": "销售额"}
    assert {name: pack.enums["R17", "指标"] for name, pack in own.items()} == {
        "招商": ("销售额", "新增客户"),
        "知识产权代理": ("业务费", "案件件数", "新增客户"),
        "个人销售": ("销售额", "收入", "新增客户"),
    }
    assert {name: pack.all_registers["R10"].by_header["收入"].name for name, pack in own.items()} == {
        "招商": "货款",
        "知识产权代理": "费用",
        "个人销售": "销售额",
    }
    needed = {name: pack.all_registers["R17"].by_header["季度任务说明"].need for name, pack in own.items()}
    assert needed == {"招商": "opt", "知识产权代理": "req", "个人销售": "opt"}
    products = {name: [row["业务代码"] for row in preset_rows(pack, pack.all_registers["R07"])] for name, pack in own.items()}
    assert products["招商"] == ["酒水"] and products["知识产权代理"] == ["诉讼业务", "商标业务", "专利业务", "驰名商标", "广东省商标"]
    assert {name: pack.parameters["yearly_target"].value for name, pack in own.items()} == {
        "招商": "",
        "知识产权代理": "",
        "个人销售": "10000000",
    }


def test_every_register_shows_the_columns_of_its_chapter_under_their_labels() -> None:
    own = PACK.all_registers
    assert [r.sheet for r in PACK.desk][:6] == ["计划分解", "业务登记", "客户档案", "回访记录", "工作日记", "委托合同"]
    assert {r.id for r in PACK.desk if r.required} == {"R10", "R17"}
    assert [c.name for c in own["R10"].shown][:8] == ["客户编码", "客户名称", "业务", "月份", "业务日期", "件数", "费用", "业绩归属"]
    assert own["R03"].by_header["分片区域"].name == "县市" and own["R03"].by_header["客户经理"].name == "业务员"
    asked = [c.name for c in own["R22"].shown if c.need == "req" and not c.assigned]
    assert asked == ["实施人员", "日期", "客户名称及时间", "市场情况", "主要事项及结果", "其他必须报告的事项"]
    assert PACK.archive_fields == ("企业全称", "联系方式", "主要业务及产品种类", "合作状态", "分片区域")
    assert [f.header for f in PACK.leader] == ["费用收入（万元）", "新增客户（户）", "件数", "完成率", "未回访县（个）", "季度缺口（万元）"]
    assert [f.header for f in PACK.main] == ["新增客户", "件数", "费用(元)", "月计划(元)", "完成率", "环比"]


def test_a_preset_s_demo_is_that_of_the_pack_in_its_own_words() -> None:
    base, agency = demo_data(PACK), demo_data(preset("知识产权代理"))
    kinds = {told["kind"] for told in agency["mistake"]}
    assert "quarter_task_not_told" in kinds and not kinds & {"case_without_contract", "half_a_piece"}
    assert [t.get("register") for t in agency["table"]].count("R08") == 1 and len(agency["table"]) == len(base["table"])
    plans = next(t for t in demo_data(preset("个人销售"))["table"] if t.get("register") == "R17")
    assert plans["columns"]["季度任务说明"]["cases"] and "业务费" not in str(plans) and "业务费" in str(base["table"])


@pytest.mark.parametrize("name", ["P09", *sampled(PRESETS, 1, "desks of the presets")])
def test_a_desk_speaks_its_words_and_reads_the_catalogue_s(name: str, tmp_path: Path) -> None:
    """`policy new`, a desk of a team, one row each: the headers are the pack's, a sheet with the catalogue's names is read the same."""
    assert main(["policy", "new", "--pack", name, "--out", str(tmp_path / "政策.xlsx")]) == 0
    policy = read_policy_book(tmp_path / "政策.xlsx")[0]
    pack, nodes = policy.pack, policy.organisation.at(LAST.first)
    assert pack is preset(name) and "TD1" in nodes
    product = str(preset_rows(pack, pack.all_registers["R07"])[0]["业务代码"])
    row = {"客户编码": "K1", "业务代码": product, "月份": "2026-10", "业务日期": LAST.first, "数量": 2, "收入": 90000}
    path = tmp_path / "台账.xlsm"
    build_desk(
        path, policy=policy, node=nodes["TD1"], parent=nodes["GS"], period=LAST,
        content=DeskContent(cells={"R10": [row]}), button_specs=specs_of("branch"),
    )  # fmt: skip
    book = openpyxl.load_workbook(path)
    title, label = pack.all_registers["R10"].sheet, pack.all_registers["R10"].by_header["收入"].name
    heads = [cell.value for cell in book[title][5]]
    assert label in heads and "收入" not in heads and "计划分解" in book.sheetnames
    frame = open_session(path, today=LAST.last).checked.sheets["R10"].frame
    assert (frame["业务代码"][0], int(frame["数量"][0]), int(frame["收入"][0])) == (product, 2_000, 9_000_000)
