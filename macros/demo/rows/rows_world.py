"""A demo by tables (`kind = "rows"`): the desk of one branch in one month, the policy, the mistakes; all words from the pack.

demo.toml says beside its tables and mistakes:

    home         机构编码 of the centre in organisation.csv; files: those that file (else those under it, else the centre itself)
    branches     how many of them file where nobody says; ending: what a name of a branch ends with
    mistaken     how many branches make mistakes in the last month, where it is not two in three
    before       months before the first filed one that the table months has
    earlier      months before the first filed one whose sums its desk brings along, where they are not twenty
    compiler, confirmed_by, explained, explained_by, reason, remarks, approvers    who does and says what
    filled_by    maker of the name on 封面 (a person of the branch where it is not said)
    parameters   code = ["value", "来源"] where the pack leaves a blank
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import cached_property
from typing import Any

from macros.demo.invented_names import phone
from macros.demo.mistakes.declared import plant_declared
from macros.demo.pack_data import demo_data
from macros.demo.rows.made_tables import DemoPlace, MadeRow, MadeTables
from macros.demo.rows.value_makers import made
from macros.demo.world import DeskCells, Ground
from macros.errors import ToolkitError
from validators.packs.trade_pack import TABLES, Pack
from validators.register import Register
from validators.values.period import Month
from workbooks.desk.content import preset_cells
from workbooks.desk.policy_book import parameter_rows

Rows = list[dict[str, Any]]
Cells = dict[str, list[Any]]
_SINCE = dt.date(2020, 1, 1)
"""The day from which the organisation and its approvers are there."""


class RowsWorld(Ground):
    """The world of a pack over some months; the same seed gives the same cells, whatever is asked for first."""

    def __init__(self, *, pack: Pack, seed: int, branches: int, periods: int, last: Month) -> None:
        super().__init__(seed=seed, branches=branches, periods=periods, last=last)
        self.pack, self.data = pack, demo_data(pack)

    @cached_property
    def filing(self) -> tuple[DemoPlace, ...]:
        """The branches that file, in the order of the pack's preset."""
        told = {row["机构编码"]: row for row in self.pack.table("organisation")}
        below = [code for code, row in told.items() if row["上级机构"] == self.data["home"]]
        codes = list(self.data.get("files", below or [self.data["home"]]))[: self.branches]
        return tuple(self._place(number, told[code]) for number, code in enumerate(codes, 1))

    def _place(self, number: int, row: dict[str, str]) -> DemoPlace:
        name, ending = row["机构名称"], self.data.get("ending", "")
        return DemoPlace(number=number, code=row["机构编码"], name=name, short=name.removesuffix(ending), kind=row["机构类型"])

    @property
    def codes(self) -> tuple[str, ...]:
        """机构编码 of the branches that file."""
        return tuple(place.code for place in self.filing)

    @cached_property
    def tables(self) -> MadeTables:
        """The tables of demo.toml."""
        home = next(row for row in self.pack.table("organisation") if row["机构编码"] == self.data["home"])
        told = [table for table in self.data.get("table", []) if table.get("register") not in self._missing]
        return MadeTables(self, self.filing, self._place(0, home), told, int(self.data.get("before", 0)))

    @cached_property
    def _missing(self) -> set[str]:
        """Registers of the tables that this pack leaves out: a pack made from another one may."""
        there = {*self.pack.registers, *self.pack.policy_registers}
        return {table["register"] for table in self.data.get("table", []) if "register" in table} - there

    def desk(self, branch: str, period: Month) -> DeskCells:
        """A fresh copy of the cells of a branch's desk; KeyError for an unknown branch or a month outside the world."""
        if period not in self.months:
            raise KeyError(f"{period} is not between {self.first} and {self.last}")
        place = {place.code: place for place in self.filing}[branch]
        sheets = {register.id: self._cells(register, place, period) for register in self.pack.desk}
        rng = self.random(branch, "envelope", period)
        empty = [r.sheet for r in self.pack.desk if (r.required or r.nature != "master") and not any(map(any, sheets[r.id].values()))]
        return DeskCells(
            branch=branch,
            name=place.name,
            period=period,
            first=self.first,
            sheets=sheets,
            filled_by=self._filled_by(place, period),
            phone=phone(self.random(branch, "phone")),
            filled_on=period.plus(1).first + dt.timedelta(rng.randrange(3)),
            remark=rng.choice(self.data.get("remarks", [""])) or None,
            nil="、".join(dict.fromkeys(empty)) or None,
        )

    def _filled_by(self, place: DemoPlace, period: Month) -> str:
        told = {"columns": {"filled_by": self.data.get("filled_by", {"person": True})}}
        row = MadeRow(tables=self.tables, told=told, name="封面", place=place, month=period, born=None, key=(), n=1)
        name = made(row, "filled_by", told["columns"]["filled_by"])
        if not name:
            raise ToolkitError("demo.toml 的 filled_by 找不到人", "让它指到每个单位都有的一行")
        return str(name)

    def _cells(self, register: Register, place: DemoPlace, period: Month) -> Cells:
        rows = self.tables.rows(register.id, place, period) if self.tables.filling(register.id) else ()
        return as_typed(rows, register)

    def planted(self, period: Month) -> dict[str, DeskCells]:
        """The desks of the branches that make mistakes, with the mistakes that the pack declares in them."""
        told = [told for told in self.data.get("mistake", []) if told["register"] in self.pack.registers]
        return plant_declared(self, period, told, int(self.data.get("mistaken", 0)))

    def policy_cells(self) -> dict[str, Cells]:
        """The policy registers as cells: the pack's presets, its demo figures where the pack leaves a blank, the tables."""
        own = self.pack.all_registers
        rows: dict[str, Rows] = {
            name: preset_cells(own[name], self.pack.table(table)) for name, table in TABLES.items() if name in self.pack.policy_registers
        }
        kept = self._ancestors()
        rows["R01"] = [row | self._filed(row) for row in rows["R01"] if row["机构编码"] in kept]
        rows["R09"] = [row | self._value(str(row["参数代码"])) for row in parameter_rows(self.pack)]
        level = next(row["层级"] for row in rows["R01"] if row["机构编码"] == self.data["home"])
        rows["R01p"] = [{"工号": n, "姓名": name, "级": level, "起": _SINCE} for n, name in self.data.get("approvers", [])]
        cells = {name: _columns(listed, [c.header for c in own[name].columns]) for name, listed in rows.items()}
        for name in self.pack.policy_registers:
            if self.tables.filling(name):
                cells[name] = as_typed(self.tables.rows(name, self.tables.centre, self.last), own[name])
        return cells

    def _ancestors(self) -> set[str]:
        """The branches and everybody above them."""
        above = {row["机构编码"]: row["上级机构"] for row in self.pack.table("organisation")}
        kept, found = set[str](), [self.data["home"], *self.codes]
        while found:
            code = found.pop()
            if code in above and code not in kept:
                kept.add(code)
                found.append(above[code])
        return kept

    def _filed(self, row: dict[str, Any]) -> dict[str, Any]:
        place = next((place for place in self.filing if place.code == row["机构编码"]), None)
        who = self._filled_by(place, self.last) if place else self.data["compiler"]
        return {"负责人": who, "报送邮箱": f"{row['机构编码'].lower()}@example.cn", "生效日期": _SINCE}

    def _value(self, code: str) -> dict[str, Any]:
        given = self.data.get("parameters", {}).get(code)
        return {"值": given[0], "来源": given[1]} if given else {}


def as_typed(rows: Sequence[MadeRow], register: Register) -> Cells:
    """The rows of a table as the columns that a clerk types; ToolkitError for a header that the register has not."""
    headers = [c.header for c in register.shown if not c.computed]
    for row in rows:
        told = {header for table in (row.told.get("columns", {}), row.given) for header in table if header[0] != "_" and header != "at"}
        if unknown := sorted(told - set(headers)):
            raise row.wrong(unknown[0], "不是这张登记表要填的列")
    return {header: [row.cell(header) if row.has(header) else None for row in rows] for header in headers}


def _columns(rows: Rows, headers: list[str]) -> Cells:
    return {header: [row.get(header) for row in rows] for header in headers}


def rows_world(pack: Pack, seed: int, branches: int, periods: int, last: Month) -> RowsWorld:
    """The world of a pack whose demo.toml says `kind = "rows"`; ValueError when a count is below one."""
    if min(branches, periods) < 1:
        raise ValueError("branches and periods are at least 1")
    return RowsWorld(pack=pack, seed=seed, branches=branches, periods=periods, last=last)
