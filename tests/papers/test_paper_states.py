"""The state machine of a form (P13, F3): the laws that hold on every path, and what is said where something may not be done."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from validators.approval_form import Stage
from validators.packs.trade_pack import overlays
from validators.papers.log_chain import broken_at, line_hash
from validators.papers.paper_figures import in_hand, mean_days, waited
from validators.papers.paper_states import (
    AGREE,
    EXECUTE,
    FINISH,
    OPEN,
    REFUSE,
    RETURN,
    SUBMIT,
    Paper,
    PaperMove,
    StepDone,
    fallen,
    moved,
    paper_objection,
)
from validators.papers.rights import rights_of_rows
from validators.registers.control.approvals import ACTIONS

PRESET = rights_of_rows(overlays()["P13"].table("permissions"))
PEOPLE = {"甲": "三级", "乙": "二级", "丙": "二级", "丁": "一级", "戊": "一级"}
DAY = dt.datetime(2026, 11, 2, 9, 0)
WHY = "金额和合同不符"


def does(
    action: str, by: str, *, day: int = 0, words: str = WHY, middle: bool = True, away: tuple[str, ...] = (), step: str = ""
) -> PaperMove:
    return PaperMove("SP-1", action, by, DAY + dt.timedelta(days=day), step, PEOPLE.get(by, ""), by, words, middle, away)


def after(*moves: PaperMove) -> Paper:
    paper = Paper(number="SP-1")
    for move in moves:
        paper = moved(paper, move, PRESET)
    return paper


class EveryPath(RuleBasedStateMachine):
    """Anybody tries anything in any order; what the machine lets through keeps the laws."""

    paper = Paper(number="SP-1")
    said: list[tuple[PaperMove, Paper, Paper]]

    @initialize()
    def begins(self) -> None:
        self.paper, self.said, self.ended = Paper(number="SP-1"), [], False

    @rule(
        action=st.sampled_from(ACTIONS),
        by=st.sampled_from([*PEOPLE, "", " 乙 "]),
        words=st.sampled_from(["", "太短", WHY]),
        middle=st.booleans(),
        step=st.sampled_from(["", "初次审批", "中间审批", "最终审批"]),
        day=st.integers(0, 3),
    )
    def tries(self, action: str, by: str, words: str, middle: bool, step: str, day: int) -> None:
        move = does(action, by, words=words, middle=middle, step=step, day=day)
        before = self.paper
        self.paper = moved(before, move, PRESET)
        refused = paper_objection(before, move, PRESET)
        if refused is None:
            assert self.paper != before or action == SUBMIT
        self.said.append((move, before, self.paper))
        if self.paper != before:
            self._judge(move, before)

    def _judge(self, move: PaperMove, before: Paper) -> None:
        now = self.paper
        assert before.stage in OPEN, "nothing happens to a form that ended"
        if move.action == AGREE:
            assert move.by != before.submitter and move.by not in before.signed
            assert PRESET.may(move.level, before.stage.step)
            assert now.stage in (*before.way[before.way.index(before.stage) + 1 :][:1], Stage.APPROVED)
        if move.action == RETURN:
            assert (now.number, now.version, now.stage) == (before.number, before.version + 1, Stage.DRAFT)
        else:
            assert now.version == before.version
        if move.action == REFUSE:
            assert now.stage is Stage.ENDED
        if move.action in (EXECUTE, FINISH):
            assert move.by == before.submitter

    @invariant()
    def signed_by_different_people_in_order(self) -> None:
        people = [person.strip() for person in self.paper.signed]
        assert len(people) == len(set(people)) and self.paper.submitter not in people
        if self.paper.stage in (Stage.APPROVED, Stage.RUNNING, Stage.DONE):
            assert [step.step for step in self.paper.done] == [stage.step for stage in self.paper.way]
            assert self.paper.done[-1].step == "最终审批"

    @invariant()
    def the_same_moves_give_the_same_form(self) -> None:
        if hasattr(self, "said"):
            assert after(*(move for move, _, _ in self.said)) == self.paper


EveryPath.TestCase.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)
TestEveryPath = EveryPath.TestCase


def test_the_whole_way_and_its_days() -> None:
    """The worked example: steps of 1, 2 and 3 days have a mean of 2.00."""
    way = [does(SUBMIT, "甲"), does(AGREE, "乙", day=1), does(AGREE, "丙", day=3), does(AGREE, "丁", day=6)]
    paper = after(*way)
    assert paper.stage is Stage.APPROVED and paper.signed == ("乙", "丙", "丁")
    assert [step.days for step in paper.done] == [1, 2, 3] and mean_days(paper.done) == Fraction(2)
    done = after(*way, does(EXECUTE, "甲", day=7), does(FINISH, "甲", day=9))
    assert done.stage is Stage.DONE and not done.is_open and in_hand([paper, done]) == 1
    assert waited(paper, dt.date(2026, 11, 10)) == 2 and waited(done, dt.date(2026, 11, 30)) is None
    assert mean_days([]) is None


def test_without_a_middle_step() -> None:
    assert after(does(SUBMIT, "甲", middle=False), does(AGREE, "乙"), does(AGREE, "丁")).stage is Stage.APPROVED


@pytest.mark.parametrize(
    ("before", "move", "reason", "remedy"),
    [
        ([does(SUBMIT, "乙")], does(AGREE, "乙"), "乙 是单 SP-1 的提交人，提交人不能审批", "换人审批"),
        ([does(SUBMIT, "甲"), does(AGREE, "乙")], does(AGREE, "乙"), "乙 在单 SP-1 上已经同意过一步，一个人不能批两步", "其中一步换人"),
        ([does(SUBMIT, "甲")], does(AGREE, "丁"), "步骤最终审批早于初次审批", "按顺序办理：先由二级办“初次审批”"),
        ([does(SUBMIT, "甲"), does(AGREE, "乙")], does(AGREE, "丁"), "步骤最终审批早于中间审批", "按顺序办理：先由二级办“中间审批”"),
        ([does(SUBMIT, "乙"), does(AGREE, "丙")], does(AGREE, "甲"), "甲 的权限是三级，不能中间审批", "由二级审批"),
        ([does(SUBMIT, "乙", middle=False), does(AGREE, "丙")], does(AGREE, "甲"), "甲 的权限是三级，不能最终审批", "由一级审批"),
        ([does(SUBMIT, "甲"), does(REFUSE, "乙")], does(EXECUTE, "甲"), "单 SP-1 已否决，又有执行记录", "撤回执行，重新提交"),
        ([does(SUBMIT, "甲")], does(EXECUTE, "甲"), "单 SP-1 现在是“待初审”，还不能执行", "到“已批准”以后再办"),
        ([does(SUBMIT, "甲")], does(RETURN, "乙", words="不行"), "意见只有 2 个字", "退回要写明哪里要改，不少于 6 个字"),
        ([], does(AGREE, "乙"), "单 SP-1 现在是“草稿”，没有要审批的", "先【提交审批】"),
        ([does(SUBMIT, "甲")], does(SUBMIT, "甲"), "单 SP-1 现在是“待初审”，不用再提交", "等批下来，或换一个单号"),
        ([does(SUBMIT, "甲")], does("盖章", "乙"), "没有“盖章”这个动作", "可用的：提交、同意、退回、否决、执行、完成"),
    ],
)
def test_what_may_not_be_done_is_said(before: list[PaperMove], move: PaperMove, reason: str, remedy: str) -> None:
    paper = after(*before)
    assert paper_objection(paper, move, PRESET) == (reason, remedy)
    assert moved(paper, move, PRESET) == paper or move.action == RETURN


def test_an_executed_form_was_submitted_by_who_executes() -> None:
    approved = after(does(SUBMIT, "甲", middle=False), does(AGREE, "乙"), does(AGREE, "丁"))
    assert paper_objection(approved, does(EXECUTE, "乙"), PRESET) == ("单 SP-1 是 甲 提交的，乙 不能执行", "由提交人执行和跟踪")


def test_a_returned_form_keeps_its_number_and_is_handed_in_again() -> None:
    back = after(does(SUBMIT, "甲"), does(AGREE, "乙"), does(RETURN, "丙"))
    assert (back.number, back.version, back.stage, back.signed) == ("SP-1", 2, Stage.DRAFT, ())
    again = moved(back, does(SUBMIT, "甲"), PRESET)
    assert again.version == 2 and moved(again, does(AGREE, "乙"), PRESET).signed == ("乙",)


@pytest.mark.parametrize(
    ("people", "middle", "away"),
    [
        ({"乙": "二级", "丙": "二级", "丁": "一级"}, True, ()),
        ({"乙": "二级", "丁": "一级"}, True, ("初次审批",)),
        ({"丁": "一级"}, True, ("初次审批", "中间审批")),
        ({"甲": "二级", "丁": "一级"}, False, ("初次审批",)),
        ({"乙": "二级"}, False, ()),
    ],
)
def test_steps_fall_away_where_there_is_nobody(people: dict[str, str], middle: bool, away: tuple[str, ...]) -> None:
    assert fallen(middle, people.items(), "甲", PRESET) == away


def test_rights_that_held_then_hold_on() -> None:
    """权限表 is another one by now: what was approved stays approved."""
    told = [does(SUBMIT, "甲", middle=False), does(AGREE, "乙")._replace(may=("二级",)), does(AGREE, "丁")._replace(may=("一级",))]
    paper = Paper(number="SP-1")
    for move in told:
        paper = moved(paper, move, rights_of_rows([{"级别": "一级", "动作": "初审、终审"}]))
    assert paper.stage is Stage.APPROVED


def test_the_chain_breaks_where_a_line_was_changed_or_left_out() -> None:
    lines: list[tuple[str, list[str]]] = []
    for number in ("B1", "B2", "B3"):
        cells = [number, "价格偏差", "同意"]
        lines.append((line_hash(lines[-1][0] if lines else "", cells), cells))
    assert broken_at(lines) is None and len({said for said, _ in lines}) == 3
    assert broken_at([*lines[:1], (lines[1][0], ["B2", "价格偏差", "退回"]), lines[2]]) == 1
    assert broken_at([lines[0], lines[2]]) == 1 and broken_at(lines[1:]) == 0


def test_the_days_of_a_step_are_those_of_the_calendar() -> None:
    late = StepDone("初次审批", "乙", dt.datetime(2026, 11, 2, 23, 59), dt.datetime(2026, 11, 3, 0, 1))
    assert late.days == 1 and mean_days([late, late._replace(left=late.came)]) == Fraction(1, 2)
