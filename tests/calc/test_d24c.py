"""D24c: fees by class of use, with the worked example of the catalogue."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from building.preset_policy import preset_policy
from building.typed_rows import typed
from macros.calc.d24c_fee_classes import CALC
from validators.frames import records

ROW = {
    "用电类别": "大工业",
    "电压等级": "10kV",
    "售电量": 2_000,
    "应收电费": 1_000,
    "实收本月": 800,
    "实收往月": 100,
    "期初欠费": 300,
    "核销": 5,
}
PRICES = [
    {"产品": "大工业", "生效日": "2024-01-01", "挂牌价": 0.6},
    {"产品": "大工业", "生效日": "2026-10-01", "挂牌价": 0.62},
    {"产品": "大工业", "客户类别": "35kV", "生效日": "2024-01-01", "挂牌价": 0.58},
]


def run(inputs: Any, *rows: dict[str, Any]) -> Any:
    return CALC.run(inputs(R52b=typed("R52b", [ROW | row for row in rows]), policy=preset_policy(pack="P11", more={"R08": PRICES})))


def test_what_is_left_and_what_a_kilowatt_hour_cost(inputs: Any) -> None:
    (line,) = records(run(inputs, {}).rows)
    assert (line["期末欠费"], line["高压欠费"], line["均价"], line["电价"]) == (39_500, 39_500, Fraction(1, 2), Fraction(62, 100))


def test_the_price_of_the_voltage_and_the_order_of_the_lists(inputs: Any) -> None:
    found = run(inputs, {"电压等级": "0.4kV"}, {"电压等级": "35kV"}, {"用电类别": "居民", "电压等级": "0.22kV"})
    rows = [(row["用电类别"], row["电压等级"], row["电价"], row["高压欠费"]) for row in records(found.rows)]
    assert rows == [
        *(("居民", "0.22kV", None, 0), ("大工业", "35kV", Fraction(58, 100), 39_500), ("大工业", "0.4kV", Fraction(62, 100), 0))
    ]


def test_a_blank_is_not_nothing_but_no_writing_off_is(inputs: Any) -> None:
    found = run(inputs, {"实收往月": None}, {"用电类别": "农业", "核销": None})
    farm, works = records(found.rows)
    assert (farm["期末欠费"], works["期末欠费"], found.summary["期末欠费"]) == (40_000, None, 40_000)
    assert found.notes == ("1 行没有填齐期初、应收和实收，期末欠费没有算在内",)


def test_paid_in_advance_is_below_nothing(inputs: Any) -> None:
    assert run(inputs, {"实收本月": 2_000}).summary["期末欠费"] == -80_500
