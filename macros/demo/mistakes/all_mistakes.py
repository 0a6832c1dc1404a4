"""Mistakes as clerks make them, planted at known places, each with the finding it must lead to (V01-V41)."""

from __future__ import annotations

from macros.demo.mistakes.mistake import Mistake
from macros.demo.mistakes.mistakes_business import BUSINESS
from macros.demo.mistakes.mistakes_care import CARE
from macros.demo.mistakes.mistakes_master import MASTER
from macros.demo.mistakes.mistakes_people import PEOPLE
from macros.demo.mistakes.mistakes_reading import READING
from macros.demo.month import World
from macros.demo.world import DeskCells, Planted
from validators.values.period import Month

KINDS: tuple[Mistake, ...] = (*READING, *MASTER, *BUSINESS, *CARE, *PEOPLE)
"""Every kind of mistake."""
CLEAN = 6
"""At least so many branches stay without a mistake."""
MOST_BRANCHES, MOST_A_BRANCH = 30, 6


def kind(name: str) -> Mistake:
    """A kind of mistake by its name; KeyError when there is none."""
    return {mistake.kind: mistake for mistake in KINDS}[name]


def mistaken(world: World) -> tuple[str, ...]:
    """The branches that make mistakes: three in five, at most thirty; six stay clean, of fewer than twelve half."""
    codes = [place.code for place in world.places]
    count = min(max(1, len(codes) // 2, len(codes) - CLEAN), -(-len(codes) * 3 // 5), MOST_BRANCHES)
    chosen = set(world.random("mistaken").sample(codes, count))
    return tuple(code for code in codes if code in chosen)


def plant_mistakes(world: World, period: Month) -> dict[str, DeskCells]:
    """The desks of the branches that make mistakes, with the mistakes in them (`DeskCells.planted`).

    Every kind is planted once, in the branch with the fewest so far in which it fits; at most six a branch.
    """
    desks = {code: world.desk(code, period) for code in mistaken(world)}
    order = world.random("kinds", period).sample(KINDS, len(KINDS))
    for mistake in sorted(order, key=lambda m: m.rare, reverse=True):
        for code in sorted(desks, key=lambda c: len(desks[c].planted)):
            rng = world.random("plant", period, code, mistake.kind)
            if len(desks[code].planted) < MOST_A_BRANCH and mistake.plant(desks[code], rng):
                break
    return desks


def mend(desk: DeskCells, planted: Planted) -> DeskCells:
    """The desk with one mistake put right, as the clerk does after 校验; the last planted goes first."""
    sheet = desk.sheets[planted.register]
    if planted.added:
        for column in sheet.values():
            del column[planted.index]
    for header, value in planted.right.items():
        sheet[header][planted.index] = value
    for header in planted.columns:
        del sheet[header]
    desk.planted.remove(planted)
    return desk


def mend_all(desk: DeskCells) -> DeskCells:
    """The desk as it was before any mistake."""
    for planted in reversed(list(desk.planted)):
        mend(desk, planted)
    return desk
