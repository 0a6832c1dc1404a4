"""The demo of a pack that describes no world of its own: the postal state in the pack's registers, columns, lists, products.

What a pack has that the postal state has not stays empty; nothing is planted, for a mistake belongs to a trade.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any
from zlib import crc32

from macros.demo.demo_customers import BUSINESSES
from macros.demo.demo_organisation import FOUNDED, Cells, filled_parameter, organisation_rows, people_who_approve
from macros.demo.invented_names import credit_code
from macros.demo.month import World
from macros.demo.world import DeskCells
from validators.column import Column
from validators.legal_entity import CODE
from validators.packs.trade_pack import Pack, packs
from validators.register import Register
from validators.values.date_kinds import Date
from validators.values.kinds import Enum, Ref
from validators.values.number_kinds import Number, Percent, ShareChange, WholeMultiples
from validators.values.period import Month
from workbooks.desk.policy_book import parameter_rows, preset_rows

Row = dict[str, Any]
_PLAIN = ("业务一", "业务二")
"""Products of a pack that has none."""


def products_of(pack: Pack) -> tuple[str, ...]:
    """业务代码 of the products of a demo: the pack's own, else two."""
    own = tuple(str(row["业务代码"]) for row in preset_rows(pack, pack.all_registers["R07"]))
    return own or _PLAIN


def fitted(register: Register, row: Row, products: tuple[str, ...], day: dt.date) -> Row:
    """A row in the columns of a pack: its products in the order of the postal ones, its lists, and something in each cell that
    must be filled (`day` where that is a date).
    """
    renamed = {name: products[i % len(products)] for i, name in enumerate(BUSINESSES)}
    kept = {c.header: row[c.header] for c in register.shown if c.header in row}
    for column in register.shown:
        value, kind = kept.get(column.header), column.kind
        if isinstance(kind, Ref) and kind.target == "R07" and value is not None:
            kept[column.header] = "、".join(dict.fromkeys(renamed.get(part, part) for part in str(value).split("、")))
        elif isinstance(kind, Enum) and kind.values and (value is not None or column.need == "req" or register.id == "R10"):
            kept[column.header] = value if value in kind.values else kind.values[0]
        elif value is None and (column.need == "req" or column.judged_by == "V09") and not column.assigned:
            kept[column.header] = _something(column, row, day)
    return kept


def _something(column: Column, row: Row, day: dt.date) -> Any:
    """What stands in a cell that must be filled: a sound credit code of the customer, a day, a number, a word."""
    if column.header == CODE:
        return credit_code("91", 0, crc32(str(row.get("客户编码")).encode()))
    if isinstance(column.kind, Percent | ShareChange):
        return 0  # no share of more than all
    return day if isinstance(column.kind, Date) else 10 if isinstance(column.kind, WholeMultiples | Number) else "有"


@dataclass
class FittedWorld(World):
    """The postal state as another pack writes it down."""

    pack: Pack = field(default_factory=lambda: packs()["P00"])

    def desk(self, branch: str, period: Month) -> DeskCells:
        """A fresh copy of the cells of a branch's desk, in the columns of the pack."""
        held = super().desk(branch, period)
        products = products_of(self.pack)
        sheets: dict[str, Cells] = {}
        for register in self.pack.desk:
            cells = held.sheets.get(register.id, {})
            rows = [
                fitted(register, dict(zip(cells, values, strict=True)), products, period.first)
                for values in zip(*cells.values(), strict=True)
            ]
            for row in rows if "方案" in cells else ():
                row["方案"] = self.pack.id
            sheets[register.id] = _columns(register, rows)
        held.sheets = sheets
        empty = [r.sheet for r in self.pack.desk if (r.required or r.nature != "master") and not any(map(any, sheets[r.id].values()))]
        held.nil = "、".join(dict.fromkeys(empty)) or None
        return held

    def policy_cells(self) -> dict[str, Cells]:
        """The policy registers of the pack as raw cells: the postal state's organisation, the pack's presets, blanks filled."""
        own = self.pack.all_registers
        rows: dict[str, list[Row]] = {
            "R01": [fitted(own["R01"], row, _PLAIN, FOUNDED) for row in organisation_rows(len(self.places))],
            "R01p": people_who_approve(),
            "R09": [row | filled_parameter(str(row["参数代码"]), row.get("值")) for row in parameter_rows(self.pack)],
        }
        if "R07" in self.pack.policy_registers:
            plain = [{"业务代码": name, "名称": name, "业务性质": "一次性", "启用": "是"} for name in _PLAIN]
            rows["R07"] = preset_rows(self.pack, own["R07"]) or plain
        if "R09a" in self.pack.policy_registers:
            rows["R09a"] = preset_rows(self.pack, own["R09a"])
        return {name: _columns(own[name], listed) for name, listed in rows.items() if listed}


def _columns(register: Register, rows: list[Row]) -> Cells:
    return {c.header: [row.get(c.header) for row in rows] for c in register.shown if not c.computed}
