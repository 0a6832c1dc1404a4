"""D05: the evaluation of a long-term key customer, with the worked example of packs.md P08 and its laws."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

from building.preset_policy import preset_policy
from building.typed_rows import typed
from macros.calc.d05_key_evaluation import CALC, RELATION
from macros.calc.engines.weighted_score import weighted_mean
from validators.frames import records
from validators.registers.relationship.account_plan import ATTRACTION, RELATIONS

POLICY = preset_policy(pack="P08")


def plan(customer="K1", attraction="很有", volume=90, margin=70, relation="发展中的关系", year="2026"):
    return {"客户": customer, "年": year, "吸引力": attraction, "销售量分": volume, "利润率分": margin, "相互关系": relation}


def run(inputs: Any, *plans: dict[str, Any], policy: Any = POLICY) -> Any:
    return CALC.run(inputs(R49=typed("R49", plans), policy=policy))


def test_worked_example(inputs):
    """很有 100, 销售量分 90, 利润率分 70, 发展中 60: 30 + 32 + 18 = 80.00."""
    result = run(inputs, plan())
    (row,) = records(result.rows)
    assert (row["吸引力分"], row["潜力分"], row["关系分"], row["评价分"]) == (100, 80, 60, 80)
    assert row["档次"] is None and row["理由"] == "" and result.blocked == []
    assert any("只有分数，没有分档" in note for note in result.notes), "no class until somebody draws the lines"


def test_the_words_of_the_seed_each_have_their_points(inputs):
    assert set(RELATION) == set(RELATIONS)
    rows = records(run(inputs, *(plan(f"K{i}", relation=word) for i, word in enumerate(RELATION))).rows)
    assert [row["关系分"] for row in rows] == [100, 80, 70, 60, 40, 30, 0]
    rows = records(run(inputs, *(plan(f"K{i}", attraction=word) for i, word in enumerate(ATTRACTION))).rows)
    assert [row["吸引力分"] for row in rows] == [100, 60, 20]


@pytest.mark.parametrize(
    ("cells", "why"),
    [
        ({"attraction": None}, "没有填吸引力，没有评价"),
        ({"volume": None, "margin": None}, "没有填销售量分、利润率分，没有评价"),
        ({"relation": None, "margin": None}, "没有填利润率分、相互关系，没有评价"),
    ],
)
def test_a_blank_is_no_0(inputs, cells, why):
    result = run(inputs, plan(**cells), plan("K2"))
    row = records(result.rows)[0]
    assert row["评价分"] is None and row["理由"] == why
    assert result.summary == {"评价户数": 1, "未评价": 1, "前五均分": 80} and "1 份计划没有填全，没有评价分" in result.notes


def test_only_plans_of_the_year_and_the_last_of_two(inputs):
    rows = records(run(inputs, plan(year="2025"), plan(volume=10), plan(volume=90)).rows)
    assert [(row["年"], row["销售量分"]) for row in rows] == [("2026", 90)]


def test_a_blank_weight_stops_and_is_named(inputs):
    result = run(inputs, plan(), policy=preset_policy({"w_relation": None}, pack="P08"))
    assert [stop.parameter for stop in result.blocked] == ["评价权重·关系"] and records(result.rows)[0]["评价分"] is None


def test_classes_by_the_lines_that_were_drawn(inputs):
    policy = preset_policy({"eval_bands": "80、60"}, pack="P08")
    plans = [plan("K1"), plan("K2", volume=89), plan("K3", attraction="中等", volume=20, margin=40, relation="倒退中的关系")]
    assert [row["档次"] for row in records(run(inputs, *plans, policy=policy).rows)] == ["一档", "二档", "三档"]


@pytest.mark.parametrize("lines", ["60、80", "80、0", "高、低"])
def test_lines_that_do_not_fall_stop(inputs, lines):
    result = run(inputs, plan(), policy=preset_policy({"eval_bands": lines}, pack="P08"))
    assert [stop.parameter for stop in result.blocked] == ["评价分级线"] and records(result.rows)[0]["档次"] is None


def test_the_five_best(inputs):
    scores = [10, 95, 20, 90, 85, 70, 60]
    result = run(inputs, *(plan(f"K{i}", volume=score, margin=score) for i, score in enumerate(scores)))
    best = sorted((48 + Fraction(4 * score, 10) for score in scores), reverse=True)[:5]
    assert result.summary["前五均分"] == sum(best) / 5


@drawn(st.lists(st.integers(1, 9), min_size=3, max_size=3), st.integers(1, 7), st.lists(st.integers(0, 100), min_size=3, max_size=3))
def test_only_the_proportion_of_the_weights_counts_and_the_mean_lies_between(weights, factor, values):
    once = weighted_mean(weights, values)
    assert once == weighted_mean([w * factor for w in weights], values) and min(values) <= once <= max(values)
    assert once == weighted_mean(weights[::-1], values[::-1])
