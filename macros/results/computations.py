"""The results of a workbook's computations."""

from __future__ import annotations

from collections.abc import Iterable

from macros.run import calcs
from macros.session import Session
from validators.filing.inputs import Result
from validators.pack import Pack


def names_of(pack: Pack, only: Iterable[str] | None = None) -> list[str]:
    """The computations asked for, all of the pack's by default; D06 brings its lines along."""
    names = list(pack.computations if only is None else only)
    if "D06" in names and "D06_lines" not in names and "D06_lines" in calcs():
        names.insert(names.index("D06") + 1, "D06_lines")
    return names


def computations(session: Session, only: Iterable[str] | None = None) -> dict[str, Result]:
    """The results asked for, all of the pack's by default."""
    return session.results(names_of(session.policy.pack, only))
