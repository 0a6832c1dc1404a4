"""D16a: the value life cycle of a key customer, with the worked examples of the catalogue."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

from building.preset_policy import preset_policy
from building.typed_rows import stored, typed
from macros.calc.d04_fee_tier import CALC as TIER
from macros.calc.d16a_value_stage import CALC
from validators.frames import records

POLICY = preset_policy(pack="P07")
VALUES = ("过去价值", "现在价值", "将来价值")


def held(*codes: str, level: str = "重点客户") -> Any:
    return stored(
        "R06",
        {"客户编码": list(codes), "新级别": [level] * len(codes), "生效期间": ["2026-01"] * len(codes), "审批单号": ["SP"] * len(codes)},
    )


def run(inputs: Any, *values: tuple[Any, Any, Any], policy: Any = POLICY, **more: Any) -> Any:
    codes = [f"K{i}" for i in range(len(values))]
    files = [{"客户编码": code, "企业全称": code} | dict(zip(VALUES, each, strict=True)) for code, each in zip(codes, values, strict=True)]
    given = inputs(R03=typed("R03", files), policy=policy, **({"R06": held(*codes)} | more))
    given.results["D04"] = TIER.run(given)
    return CALC.run(given)


@pytest.mark.parametrize(
    ("values", "change", "stage"),
    [
        ((80, 100, 120), Fraction(1, 5), "上升期"),
        ((98, 100, 102), Fraction(1, 50), "高峰"),
        ((120, 100, 80), Fraction(-1, 5), "下降通道"),
        ((150, 100, 102), Fraction(1, 50), "平台(人工判断)"),
        ((100, 95, 95), Fraction(0), "高峰"),
        ((100, "94.99", "94.99"), Fraction(0), "平台(人工判断)"),
        ((100, 100, 105), Fraction(1, 20), "高峰"),
        ((100, 100, "105.01"), Fraction(501, 10_000), "上升期"),
        ((100, 100, 95), Fraction(-1, 20), "高峰"),
        ((100, 100, "94.99"), Fraction(-501, 10_000), "下降通道"),
    ],
)
def test_worked_examples_and_boundaries(inputs: Any, values: tuple[Any, Any, Any], change: Fraction, stage: str) -> None:
    """80/100/120 → +20 % 上升期; 98/100/102 → +2 %, 高峰; 120/100/80 → −20 % 下降通道; 150/100/102 → 100 < 142.5, by hand."""
    (row,) = records(run(inputs, values).rows)
    assert (row["变化"], row["价值阶段"]) == (change, stage)


@pytest.mark.parametrize(
    ("values", "stage", "why"),
    [
        ((80, 0, 120), None, "分母为0：现在价值是 0，没有判断"),
        ((80, -1, 120), None, "现在价值小于 0，没有判断"),
        ((None, None, 120), None, "没有填过去价值、现在价值，没有判断"),
        ((None, 100, 102), None, "将来比现在 2.00%；没有填过去价值，分不出高峰和平台"),
        ((None, 100, 120), "上升期", "将来比现在 20.00%"),
        ((80, 100, None), None, "没有填将来价值，没有判断"),
    ],
)
def test_what_is_not_known_is_not_judged(inputs: Any, values: tuple[Any, Any, Any], stage: Any, why: str) -> None:
    result = run(inputs, values)
    (row,) = records(result.rows)
    assert (row["价值阶段"], row["理由"]) == (stage, why) and result.summary["未判断"] == (stage is None)


def test_only_key_customers_by_level_in_force_or_by_what_they_paid(inputs: Any) -> None:
    flow = stored("R10", {"客户编码": ["K1"], "业务代码": ["审计"], "收入": [20_000_000]})
    result = run(inputs, (80, 100, 120), (80, 100, 120), (80, 100, 120), R06=held("K0"), R10=flow)
    assert [row["客户编码"] for row in records(result.rows)] == ["K0", "K1"] and result.summary["重点客户"] == 2


def test_a_blank_tolerance_stops_by_name(inputs: Any) -> None:
    result = run(inputs, (80, 100, 120), policy=preset_policy({"tau": None}, pack="P07"))
    (row,) = records(result.rows)
    assert [stop.parameter for stop in result.blocked] == ["价值变化容限"]
    assert (row["价值阶段"], row["变化"]) == (None, Fraction(1, 5))


@drawn(st.tuples(st.integers(1, 10**6), st.integers(1, 10**6), st.integers(1, 10**6)), st.integers(2, 1000))
def test_the_unit_of_the_values_does_not_matter(inputs: Any, values: tuple[int, int, int], factor: int) -> None:
    one, other = (records(run(inputs, each).rows)[0] for each in (values, tuple(v * factor for v in values)))
    assert (one["变化"], one["价值阶段"]) == (other["变化"], other["价值阶段"]) and one["价值阶段"] is not None
