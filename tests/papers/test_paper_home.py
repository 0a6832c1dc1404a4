"""Forms in a home: handed in, decided by the right person, listed, and a log that shows whoever touches it (P13, R60, R61)."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from building.paper_state import BEGAN, LEVELS, agreed, asked, on_day, paper_home, submitted
from building.small_state import PERIOD, approvers, write_policy_of
from macros.errors import ToolkitError
from macros.papers.deciding_papers import decide_paper, papers_in, submit_paper
from macros.papers.paper_list import paper_list
from macros.papers.paper_log import cells, paper_events
from validators.approval_form import Stage
from validators.papers.log_chain import line_hash
from validators.papers.rights import overlay_on
from workbooks.archive.events import PaperMoved
from workbooks.archive.home import Home
from workbooks.book import Rejection


def test_a_form_goes_its_way(home: Home) -> None:
    done = submitted(home, "SP-1", "突出贡献奖")
    assert (done.held.paper.stage, done.held.opening.middle, done.step) == (Stage.FIRST, True, "填写与提交")
    assert agreed(home, "SP-1", "ZZ01", day=1).message == "单 SP-1（突出贡献奖）：ZZ01 周文静 已同意，现在是“待中审”。"
    agreed(home, "SP-1", "ZZ02", day=3)
    last = agreed(home, "SP-1", "ZZ04", day=6)
    assert last.held.paper.stage is Stage.APPROVED and last.as_json()["next"] == "执行和跟踪"
    run = decide_paper(home, "SP-1", "执行", by="LJ01G1", now=on_day(7))
    assert (run.step, run.held.paper.stage) == ("执行和跟踪", Stage.RUNNING)
    assert decide_paper(home, "SP-1", "完成", by="LJ01G1", now=on_day(8)).held.paper.stage is Stage.DONE
    assert [(e.step, e.action, e.by, e.rights, e.name) for e in paper_events(home)] == [
        ("填写与提交", "提交", "LJ01G1", "三级", "陈思远"),
        ("初次审批", "同意", "ZZ01", "二级", "周文静"),
        ("中间审批", "同意", "ZZ02", "二级", "陈嘉芳"),
        ("最终审批", "同意", "ZZ04", "一级", "王局长"),
        ("执行和跟踪", "执行", "LJ01G1", "三级", "陈思远"),
        ("执行和跟踪", "完成", "LJ01G1", "三级", "陈思远"),
    ]


def test_the_worked_example_of_the_figures(home: Home) -> None:
    """Steps of 1, 2 and 3 days have a mean of 2.00; a form that waits longer than its step may is late."""
    submitted(home, "SP-1", "突出贡献奖")
    for day, who in ((1, "ZZ01"), (3, "ZZ02"), (6, "ZZ04")):
        agreed(home, "SP-1", who, day=day)
    submitted(home, "SP-2", day=4)
    found = paper_list(home, "", now=on_day(6))
    assert (found.in_hand, found.overdue, found.mean) == (2, 0, "2.00")
    later = paper_list(home, "", now=on_day(7))
    assert later.overdue == 1 and [(line.number, line.days, line.late) for line in later.lines] == [("SP-1", 1, False), ("SP-2", 3, True)]
    assert later.message == "在办的 2 张；全部在办 2 张，超期 1 张，平均每步 2.00 天。"


def test_without_limits_nothing_is_late_and_it_is_said(tmp_path: Path) -> None:
    home = paper_home(tmp_path, approval_days_first=None)
    submitted(home, "SP-1")
    found = paper_list(home, "", now=on_day(90))
    assert found.overdue is None and "期限没有设" in found.message and found.as_json()["mean_days"] is None
    assert found.lines[0].limit == "没有设" and not found.lines[0].late


def test_each_approver_sees_what_is_his(home: Home) -> None:
    submitted(home, "SP-1")
    submitted(home, "SP-2", by="ZZ01", name="周文静")
    submitted(home, "SP-3", "突出贡献奖")
    agreed(home, "SP-3", "ZZ01")
    mine = {who: [held.paper.number for held in paper_list(home, who, now=on_day(1)).papers] for who in LEVELS}
    assert mine == {"ZZ01": ["SP-1"], "ZZ02": ["SP-1", "SP-2", "SP-3"], "ZZ03": ["SP-1", "SP-2", "SP-3"], "ZZ04": [], "ZZ05": []}
    with pytest.raises(ToolkitError, match="没有现在有效的“某人”"):
        paper_list(home, "某人", now=BEGAN)


def test_what_is_refused_leaves_no_line(home: Home) -> None:
    submitted(home, "SP-1", by="ZZ01")
    for number, action, by, words, reason in (
        ("SP-1", "同意", "ZZ01", "", "提交人不能审批"),
        ("SP-1", "同意", "ZZ04", "", "步骤最终审批早于初次审批"),
        ("SP-1", "退回", "ZZ02", "不行", "意见只有 2 个字"),
        ("SP-1", "执行", "ZZ01", "", "还不能执行"),
        ("SP-9", "同意", "ZZ02", "", "没有单号“SP-9”"),
    ):
        with pytest.raises(ToolkitError, match=reason):
            decide_paper(home, number, action, by=by, words=words, now=BEGAN)
    for wrong, reason in ((asked("SP-2", "请客"), "没有“请客”这种单据"), (asked("SP-2", branch="XX"), "不归这个收件文件夹管")):
        with pytest.raises(ToolkitError, match=reason):
            submit_paper(home, wrong, now=BEGAN)
    assert len(paper_events(home)) == 1


def test_a_rejected_form_is_not_executed(home: Home) -> None:
    submitted(home, "SP-1")
    decide_paper(home, "SP-1", "否决", by="ZZ01", words="低于成本价，不同意", now=BEGAN)
    with pytest.raises(ToolkitError, match="单 SP-1 已否决，又有执行记录") as refused:
        decide_paper(home, "SP-1", "执行", by="LJ01G1", now=BEGAN)
    assert refused.value.remedy == "撤回执行，重新提交" and papers_in(home)["SP-1"].paper.stage is Stage.ENDED


def test_a_returned_form_comes_again_under_its_number(home: Home) -> None:
    submitted(home, "SP-1")
    decide_paper(home, "SP-1", "退回", by="ZZ01", words="请补合同编号", now=on_day(1))
    again = submitted(home, "SP-1", day=2, about="茶叶公司特快按 95 折，合同 HT7")
    assert (again.held.paper.version, again.held.paper.stage, again.held.opening.about) == (
        2,
        Stage.FIRST,
        "茶叶公司特快按 95 折，合同 HT7",
    )
    assert [e.version for e in paper_events(home)] == [1, 1, 2]


def test_few_persons_let_steps_fall_away_and_the_log_says_so(tmp_path: Path) -> None:
    two = approvers({"ZZ01": "周文静", "ZZ04": "王局长"}, 权限级别=["二级", "一级"])
    done = submitted(paper_home(tmp_path, people=two), "SP-1", "突出贡献奖")
    assert done.held.opening.fallen == ["初次审批"] and done.held.paper.stage is Stage.MIDDLE and "初次审批略去，已记下" in done.message


def test_four_steps_know_no_middle_one(tmp_path: Path) -> None:
    assert submitted(paper_home(tmp_path, approval_steps=4), "SP-1", "突出贡献奖").held.paper.way == (Stage.FIRST, Stage.LAST)


def test_a_line_that_was_changed_is_refused(home: Home) -> None:
    submitted(home, "SP-1")
    agreed(home, "SP-1", "ZZ01", day=1)
    lines = paper_events(home)
    assert lines[1].line == line_hash(lines[0].line, cells(lines[1]))
    with closing(sqlite3.connect(home.folder / "ledger.sqlite")) as base, base:
        base.executescript("drop trigger events_stay")
        base.execute("update events set detail = replace(detail, '周文静', '李国华') where kind = 'paper'")
    for use in (lambda: paper_events(home), lambda: agreed(home, "SP-1", "ZZ04", day=2), lambda: paper_list(home, "", now=on_day(2))):
        with pytest.raises(Rejection, match="审批日志第 2 行（单 SP-1）被改过"):
            use()
    assert len(home.ledger.events(PaperMoved)) == 2


def test_a_clock_that_goes_back_breaks_no_chain(home: Home) -> None:
    submitted(home, "SP-1", day=5)
    agreed(home, "SP-1", "ZZ01", day=3)
    assert [e.when[:10] for e in paper_events(home)] == ["2026-11-07", "2026-11-05"]
    assert paper_list(home, "", now=on_day(6)).in_hand == 1


def test_switched_off_there_is_nothing_of_it(tmp_path: Path) -> None:
    home = Home.create(tmp_path / "中心", write_policy_of(tmp_path / "政策.xlsx"), now=BEGAN)
    assert not overlay_on(home.policy) and not home.policy.pack.above
    for use in (lambda: submitted(home, "SP-1"), lambda: paper_list(home, "", now=BEGAN)):
        with pytest.raises(ToolkitError, match="没有启用审批权限"):
            use()
    assert home.owner(PERIOD).code == "ZZ00"
