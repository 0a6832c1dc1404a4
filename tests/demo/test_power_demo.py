"""The department's world: clean as its clerks filled it, every planted mistake found at its cell and nothing else (P11, chapter 6)."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction

import pytest

from building.demo_month import LAST, checked_desk, judged, mistakes_found
from building.power_month import OFFICE, STATIONS, policy_of, power, world
from macros.demo.pack_data import demo_data
from validators.policy import Policy


@pytest.fixture(scope="module")
def policy(tmp_path_factory: pytest.TempPathFactory) -> Policy:
    return policy_of(tmp_path_factory.mktemp("power"))


def test_households_and_energy_are_those_of_the_seed() -> None:
    desks = [world().world.desk(code, LAST) for code in STATIONS]
    households = [desk.sheets["R52"]["抄表户数"][0] for desk in desks]
    assert households == [9820, 8460, 7305, 6214, 5550] and sum(households) == 37_349
    assert [sum(desk.sheets["R52b"]["户数"]) for desk in desks] == households
    sold = sum(desk.sheets["R52"]["售电量"][0] for desk in desks)
    assert 187_000_000 * Fraction(75, 1000) < sold < 187_000_000 * Fraction(90, 1000)
    losses = [1 - Fraction(desk.sheets["R52"]["售电量"][0]) / Fraction(desk.sheets["R52"]["供电量"][0]) for desk in desks]
    assert all(Fraction(4, 100) < loss < Fraction(9, 100) for loss in losses)
    assert world().world.desk(OFFICE, LAST).count("R52") == 0
    assert sum(world().world.desk(code, LAST).count("R03") for code in world().codes) == 264


def test_what_is_typed_of_fees_hangs_together() -> None:
    """Arrears at the end of a month are those at the beginning of the next, in every class; the parts sum to the month."""
    for code in STATIONS:
        before, now = (world().world.desk(code, month) for month in world().world.months)
        kinds = [[desk.row("R52b", i) for i in range(desk.count("R52b"))] for desk in (before, now)]
        for then, row in zip(*kinds, strict=True):
            left = then["期初欠费"] + then["应收电费"] - then["实收本月"] - then["实收往月"]
            assert round(left, 2) == row["期初欠费"] and (then["用电类别"], then["电压等级"]) == (row["用电类别"], row["电压等级"])
        month = now.row("R52", 0)
        assert round(sum(row["应收电费"] for row in kinds[1]), 2) == month["应收电费"]
        assert round(sum(row["期初欠费"] for row in kinds[1]), 2) == month["期初欠费"]


def test_clean_months_have_no_finding(policy: Policy) -> None:
    for code in ("GD01", "GD05", OFFICE):
        assert judged(checked_desk(world(), policy, world().world.desk(code, LAST))) == [], code


def test_every_kind_is_planted_and_found_and_nothing_else(policy: Policy) -> None:
    assert mistakes_found(world(), policy) == Counter(told["kind"] for told in demo_data(power())["mistake"])
    assert len(demo_data(power())["mistake"]) == 20
