"""One kind of mistake: on which rows it can be made, what is typed instead, and which finding must name it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Any

from macros.demo.world import DeskCells, Planted

Row = dict[str, Any]


def anywhere(desk: DeskCells, row: Row) -> bool:
    """Any row will do."""
    return True


@dataclass(frozen=True, kw_only=True)
class Mistake:
    """A kind of mistake.

    title     what happened, in Chinese, for the account of the demo
    header    the column in which the finding stands
    where     the rows on which it can be made
    wrong     what is typed, by header
    adds      the wrong cells are a further row, a copy of the one chosen, at the end of the sheet
    above     a header: `wrong` is given not the row itself but one above it in which this is filled
    unlike    kinds that must not stand in the same desk, because one hides the other
    rare      it fits few desks, so it is planted first
    """

    kind: str
    title: str
    register: str
    header: str
    code: str | None
    rule: str | None
    severity: str | None
    wrong: Callable[[DeskCells, Row, Random], Row]
    where: Callable[[DeskCells, Row], bool] = anywhere
    adds: bool = False
    above: str | None = None
    unlike: tuple[str, ...] = ()
    rare: bool = False

    def plant(self, desk: DeskCells, rng: Random) -> Planted | None:
        """Makes the mistake on a row that no other mistake touched; None when there is no such row."""
        places = [i for i in range(desk.count(self.register)) if self._fits(desk, i)]
        if not places or any(p.kind in self.unlike or self.kind in p.unlike for p in desk.planted):
            return None
        index = rng.choice(places)
        source = rng.choice(self._sources(desk, index)) if self.above else index
        typed = self.wrong(desk, desk.row(self.register, source), rng)
        planted = self._added(desk, source, typed) if self.adds else self._changed(desk, index, source, typed)
        desk.planted.append(planted)
        return planted

    def _fits(self, desk: DeskCells, index: int) -> bool:
        return (
            self._untouched(desk, index)
            and self.where(desk, desk.row(self.register, index))
            and (self.above is None or bool(self._sources(desk, index)))
        )

    def _untouched(self, desk: DeskCells, index: int) -> bool:
        return not any(p.register == self.register and index in (p.index, p.source) for p in desk.planted)

    def _sources(self, desk: DeskCells, index: int) -> list[int]:
        column = desk.sheets[self.register][self.above or ""]
        return [i for i in range(index) if column[i] is not None and self._untouched(desk, i)]

    def _changed(self, desk: DeskCells, index: int, source: int, typed: Row) -> Planted:
        sheet, count = desk.sheets[self.register], desk.count(self.register)
        new = tuple(header for header in typed if header not in sheet)
        sheet.update({header: [None] * count for header in new})
        right = {header: sheet[header][index] for header in typed if header not in new}
        for header, value in typed.items():
            sheet[header][index] = value
        return self._planted(index, right=right, columns=new, source=source)

    def _added(self, desk: DeskCells, source: int, typed: Row) -> Planted:
        row = desk.row(self.register, source) | typed
        for header, column in desk.sheets[self.register].items():
            column.append(row[header])
        return self._planted(desk.count(self.register) - 1, right={}, added=True, source=source)

    def _planted(self, index: int, **details: Any) -> Planted:
        return Planted(
            kind=self.kind,
            title=self.title,
            register=self.register,
            index=index,
            header=self.header,
            code=self.code,
            rule=self.rule,
            severity=self.severity,
            unlike=self.unlike,
            **details,
        )


def ordinary(desk: DeskCells, row: Row) -> bool:
    """A row of R10 that is neither a reversal nor reversed in this desk, and of no long-term project."""
    reversed_here = desk.sheets["R10"]["冲销原记录编号"]
    return row["收入"] > 0 and not row["冲销标记"] and not row["长期合作项目"] and row["记录编号"] not in reversed_here


def unreturned(desk: DeskCells, row: Row) -> bool:
    """An ordinary row of R10 whose customer is not in the quarterly return, so that V16 does not look at it."""
    return ordinary(desk, row) and row["客户编码"] not in desk.sheets["R11"]["客户"]


def tiered(desk: DeskCells) -> set[str]:
    """客户编码 of the customers that the desk's R06 makes 大客户 (all decisions of the demo do)."""
    return set(desk.sheets["R06"]["客户编码"])


def customer(desk: DeskCells, code: str) -> Row:
    """The archive of a customer."""
    return desk.row("R03", desk.sheets["R03"]["客户编码"].index(code))
