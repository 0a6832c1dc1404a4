"""D28 and D02b: weighted scores of a customer to be won, and of the second grading, with the catalogue's worked examples."""

from __future__ import annotations

from fractions import Fraction as F

import pytest

from building.preset_policy import preset_policy
from macros.calc.d02b_service_levels import CALC as LEVELS
from macros.calc.d28_development_score import CALC
from validators.frames import records

EQUAL = {f"svc_w_{n}": "1" for n in (1, 2, 3, 4)}
BANDS = {"svc_band_A": "80", "svc_band_B": "60", "svc_band_C": "40"}
POLICY = preset_policy(EQUAL | BANDS, pack="P03")


def evaluated(growth=None, credit=None, margin=None):
    return {"编号": "K1", "客户名称": "甲", "业务增长度": growth, "信用度": credit, "利润率": margin}


def test_exact_thirds(inputs, frame):
    """EX parts 1:1:1: 90, 60, 75 → 75.00, not 74.99."""
    found = CALC.run(inputs(R33=frame("R33", evaluated(90, 60, 75), evaluated(0, 0, 0), evaluated(90, None, 75)), policy=POLICY))
    assert [row["综合评价"] for row in records(found.rows)] == [75, 0, None]
    assert found.summary == {"户数": 3, "评价户数": 2} and found.notes == ("1 户三项没有打全，没有综合评价",)
    (fill,) = CALC.fills
    given = inputs(R33=frame("R33", evaluated(1, 1, 0)), policy=POLICY)
    given.results["D28"] = CALC.run(given)
    assert [str(value) for value in fill.values(given)["综合评价"]] == ["0.67"]


def test_parts_weigh_and_a_blank_one_stops(inputs, frame):
    rows = frame("R33", evaluated(90, 60, 75))
    weighed = preset_policy({"dev_w_growth": "2", "dev_w_margin": "0"}, pack="P03")
    assert records(CALC.run(inputs(R33=rows, policy=weighed)).rows)[0]["综合评价"] == 80
    found = CALC.run(inputs(R33=rows, policy=preset_policy({"dev_w_credit": None}, pack="P03")))
    assert records(found.rows)[0]["综合评价"] is None and [stop.parameter for stop in found.blocked] == ["开发评价权重·信用度"]


def scores(frame, code, *points, period="2026-09"):
    named = zip(("性质", "规模", "销售额", "发展趋势"), points, strict=False)
    return frame("R06b", *({"客户编码": code, "期间": period, "准则": name, "得分": point} for name, point in named if point is not None))


def levels(inputs, frame, *scored, codes=("甲",), policy=POLICY):
    return LEVELS.run(inputs(R03=frame("R03", *({"客户编码": code, "企业全称": code} for code in codes)), R06b=list(scored), policy=policy))


def test_four_criteria_of_equal_weight(inputs, frame):
    """EX equal weights 0.25: scores 80, 60, 90, 70 → 300/4 = 75 → B."""
    found = levels(inputs, frame, scores(frame, "甲", 80, 60, 90, 70))
    (row,) = records(found.rows)
    assert (row["得分"], row["参考级别"], row["理由"]) == (75, "B", "参考，不改客户级别")
    assert found.summary == {"户数": 1, "评分户数": 1, "A": 0, "B": 1, "C": 0, "D": 0}
    points, weights = found.lineage.rows["得分"](0).parts
    assert len(points.parts) == len(weights.parts) == 4


@pytest.mark.parametrize(("point", "level"), [(80, "A"), (79.99, "B"), (60, "B"), (40, "C"), (39.99, "D"), (0, "D")])
def test_a_bound_belongs_to_its_band(inputs, frame, point, level):
    assert records(levels(inputs, frame, scores(frame, "甲", point, point, point, point)).rows)[0]["参考级别"] == level


def test_a_missing_score_is_not_nothing(inputs, frame):
    found = levels(inputs, frame, scores(frame, "甲", 80, 60, 90), codes=("甲", "乙"))
    assert [(row["得分"], row["参考级别"], row["理由"]) for row in records(found.rows)] == [
        (None, None, "缺 发展趋势"),
        (None, None, "没有评分"),
    ]


def test_the_last_scores_up_to_the_month_count(inputs, frame):
    parts = [
        scores(frame, "甲", 90, 90, 90, 90, period="2026-06"),
        scores(frame, "甲", 50, 50, 50, 50, period="2026-10"),
        scores(frame, "甲", 1, 1, 1, 1, period="2026-11"),
    ]
    (row,) = records(levels(inputs, frame, *parts).rows)
    assert (row["期间"], row["得分"], row["参考级别"]) == ("2026-10", 50, "C")


def test_blank_weights_stop_and_blank_bands_leave_the_score(inputs, frame):
    blank = levels(inputs, frame, scores(frame, "甲", 80, 60, 90, 70), policy=preset_policy(BANDS, pack="P03"))
    assert records(blank.rows)[0]["得分"] is None and len(blank.blocked) == 4
    bands = levels(inputs, frame, scores(frame, "甲", 80, 60, 90, 70), policy=preset_policy(EQUAL, pack="P03"))
    assert (records(bands.rows)[0]["得分"], records(bands.rows)[0]["参考级别"]) == (F(75), None)
    assert bands.notes[0].startswith("阈值未设：政策里“服务分级分数线·A”是空的")
