"""A register of the catalogue as a pack has it: its columns shown, required, labelled, its lists, title and hint."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

from validators.column import Column
from validators.packs.pack_contents import ColumnsShown
from validators.register import Register
from validators.values.kinds import Enum, Txt


@dataclass(frozen=True, kw_only=True)
class RegisterWords:
    """What a pack says of one register.

    shown   what stands under `columns` of pack.toml; enums: header -> the values of its list; several: `R25.渠道` whose cells
            hold several values; archive_fields: those of a customer (V09); kin: ids of the pack and of those it includes
    """

    shown: ColumnsShown
    enums: Mapping[str, tuple[str, ...]]
    several: Collection[str]
    archive_fields: Collection[str]
    kin: frozenset[str]


def adapted(register: Register, held: RegisterWords) -> Register:
    """The register with the pack's columns, lists, title and hint; itself where the pack changes nothing."""
    shown = held.shown
    columns = tuple(_column(register.id, column, held) for column in register.columns)
    if shown.show:
        order = {header: i for i, header in enumerate(shown.show)}
        columns = tuple(sorted(columns, key=lambda c: order.get(c.header, len(order))))
    hidden = tuple(
        c.header
        for c in columns
        if (c.header not in shown.show if shown.show else bool(c.packs) and held.kin.isdisjoint(c.packs))
        and not (c.key and c.need == "req")
    )
    if columns == register.columns and not hidden and not shown.title and not shown.hint and shown.required_sheet is None:
        return register
    title = shown.title or register.sheet
    return replace(
        register,
        own_columns=columns,
        hidden=hidden,
        sheet=title,
        hint=shown.hint or register.hint,
        aliases=register.aliases if title == register.sheet else (register.sheet, *register.aliases),
        required=register.required if shown.required_sheet is None else shown.required_sheet,
    )


def _column(register: str, column: Column, held: RegisterWords) -> Column:
    """The column with the pack's list, label, need and judge."""
    changes: dict[str, Any] = {}
    shown, values = held.shown, held.enums.get(column.header)
    if values == () and isinstance(column.kind, Enum):
        changes["kind"] = Txt()
    elif values is not None and isinstance(column.kind, Enum) and column.kind.values != values:
        changes["kind"] = replace(column.kind, values=values)
    elif values and isinstance(column.kind, Txt):
        changes["kind"] = Enum(values=values)
    if f"{register}.{column.header}" in held.several and isinstance(changes.get("kind", column.kind), Enum):
        changes["kind"] = replace(changes.get("kind", column.kind), several=True)
    if column.header in shown.label:
        changes["label"] = shown.label[column.header]
    if column.header in shown.require and column.need in ("opt", "cond"):
        changes["need"] = "req"
    if (column.header in shown.free or (shown.show and column.header not in shown.show)) and column.need == "req" and not column.key:
        changes["need"] = "opt"
    if register == "R03" and (column.judged_by == "V09") != (column.header in held.archive_fields):  # V09 judges these, V01 the rest
        changes["judged_by"] = "V09" if column.header in held.archive_fields else None
    return replace(column, **changes) if changes else column
