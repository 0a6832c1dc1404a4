"""What an import needs to know of the desk: its registers with the pack's columns, and the codes and names that it knows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from macros.session import Session
from validators.column import Column
from validators.register import Register
from validators.values.cell import as_text
from validators.values.period import Month
from validators.values.text import fold
from workbooks.read.read_header import header_names


@dataclass(frozen=True, kw_only=True)
class DeskView:
    """The side of the desk.

    registers  those of the pack that are tables; columns: register id -> the columns that the pack has
    names      register id -> folded header or alias -> column
    known      register id -> folded codes and names
    """

    registers: tuple[Register, ...]
    columns: Mapping[str, tuple[Column, ...]]
    names: Mapping[str, dict[str, Column]]
    period: Month
    known: Mapping[str, frozenset[str]] = field(default_factory=dict)


def desk_view(desk: Session) -> DeskView:
    """What a desk that is open has room for."""
    pack = desk.policy.pack
    wanted = tuple(register for register in pack.desk if register.form is None)
    columns = {r.id: r.shown for r in wanted}
    return DeskView(
        registers=wanted,
        columns=columns,
        names={r.id: header_names(r, columns[r.id]) for r in wanted},
        period=desk.filing.period,
        known=_known(desk),
    )


def _known(desk: Session) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for name, frame in desk.policy.frames.items():
        register = desk.policy.registers[name]
        for header in filter(None, (register.code_column, register.name_column)):
            if header in frame:
                found.setdefault(name, set()).update(fold(str(v)) for v in frame[header].dropna())
    for name, raw in desk.raws.items():
        for header in filter(None, (raw.register.code_column, raw.register.name_column)):
            found.setdefault(name, set()).update(fold(as_text(v)) for v in raw.cells.get(header, ()) if v is not None)
    return {name: frozenset(words) for name, words in found.items()}
