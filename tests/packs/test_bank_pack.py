"""P06 as its folder says it: the bank's tree, posts, registers, lists, parameters with their sources (packs.md P06)."""

from __future__ import annotations

import csv
from pathlib import Path

import openpyxl
import pytest

from macros.__main__ import main
from macros.lookup.pack_folder import faults_of
from validators.packs.pack_contents import EXAMPLE, SEED, UNIT
from validators.packs.trade_pack import find_pack, packs
from validators.values.text import safe_text
from workbooks.desk.policy_book import preset_rows

PACK = packs()["P06"]
BLANK = {"lenders_max", "tenor_tol", "understated_alarm", "doc_sample"}
"""Of the chapter's own parameters."""


@pytest.mark.parametrize("name", ["P06", "bank", "银行", "银行集团授信"])
def test_found_by_any_of_its_names(name: str) -> None:
    assert find_pack(name) is PACK


def test_its_folder_is_sound() -> None:
    assert faults_of(Path(__file__).parents[2] / "validators" / "packs" / "bank") == []


def test_six_branches_under_one_head_office() -> None:
    nodes = {row["机构编码"]: row for row in preset_rows(PACK, PACK.all_registers["R01"])}
    assert [code for code, row in nodes.items() if row.get("上级机构") == "BH"] == [f"FH0{n}" for n in range(1, 7)]
    assert {row["层级"] for row in nodes.values()} == {"总行", "分行"} and "上级机构" not in nodes["BH"]


def test_posts_lists_and_archive() -> None:
    assert PACK.enums["R02", "岗位"] == ("行领导", "风险管理部主管", "授信审查岗", "凭证核验岗", "客户经理", "客户经理助理", "支行负责人")
    assert PACK.enums["R48", "核验结果"] == ("真实", "存疑", "虚假", "未核验")
    assert PACK.enums["R12", "合同类型"] == ("授信", "贸易") and PACK.enums["R03", "客户类型"] == ("集团核心企业", "集团成员", "单一客户")
    assert PACK.archive_fields == ("企业全称", "统一社会信用代码", "企业性质", "行业", "风险评估状况", "信用等级", "所属集团")
    assert {row["级别"] for row in preset_rows(PACK, PACK.all_registers["R63"])} == {"一级", "二级", "三级"}


def test_what_no_seed_says_is_blank_or_an_example() -> None:
    """No numeric limit stands in the seed: 限额 is a cell of the group and no parameter."""
    own = [row["code"] for row in csv.DictReader(PACK.files["parameters.csv"].splitlines())]
    assert {code for code in own if not PACK.parameters[code].value} == BLANK and len(own) == 10
    assert {PACK.parameters[code].source for code in BLANK} == {UNIT}
    assert {p.source for p in PACK.parameters.values()} <= {UNIT, EXAMPLE} and not any("限额" in p.name for p in PACK.parameters.values())
    facts = PACK.table("dictionary")
    assert {row["来源"] for row in facts} == {SEED, EXAMPLE} and all(safe_text(text) for row in facts for text in row.values())


def test_every_register_shows_the_columns_of_its_chapter() -> None:
    own = PACK.all_registers
    assert [r.sheet for r in PACK.desk] == [
        "集团授信台账", "集团成员", "授信贷款凭证核验", "成员企业", "合同", "尽职走访", "客户投诉记录表", "活动记录", "客户联系人", "岗位与人员",
    ]  # fmt: skip
    assert {r.id for r in PACK.desk if r.required} == {"R03", "R05", "R47"} and "R10" not in PACK.registers
    assert [c.name for c in own["R48"].shown] == [
        "凭证类型", "号码", "金额", "授信编号", "客户", "核验方式", "核验结果", "核验日期", "核验人", "记录编号",
    ]  # fmt: skip
    assert {"授信编号", "集团", "成员", "授信机构类型", "授信机构名称", "授信余额"} <= {
        c.header for c in own["R47"].shown if c.need == "req"
    }
    assert own["R47"].by_header["授信机构所在地区"].need == "opt", "asked of this bank's own credits only"
    assert (own["R03"].by_header["分片区域"].label, own["R03"].by_header["外部系统编号"].label) == ("所在地区", "核心系统号")
    assert "参加人" in {c.header for c in own["R41"].shown}
    assert "授信编号" not in {c.header for c in packs()["P02"].all_registers["R48"].shown}


@pytest.mark.parametrize(
    ("said", "here"),
    [
        ("各局的走访", "各分行的尽职走访"),
        ("大客户", "集团客户"),
        ("客户经理", "客户经理"),
        ("集团客户授信", "集团客户授信"),
        ("县市局报、州局汇总", "分行报、总行汇总"),
    ],
)
def test_it_speaks_of_a_bank(said: str, here: str) -> None:
    assert PACK.say(said) == here


def test_a_new_policy_holds_its_presets(tmp_path: Path) -> None:
    assert main(["policy", "new", "--pack", "bank", "--out", str(tmp_path / "政策.xlsx")]) == 0
    book = openpyxl.load_workbook(tmp_path / "政策.xlsx")
    names = {str(row[2].value) for row in book["参数表"].iter_rows(min_row=6) if row[2].value}
    assert {"多头机构数", "期限错配容限", "不得重复使用的凭证"} <= names
    rights = [[cell.value for cell in row] for row in book["权限表"].iter_rows(min_row=6) if row[1].value]
    assert len(rights) == 5 and any("集团授信台账" in row for row in rights)
