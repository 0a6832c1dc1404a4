"""A clean month of any pack: the small state's rows in the pack's columns, lists and products."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from building.small_state import STATE, Nodes, Rows, clean_cells, organisation
from validators.packs.trade_pack import Pack
from validators.register import Register, typed_frame
from validators.values.date_kinds import Date
from validators.values.kinds import Enum, Ref
from validators.values.number_kinds import Quantity
from workbooks.desk.policy_book import preset_rows, write_policy

PRODUCTS = ("特快", "函件", "帐单", "邮资门票", "储蓄")
"""The products of the small state; a pack's own take their places."""


def month_of(pack: Pack, branch: str) -> Rows:
    """The clean month of the small state, as far as the pack has its sheets and columns; lists take their first value."""
    found: Rows = {}
    products = [str(row["业务代码"]) for row in preset_rows(pack, pack.all_registers["R07"])] or list(PRODUCTS)
    renamed = dict(zip(PRODUCTS, products, strict=False))
    for register in pack.desk:
        rows = [_fitted(register, row, renamed) for row in clean_cells(branch).get(register.id, [])]
        if rows:
            found[register.id] = rows
    return found


def _fitted(register: Register, row: dict[str, Any], renamed: dict[str, str]) -> dict[str, Any]:
    """A row of the small state in the columns of a pack: its products, its lists, and something in each required cell."""
    kept = {c.header: row[c.header] for c in register.shown if c.header in row}
    for column in register.shown:
        value, kind = kept.get(column.header), column.kind
        if isinstance(kind, Ref) and kind.target == "R07" and value is not None:
            kept[column.header] = "、".join(renamed.get(part, part) for part in str(value).split("、"))
        elif isinstance(kind, Enum) and kind.values and (value is not None or column.need == "req" or register.id == "R10"):
            kept[column.header] = value if value in kind.values else kind.values[0]
        elif value is None and column.need == "req" and not column.assigned:
            kept[column.header] = dt.date(2026, 10, 12) if isinstance(kind, Date) else 10 if isinstance(kind, Quantity) else "有"
    return kept


def nil_of(pack: Pack, rows: Rows) -> str | None:
    """What 零报 says: the required sheets that the small state does not have."""
    return "、".join(r.sheet for r in pack.desk if r.required and not rows.get(r.id)) or None


def write_policy_with_products(path: Path, pack: Pack, nodes: Nodes = STATE) -> None:
    """The pack's policy workbook with the small state; where it has no products, two."""
    frames = {"R01": typed_frame(pack.all_registers["R01"], organisation(nodes), rows=range(6, 6 + len(nodes)))}
    if "R07" in pack.policy_registers and not preset_rows(pack, pack.all_registers["R07"]):
        told = {"业务代码": ["特快", "函件"], "名称": ["特快", "函件"], "业务性质": ["一次性"] * 2, "启用": [True] * 2}
        frames["R07"] = typed_frame(pack.all_registers["R07"], told, rows=range(6, 8))
    write_policy(path, pack, frames)
