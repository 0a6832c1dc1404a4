"""The thresholds of the policy as a ladder: `tier_1`, `tier_2`, ... for the pack's levels, highest first (D02, D02c; V13)."""

from __future__ import annotations

from collections.abc import Mapping

from macros.calc.engines.tier import Ladder, falling
from macros.calc.terms.stops import Stops
from validators.filing.inputs import Inputs
from validators.values.cell import plain

INCLUSIVE = "ge_inclusive"


def tier_levels(inputs: Inputs) -> tuple[str, ...]:
    """The levels that have a threshold, highest first."""
    grades = inputs.policy.pack.grades
    return tuple(level for level in grades.levels if level != grades.none)


def tier_codes(inputs: Inputs) -> dict[str, str]:
    """Level -> code of its threshold."""
    return {level: f"tier_{number}" for number, level in enumerate(tier_levels(inputs), 1)}


def policy_ladder(inputs: Inputs, stops: Stops, place: str | None, scale: int, codes: Mapping[str, str] | None = None) -> Ladder | None:
    """The thresholds, `scale` of what is measured to one of the parameter's unit; None where one is blank, not above 0, or not
    below the one above it: each is a stop with its name. `codes`: level -> code, where they are not `tier_1`, `tier_2`, ...
    """
    codes = codes or tier_codes(inputs)
    values = [stops.need(inputs, code, place) for code in codes.values()]
    inclusive = stops.need(inputs, INCLUSIVE, place)
    if inclusive is None or any(value is None for value in values):
        return None
    if not falling(values):
        said = "、".join(map(plain, values))
        stops.say(
            "分级门槛", f"政策里各级门槛要一级比一级小、都大于 0，现在是 {said}。怎么办：请上级在政策表改好，收到新政策后点【换新政策】。"
        )
        return None
    return Ladder(tuple(codes), tuple(value * scale for value in values), inputs.policy.pack.grades.none, bool(inclusive))
