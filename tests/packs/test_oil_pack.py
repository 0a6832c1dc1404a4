"""P02 as its folder says it: the company's tree, posts, establishment, levels, parameters with their sources (packs.md P02)."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from building.oil_month import LAST, policy_of
from building.pack_month import write_policy_with_products
from macros.__main__ import main
from macros.button import specs_of
from macros.lookup.pack_folder import faults_of
from macros.opening import open_session
from validators.organisation_tree import Node
from validators.packs.pack_contents import EXAMPLE, SEED, UNIT
from validators.packs.trade_pack import find_pack, packs
from validators.values.text import safe_text
from workbooks.desk.content import DeskContent
from workbooks.desk.desk_book import build_desk
from workbooks.desk.policy_book import preset_rows

PACK = packs()["P02"]
BLANK = {
    "sign_off_strict",
    "tier_1", "tier_2", "points_yuan", "direct_target", "delivery_target", "archive_refresh", "plan_weights", "fluctuation_band",
    "unusual_width", "not_applicable",
    *(f"kpi_{item}" for item in ("volume", "direct", "new", "visit", "unlifted", "receivable", "report")),
}  # fmt: skip


@pytest.mark.parametrize("name", ["P02", "oil", "石油", "石油商业客户中心"])
def test_found_by_any_of_its_names(name: str) -> None:
    assert find_pack(name) is PACK


def test_its_folder_is_sound() -> None:
    folder = Path(__file__).parents[2] / "validators" / "packs" / "oil"
    assert faults_of(folder) == []


def test_sixteen_branches_under_one_centre() -> None:
    nodes = {row["机构编码"]: row for row in preset_rows(PACK, PACK.all_registers["R01"])}
    branches = [code for code, row in nodes.items() if row.get("上级机构") == "ZX"]
    assert branches == [f"YB{number:02d}" for number in range(1, 17)]
    assert [row["机构类型"] for code, row in nodes.items() if code in branches] == ["区域性"] * 15 + ["大客户部"]
    assert nodes["ZX"]["上级机构"] == "GS" and "上级机构" not in nodes["GS"]


def test_the_establishment_is_that_of_the_reform() -> None:
    table = PACK.table("establishment")
    centre = [row for row in table if row["适用机构"] == "ZX"]
    assert len(centre) == 4 + 12 and sum(int(row["编制"]) for row in centre) == 4 + 10
    assert {row["岗位"]: row["说明"] for row in centre if row["编制"] == "0"} == {
        "ERP技术支持岗": "由已售未提管理岗兼",
        "客户经理管理岗": "由综合事务管理岗兼",
    }
    each = {kind: {row["岗位"]: int(row["编制"]) for row in table if row["适用机构"] == kind} for kind in ("区域性", "大客户部")}
    heads, managers = (15 * each["区域性"][post] + each["大客户部"][post] for post in ("营业部主任", "客户经理"))
    assert (heads, managers, 14 + heads + managers) == (16, 117, 147)
    assert {row["岗位"] for row in table} <= set(PACK.enums["R02b", "岗位"]) == set(PACK.enums["R02", "岗位"])


def test_levels_scorecard_and_archive() -> None:
    assert (PACK.grades.levels, PACK.grades.none, PACK.grades.computation) == (("核心客户", "重点客户"), "一般客户", "D02c")
    assert [PACK.parameters[code].value for code in PACK.grades.visits.values()] == ["2", "1", "0"]
    items = [item for group in PACK.scorecard.values() for item in group]
    assert items == list(PACK.enums["R42", "项目"]) and len(items) == 7
    assert len(PACK.archive_fields) == 9


def test_what_no_seed_says_is_blank_or_an_example() -> None:
    assert {code for code, p in PACK.parameters.items() if not p.value} == BLANK
    assert {PACK.parameters[code].source for code in BLANK} == {UNIT}
    assert {p.source for p in PACK.parameters.values()} <= {UNIT, EXAMPLE}
    facts = PACK.table("dictionary")
    assert {row["来源"] for row in facts} == {SEED} and len(facts) == 7
    assert all(safe_text(text) for row in (*facts, *PACK.table("establishment")) for text in row.values())


def test_every_register_shows_the_columns_of_its_chapter_under_their_labels() -> None:
    own = PACK.all_registers
    assert [r.sheet for r in PACK.desk][:6] == ["客户档案", "销售流水", "价格执行", "已售未提台账", "应收款台账", "收款明细"]
    assert {r.id for r in PACK.desk if r.required} == {"R03", "R10", "R14", "R15"}
    assert [c.name for c in own["R10"].shown][:7] == ["客户编码", "客户名称", "品种", "月份", "业务日期", "销量(吨)", "销售额"]
    assert [c.header for c in own["R10"].shown if c.need == "req"] == [
        "客户编码",
        "业务代码",
        "月份",
        "业务日期",
        "数量",
        "收入",
        "记录编号",
    ]
    assert own["R12"].by_header["结算方式"].kind.values == ("款到提油", "先提后付", "月结")  # type: ignore[attr-defined]
    assert own["R03"].by_header["客户类型"].kind.several  # type: ignore[attr-defined]


def test_a_branch_is_issued_its_establishment(tmp_path: Path) -> None:
    policy = policy_of(tmp_path)
    nodes = policy.organisation.at(LAST.first)
    for code, managers in (("YB01", 7), ("YB16", 12)):
        path = tmp_path / f"{code}.xlsm"
        build_desk(path, policy=policy, node=nodes[code], parent=nodes["ZX"], period=LAST, button_specs=specs_of("branch"))
        frame = open_session(path, today=LAST.last).checked.sheets["R02b"].frame
        assert dict(zip(frame["岗位"], frame["编制"], strict=True)) == {"营业部主任": 1, "客户经理": managers}
        assert set(frame["机构"]) == {code}


def test_labels_are_written_and_the_catalogues_names_are_read(tmp_path: Path) -> None:
    """The sheet shows the pack's words; a sheet pasted with the catalogue's headers and title is read the same."""
    write_policy_with_products(tmp_path / "政策.xlsx", PACK)
    policy = policy_of(tmp_path)
    node = Node(code="YB01", name="中心区营业部", level="营业部")
    row = {"客户编码": "KH1", "业务代码": "0号柴油", "月份": "2026-10", "数量": 12.5, "收入": 90000}
    path = tmp_path / "台账.xlsm"
    build_desk(
        path, policy=policy, node=node, parent=None, period=LAST, content=DeskContent(cells={"R10": [row]}), button_specs=specs_of("branch")
    )
    book = openpyxl.load_workbook(path)
    heads = [cell.value for cell in book["销售流水"][5]]
    assert {"品种", "销量(吨)", "销售额"} <= set(heads) and not {"业务代码", "数量", "收入"} & set(heads)
    mine = open_session(path, today=LAST.last).checked.sheets["R10"].frame
    own = {"品种": "业务代码", "销量(吨)": "数量", "销售额": "收入"}
    for cell in book["销售流水"][5]:
        cell.value = own.get(str(cell.value), cell.value)
    book["销售流水"].title = "业务量流水"
    book.save(tmp_path / "旧名.xlsx")
    theirs = open_session(tmp_path / "旧名.xlsx", today=LAST.last).checked.sheets["R10"].frame
    for frame in (mine, theirs):
        assert (frame["业务代码"][0], int(frame["数量"][0]), int(frame["收入"][0])) == ("0号柴油", 12_500, 9_000_000)


def test_a_new_policy_speaks_of_oil(tmp_path: Path) -> None:
    assert main(["policy", "new", "--pack", "oil", "--out", str(tmp_path / "政策.xlsx")]) == 0
    sheet = openpyxl.load_workbook(tmp_path / "政策.xlsx")["参数表"]
    names = {str(row[2].value) for row in sheet.iter_rows(min_row=6) if row[2].value}
    assert {"算拜访的方式", "核心客户每月拜访次数", "账龄分段"} <= names
    assert not [name for name in names if "走访" in name or "大客户下月" in name and "核心" not in name]
