"""D47: establishment and turnover, with the worked examples of the catalogue."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction as F

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from building.typed_rows import stored, typed
from macros.calc.d47_establishment import CALC
from validators.frames import records


def staff(*people, branch="LJ01"):
    """(岗位, 入职日期, 离职日期), or only the 岗位."""
    told = [person if isinstance(person, tuple) else (person, None, None) for person in people]
    columns = {
        "工号": [f"{branch}G{i}" for i in range(len(told))],
        "岗位": [post for post, _, _ in told],
        "入职日期": [day and dt.date.fromisoformat(day) for _, day, _ in told],
        "离职日期": [day and dt.date.fromisoformat(day) for _, _, day in told],
    }
    return stored("R02", columns, branch=branch)


def posts(branch="LJ01", **planned):
    return typed("R02b", [{"机构": branch, "岗位": post, "编制": count} for post, count in planned.items()], branch=branch)


def by_post(result):
    return {row["岗位"]: (row["编制"], row["在岗"], row["缺编"]) for row in records(result.rows)}


def test_sums_of_the_seed(inputs):
    """16 + 117 = 133 and 11 = 144 planned; nobody missing where all are filled."""
    plan = [posts(营业部主任=16, 客户经理=117), posts("LJ02", 主任=11)]
    people = [staff(*["营业部主任"] * 16, *["客户经理"] * 117), staff(*["主任"] * 11, branch="LJ02")]
    result = CALC.run(inputs(R02b=plan, R02=people, branches=("LJ01", "LJ02")))
    assert (result.summary["编制"], result.summary["在岗"], result.summary["缺编"]) == (144, 144, 0)
    assert [(u["编制"], u["缺编"]) for u in records(result.extra["by_unit"])] == [(133, 0), (11, 0)]


def test_turnover(inputs):
    """2 of 10: 20.00% (two leave and two come within one month, ten heads at both ends)."""
    people = [("客户经理", None, None)] * 8 + [("客户经理", None, "2026-01-20")] * 2 + [("客户经理", "2026-01-21", None)] * 2
    result = CALC.run(inputs(period="2026-01", R02b=posts(客户经理=10), R02=staff(*people)))
    assert (result.summary["离职"], result.summary["平均在岗"], result.summary["流失率"]) == (2, 10, F(1, 5))
    assert by_post(result) == {"客户经理": (10, 10, 0)} and records(result.rows)[0]["离职"] == 2


def test_average_of_the_months(inputs):
    """Ten at the opening, one leaves in March: (10 + 10 + 9.5) / 3 up to March; April's leaver is not yet one."""
    people = [("客户经理", None, None)] * 8 + [("客户经理", None, "2026-03-15"), ("客户经理", None, "2026-04-01")]
    result = CALC.run(inputs(period="2026-03", R02b=posts(客户经理=10), R02=staff(*people)))
    assert result.summary["平均在岗"] == F(59, 6) and result.summary["流失率"] == F(6, 59)
    assert by_post(result) == {"客户经理": (10, 9, 1)}


@pytest.mark.parametrize(
    ("entered", "left", "heads", "gone"),
    [
        ("2026-10-31", None, 1, 0),
        ("2026-11-01", None, 0, 0),
        (None, "2026-10-31", 0, 1),
        (None, "2026-11-01", 1, 0),
        (None, "2026-01-01", 0, 1),
        (None, "2025-12-31", 0, 0),
    ],
)
def test_days_at_the_ends(inputs, entered, left, heads, gone):
    result = CALC.run(inputs(R02b=posts(客户经理=1), R02=staff(("客户经理", entered, left))))
    assert (result.summary["在岗"], result.summary["离职"]) == (heads, gone)


def test_several_posts(inputs):
    """One person fills the post that has a place, and counts once; where none has, the first."""
    plan = posts(已售未提管理岗=1, ERP技术支持岗=0, 政工岗=0)
    result = CALC.run(inputs(R02b=plan, R02=staff("已售未提管理岗、ERP技术支持岗", "政工岗、ERP技术支持岗")))
    assert by_post(result) == {"ERP技术支持岗": (0, 0, 0), "已售未提管理岗": (1, 1, 0), "政工岗": (0, 1, -1)}
    assert result.summary["在岗"] == 2
    both = CALC.run(inputs(R02b=posts(价格管理岗=1, 政工岗=1), R02=staff("价格管理岗、政工岗")))
    assert by_post(both) == {"价格管理岗": (1, 1, 0), "政工岗": (1, 1, 0)}
    assert (both.summary["在岗"], both.summary["缺编"]) == (1, 1)


def test_more_and_fewer_than_planned(inputs):
    result = CALC.run(inputs(R02b=posts(客户经理=1, 主任=2), R02=staff("客户经理", "客户经理", "主任", "政工岗")))
    reasons = {row["岗位"]: row["理由"] for row in records(result.rows)}
    assert reasons == {"客户经理": "超编 1 人", "主任": "缺 1 人", "政工岗": "这个岗位没有编制"}
    assert by_post(result)["政工岗"] == (None, 1, None) and "1 个岗位有人没有编制，缺编没有算" in result.notes


def test_cells_and_nobody(inputs):
    result = CALC.run(inputs(R02b=posts(客户经理=2)))
    assert [row["在岗"] for row in records(result.extra["cells"])] == [0] and by_post(result) == {"客户经理": (2, 0, 2)}
    assert result.summary["流失率"] is None and result.notes == ("分母为0：本年没有在岗的人，流失率为空",)
    assert CALC.run(inputs()).rows.empty


DAY = st.dates(dt.date(2025, 6, 1), dt.date(2027, 6, 1)).map(dt.date.isoformat) | st.none()


@settings(deadline=None, max_examples=30)
@given(people=st.lists(st.tuples(st.sampled_from(["客户经理", "主任"]), DAY, DAY), max_size=8), planned=st.integers(0, 9))
def test_vacancies_are_places_less_heads(inputs, people, planned):
    """Each with one post: the posts sum to the heads, and 缺编 to 编制 − 在岗."""
    result = CALC.run(inputs(R02b=posts(客户经理=planned, 主任=3), R02=staff(*people)))
    assert int(result.rows["在岗"].sum()) == result.summary["在岗"]
    assert int(result.rows["缺编"].sum()) == planned + 3 - result.summary["在岗"] == result.summary["缺编"]


def test_no_establishment_at_all_is_not_nought(inputs):
    """Posts without 编制: neither the whole nor a unit has one, and nobody is more than planned."""
    result = CALC.run(inputs(R02b=posts(主任=None), R02=staff("主任")))
    assert (result.summary["编制"], result.summary["缺编"], result.summary["在岗"]) == (None, None, 1)
    assert [(row["编制"], row["缺编"]) for row in records(result.extra["by_unit"])] == [(None, None)]
