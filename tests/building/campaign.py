"""How much of a campaign a run does: CI takes a seeded sample of it, `KEYBOOK_CAMPAIGN=1` the whole (CONTRIBUTING, Tests)."""

from __future__ import annotations

import os
from collections.abc import Sequence
from random import Random
from typing import Any, TypeVar

from hypothesis import HealthCheck, settings

Case = TypeVar("Case")
WHOLE = os.environ.get("KEYBOOK_CAMPAIGN") == "1"


def share(whole: int, sample: int) -> int:
    """How many of `whole` rounds this run does."""
    return whole if WHOLE else sample


def sampled(cases: Sequence[Case], sample: int, seed: object) -> list[Case]:
    """The cases that this run takes, in their order: all of a campaign, else a sample that is the same every time."""
    if WHOLE or len(cases) <= sample:
        return list(cases)
    return [cases[i] for i in sorted(Random(f"campaign {seed}").sample(range(len(cases)), sample))]


def load_profiles() -> None:
    """Hypothesis without a deadline, since the machine is shared, and repeatable; a campaign tries 20 times as much."""
    common: dict[str, Any] = {
        "deadline": None,
        "derandomize": True,
        "database": None,
        "suppress_health_check": [HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    }
    settings.register_profile("ci", max_examples=25, **common)
    settings.register_profile("campaign", max_examples=500, **common)
    settings.load_profile("campaign" if WHOLE else "ci")


def examples(sample: int) -> int:
    """How many examples of a property this run tries, where `sample` of them are enough for every run."""
    return 20 * sample if WHOLE else sample
