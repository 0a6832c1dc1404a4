"""The five steps of an approval as pure functions (F3): where a form stands, and who may take it further."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from validators.approval_form import (
    APPROVE,
    ASK,
    MOVES,
    PUBLISH,
    REOPEN,
    SEND_BACK,
    ApprovalForm,
    ApprovalMove,
    Stage,
    after,
    form_of,
    middle_reasons,
    objection,
)
from validators.register import registers, typed_frame
from validators.values.period import Month


def signed(*people: str, middle: bool = False) -> ApprovalForm:
    """The form after these people pressed 同意, one after the other."""
    return form_of(ApprovalMove(APPROVE, who, middle and i == 0) for i, who in enumerate(people))


@pytest.mark.parametrize(
    ("people", "middle", "stage"),
    [
        ((), False, "草稿"),
        (("甲",), False, "待初审"),
        (("甲", "乙"), False, "待终审"),
        (("甲", "乙", "丙"), False, "已批准"),
        (("甲", "乙"), True, "待中审"),
        (("甲", "乙", "丙"), True, "待终审"),
        (("甲", "乙", "丙", "丁"), True, "已批准"),
    ],
)
def test_the_steps_forward(people: tuple[str, ...], middle: bool, stage: str) -> None:
    assert signed(*people, middle=middle).stage == stage


def test_what_goes_back_comes_again_as_another_version() -> None:
    waiting = signed("甲", "乙")
    back = after(waiting, ApprovalMove(SEND_BACK, "丙"))
    assert (back.stage, back.version, back.submitter, back.signed) == (Stage.DRAFT, 2, "", ())
    closed = signed("甲", "乙", "丙")
    assert after(closed, ApprovalMove(REOPEN, "丁")).version == 2 and after(closed, ApprovalMove(PUBLISH, "甲")).stage is Stage.RUNNING
    assert after(after(closed, ApprovalMove(PUBLISH, "甲")), ApprovalMove(REOPEN, "丁")).stage is Stage.DRAFT


@pytest.mark.parametrize(
    ("form", "kind", "by", "reason", "said"),
    [
        (signed("甲"), APPROVE, " 甲 ", "", "提交人不能审批"),
        (signed("甲", "乙"), APPROVE, "乙", "", "一个人不能批两次"),
        (signed("甲", "乙", "丙"), APPROVE, "丁", "", "不用再批"),
        (signed("甲"), APPROVE, " ", "", "没有写是谁"),
        (signed("甲"), SEND_BACK, "乙", "不对", "理由只有 2 个字"),
        (ApprovalForm(), SEND_BACK, "乙", "请核对后再报一次", "没有可退回的"),
        (signed("甲", "乙", "丙"), SEND_BACK, "丁", "请核对后再报一次", "没有可退回的"),
        (signed("甲"), REOPEN, "乙", "漏报了一个县局的收入", "没有锁定"),
        (signed("甲", "乙", "丙"), ASK, "丁", "", "理由只有 0 个字"),
        (replace(signed("甲", "乙", "丙"), asked="丁"), REOPEN, "丁 ", "", "要另一个人同意"),
    ],
)
def test_what_may_not_be_done(form: ApprovalForm, kind: str, by: str, reason: str, said: str) -> None:
    against = objection(form, kind, by, reason)
    assert against is not None and said in against.reason and against.remedy


@given(st.lists(st.tuples(st.sampled_from(MOVES), st.sampled_from("甲乙丙丁戊"), st.booleans()), max_size=25))
def test_nobody_signs_twice_whatever_is_tried(tries: list[tuple[str, str, bool]]) -> None:
    """Only moves without an objection are made: an approved form then bears different people, none the submitter."""
    form = ApprovalForm()
    for kind, by, middle in tries:
        if kind == PUBLISH or objection(form, kind, by, "核对过，情况属实") is None:
            form = after(form, ApprovalMove(kind, by, middle))
        people = [form.submitter, *form.signed]
        assert len(people) == len(set(people)) or form.stage is Stage.DRAFT
        if form.stage.locked:
            assert len(form.signed) == (3 if form.middle else 2)


def test_what_asks_for_the_middle_step() -> None:
    frames = {
        "R44": typed_frame(registers()["R44"], {"工号": ["G1", "G2"], "审批": ["已批准", "待终审"], "期间": ["2026-10"] * 2}, rows=[6, 7]),
        "R06": typed_frame(
            registers()["R06"],
            {
                "客户编码": ["K1", "K2", "K3"],
                "新级别": ["州级", "州级", "县级"],
                "原级别": ["县级", "州级", None],
                "生效期间": ["2026-10"] * 3,
            },
            rows=[6, 7, 8],
        ),
        "R25": typed_frame(registers()["R25"], {"内容": ["慢", "丢"], "情节": ["一般", "重大"]}, rows=[6, 7]),
    }
    every = ("突出贡献奖", "级别变更为州级", "重大投诉")
    assert middle_reasons(frames, Month(2026, 10), every) == ("突出贡献奖 1 项", "级别变更为州级 1 项", "重大投诉 1 项")
    assert middle_reasons(frames, Month(2026, 10), ("重大投诉",)) == ("重大投诉 1 项",)
    assert middle_reasons(frames, Month(2026, 10), ()) == ()
    corrected = typed_frame(registers()["R53"], {"资产号": ["M1", "M2", "M3"], "退补电量": [-1_200_000, 0, None]}, rows=[6, 7, 8])
    assert middle_reasons({"R53": corrected}, Month(2026, 10), ("退补电量",)) == ("退补电量 1 项",)
    assert middle_reasons({"R53": corrected}, Month(2026, 10), every) == ()
    assert middle_reasons({"R44": frames["R44"]}, Month(2026, 9), every) == ()
    assert middle_reasons({"R25": pd.DataFrame()}, Month(2026, 9), every) == ()
