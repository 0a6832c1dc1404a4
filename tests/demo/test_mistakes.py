"""Planted mistakes: each found at its very cell, nothing else with it, and mended to what was there (V01-V41)."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from macros.demo.mistakes.all_mistakes import KINDS, kind, mend_all, mistaken, plant_mistakes
from macros.demo.month import World, generate
from macros.demo.world import DeskCells, Planted
from validators.checking import Checked
from validators.finding import Finding, Severity
from validators.register import registers
from validators.values.period import Month

Checking = Callable[[World], Callable[[DeskCells], Checked]]
OCTOBER, DECEMBER = Month(2026, 10), Month(2026, 12)
QUARTER_ONLY = ("quarter_differs",)
RULES = {
    "V01",
    "V02",
    "V03",
    "V04",
    "V05",
    "V06",
    "V07",
    "V08",
    "V09",
    "V10",
    "V11",
    "V14",
    "V15",
    "V16",
    "V17",
    "V24",
    "V26",
    "V28",
    "V29",
    "V30",
    "V31",
    "V32",
    "V41",
}


@pytest.fixture(scope="module")
def quarter() -> World:
    """Three counties over a whole quarter."""
    return generate(11, 3, 3, DECEMBER)


@pytest.fixture(scope="module")
def check_october(checking: Checking, state: World) -> Callable[[DeskCells], Checked]:
    """The check of the seventeen counties' desks."""
    return checking(state)


@pytest.fixture(scope="module")
def check_quarter(checking: Checking, quarter: World) -> Callable[[DeskCells], Checked]:
    """The check of the quarter's desks."""
    return checking(quarter)


def is_of(finding: Finding, planted: Planted) -> bool:
    """True when a finding is the one that a mistake must lead to, at its cell."""
    place = (finding.sheet, finding.row, finding.code, finding.rule, finding.severity)
    wanted = (registers()[planted.register].sheet, 6 + planted.index, planted.code, planted.rule, planted.severity)
    return place == wanted and finding.column == (planted.header if planted.code != "subtotal_row" else None)


def planted_alone(world: World, name: str) -> DeskCells:
    """The first desk of the last month in which the kind fits, with it."""
    for place in world.places:
        desk = world.desk(place.code, world.last)
        if kind(name).plant(desk, world.random("test", name)):
            return desk
    raise AssertionError(f"{name} fits nowhere")


def judged(checked: Checked) -> list[Finding]:
    """Findings of class A, B and C."""
    return [f for f in checked.findings if f.severity is not Severity.D]


def test_there_are_enough_kinds_for_every_rule() -> None:
    assert len(KINDS) >= 28 and len({m.kind for m in KINDS}) == len(KINDS)
    assert {m.rule for m in KINDS} >= RULES
    assert all(m.header in registers()[m.register].by_header for m in KINDS)


@pytest.mark.parametrize("name", [m.kind for m in KINDS if m.kind not in QUARTER_ONLY])
def test_a_mistake_is_found_at_its_cell_and_nothing_else(name: str, state: World, check_october: Callable[[DeskCells], Checked]) -> None:
    found_alone(planted_alone(state, name), check_october)


@pytest.mark.parametrize("name", QUARTER_ONLY)
def test_a_mistake_of_the_quarter_is_found_at_its_cell(name: str, quarter: World, check_quarter: Callable[[DeskCells], Checked]) -> None:
    found_alone(planted_alone(quarter, name), check_quarter)


def found_alone(desk: DeskCells, check: Callable[[DeskCells], Checked]) -> None:
    (planted,) = desk.planted
    checked = check(desk)
    hits = [f for f in checked.findings if is_of(f, planted)]
    assert len(hits) == (planted.code is not None)
    assert [f for f in judged(checked) if f not in hits] == []
    if hits and planted.code != "subtotal_row":
        assert hits[0].cell and hits[0].cell.endswith(str(6 + planted.index))


def test_all_together_are_found_and_only_they(state: World, check_october: Callable[[DeskCells], Checked]) -> None:
    for code, desk in plant_mistakes(state, OCTOBER).items():
        found = judged(check_october(desk))
        expected = [p for p in desk.planted if p.severity in ("A", "B", "C")]
        assert len(found) == len(expected), (code, found)
        assert all(any(is_of(f, p) for f in found) for p in expected), code


def test_the_quarters_mistakes_together_too(quarter: World, check_quarter: Callable[[DeskCells], Checked]) -> None:
    (desk,) = plant_mistakes(quarter, DECEMBER).values()
    assert desk.planted
    expected = [p for p in desk.planted if p.severity in ("A", "B", "C")]
    assert len(judged(check_quarter(desk))) == len(expected)


def test_mistakes_are_made_in_some_branches_only(state: World) -> None:
    desks = plant_mistakes(state, OCTOBER)
    assert tuple(desks) == mistaken(state) and len(desks) == 11
    kinds = {p.kind for desk in desks.values() for p in desk.planted}
    assert len(kinds) >= 55
    assert all(0 < len(desk.planted) <= 6 for desk in desks.values())


@pytest.mark.parametrize(("branches", "wrong"), [(1, 1), (3, 1), (8, 4), (12, 6), (17, 11), (200, 30)])
def test_at_least_six_branches_stay_clean_where_there_are_twelve(branches: int, wrong: int) -> None:
    assert len(mistaken(generate(4, branches, 1, OCTOBER))) == wrong


def test_the_same_seed_plants_the_same(state: World) -> None:
    again = generate(state.seed, 17, 3, OCTOBER)
    assert plant_mistakes(state, OCTOBER) == plant_mistakes(again, OCTOBER)


@pytest.mark.parametrize("seed", range(5))
def test_mending_gives_back_the_clean_desk(seed: int) -> None:
    world = generate(seed, 17, 3, OCTOBER)
    for code, desk in plant_mistakes(world, OCTOBER).items():
        assert desk != world.desk(code, OCTOBER)
        assert mend_all(desk) == world.desk(code, OCTOBER)
