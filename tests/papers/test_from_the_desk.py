"""From the row where the thing happens to the list of the approver: 提交审批 at a desk, 收件登记 at the centre (P13, A16).

And that with the overlay off nothing of it is there.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from building.filings import build
from building.paper_state import on_day, paper_policy, with_papers
from building.small_state import CENTRE, PERIOD, clean_cells, inputs, write_policy_of
from macros.__main__ import main
from macros.button import specs_for
from macros.deciding.asked_papers import asked_papers
from macros.headless import headless
from macros.intake.collecting import collect
from macros.opening import open_session
from macros.papers.deciding_papers import decide_paper, papers_in
from macros.papers.paper_list import paper_list
from validators.approval_form import Stage
from validators.packs.trade_pack import packs
from validators.papers.rights import LEVELS, overlay_on, rights_of
from workbooks.archive.home import Home
from workbooks.desk.centre_book import build_centre
from workbooks.desk.content import DeskContent
from workbooks.desk.policy_book import preset_rows
from workbooks.read.read_policy import read_policy_book

BRANCH, NOW = "LJ01", on_day(0)


def cells() -> dict[str, list[dict[str, Any]]]:
    """A clean month with an award that is asked for, one that was given, a level to be changed and a grave complaint."""
    told = clean_cells(BRANCH)
    told["R44"] = [
        {"工号": "LJ01G1", "建议金额": 600, "审批": "待终审", "贡献说明": "首笔业务"},
        {"工号": "LJ01G1", "建议金额": 300, "审批": "已批准", "核准金额": 300, "期间": "2026-10"},
    ]
    told["R06"] = [
        {"客户编码": "LJ01K1", "方案": "P01", "生效期间": "2026-11", "原级别": "县级", "新级别": "州级", "认定单位": CENTRE},
        {"客户编码": "LJ01K2", "方案": "P01", "生效期间": "2026-11", "新级别": "县级", "认定单位": BRANCH, "是否试算": "是"},
    ]
    told["R25"] = [
        {"投诉编号": "TS1", "客户编码": "LJ01K1", "受理时间": dt.date(2026, 10, 21), "内容": "整批延误", "情节": "重大"},
        {"投诉编号": "TS2", "客户编码": "LJ01K2", "受理时间": dt.date(2026, 10, 22), "内容": "晚了一天", "情节": "一般"},
    ]
    return told


def desk_of(folder: Path, policy_book: Path) -> Path:
    folder.mkdir(exist_ok=True)
    content = DeskContent(cells=cells(), inputs=inputs(BRANCH))
    return build(folder / "台账.xlsm", read_policy_book(policy_book)[0], BRANCH, content)


def handed_in(desk: Path) -> list[Path]:
    return [file for file in headless("request", open_session(desk, today=NOW.date(), now=NOW)).files if file.suffix == ".xlsx"]


def test_rows_begin_forms_and_reach_the_approver(tmp_path: Path) -> None:
    policy = paper_policy(tmp_path / "政策.xlsx")
    desk = desk_of(tmp_path / "局", policy)
    asked = asked_papers(open_session(desk, today=NOW.date(), now=NOW))
    assert [(one.type, one.sheet, one.row, one.about) for one in asked] == [
        ("分级变更", "客户分级认定表", 6, "LJ01K1，县级，州级"),
        ("突出贡献奖", "突出贡献奖审批", 6, "LJ01G1，600.00 元，首笔业务"),
        ("重大投诉", "客户投诉记录表", 6, "LJ01K1，整批延误"),
    ]
    assert {(one.by, one.name, one.rights) for one in asked} == {("LJ01G1", "陈思远", "三级")}
    (form,) = handed_in(desk)
    home = Home.create(tmp_path / "中心", policy, now=NOW)
    taken = collect([form], home, now=NOW)
    assert not taken.rejected and not taken.accepted and "登记单据 3 张" in taken.notes[0]
    assert [held.opening.middle for held in papers_in(home).values()] == [True, True, True]
    assert "以前登记过" in collect([form], home, now=on_day(1)).notes[0] and len(papers_in(home)) == 3
    mine = paper_list(home, "ZZ01", now=on_day(3))
    assert [line.number for line in mine.lines] == sorted(one.number for one in asked) and all(line.late for line in mine.lines)


def test_a_form_that_came_back_is_handed_in_again_under_its_number(tmp_path: Path) -> None:
    policy = paper_policy(tmp_path / "政策.xlsx")
    desk, home = desk_of(tmp_path / "局", policy), Home.create(tmp_path / "中心", policy, now=NOW)
    collect(handed_in(desk), home, now=NOW)
    number = next(iter(papers_in(home)))
    decide_paper(home, number, "退回", by="ZZ01", words="请写明三个月的收入", now=on_day(1))
    later = headless("request", open_session(desk, today=on_day(2).date(), now=on_day(2))).files
    taken = collect([file for file in later if file.suffix == ".xlsx"], home, now=on_day(2))
    paper = papers_in(home)[number].paper
    assert (paper.version, paper.stage) == (2, Stage.FIRST) and "登记单据 1 张；没有登记 2 张" in taken.notes[0]


def test_a_form_file_with_nonsense_in_it_is_no_form(tmp_path: Path) -> None:
    policy = paper_policy(tmp_path / "政策.xlsx")
    (form,) = handed_in(desk_of(tmp_path / "局", policy))
    home = Home.create(tmp_path / "中心", policy, now=NOW)
    book = openpyxl.load_workbook(form)
    sheet = book["单据"]
    sheet["A4"], sheet["B5"], sheet["I6"] = "=1+1", "请客", "零级"
    book.save(form)
    assert "登记单据 1 张" in collect([form], home, now=NOW).notes[0]
    (held,) = papers_in(home).values()
    assert held.opening.type == "重大投诉" and held.opening.rights == LEVELS[-1]


def test_the_commands_say_the_same(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """`keybook paper --do 提交` registers a form that came on paper; a wrong press ends with status 2 and one sentence."""
    monkeypatch.setenv("KEYBOOK_TODAY", NOW.isoformat())
    home = Home.create(tmp_path / "中心", paper_policy(tmp_path / "政策.xlsx"), now=NOW).folder
    new = ["paper", "--home", str(home), "--number", "SP-A", "--by", "LJ01G1"]
    opened = [*new, "--do", "提交", "--type", "更正单", "--branch", "LJ01", "--period", "2026-10", "--text", "九月收入少记一笔"]
    assert main(opened) == 0 and "已提交，现在是“待初审”" in capsys.readouterr().out
    assert main(["papers", "--home", str(home), "--by", "ZZ01"]) == 0
    assert "SP-A 更正单 临江市局 LJ01G1：初次审批，已等 0 天。九月收入少记一笔" in capsys.readouterr().out
    assert main(["paper", "--home", str(home), "--number", "SP-A", "--do", "同意", "--by", "ZZ04"]) == 2
    assert "步骤最终审批早于初次审批。怎么办：按顺序办理" in capsys.readouterr().err
    assert main(["policy", "new", "--pack", "P13", "--out", str(tmp_path / "无.xlsx")]) == 2
    assert "是加在别的方案上的" in capsys.readouterr().err
    assert main(["policy", "new", "--pack", "P01", "--pack", "P02", "--out", str(tmp_path / "无.xlsx")]) == 2
    assert main(["policy", "new", "--pack", "P00", "--pack", "P01", "--pack", "P13", "--out", str(tmp_path / "有.xlsx")]) == 0
    read = read_policy_book(tmp_path / "有.xlsx")[0]
    assert read.pack.id == "P01" and overlay_on(read) and len(read.table("R63")) == 4


def test_the_preset_of_rights() -> None:
    pack = with_papers()
    assert [(row["级别"], row["报表"], row["动作"], row["范围"]) for row in preset_rows(pack, pack.all_registers["R63"])] == [
        ("一级", "全部报表", "查看/最终审批", "全部"),
        ("二级", "本部门", "填报/初审/中审/发布", "本部门"),
        ("三级", "本人客户", "填报/提交", "本人"),
        ("三级", "薪酬表", "查看", "本人"),
    ]


def test_the_parameter_alone_switches_it_on(tmp_path: Path) -> None:
    """Head office fills 是 in a policy of P01 as it was issued: steps, rights and limits are there, and no command changes."""
    path = write_policy_of(tmp_path / "政策.xlsx")
    assert not overlay_on(read_policy_book(path)[0])
    book = openpyxl.load_workbook(path)
    sheet = book["参数表"]
    head = {cell.value: cell.column for cell in sheet[5]}
    row = next(r for r in range(6, sheet.max_row + 1) if sheet.cell(r, head["参数名"]).value == "启用审批权限")
    assert sheet.cell(row, head["值"]).value == "否"
    sheet.cell(row, head["值"]).value = "是"
    book.save(path)
    read = read_policy_book(path)[0]
    assert overlay_on(read) and rights_of(read).who("最终审批") == "一级" and "approval_days_first" in read.pack.parameters


@pytest.mark.parametrize("laid", [False, True], ids=["P01", "switched off"])
def test_switched_off_nothing_changes(laid: bool, tmp_path: Path) -> None:
    """A desk, the file of 提交审批 and a centre's desk of P01, and those of P01 with the overlay on it that says 否."""
    plain = write_policy_of(tmp_path / "甲.xlsx")
    other = paper_policy(tmp_path / "乙.xlsx", approval_overlay="否") if laid else write_policy_of(tmp_path / "乙.xlsx")
    seen = [_shown(tmp_path / name, path) for name, path in (("一", plain), ("二", other))]
    assert seen[0] == seen[1] and "单据审批" not in seen[0]["centre"] and "单据" not in seen[0]["form"]


def _shown(folder: Path, policy_book: Path) -> dict[str, Any]:
    """The sheets of the workbooks with what stands in them; digests and the texts of the policy aside."""
    desk = desk_of(folder, policy_book)
    policy = read_policy_book(policy_book)[0]
    centre = folder / "汇总台账.xlsm"
    node = policy.organisation.at(PERIOD.first)[CENTRE]
    build_centre(centre, policy=policy, node=node, parent=None, period=PERIOD, button_specs=specs_for("centre", policy))
    files = {"desk": desk, "centre": centre} | dict(zip(("form",), handed_in(desk), strict=False))
    return {"form": {}} | {name: _cells(path) for name, path in files.items()}


def _cells(path: Path) -> dict[str, list[Any]]:
    book = openpyxl.load_workbook(path)
    return {
        sheet.title: [
            (cell.coordinate, cell.value)
            for line in sheet.iter_rows()
            for cell in line
            if cell.value is not None and "政策" not in str(cell.value) and str(cell.value).count("-") != 1
        ]
        for sheet in book.worksheets
        if not sheet.title.startswith("_")
    }


def test_every_pack_is_issued_with_it_switched_off() -> None:
    assert all(not pack.above and pack.parameters["approval_overlay"].value == "否" for pack in packs().values())
