"""D36 and D36b: the balance of crude and what the pipe costs, with the worked examples of packs.md P10."""

from __future__ import annotations

from decimal import Decimal

import pandas as pd
import pytest

from building.preset_policy import preset_policy
from building.typed_rows import typed
from macros.calc.d36_crude_balance import CALC as BALANCE
from macros.calc.d36b_pipeline_cost import CALC as COST
from validators.frames import records

POLICY = preset_policy(pack="P10")
OIL = "哈国原油"


def stock(bought, *, rate=None, first=None, oil=OIL, period="2026-10", **more):
    return {"油品": oil, "期间": period, "买断数量": bought, "运输损耗率": rate, "期初库存(首期)": first} | more


def taken(tons, *, refinery="K1", oil=OIL, version="1", route="管道", tariff=None, period="2026-10", kind="月度"):
    return {"炼厂": refinery, "油品": oil, "期间": period, "计划版本": version, "计划类型": kind} | {
        "实际接油": tons,
        "输送方式": route,
        "管输价格": tariff,
    }


def balance(inputs, stocks, plans=(), past=(), policy=POLICY):
    """The rows of D36."""
    earlier = {"R18b": filed(*past)} if past else {}
    given = inputs(R18b=typed("R18b", stocks), R18=typed("R18", plans), earlier=earlier, policy=policy)
    return records(BALANCE.run(given).rows)


def filed(*closings):
    """(油品, 期末库存 in thousandths) as the filing of September had them."""
    frame = typed("R18b", [stock(1, oil=oil, period="2026-09") for oil, _ in closings], period="2026-09")
    return frame.assign(期末库存=pd.array([closing for _, closing in closings], dtype="Int64"))


def test_worked_example(inputs):
    """100 + 500 − 1.000 (0.2 %) − 480 = 119.000."""
    (row,) = balance(inputs, [stock(500, first=100)], [taken(480)])
    assert [row[h] for h in ("期初库存", "买断数量", "运输损耗", "销售数量", "期末库存")] == [100_000, 500_000, 1_000, 480_000, 119_000]
    assert row["理由"] == ""


def test_the_loss_is_rounded_half_up_to_the_kilogram(inputs):
    """123.457 t at 0.2 % = 0.246914 = 0.247; the row's own rate goes before the policy's."""
    rows = balance(inputs, [stock(123.457, first=0), stock(100, first=0, rate=0.0035, oil="吐哈油田原油")])
    assert [row["运输损耗"] for row in rows] == [247, 350]


def test_what_last_month_ended_at_is_the_opening_whatever_is_typed(inputs):
    (row,) = balance(inputs, [stock(500, first=100)], [taken(480)], past=[(OIL, 109_000)])
    assert (row["期初库存"], row["期末库存"]) == (109_000, 128_000)


def test_every_version_counts_and_another_month_or_kind_of_crude_does_not(inputs):
    plans = [taken(10), taken(5, version="2"), taken(99, period="2026-09"), taken(7, oil="吐哈油田原油")]
    (row,) = balance(inputs, [stock(500, first=100)], plans)
    assert row["销售数量"] == 15_000


@pytest.mark.parametrize(
    ("cells", "told", "why"),
    [
        (stock(None, first=1), POLICY, "买断数量没有，期末没有算"),
        (stock(5), POLICY, "期初没有，期末没有算"),
        (stock(None), preset_policy({"loss_rate": None}, pack="P10"), "期初、买断数量、损耗率没有，期末没有算"),
    ],
)
def test_a_blank_leaves_the_closing_empty_and_says_why(inputs, cells, told, why):
    (row,) = balance(inputs, [cells], policy=told)
    assert row["期末库存"] is None and row["理由"] == why


def cost(inputs, *plans, policy=POLICY):
    return COST.run(inputs(R18=typed("R18", plans), policy=policy))


def test_worked_example_of_the_pipe(inputs):
    """480 t x 62 元 = 29,760.00 元."""
    result = cost(inputs, taken(480, tariff=62))
    (row,) = records(result.rows)
    assert (row["接油"], row["管输费用"], row["未算数量"]) == (480_000, 2_976_000, 0)
    assert result.summary == {"接油": 480_000, "管输费用": 2_976_000, "未算数量": 0} and result.notes == ()


def test_each_row_is_rounded_once_and_takes_the_price_of_the_policy_where_it_has_none(inputs):
    policy = preset_policy({"pipeline_tariff": "10.01"}, pack="P10")
    result = cost(inputs, taken(0.5), taken(0.5, refinery="K2"), taken(1, refinery="K3", tariff=62), policy=policy)
    assert result.summary["管输费用"] == 501 + 501 + 6_200, "0.5 x 10.01 = 5.005, half up on each row"
    place = result.lineage.rows["管输费用"](0)
    assert "parameter" in str(place) and "管输价格" in str(place)


def test_without_any_price_there_is_no_cost_and_never_0(inputs):
    result = cost(inputs, taken(480), taken(20, oil="吐哈油田原油", tariff=62))
    found = {row["油品"]: (row["管输费用"], row["未算数量"]) for row in records(result.rows)}
    assert found == {OIL: (None, 480_000), "吐哈油田原油": (124_000, 0)}
    assert result.notes == ("1 行没有管输价格，政策里也是空的，费用未算",)


def test_a_row_without_a_route_is_not_carried_and_is_said(inputs):
    result = cost(inputs, taken(5, route=None, tariff=62), taken(None, tariff=62), taken(3, route="铁路中转", tariff=1))
    assert result.summary["管输费用"] == 300 and result.notes == ("1 行没有输送方式，没有算管输费用",)


def test_the_parameter_is_in_yuan_a_ton():
    assert POLICY.pack.parameters["pipeline_tariff"].unit == "元/吨"
    assert Decimal(POLICY.pack.parameters["loss_rate"].value.rstrip("%")) == Decimal("0.2")
