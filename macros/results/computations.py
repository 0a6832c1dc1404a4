"""The results of a workbook's computations."""

from __future__ import annotations

from collections.abc import Iterable

from macros.run import names_of
from macros.session import Session
from validators.filing.inputs import Result


def computations(session: Session, only: Iterable[str] | None = None) -> dict[str, Result]:
    """The results asked for, all of the pack's by default."""
    return session.results(names_of(session.policy.pack, only))
