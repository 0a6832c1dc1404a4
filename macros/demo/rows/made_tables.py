"""The tables of a demo: which rows stand in a month, where each comes from, and what stands in its cells.

A `[[table]]` of demo.toml fills a register (`register`) or serves only other tables (`name`); several tables fill one register
where all but one have a `name` too:

    life      "month" (as it is not said): rows of one month. "standing": the same rows in every month. "open": a row arises
              in a month and stands in the following ones until the month of its `until`, at most `span` months (3)
    rows      how many, a number or [least, most]; for each row of `each` where that is given; 1 where it is not said
    each      the table, or a list of tables, for each row (each combination of rows) of which there are rows
    given     the rows themselves, [{ header = maker }, ...], `at` in one of them as below
    only      of the combinations of `each`, those whose cells fit ("R03.客户类型" = "地方炼厂")
    pick      { name = "R03" }: a row of another table, chosen at random, whose cells are then `name.header`; or
              { name = { table = "R03", where = {...}, distinct = true } }: no row twice while there are others
    chance    that a row is there at all;  months: only in these months of the year;  at: only at these 机构编码 or 机构类型
    shared    made once, for all branches the same;  since, to: headers of days between which a standing row is there
    later     { header of a day = [headers] }: not known before that day, as are the headers that depend on it
    columns   header -> maker (macros/demo/rows/value_makers.py); a header that begins with _ is worked with and not typed

The tables months (月, 年, 首日, 末日) and branches (机构编码, 机构名称, 机构类型, 短名) are there by themselves.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

from macros.demo.rows.conditions import fits
from macros.demo.rows.value_makers import day_of, made
from macros.demo.world import Ground
from macros.errors import ToolkitError
from validators.values.period import Month

Told = Mapping[str, Any]
SPAN = 3
_WORDS = {"register", "name", "life", "rows", "each", "given", "only", "pick", "chance"} | {
    *("months", "at", "shared", "since", "to", "until", "later", "span", "columns")
}


@dataclass(frozen=True, kw_only=True)
class DemoPlace:
    """A branch of the demo: where it stands in the list, its row of R01, and its name without the ending."""

    number: int
    code: str
    name: str
    short: str
    kind: str


@dataclass(eq=False, kw_only=True)
class MadeRow:
    """One row as it stands in `month`; `born` is the month in which it arose, None for a standing one.

    n         its number among the rows of its table (of its month), from 1
    parents   the rows that it was made for, and those picked, by name
    """

    tables: MadeTables
    told: Told
    name: str
    place: DemoPlace
    month: Month
    born: Month | None
    key: tuple[Any, ...]
    n: int = 0
    parents: dict[str, MadeRow | None] = field(default_factory=dict)
    given: Told = field(default_factory=dict)
    _plan: dict[str, Any] = field(default_factory=dict)

    def random(self, *subject: object, monthly: bool = False, steady: bool = False) -> Random:
        """Random numbers of this row: those of the month in which it arose, of every month (`monthly`) or of none (`steady`)."""
        when = self.month if monthly else None if steady else self.born
        return self.tables.ground.random(self.place.code, self.name, self.key, when, *subject)

    def plan(self, header: str) -> Any:
        """What the cell will hold in the end, whatever the month; `name.header` is a cell of the row `name` as it is shown.

        ToolkitError where the table says nothing of it, or says it by itself.
        """
        if "." in header:
            name, _, other = header.partition(".")
            row = self.other(name)
            return None if row is None else row.cell(other)
        if header not in self._plan:
            self._plan[header] = _MAKING
            self._plan[header] = made(self, header, self._maker(header))
        if self._plan[header] is _MAKING:
            raise self.wrong(header, "绕回了自己")
        return self._plan[header]

    def cell(self, header: str) -> Any:
        """What stands in the cell in this month: nothing while its day lies ahead."""
        day = next((day for day, after in self.told.get("later", {}).items() if header in (day, *after) and self._ahead(day)), None)
        return None if day else self.plan(header)

    def _ahead(self, header: str) -> bool:
        day = day_of(self.plan(header))
        return day is not None and day > self.month.last

    def _maker(self, header: str) -> Any:
        for table in (self.given, self.told.get("columns", {})):
            if header in table:
                return table[header]
        raise self.wrong(header, "没有说怎么填")

    def other(self, name: str) -> MadeRow | None:
        """The row of another table that this one was made for or picked, else any of that table; None where it has none."""
        if name not in self.parents:
            self.parents[name] = self._picked(name)
        return self.parents[name]

    def _picked(self, name: str) -> MadeRow | None:
        told = self.told.get("pick", {}).get(name, name)
        told = {"table": told} if isinstance(told, str) else told
        month = self.born or self.month
        found = [row for row in self.tables.rows(told["table"], self.place, month) if fits(row.cell, told.get("where", {}))]
        if not found:
            return None
        if told.get("distinct"):
            order = self.tables.ground.random(self.place.code, self.name, self.born, "pick", name).sample(range(len(found)), len(found))
            return found[order[(self.n - 1) % len(found)]]
        return self.random("pick", name).choice(found)

    def beside(self, name: str) -> tuple[MadeRow, ...]:
        """The rows of another table at this branch in this month."""
        return self.tables.rows(name, self.place, self.month)

    def has(self, header: str) -> bool:
        """True where the table says what stands there."""
        return header in self.given or header in self.told.get("columns", {})

    def of_branch(self, header: str) -> Any:
        """A cell of the branch: 机构编码, 机构名称, 机构类型, 短名, or its `number`."""
        own = {"机构编码": self.place.code, "机构名称": self.place.name, "机构类型": self.place.kind, "短名": self.place.short}
        return (own | {"number": self.place.number})[header]

    def table_number(self) -> int:
        """The place of its table in the list."""
        return list(self.tables.told).index(self.name) if self.name in self.tables.told else 0

    def before(self) -> MadeRow | None:
        """The same row a month earlier; None in the first month, and where it was not there yet."""
        if self.month <= self.tables.ground.first and self.told.get("life") != "open":
            return None
        return next((row for row in self.tables.rows(self.name, self.place, self.month.plus(-1)) if row.alike(self)), None)

    def alike(self, other: MadeRow) -> bool:
        """True for the same row of another month."""
        return self.key == other.key and (self.told.get("life") != "open" or self.born == other.born)

    def wrong(self, header: str, what: str) -> ToolkitError:
        """What is wrong with demo.toml, by table and header."""
        return ToolkitError(f"demo.toml 的表 {self.name} 的“{header}”{what}", "按 docs/demo.md 改 demo.toml")


_MAKING = object()


class MadeTables:
    """The tables of a world; the same seed gives the same rows whatever is asked for first."""

    def __init__(
        self, ground: Ground, places: Sequence[DemoPlace], centre: DemoPlace, told: Sequence[Told], months_before: int = 0
    ) -> None:
        self.ground, self.places, self.centre = ground, places, centre
        self.told = {str(table.get("name") or table.get("register")): table for table in (*_own(ground, places, months_before), *told)}
        for name, table in self.told.items():
            if unknown := set(table) - _WORDS:
                raise ToolkitError(f"demo.toml 的表 {name} 写了“{'、'.join(sorted(unknown))}”，没有这个词", "按 docs/demo.md 改 demo.toml")

    def filling(self, register: str) -> list[str]:
        """The tables that fill a register."""
        return [name for name, table in self.told.items() if table.get("register") == register]

    def rows(self, name: str, place: DemoPlace, month: Month) -> tuple[MadeRow, ...]:
        """The rows of a table, or of those that fill a register, that stand at a branch in a month; ToolkitError where there is none."""
        if name not in self.told or self.told[name].get("register") == name:
            return tuple(row for one in self._of_register(name) for row in self._rows(one, place, month))
        return self._rows(name, place, month)

    def _of_register(self, register: str) -> list[str]:
        if not (found := self.filling(register)):
            raise ToolkitError(f"demo.toml 没有表 {register}", "先写这张表，再在别的表里用它")
        return found

    def _rows(self, name: str, place: DemoPlace, month: Month) -> tuple[MadeRow, ...]:
        at = self.centre if self.told[name].get("shared") else place
        return self.ground.remembered(("rows", name, at.code, month), lambda: list(self._standing(name, at, month)))

    def _standing(self, name: str, place: DemoPlace, month: Month) -> Iterator[MadeRow]:
        told = self.told[name]
        match told.get("life", "month"):
            case "open":
                for born in month.back(int(told.get("span", SPAN)) + 1):
                    yield from (row for row in self._born(name, place, month, born) if _open(row, month))
            case "standing":
                yield from (row for row in self._born(name, place, month, None) if _there(row, month))
            case _:
                yield from self._born(name, place, month, month)

    def _born(self, name: str, place: DemoPlace, month: Month, born: Month | None) -> Iterator[MadeRow]:
        told, number = self.told[name], 0
        if born and born.month not in told.get("months", range(1, 13)):
            return
        if not _at(told, place):
            return
        for parents in self._parents(told, place, month, born):
            own = tuple(row.key for row in parents.values())
            for index, given in enumerate(self._given(name, place, born, own)):
                row = MadeRow(tables=self, told=told, name=name, place=place, month=month, born=born, key=(own, index))
                row.parents.update(parents)
                row.given = given
                if not _at(given, place) or not fits(row.plan, told.get("only", {})):
                    continue
                if row.random("there").random() < told.get("chance", 1):
                    number += 1
                    row.n = number
                    yield row

    def _parents(self, told: Told, place: DemoPlace, month: Month, born: Month | None) -> Iterator[dict[str, MadeRow]]:
        each = told.get("each", [])
        names = [each] if isinstance(each, str) else each
        opens = told.get("life") == "open"
        lists: list[list[MadeRow]] = []
        for name in names:
            rows = self.rows(name, place, (born or month) if opens else month)
            lists.append([row for row in rows if not opens or row.told.get("life") != "open" or row.born == born])
        for chosen in itertools.product(*lists):
            yield dict(zip(names, chosen, strict=True))

    def _given(self, name: str, place: DemoPlace, born: Month | None, own: tuple[Any, ...]) -> Sequence[Told]:
        told = self.told[name]
        if "given" in told:
            return list(told["given"])
        count = told.get("rows", 1)
        if isinstance(count, list):
            count = self.ground.random(place.code, name, own, born, "rows").randint(*count)
        return [{}] * int(count)


def _at(told: Told, place: DemoPlace) -> bool:
    return "at" not in told or bool({place.code, place.kind} & set(told["at"]))


def _open(row: MadeRow, month: Month) -> bool:
    ends = day_of(row.plan(row.told["until"])) if "until" in row.told else None
    return row.born == month or ends is None or ends >= month.first


def _there(row: MadeRow, month: Month) -> bool:
    since, to = (day_of(row.plan(row.told[word])) if word in row.told else None for word in ("since", "to"))
    return (since is None or since <= month.last) and (to is None or to >= month.first)


def _own(ground: Ground, places: Sequence[DemoPlace], before: int) -> Iterator[Told]:
    months = ground.last.back(ground.periods + before)
    told = [{"月": str(month), "年": month.year, "首日": month.first, "末日": month.last} for month in months]
    yield {"name": "months", "life": "standing", "shared": True, "given": told}
    names = [{"机构编码": p.code, "机构名称": p.name, "机构类型": p.kind, "短名": p.short} for p in places]
    yield {"name": "branches", "life": "standing", "shared": True, "given": names}
