"""Which columns computations need: what head office cannot put away without losing a result (R09c)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from macros.run import calcs


def needed_by(computations: Iterable[str]) -> Mapping[tuple[str, str], tuple[str, ...]]:
    """(register id, header) -> those of these computations that read the column, as `D06 客户经理薪酬`."""
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    for calc in (calcs()[name] for name in computations if name in calcs()):
        for key in sorted(calc.read_columns()):
            found[key] = (*found.get(key, ()), f"{calc.id} {calc.title.zh}")
    return found
