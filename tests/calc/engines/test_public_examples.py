"""Examples that others have published, worked by the engines with their figures as parameters: facts only, each with where it stands."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pandas as pd
import pytest

from building.preset_policy import preset_policy
from macros.calc.d06b_commission import CALC
from macros.calc.engines.cumulative_share import Cut, cores
from macros.calc.engines.pay_rules import WHOLE, Brackets, shared, weighted
from macros.calc.engines.variance import Trade, variance
from macros.calc.terms.ageing import Buckets
from validators.values.money import half_up, split

Scale = Sequence[tuple[int | Decimal, str]]


def scale(steps: Scale, how: str = "超额累进") -> Brackets:
    """Brackets of (lower bound, rate) pairs."""
    return Brackets.of([bound for bound, _ in steps], [Decimal(rate) for _, rate in steps], how)


SINGLE_2024: Scale = ((0, ".10"), (11_600, ".12"), (47_150, ".22"), (100_525, ".24"), (191_950, ".32"), (243_725, ".35"), (609_350, ".37"))
JOINT_2024: Scale = ((0, ".10"), (23_200, ".12"), (94_300, ".22"), (201_050, ".24"), (383_900, ".32"), (487_450, ".35"), (731_200, ".37"))
SINGLE_2022: Scale = ((0, ".10"), (10_275, ".12"), (41_775, ".22"), (89_075, ".24"), (170_050, ".32"), (215_950, ".35"), (539_900, ".37"))
WAGES_CHINA: Scale = ((0, ".03"), (36_000, ".10"), (144_000, ".20"), (300_000, ".25"), (420_000, ".30"), (660_000, ".35"), (960_000, ".45"))
HOMES_2018: Scale = ((0, "0"), (125_000, ".02"), (250_000, ".05"), (925_000, ".10"), (1_500_000, ".12"))
SECOND_HOMES: Scale = ((0, ".03"), (125_000, ".05"), (250_000, ".08"), (925_000, ".13"), (1_500_000, ".15"))
QUARTER: Scale = ((0, ".05"), (100_000, ".06"), (125_000, ".07"))
OVER_QUOTA: Scale = ((0, "0"), (10_000, "1.25"), (12_500, "1.5"), (15_000, "1.75"), (20_000, "2"))
OVERACHIEVED: Scale = ((0, "0"), (21_000, "2"), (31_500, "1"), (42_000, "0"))
THREE_TIERS: Scale = ((0, ".06"), (100_000, ".08"), (150_000, ".10"))


PROGRESSIVE_PAY: tuple[tuple[Scale, int, str], ...] = (
    (QUARTER, 150_000, "8250"),  # excelforum.com 861932: 5,000 + 1,500 + 1,750
    (OVER_QUOTA, 14_000, "5375"),  # excelguru.ca 9795: 2,500 at 125 % and 1,500 at 150 %
    (OVERACHIEVED, 22_050, "2100"),  # mrexcel.com 857705: 105 % of an opportunity of 21,000
    (OVERACHIEVED, 24_150, "6300"),  # the same, 115 %
    (OVERACHIEVED, 63_000, "31500"),  # the same, nothing above 200 %
    (HOMES_2018, 150_000, "500"),  # nationwide.co.uk, stamp duty of March 2018
    (HOMES_2018, 500_000, "15000"),  # the same
    (HOMES_2018, 450_000, "12500"),  # linleyandsimpson.co.uk, rules of 4 December 2014
    (HOMES_2018, 190_000, "1300"),  # letsliveleeds.com, the same rules
    (SECOND_HOMES, 190_000, "7000"),  # the same, a second home: 3,750 + 3,250
    (SINGLE_2024, 11_600, "1160"),  # IRS schedule X of 2024: what it prints in front of each bracket
    (SINGLE_2024, 47_150, "5426"),
    (SINGLE_2024, 100_525, "17168.50"),
    (SINGLE_2024, 191_950, "39110.50"),
    (SINGLE_2024, 243_725, "55678.50"),
    (SINGLE_2024, 609_350, "183647.25"),
    (JOINT_2024, 94_300, "10852"),  # schedule Y-1 of 2024
    (JOINT_2024, 201_050, "34337"),
    (JOINT_2024, 383_900, "78221"),
    (JOINT_2024, 487_450, "111357"),
    (SINGLE_2022, 41_775, "4807.50"),  # schedule X of 2022
    (SINGLE_2022, 215_950, "49335.50"),
    (SINGLE_2022, 539_900, "162718"),
)


@pytest.mark.parametrize(("steps", "amount", "gives"), PROGRESSIVE_PAY)
def test_each_rate_on_what_lies_in_its_bracket(steps: Scale, amount: int, gives: str) -> None:
    assert scale(steps).pay(amount) == Fraction(gives)


@pytest.mark.parametrize(("steps", "amount", "gives"), PROGRESSIVE_PAY)
def test_parameters_of_a_policy_say_the_same(steps: Scale, amount: int, gives: str, inputs: Any, frame: Any) -> None:
    """The commission of the logistics pack, whose brackets head office types; nothing else is changed."""
    assert commission(steps, amount, "超额累进", inputs, frame) == half_up(Fraction(gives) * 100)


@pytest.mark.parametrize(("how", "gives"), [("超额累进", 6_800), ("全额累进", 8_800)])
def test_a_policy_says_whether_tiers_are_cumulative(how: str, gives: int, inputs: Any, frame: Any) -> None:
    assert commission(THREE_TIERS, 110_000, how, inputs, frame) == gives * 100


def commission(steps: Scale, amount: int, how: str, inputs: Any, frame: Any) -> int:
    """The pay in fen of who brought in that many yuan, under a policy with these brackets."""
    floors = {f"bonus_floor_{n}": None if n > len(steps) else str(steps[n - 1][0]) for n in range(1, 11)}
    rates = {f"bonus_rate_{n}": None if n > len(steps) else f"{Decimal(steps[n - 1][1]) * 100}%" for n in range(1, 11)}
    policy = preset_policy({"bonus_scheme": how} | floors | rates, pack="P03")
    rows = frame("R10", {"客户编码": "K1", "业务代码": "零担", "月份": "2026-10", "收入": amount, "业绩归属": "A1"})
    found = CALC.run(inputs(R10=rows, policy=policy))
    assert not found.blocked
    return int(found.rows["提成"].iloc[0])


@pytest.mark.parametrize(
    ("amount", "rate", "deducted"),
    [
        (36_000, ".03", 0),
        (100_000, ".10", 2_520),
        (144_000, ".10", 2_520),
        (250_000, ".20", 16_920),
        (400_000, ".25", 31_920),
        (500_000, ".30", 52_920),
        (800_000, ".35", 85_920),
        (1_000_000, ".45", 181_920),
    ],
)
def test_the_quick_deductions_of_the_income_tax_law(amount: int, rate: str, deducted: int) -> None:
    """个人所得税法 (2018), 税率表一: whole amount × rate − 速算扣除数 is what the brackets give."""
    assert scale(WAGES_CHINA).pay(amount) == amount * Fraction(rate) - deducted


def test_tiers_that_are_cumulative_or_not() -> None:
    """salescookie.com: 6, 8 and 10 % of revenue under 100 %, to 150 % and above of a quota, here of 100,000, at 110 %."""
    assert scale(THREE_TIERS).pay(110_000) == 6_000 + 800
    assert scale(THREE_TIERS, WHOLE).pay(110_000) == 8_800


@pytest.mark.parametrize(
    ("weights", "scores", "gives"),
    [
        ((40, 25, 10, 5), (70, 85, 50, 50), Fraction(5675, 80)),  # SAP vendor evaluation: 5675 / 80 = 70.94
        ((65, 35), (3, Fraction(5, 2)), Fraction("2.825")),  # Infor supplier scores: 2.83
    ],
)
def test_weighted_scores(weights: Sequence[int], scores: Sequence[int | Fraction], gives: Fraction) -> None:
    assert weighted([Fraction(weight) for weight in weights], scores) * 100 == gives


def test_seats_of_1790() -> None:
    """electowiki.org, Hamilton method: 60 seats over the populations of fifteen states."""
    people = [
        630_560,
        475_327,
        432_879,
        353_523,
        331_589,
        278_514,
        236_841,
        206_236,
        179_570,
        141_822,
        85_533,
        70_835,
        68_705,
        68_446,
        55_540,
    ]
    assert split(60, people) == [11, 8, 7, 6, 6, 5, 4, 3, 3, 2, 1, 1, 1, 1, 1]


def test_seven_over_three() -> None:
    """infinitelexicon.com: quotas of 3.5, 2.1 and 1.4."""
    assert shared(7, (50, 30, 20)) == [4, 2, 1] and shared(-7, (50, 30, 20)) == [-4, -2, -1]


def test_sales_below_budget_by_volume_and_by_price() -> None:
    """justaaa.com 227084: 100 units at 10 budgeted, 90 at 9 sold: −100 by volume, −90 by price."""
    assert variance(Trade(100, 1_000_00, 0), Trade(90, 810_00, 0))[:2] == (-100_00, -90_00)


@pytest.mark.parametrize(
    ("bounds", "first", "days", "labels"),
    [
        ((0, 30, 60, 90, 120), "Current", [-5, 0, 1, 30, 31, 60, 61, 90, 91, 120, 121], "00112233445"),  # support.doculedger.com 102
        ((30, 60, 90), "0–30", [0, 30, 31, 60, 61, 90, 91], "0011223"),  # help.mybusinessapp.co 69000857045
    ],
)
def test_ages_of_what_is_owed(bounds: tuple[int, ...], first: str, days: list[int], labels: str) -> None:
    ages = Buckets(bounds, first)
    assert list(ages.of(pd.Series(days, dtype="Int64"))) == [ages.labels[int(place)] for place in labels]


@pytest.mark.parametrize(("reached", "names"), [("0.70", "abc"), ("0.95", "abcdef"), ("0.80", "abcd")])
def test_items_that_make_up_a_share(reached: str, names: str) -> None:
    """blog.lukkiddd.com, ABC analysis by cumulative value: up to 70 % A, up to 95 % B. The values are made so that the bounds are met."""
    sums = pd.DataFrame({"主体": list("abcdefgh"), "业务代码": "x", "用邮量": [40, 20, 10, 9, 8, 7, 4, 2]})
    found = cores(sums, {"x": 100}, Cut(Fraction(reached), inclusive=True, strict=True))
    assert "".join(found.loc[found["核心"], "主体"]) == names
