"""The results of a workbook's computations."""

from __future__ import annotations

from collections.abc import Iterable

from macros.run import calcs, names_of
from macros.session import Session
from validators.filing.inputs import Result
from validators.packs.trade_pack import Pack


def kept_months(pack: Pack) -> dict[str, int]:
    """Register -> earlier months whose full rows the pack's computations read (settled 53)."""
    found: dict[str, int] = {}
    for calc in (calcs()[name] for name in names_of(pack) if name in calcs()):
        for register, months in calc.keeps.items():
            found[register] = max(found.get(register, 0), months)
    return found


def computations(session: Session, only: Iterable[str] | None = None) -> dict[str, Result]:
    """The results asked for, all of the pack's by default."""
    return session.results(names_of(session.policy.pack, only))
