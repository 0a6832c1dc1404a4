"""P08 as its folder says it: tree, lists, columns, archive fields, parameters with their sources (packs.md P08)."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from building.longterm_month import LAST, NODE, policy_of
from macros.__main__ import main
from macros.button import specs_of
from macros.lookup.pack_folder import faults_of
from validators.packs.pack_contents import EXAMPLE, SEED, UNIT
from validators.packs.trade_pack import find_pack, packs
from validators.values.text import safe_text
from workbooks.desk.desk_book import build_desk
from workbooks.desk.policy_book import preset_rows

PACK = packs()["P08"]


@pytest.mark.parametrize("name", ["P08", "longterm", "重点客户", "长期重点客户"])
def test_found_by_any_of_its_names(name: str) -> None:
    assert find_pack(name) is PACK


def test_its_folder_is_sound() -> None:
    assert faults_of(Path(__file__).parents[2] / "validators" / "packs" / "longterm") == []


def test_the_team_files_and_is_its_own_centre(tmp_path: Path) -> None:
    tree, day = policy_of(tmp_path).organisation, LAST.first
    assert [node.code for node in tree.path(NODE, day)] == ["KB", "GS"]
    assert [node.code for node in tree.filing_to(NODE, day)] == [NODE]


def test_the_seed_s_three_shares_and_its_time_are_the_only_figures_it_states() -> None:
    told = {code: (p.value, p.quote) for code, p in PACK.parameters.items() if p.source == SEED}
    assert {code: value for code, (value, _) in told.items()} == {
        "mix_may": "60%",
        "mix_ordinary": "30%",
        "mix_key": "10%",
        "key_time": "60%",
    }
    assert all(quote for _, quote in told.values())


def test_points_weights_and_lines_are_examples_and_the_classes_are_the_office_s() -> None:
    own = PACK.parameters
    codes = ["w_attraction", "w_potential", "w_relation", *(f"a_{n}" for n in range(1, 4)), *(f"r_{n}" for n in range(1, 8))]
    assert [own[code].value for code in codes] == ["0.3", "0.4", "0.3", "100", "60", "20", "100", "80", "70", "60", "40", "30", "0"]
    codes += ["churn_months", "clv_years", "clv_discount", "info_secret_level", *(f"stage_growth_{n}" for n in range(1, 4))]
    assert {own[code].source for code in codes} == {EXAMPLE}
    assert [own[code].value for code in codes[-7:]] == ["12", "3", "0%", "3", "10%", "-10%", "-30%"]
    assert (own["eval_bands"].value, own["eval_bands"].source) == ("", UNIT)
    assert all(safe_text(text) for row in PACK.table("dictionary") for text in row.values())


def test_eight_archive_fields_are_judged_by_v09() -> None:
    columns = PACK.all_registers["R03"].by_header
    assert len(PACK.archive_fields) == 8
    assert {header for header, column in columns.items() if column.judged_by == "V09"} == set(PACK.archive_fields)
    assert columns["潜在需求"].need == columns["竞争对手"].need == columns["用邮种类"].need == "req"


def test_registers_lists_and_levels_of_the_chapter() -> None:
    own = PACK.all_registers
    assert {r.id for r in PACK.desk if r.required} == {"R03", "R20", "R49"}
    assert PACK.grades.levels == ("重点客户", "普通客户") and PACK.grades.none == "可能客户" and not PACK.grades.computation
    assert own["R06"].by_header["新级别"].kind.values == ("重点客户", "普通客户", "可能客户")  # type: ignore[attr-defined]
    assert own["R20"].by_header["目标类型"].kind.values == ("交叉销售", "追加销售", "维系", "获取", "再生", "售后")  # type: ignore[attr-defined]
    assert own["R20"].by_header["目标类型"].kind.several and own["R02"].by_header["岗位"].kind.several  # type: ignore[attr-defined]
    assert "目标类型" not in {c.header for c in packs()["P01"].all_registers["R20"].shown}
    asked = [c.header for c in own["R49"].shown if c.need == "req"]
    assert asked == [
        "客户",
        "年",
        "计划摘要",
        "客户概况",
        "竞争者概况",
        "客户战略",
        "吸引力",
        "销售量分",
        "利润率分",
        "相互关系",
        "关系周期",
        "行政支持人",
    ]
    assert [c.header for c in own["R49a"].shown if c.need == "req"][:6] == ["客户", "年", "任务或步骤", "负责人", "时间安排", "完成情况"]
    assert own["R03"].by_header["用邮种类"].name == "产品与服务" and own["R03"].by_header["用邮量"].name == "年销售额(预计)"


def test_six_figures_and_the_columns_of_the_main_report() -> None:
    assert [f.header for f in PACK.contents.main] == ["客户数", "重点", "普通", "可能", "销售额(元)", "用时占比", "计划完成率", "环比"]
    assert [f.header for f in PACK.leader] == [
        *("重点客户数（户）", "重点客户用时占比", "计划完成率", "评价前五（平均分）", "阶段变化（户）", "我们的份额")
    ]


def test_products_are_examples_of_a_maker_of_packaging() -> None:
    rows = preset_rows(PACK, PACK.all_registers["R07"])
    assert [row["业务代码"] for row in rows] == ["彩盒", "纸箱", "衬垫", "标签", "设计"] and {row["来源"] for row in rows} == {EXAMPLE}


def test_a_desk_speaks_of_key_customers_and_prints_a_page_a_plan(tmp_path: Path) -> None:
    policy = policy_of(tmp_path)
    nodes = policy.organisation.at(LAST.first)
    path = tmp_path / "台账.xlsm"
    build_desk(path, policy=policy, node=nodes[NODE], parent=nodes["GS"], period=LAST, button_specs=specs_of("branch"))
    book = openpyxl.load_workbook(path)
    assert {"沟通与拜访记录", "重点客户计划", "行动计划", "收益计划", "销售登记", "计划执行", "客户评价", "时间结构"} <= set(
        book.sheetnames
    )
    heads = [cell.value for cell in book["沟通与拜访记录"][5]]
    assert {"拜访人", "用时(小时)", "目标类型"} <= set(heads) and not {"走访人", "领导互访", "信息传递单号"} & set(heads)
    words = {cell.value for row in book["重点客户计划"].iter_rows() for cell in row if isinstance(cell.value, str)}
    assert {"阶段变更原因", "行政支持人", "第三部分　客户战略"} <= words


def test_a_new_policy_is_without_fault_and_a_growth_line_may_lie_below_zero(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["policy", "new", "--pack", "longterm", "--out", str(tmp_path / "政策.xlsx")]) == 0
    assert "再看《产品目录》和《参数表》" in capsys.readouterr().out
    assert main(["policy", "check", str(tmp_path / "政策.xlsx")]) == 0
    assert "问题 0 处" in capsys.readouterr().out


def test_a_new_policy_has_its_parameters(tmp_path: Path) -> None:
    assert main(["policy", "new", "--pack", "longterm", "--out", str(tmp_path / "政策.xlsx")]) == 0
    sheet = openpyxl.load_workbook(tmp_path / "政策.xlsx")["参数表"]
    names = {str(row[2].value) for row in sheet.iter_rows(min_row=6) if row[2].value}
    assert {"重点客户销售时间", "客户结构·可能客户", "评价分级线", "阶段增幅线·成长期以上", "保密级别起", "计划审核截止月"} <= names
