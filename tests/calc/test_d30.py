"""D30: timeliness, with the catalogue's worked example and every reading of the deadline."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from fractions import Fraction as F

import pytest

from macros.calc.d30_timeliness import CALC
from validators.filing.inputs import Filing
from validators.values.period import Month, due_date

OCTOBER = Month(2026, 10)
COUNTIES = ("LJ01", "LJ02", "LJ03", "LJ04", "LJ05")
NODES = (("LJ00", "临江州局", "州局", None), *((c, f"{c}局", "县市局", "LJ00") for c in COUNTIES))


def filed(branch, first, last=None, **more):
    return Filing(branch=branch, name=branch, period=OCTOBER, first_received=first, received=last or first, **more)


@pytest.fixture
def centre(inputs, policy):
    """Inputs of a centre that expects five counties."""

    def build(*filings, nodes=NODES, **parameters):
        given = inputs(policy=policy(nodes=nodes, **parameters), branches=())
        return replace(given, filings=filings, expected=COUNTIES)

    return build


def day(n, hour=9, minute=0, second=0):
    return dt.datetime(2026, 11, n, hour, minute, second)


FIVE = (filed("LJ01", day(2)), filed("LJ02", day(3)), filed("LJ03", day(3, 23, 59, 59)), filed("LJ04", day(4, 0, 0)))


def test_worked_example(centre):
    """Submitted 2, 3, 3, 4, -: 3 on time (60.00%), 1 late by 1 day, 1 missing."""
    result = CALC.run(centre(*FIVE))
    assert result.rows.columns[0] == "_branch" and list(result.rows["_branch"]) == list(COUNTIES)
    assert list(result.rows["状态"]) == ["按时", "按时", "按时", "迟报", "未报"]
    days = result.rows["迟报天数"]
    assert list(days.iloc[:4]) == [0, 0, 0, 1] and days.isna().iloc[4]
    assert set(result.rows["应报日"]) == {dt.date(2026, 11, 3)}
    assert result.rows["签收时间"].iloc[2] == "2026-11-03 23:59" and result.rows["签收时间"].iloc[4] is None
    assert result.rows["机构名称"].iloc[4] == "LJ05局"
    assert result.summary == {"应报": 5, "按时": 3, "迟报": 1, "未报": 1, "及时率": F(3, 5), "应报日": dt.date(2026, 11, 3)}


def test_before_the_third(centre):
    """G41 the other way: the 2nd is the last day, the due date stays day 3."""
    result = CALC.run(centre(*FIVE, deadline_inclusive="否"))
    assert list(result.rows["状态"]) == ["按时", "迟报", "迟报", "迟报", "未报"]
    assert list(result.rows["迟报天数"].iloc[:4]) == [0, 1, 1, 2] and result.summary["及时率"] == F(1, 5)


def test_shift_and_day(centre):
    """A holiday shift of two days: until the 5th."""
    result = CALC.run(centre(*FIVE, deadline_shift="2"))
    assert list(result.rows["状态"]) == ["按时"] * 4 + ["未报"] and result.summary["应报日"] == dt.date(2026, 11, 5)


def test_first_version_counts(centre):
    """Returned and filed again on the 9th: still in time; what became of it stands beside it. 零报 is a filing."""
    result = CALC.run(
        centre(filed("LJ01", day(3), day(9), version=2, state="更正"), filed("LJ02", day(1), nil=("全部",)), filed("LJ03", None, day(6)))
    )
    first, nil, late = (result.rows.iloc[i] for i in range(3))
    assert (first["状态"], first["版本"], first["办理"], first["零报"]) == ("按时", 2, "更正", "否")
    assert (nil["状态"], nil["零报"]) == ("按时", "是")
    assert (late["状态"], late["迟报天数"]) == ("迟报", 3)


def test_at_a_branch(inputs):
    """Nothing is expected: only the own due date."""
    result = CALC.run(inputs())
    row = result.rows.iloc[0]
    assert (row["_branch"], row["应报日"]) == ("LJ01", dt.date(2026, 11, 3))
    assert row[["签收时间", "状态", "零报", "办理"]].isna().all()
    assert result.summary == {"应报": None, "按时": None, "迟报": None, "未报": None, "及时率": None, "应报日": dt.date(2026, 11, 3)}


@pytest.mark.parametrize(
    "code, name", [("deadline_day", "报送截止日"), ("deadline_inclusive", "截止日当天算按时"), ("deadline_shift", "截止日顺延天数")]
)
def test_blank_parameters(centre, code, name):
    result = CALC.run(centre(*FIVE, **{code: None}))
    assert result.rows["状态"].isna().all() and result.summary["及时率"] is None
    assert {b.parameter for b in result.blocked} == {name} and len(result.blocked) == 5


def test_own_deadline_of_one_branch(centre):
    """One county has until the 5th; no single due date then."""
    result = CALC.run(centre(*FIVE, deadline_day={None: "3", "LJ04": "5"}))
    assert list(result.rows["状态"].iloc[:4]) == ["按时"] * 4 and result.summary["应报日"] is None


def test_stranger_is_named(centre):
    result = CALC.run(centre(filed("XX09", day(1))))
    assert result.notes == ("XX09 报了，但不在应报单位里，没有计入",) and result.summary["未报"] == 5


def test_due_dates():
    assert due_date(Month(2026, 12), 3, 0) == dt.date(2027, 1, 3)
    assert due_date(Month(2027, 1), 31, 0) == dt.date(2027, 2, 28)
    assert due_date(Month(2026, 10), 30, 1) == dt.date(2026, 12, 1)
