"""D16b: the stage that income suggests, with the worked examples of the catalogue, and what is not known."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st

from building.campaign import share
from building.preset_policy import preset_policy
from building.typed_rows import joined, typed
from macros.calc.d16b_relation_stage import CALC
from validators.frames import records
from validators.values.period import Month

POLICY = preset_policy(pack="P08")
NOW = Month(2026, 10)
ALL = tuple(str(month) for month in NOW.back(24))[:-1]


def sold(month: Month, yuan: Any) -> Any:
    row = {"客户编码": "K1", "业务代码": "纸箱", "月份": str(month), "收入": yuan}
    return typed("R10", [row], period=str(month))


def suggested(inputs: Any, income: dict[int, Any], *, first=None, stage="收获期", before=None, months=ALL, policy=POLICY) -> dict[str, Any]:
    """The row of the one plan; `income`: months back -> yuan."""
    frames = {back: sold(NOW.plus(-back), yuan) for back, yuan in income.items()}
    earlier = {"R10": joined([frame for back, frame in frames.items() if back])} if any(frames) else {}
    if before is not None:
        earlier["R49"] = typed("R49", [{"客户": "K1", "年": "2026", "关系周期": before}], period="2026-09")
    plan = typed("R49", [{"客户": "K1", "年": "2026", "关系周期": stage}])
    files = typed("R03", [{"客户编码": "K1", "首次业务月": first}])
    now = {"R10": frames[0]} if 0 in frames else {}
    (row,) = records(CALC.run(inputs(R49=plan, R03=files, **now, earlier=earlier, months={"LJ01": months}, policy=policy)).rows)
    return row


def two_years(now: int, then: int) -> dict[int, int]:
    """Twelve equal months of each year."""
    return dict.fromkeys(range(12), now) | dict.fromkeys(range(12, 24), then)


@pytest.mark.parametrize(
    ("now", "stage"),
    [(115, "成长期"), (110, "收获期"), (102, "收获期"), (90, "收获期"), (80, "防御期"), (70, "防御期"), (69, "冬眠期"), (111, "成长期")],
)
def test_worked_examples_and_the_lines(inputs, now, stage):
    row = suggested(inputs, two_years(now, 100))
    assert row["建议阶段"] == stage and row["增幅"] * 100 == now - 100
    assert (row["近12月收入"], row["前12月收入"]) == (now * 1200, 120_000)


def test_six_months_without_income_is_a_pause_whatever_was_before(inputs):
    quiet = dict.fromkeys(range(6, 24), 100)
    assert suggested(inputs, quiet)["建议阶段"] == "暂停期"
    assert suggested(inputs, quiet | {5: 1})["建议阶段"] != "暂停期"
    assert suggested(inputs, quiet | {3: 50, 2: -50})["建议阶段"] == "暂停期", "what was taken back was no income"


def test_the_first_year_and_nothing_yet(inputs):
    assert suggested(inputs, {})["建议阶段"] == "突破期"
    fresh = suggested(inputs, {11: 100, 0: 100})
    assert (fresh["建议阶段"], fresh["首次业务月"]) == ("巩固期", "2025-11")
    old = suggested(inputs, {11: 100, 0: 100}, first="2019-03")
    assert old["建议阶段"] is None and old["首次业务月"] == "2019-03", "the archive remembers an earlier first month"
    assert old["理由"].startswith("分母为0")
    assert suggested(inputs, {12: 100, 0: 100})["建议阶段"] == "收获期"


def test_what_is_not_at_hand_is_not_claimed(inputs):
    some = ALL[-8:]
    growing = suggested(inputs, dict.fromkeys(range(9), 100), months=some)
    assert growing["建议阶段"] is None and growing["增幅"] is None and "历史不足(15月)" in growing["理由"]
    assert (growing["近12月收入"], growing["前12月收入"]) == (None, None)
    assert suggested(inputs, {8: 100}, months=some)["建议阶段"] == "暂停期", "the six months are known"
    assert suggested(inputs, {}, months=some)["建议阶段"] is None, "somebody of whom nothing is known may be an old customer"
    assert suggested(inputs, {0: 1}, months=some, first="2025-12")["建议阶段"] == "巩固期"


def test_the_record_is_the_manager_s(inputs):
    row = suggested(inputs, two_years(115, 100), stage="收获期", before="防御期")
    assert (row["记录阶段"], row["建议阶段"], row["上月阶段"]) == ("收获期", "成长期", "防御期")
    assert (row["与建议不同"], row["阶段变化"]) == (1, 1)
    assert suggested(inputs, two_years(115, 100), before="收获期")["阶段变化"] == 0
    assert suggested(inputs, two_years(115, 100))["阶段变化"] is None, "last month is not at hand"


@pytest.mark.parametrize(("changes", "named"), [({"stage_growth_2": None}, "收获期以上"), ({"stage_growth_3": "50%"}, "成长期以上")])
def test_lines_that_are_blank_or_do_not_fall_stop(inputs, changes, named):
    policy = preset_policy(changes, pack="P08")
    plan = typed("R49", [{"客户": "K1", "年": "2026", "关系周期": "收获期"}])
    result = CALC.run(inputs(R49=plan, R03=typed("R03", [{"客户编码": "K1"}]), months={"LJ01": ALL}, policy=policy))
    assert len(result.blocked) == 1 and named in result.blocked[0].parameter


@settings(max_examples=share(200, 8))
@drawn(st.dictionaries(st.integers(0, 23), st.integers(1, 500), max_size=6), st.integers(2, 9))
def test_it_does_not_hang_on_the_unit(inputs, income, factor):
    once, times = (suggested(inputs, {back: yuan * by for back, yuan in income.items()}) for by in (1, factor))
    assert (once["建议阶段"], once["增幅"]) == (times["建议阶段"], times["增幅"])
