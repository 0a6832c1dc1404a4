"""D27: orders delivered on time and whole, with the catalogue's worked examples."""

from __future__ import annotations

from fractions import Fraction as F

import pytest

from building.preset_policy import preset_policy
from macros.calc.d27_order_attainment import CALC
from validators.frames import records

POLICY = preset_policy(pack="P03")


def order(number, placed="2026-10-12 08:00", due="2026-10-13 08:00", came="2026-10-12 20:00", ordered=None, stock=None, whole="是"):
    """One order as typed."""
    times = {"下单时间": placed, "要求交付时间": due, "交付时间": came}
    return {"订单号": number, "客户": "K1", **times, "订购数量": ordered, "库存满足数量": stock, "是否完整": whole}


def result_of(inputs, frame, *rows, policy=POLICY):
    return CALC.run(inputs(R73=frame("R73", *rows), policy=policy))


def test_thirty_six_of_forty_and_four_hundred_and_sixty_of_five_hundred(inputs, frame):
    """36/40 = 90.00%; 460/500 = 92.00%."""
    late = [order(f"L{n}", came="2026-10-13 08:01", ordered=10, stock=1.5) for n in range(4)]
    good = [order(f"G{n}", ordered=12, stock=12) for n in range(35)]
    last = order("Z", ordered=40, stock=34)
    found = result_of(inputs, frame, *late, *good, last)
    assert (found.summary["应交付"], found.summary["完成"], found.summary["完成率"]) == (40, 36, F(9, 10))
    assert (found.summary["订购数量"], found.summary["库存满足数量"], found.summary["库存可用性"]) == (500_000, 460_000, F(92, 100))


def test_mean_of_thirty_hours_and_half_within_a_day(inputs, frame):
    """Hours 12, 24, 36, 48: mean 30.00, at most 24 hours 50.00%."""
    days = ("2026-10-12 20:00", "2026-10-13 08:00", "2026-10-13 20:00", "2026-10-14 08:00")
    found = result_of(inputs, frame, *(order(f"D{n}", came=day) for n, day in enumerate(days)))
    assert (found.summary["平均周期"], found.summary["承诺达成率"]) == (30, F(1, 2))
    assert [row["周期"] for row in records(found.rows)] == [12, 24, 36, 48]


@pytest.mark.parametrize(
    ("changed", "verdict", "promise"),
    [
        ({"came": "2026-10-13 08:00"}, "完成", "达成"),
        ({"came": "2026-10-13 08:01"}, "迟到", "未达成"),
        ({"whole": "否"}, "不完整", "达成"),
        ({"whole": None}, "没有判断", "达成"),
        ({"came": None, "whole": None}, "未交付", "未达成"),
        ({"due": None}, "没有判断", None),
        ({"due": "2026-10-13 08:01"}, "完成", "不适用"),
        ({"due": "2026-11-01 08:00"}, "未到期", None),
        ({"placed": "2026-09-30 08:00", "due": "2026-09-30 20:00"}, "未到期", None),
        ({"due": "2026-10-12", "came": "2026-10-12 23:59"}, "完成", "达成"),
        ({"placed": None}, "完成", None),
    ],
)
def test_an_order_counts_in_the_month_in_which_it_falls_due(inputs, frame, changed, verdict, promise):
    (row,) = records(result_of(inputs, frame, order("D1", **changed)).rows)
    assert (row["结论"], row["承诺"]) == (verdict, promise)


def test_what_was_due_before_is_not_counted_twice_but_its_hours_are(inputs, frame):
    found = result_of(inputs, frame, order("D1", placed="2026-09-30 08:00", due="2026-09-30 20:00", came="2026-10-01 08:00"))
    assert (found.summary["应交付"], found.summary["交付"], found.summary["平均周期"]) == (0, 1, 24)
    assert found.summary["完成率"] is None and any("分母为0：本期没有到期的订单" in note for note in found.notes)


def test_a_blank_promise_stops_that_part_only(inputs, frame):
    found = result_of(inputs, frame, order("D1"), policy=preset_policy({"hours_promise": None}, pack="P03"))
    assert found.summary["完成率"] == 1 and found.summary["承诺达成率"] is None
    assert [stop.parameter for stop in found.blocked] == ["承诺小时数"]


def test_by_customer_and_back_to_the_rows(inputs, frame):
    found = result_of(inputs, frame, order("D1"), order("D2", came="2026-10-14 08:00") | {"客户": "K2"}, order("D3"))
    assert [(row["客户"], row["应交付"], row["完成率"]) for row in records(found.extra["by_customer"])] == [("K1", 2, 1), ("K2", 1, 0)]
    assert found.lineage.extra["by_branch"]["完成"](0).of[0] == "R73"
    assert [part[0] for part in found.lineage.summary["平均周期"]().parts[0].of[1]][0].startswith("D1：")


def test_no_orders(inputs):
    found = CALC.run(inputs(policy=POLICY))
    assert found.rows.empty and found.summary["应交付"] == 0 and found.summary["平均周期"] is None
