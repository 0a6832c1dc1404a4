"""D54c: inspections of the quarter, worked by hand."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from building.preset_policy import preset_policy
from building.typed_rows import typed
from macros.calc.d54c_inspections import CALC
from validators.frames import records
from validators.register import registers

CUSTOMERS = [{"客户编码": f"K{n}", "企业全称": f"砖厂{n}", "重要客户": "是" if n < 3 else "否"} for n in range(5)]


def visits(*told: tuple[str, str, str], period: str = "2026-11") -> Any:
    frame = registers()["R20"].empty()
    rows = typed("R20", [{"客户编码": who, "日期": day} for who, day, _ in told], period=period)
    return rows.assign(方式=[mode for *_, mode in told]) if told else frame


def run(inputs: Any, now: Any, earlier: Any = None, months: tuple[str, ...] = ("2026-10",)) -> Any:
    more = {"earlier": {"R20": earlier}} if earlier is not None else {}
    return CALC.run(
        inputs(
            R03=typed("R03", CUSTOMERS, period="2026-11"),
            R20=now,
            period="2026-11",
            policy=preset_policy(pack="P11"),
            months={"LJ01": months},
            **more,
        )
    )


def test_two_of_three_important_ones_and_a_call_is_no_inspection(inputs: Any) -> None:
    """K0 and K3 in November, K1 in October, K2 by telephone, K4 in September: three of five, two of three."""
    past = visits(("K1", "2026-10-09", "抽查"), ("K4", "2026-09-30", "现场检查"), period="2026-10")
    found = run(
        inputs,
        visits(("K0", "2026-11-05", "现场检查"), ("K0", "2026-11-06", "抽查"), ("K2", "2026-11-07", "电话"), ("K3", "2026-11-30", "抽查")),
        past,
    )
    (line,) = records(found.rows)
    assert (line["客户"], line["本季已检查"], line["检查率"]) == (5, 3, Fraction(3, 5))
    assert (line["高危重要"], line["高危重要已检查"], line["高危重要未检查"], line["高危重要检查率"]) == (3, 2, 1, Fraction(2, 3))
    assert found.notes == ("1 户高危重要客户本季还没有检查",)


def test_months_that_are_not_at_hand_are_said(inputs: Any) -> None:
    found = run(inputs, visits(("K0", "2026-11-05", "现场检查"), ("K0", "2026-12-01", "现场检查")), months=())
    assert found.summary["本季已检查"] == 1 and "LJ01：历史不足(1月)" in found.notes
