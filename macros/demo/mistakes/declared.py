"""Mistakes as a pack's demo.toml declares them: on which rows, what is typed instead, which finding must name it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from random import Random
from typing import Any, Protocol

from macros.demo.mistakes.mistake import Mistake, Row
from macros.demo.world import DeskCells
from validators.values.period import Month

MOST_A_BRANCH = 4
Told = Mapping[str, Any]


class DeclaredWorld(Protocol):
    """A world whose desks mistakes are planted in."""

    @property
    def codes(self) -> tuple[str, ...]:
        """机构编码 of the branches."""

    def desk(self, branch: str, period: Month) -> DeskCells:
        """The cells of a desk, a fresh copy."""

    def random(self, *subject: object) -> Random:
        """Random numbers of a subject."""


def plant_declared(world: DeclaredWorld, period: Month, told: Sequence[Told], mistaken: int = 0) -> dict[str, DeskCells]:
    """Every kind once, in the branch with the fewest so far in which it fits; two branches in three, or as many as `mistaken` says, at
    most four a branch. What fits none of these, because only another branch has such rows, is planted there.
    """
    kinds = [declared(one) for one in told]
    count = min(mistaken, len(world.codes)) or max(1, len(world.codes) * 2 // 3)
    chosen = set(world.random("mistaken").sample(world.codes, count))
    desks = {code: world.desk(code, period) for code in world.codes if code in chosen}
    order = world.random("kinds", period).sample(kinds, len(kinds))
    most = max(MOST_A_BRANCH, -(-len(kinds) // len(desks)))
    for mistake in sorted(order, key=lambda m: m.rare, reverse=True):
        for code in sorted(desks, key=lambda c: len(desks[c].planted)):
            if len(desks[code].planted) < most and mistake.plant(desks[code], world.random("plant", period, code, mistake.kind)):
                break
        else:
            desks |= _elsewhere(world, period, mistake, desks)
    return desks


def _elsewhere(world: DeclaredWorld, period: Month, mistake: Mistake, desks: Mapping[str, DeskCells]) -> dict[str, DeskCells]:
    """The desk of another branch with the mistake in it; nothing where it fits in none, or where one of `desks` is only full."""
    if any(mistake.plant(world.desk(code, period), world.random("fits", code)) for code in desks):
        return {}
    for code in world.codes:
        if code not in desks and mistake.plant(desk := world.desk(code, period), world.random("plant", period, code, mistake.kind)):
            return {code: desk}
    return {}


def declared(told: Told) -> Mistake:
    """A kind of mistake from its table; KeyError for an operation that there is not."""
    for value in told["change"].values():
        if isinstance(value, dict) and value["op"] not in _OPERATIONS:
            raise KeyError(value["op"])

    def wrong(desk: DeskCells, row: Row, rng: Random) -> Row:
        return {header: _value(desk, row, rng, header, told, value) for header, value in told["change"].items()}

    return Mistake(
        kind=told["kind"],
        title=told["title"],
        register=told["register"],
        header=told["header"],
        code=told["code"],
        rule=told.get("rule"),
        severity=told["severity"],
        wrong=wrong,
        where=lambda desk, row: _fits(desk, row, told),
        adds=bool(told.get("adds")),
        above=told.get("above"),
        rare=bool(told.get("rare")),
    )


def _fits(desk: DeskCells, row: Row, told: Told) -> bool:
    """Filled and blank cells, values that stand once, equal values, codes that another sheet has, and with `first` the first row."""
    sheet = desk.sheets[told["register"]]
    if told.get("first") and any(sheet[header][0] != row[header] for header in sheet):
        return False
    if any(row[h] in (None, "") for h in told.get("filled", ())) or any(row[h] not in (None, "") for h in told.get("blank", ())):
        return False
    if any(desk.sheets[told["register"]][h].count(row[h]) > 1 for h in told.get("unique", ())):
        return False
    for header, wanted in told.get("equals", {}).items():
        if isinstance(wanted, dict):
            if not (row[header] or 0) > wanted["above"]:
                return False
        elif row[header] != wanted:
            return False
    for header, place in told.get("among", {}).items():
        register, _, other = place.partition(".")
        if row[header] is None or row[header] not in desk.sheets[register][other]:
            return False
    return True


def _value(desk: DeskCells, row: Row, rng: Random, header: str, told: Told, wanted: Any) -> Any:
    return _OPERATIONS[wanted["op"]](desk, row, rng, header, wanted, told) if isinstance(wanted, dict) else wanted


def _beyond(desk: DeskCells, row: Row, rng: Random, header: str, wanted: Told, told: Told) -> Any:
    """A quantity that costs twice what the row's partner may owe."""
    register, _, column = wanted["of"].partition(".")
    sheet = desk.sheets[register]
    limit = sheet[column][sheet[wanted["by"]].index(row[wanted["by"]])]
    return round(2 * float(limit) / float(row[wanted["price"]]), 2)


def _other_row(desk: DeskCells, row: Row, rng: Random, header: str, wanted: Told, told: Told) -> Any:
    """What the column holds in a row that is neither this one nor its partner: another person's partner."""
    column = desk.sheets[told["register"]][header]
    others = [value for value in column if value is not None and value not in (row[header], next(iter(row.values())))]
    return rng.choice(others)


def _day_of_last_month(desk: DeskCells, row: Row, rng: Random, header: str, wanted: Told, told: Told) -> Any:
    return desk.period.plus(-1).first + dt.timedelta(rng.randrange(int(wanted.get("last", 28))))


def _minutes_from(desk: DeskCells, row: Row, rng: Random, header: str, wanted: Told, told: Told) -> Any:
    start = dt.datetime.strptime(row[wanted["of"]], "%Y-%m-%d %H:%M")
    return f"{start + dt.timedelta(minutes=wanted['minutes']):%Y-%m-%d %H:%M}"


def _look(desk: DeskCells, row: Row, rng: Random, header: str, wanted: Told, told: Told) -> Any:
    """The cell `of` in the row whose `where` is what the row of the `key` has in `alike`: who sells where the customer is."""
    register, _, column = wanted["alike"].partition(".")
    place = desk.sheets[register][column][desk.sheets[register][wanted["key"]].index(row[wanted["key"]])]
    register, _, column = wanted["of"].partition(".")
    return desk.sheets[register][column][desk.sheets[register][wanted["where"]].index(place)]


_OPERATIONS: dict[str, Any] = {
    "blank": lambda desk, row, rng, header, wanted, told: None,
    "times": lambda desk, row, rng, header, wanted, told: round(row[header] * wanted["by"], 2),
    "times_of": lambda desk, row, rng, header, wanted, told: round(row[wanted["of"]] * wanted["by"], 3),
    "plus": lambda desk, row, rng, header, wanted, told: round((row[header] or 0) + wanted["by"], 2),
    "sum": lambda desk, row, rng, header, wanted, told: round(sum(row[h] or 0 for h in wanted["of"]) + wanted["plus"], 2),
    "suffix": lambda desk, row, rng, header, wanted, told: f"{row[header]}{wanted['by']}",
    "in_ten_thousands": lambda desk, row, rng, header, wanted, told: f"{row[header] / 10_000:.6g}万",
    "of_branch": lambda desk, row, rng, header, wanted, told: desk.branch,
    "of_source": lambda desk, row, rng, header, wanted, told: row[header],
    "last_month": lambda desk, row, rng, header, wanted, told: str(desk.period.plus(-1)),
    "after_filing": lambda desk, row, rng, header, wanted, told: desk.filled_on + dt.timedelta(wanted["days"]),
    "day_of_last_month": _day_of_last_month,
    "minutes_from": _minutes_from,
    "other_row": _other_row,
    "beyond": _beyond,
    "look": _look,
}
"""What may be typed instead of a cell: desk, row, random numbers, header, what the table says, the kind."""
