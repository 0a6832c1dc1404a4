"""D22: 60/30/10 and the time, with the worked example of the catalogue."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st

from building.campaign import share
from building.preset_policy import preset_policy
from building.typed_rows import stored, typed
from macros.calc.d22_mix_and_time import CALC
from validators.frames import records

POLICY = preset_policy(pack="P08")


def run(inputs: Any, levels: dict[str, str | None], visits: list[tuple[str, Any]] = (), sales: dict[str, int] | None = None, **more: Any):
    graded = {code: level for code, level in levels.items() if level is not None}
    decided = {"客户编码": [*graded], "新级别": [*graded.values()]} | {
        h: [v] * len(graded) for h, v in (("生效期间", "2026-01"), ("审批单号", "RD1"))
    }
    files = [{"客户编码": code} for code in levels]
    hours = [{"客户编码": code, "日期": "2026-10-08", "用时(小时)": h} for code, h in visits]
    flow = [{"客户编码": code, "收入": yuan} for code, yuan in (sales or {}).items()]
    frames = {"R03": typed("R03", files), "R06": stored("R06", decided), "R20": typed("R20", hours), "R10": typed("R10", flow)}
    return CALC.run(inputs(**frames, policy=more.pop("policy", POLICY), **more))


def book(key: int, ordinary: int, may: int) -> dict[str, str | None]:
    words = ["重点客户"] * key + ["普通客户"] * ordinary + [None] * may
    return {f"K{n:02}": word for n, word in enumerate(words)}


def test_worked_example(inputs):
    """20: 可能 11, 普通 7, 重点 2 -> 55/35/10; 45 of 100 hours = 45 % < 60 %, short of 15 hours."""
    result = run(inputs, book(2, 7, 11), [("K00", 30), ("K01", 15), ("K05", 35), ("K12", 20), ("K13", None)])
    rows = {row["级别"]: row for row in records(result.rows)}
    assert list(rows) == ["重点客户", "普通客户", "可能客户"], "the highest first"
    assert [rows[name]["占比"] for name in rows] == [Fraction(10, 100), Fraction(35, 100), Fraction(55, 100)]
    assert [rows[name]["目标占比"] for name in rows] == [Fraction(10, 100), Fraction(30, 100), Fraction(60, 100)]
    assert [rows[name]["偏差"] for name in rows] == [0, Fraction(5, 100), Fraction(-5, 100)]
    assert [rows[name]["时间占比"] for name in rows] == [Fraction(45, 100), Fraction(35, 100), Fraction(20, 100)]
    (office,) = records(result.extra["by_branch"])
    assert (office["重点用时占比"], office["差的小时"]) == (Fraction(45, 100), 15_000)
    assert office["结论"] == "低于 60.00%，少 15 小时" and office["没有用时"] == 1
    assert "1 次拜访没有填用时，不在时间占比里" in result.notes and result.blocked == []


def test_exactly_the_share_is_enough(inputs):
    (office,) = records(run(inputs, book(2, 2, 2), [("K00", 6), ("K04", 4)]).extra["by_branch"])
    assert (office["结论"], office["差的小时"]) == ("达到", 0)


def test_a_customer_nobody_has_graded_is_a_possible_one_and_his_sales_too(inputs):
    result = run(inputs, {"K1": "重点客户", "K2": None, "K3": None, "K4": None, "K5": None}, sales={"K1": 70, "K2": 30, "K9": 5})
    rows = {row["级别"]: row for row in records(result.rows)}
    assert {name: row["销售额"] for name, row in rows.items()} == {"重点客户": 7_000, "普通客户": 0, "可能客户": 3_500}
    assert rows["普通客户"]["户数"] == 0 and rows["可能客户"]["户数"] == 4


def test_five_customers_are_the_fewest_that_say_something(inputs):
    assert any("样本不足，只有 4 户" in note for note in run(inputs, book(1, 1, 2)).notes)
    assert not any("样本不足" in note for note in run(inputs, book(1, 1, 3)).notes)


def test_nothing_to_divide_by(inputs):
    result = run(inputs, book(2, 2, 2))
    (office,) = records(result.extra["by_branch"])
    assert office["重点用时占比"] is None and office["差的小时"] is None and office["结论"] is None
    assert any("分母为0" in note for note in result.notes)


def test_a_blank_share_stops_that_column_only(inputs):
    result = run(inputs, book(2, 2, 2), [("K00", 5)], policy=preset_policy({"mix_may": None}, pack="P08"))
    rows = {row["级别"]: row for row in records(result.rows)}
    assert rows["可能客户"]["目标占比"] is None and rows["可能客户"]["偏差"] is None and rows["可能客户"]["占比"] == Fraction(1, 3)
    assert [stop.parameter for stop in result.blocked] == ["客户结构·可能客户"]


def test_hours_of_each_customer(inputs):
    rows = records(run(inputs, book(1, 2, 3), [("K00", 2.5), ("K00", 1), ("K04", 0.5)]).extra["by_customer"])
    assert [(row["客户编码"], row["拜访次数"], row["用时"], row["用时占比"]) for row in rows] == [
        ("K00", 2, 3_500, Fraction(7, 8)),
        ("K04", 1, 500, Fraction(1, 8)),
    ]


@settings(max_examples=share(200, 8))
@drawn(st.lists(st.sampled_from(("重点客户", "普通客户", None)), min_size=1, max_size=6), st.lists(st.integers(0, 40), max_size=6))
def test_the_parts_make_up_the_whole(inputs, levels, hours):
    book = {f"K{n}": level for n, level in enumerate(levels)}
    result = run(inputs, book, [(f"K{n % len(book)}", h / 4) for n, h in enumerate(hours)])
    rows = records(result.rows)
    assert sum(row["占比"] for row in rows) == 1 and sum(row["偏差"] for row in rows) == 0
    assert sum(row["用时"] for row in rows) == 250 * sum(hours) == result.summary["用时"]
    assert sum(row["时间占比"] or 0 for row in rows) == (1 if sum(hours) else 0)


def test_without_any_level_nothing_is_concluded(inputs):
    """Nobody knows who is a key customer: the share says nothing, and is told so."""
    result = run(inputs, book(0, 0, 6), [("K00", 30)])
    (line,) = records(result.extra["by_branch"])
    assert line["结论"] is None and any("还没有一户定过级" in note for note in result.notes)
    decided = run(inputs, book(0, 1, 5), [("K00", 30)])
    assert records(decided.extra["by_branch"])[0]["结论"].startswith("低于 60.00%") and not any("定过级" in note for note in decided.notes)
