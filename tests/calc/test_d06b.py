"""D06b: a commission by brackets, with the catalogue's worked examples."""

from __future__ import annotations

import pytest

from building.preset_policy import preset_policy
from macros.calc.d06b_commission import CALC
from validators.frames import records


def policy(how="超额累进", **changes):
    return preset_policy({"bonus_scheme": how} | changes, pack="P03")


def pays(inputs, frame, *incomes, told=None):
    """The commission in fen of a person for each income in yuan."""
    rows = [{"客户编码": "K1", "业务代码": "零担", "月份": "2026-10", "收入": yuan, "业绩归属": f"A{n}"} for n, yuan in enumerate(incomes)]
    found = CALC.run(inputs(R10=frame("R10", *rows), policy=told or policy()))
    return [row["提成"] for row in records(found.rows)]


def test_brackets_of_a_month(inputs, frame):
    """0–5万 1%, 5–20万 2%, >20万 3%; 25万: 500 + 3,000 + 1,500 = 5,000.00; with 1.1 → 5,500.00."""
    assert pays(inputs, frame, 250_000) == [500_000]
    assert pays(inputs, frame, 250_000, told=policy(bonus_factor="1.1")) == [550_000]


def test_as_many_brackets_as_are_filled(inputs, frame):
    """A fourth one, 5 % above 300,000; with one only, 1 % of everything."""
    more = policy(bonus_floor_4="300000", bonus_rate_4="5%")
    assert pays(inputs, frame, 300_000, 400_000, told=more) == [650_000, 1_150_000]
    assert pays(inputs, frame, 400_000, told=policy(**{f"bonus_{word}_{n}": None for word in ("floor", "rate") for n in (2, 3)})) == [
        400_000
    ]


@pytest.mark.parametrize(("how", "pay"), [("超额累进", 50_000), ("全额累进", 100_000)])
def test_on_a_bound(inputs, frame, how, pay):
    """50,000 → 500.00 from both sides; on the whole a bound belongs to the upper bracket: 1,000.00."""
    assert pays(inputs, frame, 50_000, told=policy(how)) == [pay]


def test_nothing_for_nothing_and_rounded_once(inputs, frame):
    assert pays(inputs, frame, 0, -100, "0.5", told=policy(bonus_factor="1.1")) == [0, 0, 1]


def test_not_used_gives_no_rows_and_rows_of_a_person_are_added(inputs, frame):
    assert pays(inputs, frame, 250_000, told=policy("不用")) == []
    rows = [{"客户编码": "K1", "业务代码": "零担", "月份": "2026-10", "收入": 125_000, "业绩归属": who} for who in ("A1", "A1", None)]
    found = CALC.run(inputs(R10=frame("R10", *rows), policy=policy()))
    assert [(row["业绩归属"], row["收入"], row["提成"]) for row in records(found.rows)] == [("A1", 25_000_000, 500_000)]
    assert found.summary == {"收入": 25_000_000, "提成": 500_000} and found.lineage.rows["收入"](0).of[0] == "R10"


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"bonus_rate_2": None}, "提成比例·2"),
        ({"bonus_rate_4": "6%"}, "提成档次下限·4"),
        ({"bonus_floor_3": "50000"}, "提成档次下限"),
        ({"bonus_floor_1": "1"}, "提成档次下限"),
    ],
)
def test_what_is_blank_or_does_not_rise_stops(inputs, frame, changes, named):
    rows = frame("R10", {"客户编码": "K1", "业务代码": "零担", "月份": "2026-10", "收入": 1, "业绩归属": "A1"})
    found = CALC.run(inputs(R10=rows, policy=policy(**changes)))
    assert found.rows.empty and [stop.parameter for stop in found.blocked] == [named]
