"""The demo of P01 with the approval of single forms laid over it: the planted mistakes are found, twenty forms go their ways (P13)."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import openpyxl
import pytest

from building.paper_state import with_papers
from macros.__main__ import main
from macros.demo.approvals.demo_papers import run_papers, told_of_papers
from macros.demo.approvals.paper_mistakes import FOLDER, PapersTold, plant_papers
from macros.demo.cycle import LAST
from macros.demo.demo_worlds import DemoWorld, demo_world, written_policy
from macros.papers.deciding_papers import papers_in
from macros.papers.paper_list import paper_list
from validators.approval_form import Stage
from validators.packs.trade_pack import packs
from workbooks.archive.home import Home

BEGINS = dt.datetime(2026, 10, 20, 9, 20)


@pytest.fixture(scope="module")
def world() -> DemoWorld:
    return demo_world(with_papers(), seed=7, branches=2, periods=2, last=LAST)


def test_every_planted_mistake_of_approving_is_found_and_nothing_else(world: DemoWorld, tmp_path: Path) -> None:
    policy, cells = world.policy(tmp_path), world.given_cells()
    told = plant_papers(
        tmp_path, policy, LAST, world.codes[0], BEGINS, write=lambda to, given: written_policy(to, world.pack, given), cells=cells
    )
    assert told.caught == told.planted and told.stray == 0
    assert len(told.planted) == len(set(told.planted)) >= 10


def test_without_the_overlay_nothing_is_planted(world: DemoWorld, tmp_path: Path) -> None:
    plain = demo_world(packs()["P01"], seed=7, branches=2, periods=2, last=LAST)
    told = plant_papers(tmp_path, plain.policy(tmp_path), LAST, "LJ01", BEGINS, write=lambda to, _: to, cells=plain.given_cells())
    assert told == PapersTold() and not (tmp_path / FOLDER).exists()
    assert "R63" not in plain.given_cells() and "权限级别" not in plain.given_cells()["R01p"]
    assert run_papers(Home.create(tmp_path / "中心", tmp_path / "政策.xlsx", now=BEGINS), LAST, [], begins=BEGINS) == 0


@pytest.mark.long
def test_twenty_forms_a_month_go_their_ways(world: DemoWorld, tmp_path: Path) -> None:
    home = Home.create(tmp_path / "中心", world.policy(tmp_path), now=BEGINS)
    desks = [(world.world.desk(code, LAST), tmp_path) for code in world.codes]
    assert run_papers(home, LAST, desks, begins=BEGINS) == sum(line["count"] for line in told_of_papers()["form"]) == 20
    held = list(papers_in(home).values())
    assert {one.opening.type: sum(o.opening.type == one.opening.type for o in held) for one in held} == {
        "价格偏差": 12,
        "分级变更": 4,
        "突出贡献奖": 2,
        "重大投诉": 2,
    }
    assert {one.paper.stage for one in held} >= {Stage.DRAFT, Stage.FIRST, Stage.LAST, Stage.RUNNING, Stage.DONE, Stage.ENDED}
    listed = paper_list(home, "", now=dt.datetime(2026, 11, 5, 10, 20))
    assert listed.in_hand == len(listed.lines) and listed.overdue == 3 and listed.mean


@pytest.mark.long
def test_the_whole_month_with_both_packs(tmp_path: Path) -> None:
    """`keybook demo --pack P01 --pack P13` as a newcomer types it, to the pages of the report."""
    words = ["demo", "--pack", "P01", "--pack", "P13", "--branches", "2", "--periods", "1", "--home", str(tmp_path / "演示")]
    assert main(words) == 0
    book = openpyxl.load_workbook(next((tmp_path / "演示" / "汇总").glob("*汇总报表.xlsx")))
    assert {"审批在办与超期", "审批日志", "层级汇总"} <= set(book.sheetnames)
    shown = {str(cell.value) for line in book["领导速览"].iter_rows() for cell in line if cell.value}
    assert any("张单据审批超期" in text for text in shown)
    desk = openpyxl.load_workbook(next((tmp_path / "演示" / "中心").glob("*汇总台账*.xlsm")), read_only=True)
    assert "单据审批" in desk.sheetnames
