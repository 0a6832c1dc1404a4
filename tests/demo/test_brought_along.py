"""溯源 of months that nobody filed at this home: their rows are those that the files of the branches bring along (settled 53)."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pandas as pd

from macros.tracing.evidence import HomeEvidence
from validators.values.period import Month

MONTH = Month(2026, 7)


def test_rows_of_an_unfiled_month_are_those_that_were_brought_along() -> None:
    filed = pd.DataFrame({"_branch": ["ZH1"], "_period": ["2026-07"], "预算": [500]})
    brought = pd.DataFrame({"_branch": ["ZH1", "ZH2", "ZH2"], "_period": ["2026-07", "2026-07", "2026-08"], "预算": [1, 700, 900]})
    home: Any = SimpleNamespace(
        counted=lambda month: [SimpleNamespace(branch="ZH1", sha256="a")],
        facts=SimpleNamespace(period=lambda month, shas, registers: {"R40": filed}),
    )
    evidence = HomeEvidence(home, Month(2026, 10))
    evidence.inputs = SimpleNamespace(history=SimpleNamespace(frame=lambda register: brought))  # type: ignore[assignment, misc]
    assert evidence.earlier("R40", MONTH)["预算"].tolist() == [500, 700], "what was filed here counts, the rest was brought along"
