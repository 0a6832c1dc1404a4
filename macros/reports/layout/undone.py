"""What keeps levels and pay from being finished: a blank of the policy that the month needs (settled 51)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from validators.filing.inputs import Result
from validators.packs.trade_pack import Pack

PAY = "D06"
"""What the computations of pay begin with (D06, its lines, D06b)."""


def undone(results: Mapping[str, Result], pack: Pack) -> tuple[str, ...]:
    """Why the pack's grading or its pay stopped, each reason once and without its remedy; empty when they are finished."""
    deciding = [name for name in results if name == pack.grades.computation or name.startswith(PAY)]
    ordered = sorted(deciding, key=lambda name: (name.startswith(PAY), name == PAY, name))  # the levels, the lines, the pay
    stops = [block for name in ordered for block in results[name].blocked]
    return tuple(dict.fromkeys(block.what for block in stops))


def stopped_words(stops: Sequence[str]) -> str:
    """The first of them as a line in front of what a merge says; "" where there is none."""
    return f"没有算完：{'；'.join(stops[:3])}\n" if stops else ""
