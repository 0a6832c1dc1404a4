"""What keeps levels and pay from being finished: a blank of the policy that the month needs (settled 51)."""

from __future__ import annotations

from collections.abc import Mapping

from validators.filing.inputs import Result

DECIDING = ("D01", "D02c", "D06_lines", "D06")
"""The computations that give levels and pay."""


def undone(results: Mapping[str, Result]) -> tuple[str, ...]:
    """Why one of them stopped, each reason once and without its remedy; empty when they are finished."""
    stops = [block for name in DECIDING if name in results for block in results[name].blocked]
    return tuple(dict.fromkeys(block.what for block in stops))
