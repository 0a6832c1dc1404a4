"""D27b: days of a connection, with the worked example of the catalogue."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from building.preset_policy import preset_policy
from building.typed_rows import typed
from macros.calc.d27b_connections import CALC
from validators.frames import records


def run(inputs: Any, *rows: tuple[str | None, str | None, str | None], period: str = "2026-03", **limits: str) -> Any:
    told = [dict(zip(("电压", "受理日", "送电日"), row, strict=True)) for row in rows]
    policy = preset_policy({f"expand_days_{voltage}": days for voltage, days in limits.items()}, pack="P11")
    return CALC.run(inputs(R54=typed("R54", told, period=period), policy=policy, period=period))


def test_twenty_days_of_thirty(inputs: Any) -> None:
    """Accepted on 1 March, power on the 21st: 20 days; the limit is 30."""
    found = run(inputs, ("10kV", "2026-03-01", "2026-03-21"), **{"10kV": "30"})
    (case,) = records(found.extra["cases"])
    assert (case["时限"], case["期限"], case["状态"]) == (20, "30 天", "按期") and found.summary["按期率"] == 1


def test_without_a_limit_the_days_are_given_all_the_same(inputs: Any) -> None:
    found = run(inputs, ("10kV", "2026-03-01", "2026-03-21"), ("0.4kV", "2026-03-11", None))
    assert [(c["时限"], c["期限"], c["状态"]) for c in records(found.extra["cases"])] == [
        (20, "期限未设", "已送电"),
        (20, "期限未设", "在办"),
    ]
    assert found.summary["按期率"] is None and "2 份申请的电压没有设办理天数（期限未设），不判按期" in found.notes


def test_what_has_no_power_is_judged_when_it_is_late(inputs: Any) -> None:
    limits = {"10kV": "20"}
    rows = (("10kV", "2026-03-11", None), ("10kV", "2026-03-10", None), ("10kV", "2026-03-01", "2026-03-21"), ("10kV", None, "2026-03-21"))
    found = run(inputs, *rows, **limits)
    assert [(c["时限"], c["状态"]) for c in records(found.extra["cases"])] == [(20, "在办"), (21, "超期"), (20, "按期"), (None, "没有算出")]
    (line,) = records(found.rows)
    assert (line["申请"], line["超期"], line["按期率"], line["平均天数"]) == (4, 1, Fraction(1, 2), 20)
    assert "1 份申请没有受理日，天数没有算" in found.notes
