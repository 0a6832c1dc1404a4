"""D21: volume, price and cost, with the worked example of the catalogue and of P02."""

from __future__ import annotations

from fractions import Fraction as F

import pytest
from hypothesis import given
from hypothesis import strategies as st

from building.oil_policy import oil_policy
from building.typed_rows import stored, typed
from macros.calc.d21_volume_price_cost import CALC
from macros.calc.engines.variance import Trade, variance
from validators.frames import records

LIST = [
    {"产品": "柴油", "生效日": "2026-01-01", "挂牌价": 5000, "成本价": 4700},
    {"产品": "柴油", "生效日": "2026-10-16", "挂牌价": 5000, "成本价": 4800},
]
POLICY = oil_policy(prices=LIST)


def line(quantity, income, cost=None, product="柴油", **more):
    return {"客户编码": "K1", "业务代码": product, "月份": "2026-10", "数量": quantity, "收入": income, "成本": cost} | more


def flow(*rows, period="2026-10", branch="YB01"):
    return typed("R10", [row | {"月份": period} for row in rows], branch=branch, period=period)


def run(inputs, now, then=None, policy=POLICY, branches=("YB01",), **more):
    earlier = {} if then is None else {"R10": then}
    return CALC.run(inputs(R10=now, earlier=earlier, policy=policy, branches=branches, **more))


def test_worked_example(inputs):
    """Q 1,000→1,100 吨, P 5,000→4,950, C 4,800→4,780: 200,000→187,000; −13,000 = +20,000 − 55,000 + 22,000."""
    result = run(inputs, flow(line(1100, 1100 * 4950, 1100 * 4780)), flow(line(1000, 5_000_000, 4_800_000), period="2026-09"))
    (row,) = records(result.rows)
    assert (row["上期利润"], row["利润"], row["变动"]) == (20_000_000, 18_700_000, -1_300_000)
    assert (row["量效"], row["价效"], row["成本效"]) == (2_000_000, -5_500_000, 2_200_000)
    assert (row["单价"], row["单位成本"], row["上期单价"]) == (F(495_000), F(478_000), F(500_000))
    assert result.summary == {
        "利润": 18_700_000,
        "量效": 2_000_000,
        "价效": -5_500_000,
        "成本效": 2_200_000,
        "变动": -1_300_000,
        "无成本": 0,
    }
    assert result.notes == () and records(result.extra["merged"])[0]["变动"] == -1_300_000


def test_income_is_net_of_rebates(inputs):
    (row,) = records(run(inputs, flow(line(10, 50_000, 40_000, 折扣折让=1_000))).rows)
    assert (row["净收入"], row["利润"], row["变动"]) == (4_900_000, 900_000, None)


@pytest.mark.parametrize(
    ("day", "cost"),
    [("2026-10-15", 4700), ("2026-10-16", 4800), (None, 4700)],
    ids=["before the change", "on its day", "no day: the first"],
)
def test_cost_of_the_list(inputs, day, cost):
    """A blank cost is 成本价 of the day x tons."""
    result = run(inputs, flow(line(10, 50_000, 业务日期=day)))
    assert records(result.rows)[0]["利润"] == (50_000 - 10 * cost) * 100
    assert list(result.extra["profit"]["利润"]) == [(50_000 - 10 * cost) * 100]


def test_listed_cost_is_rounded_once_a_line(inputs):
    """0.001 吨 x 4,705.00 = 4.705 → 4.71 (half away from zero), and its reversal −4.71."""
    policy = oil_policy(prices=[{"产品": "柴油", "挂牌价": 1, "成本价": 4705}])
    result = run(inputs, flow(line(0.001, 10), line(-0.001, -10, 冲销标记="是", 冲销原记录编号="X")), policy=policy)
    assert list(result.extra["profit"]["利润"]) == [1_000 - 471, -1_000 + 471]


def test_reversal_takes_the_cost_of_its_original(inputs):
    """Of the original's day, or of its own cost in proportion."""
    then = flow(line(10, 50_000, 业务日期="2026-09-05", 记录编号="A"), line(20, 100_000, 90_000, 记录编号="B"), period="2026-09")
    back = [
        line(-10, -50_000, 业务日期="2026-10-20", 冲销标记="是", 冲销原记录编号="A"),
        line(-5, -25_000, 冲销标记="是", 冲销原记录编号="B"),
    ]
    result = run(inputs, flow(*back), then)
    assert list(result.extra["profit"]["利润"]) == [-(50_000 - 47_000) * 100, -(25_000 - 22_500) * 100]


def test_product_without_cost(inputs):
    """Shown without profit, in no sum, and said."""
    now = flow(line(10, 50_000, 40_000), line(1, 100, product="汽油"), line(1, 100, 50, product="汽油"))
    result = run(inputs, now, flow(line(1, 100, 50, product="汽油"), line(10, 50_000, 45_000), period="2026-09"))
    rows = {row["业务代码"]: row for row in records(result.rows)}
    assert (rows["汽油"]["利润"], rows["汽油"]["上期利润"], rows["汽油"]["变动"], rows["汽油"]["数量"]) == (None, 5_000, None, 2_000)
    assert rows["汽油"]["理由"] == "有 1 行没有成本，利润没有算"
    assert result.summary["利润"] == 1_000_000 and result.summary["无成本"] == 1
    assert "没有利润、不在合计里的：汽油" in result.notes


def test_new_and_gone_products_are_all_volume(inputs):
    then = flow(line(10, 50_000, 45_000, product="旧"), period="2026-09")
    rows = {row["业务代码"]: row for row in records(run(inputs, flow(line(5, 25_000, 20_000, product="新")), then).rows)}
    assert (rows["旧"]["量效"], rows["旧"]["价效"], rows["旧"]["成本效"], rows["旧"]["变动"]) == (-500_000, 0, 0, -500_000)
    assert (rows["新"]["量效"], rows["新"]["变动"], rows["新"]["单价"]) == (500_000, 500_000, F(500_000))


def test_first_period(inputs):
    result = run(inputs, flow(line(10, 50_000, 45_000)))
    (row,) = records(result.rows)
    assert (row["利润"], row["上期数量"], row["变动"]) == (500_000, None, None)
    assert result.notes == ("YB01：历史不足(1月)",) and result.extra["merged"].empty
    known = records(run(inputs, flow(line(10, 50_000, 45_000)), months={"YB01": ["2026-09"]}).rows)[0]
    assert (known["上期数量"], known["量效"], known["变动"]) == (0, 500_000, 500_000)


def test_usage_alone_has_no_cost(inputs):
    """Last month known by its sums only: 历史不足."""
    usage = inputs(earlier={"R10": flow(line(10, 50_000, 45_000), period="2026-09")}).history.usage
    result = run(inputs, flow(line(10, 50_000, 45_000)), usage=usage, months={"YB01": ["2026-09"]})
    assert records(result.rows)[0]["变动"] is None and result.notes == ("YB01：历史不足(1月)",)


def test_merged_compares_the_branches_that_have_both(inputs):
    """By product over YB01 only; YB02 has no last month."""
    now = [flow(line(10, 100, 50)), flow(line(10, 900, 50), branch="YB02")]
    result = run(inputs, now, flow(line(10, 90, 50), period="2026-09"), branches=("YB01", "YB02"))
    assert [(r["数量"], r["变动"]) for r in records(result.extra["merged"])] == [(10_000, 1_000)]
    assert len(result.rows) == 2 and result.summary["利润"] == 90_000


def test_price_of_the_customer_s_class(inputs):
    """The most specific row that has a 成本价."""
    prices = [
        *LIST,
        {"产品": "柴油", "客户类别": "批发", "挂牌价": 1, "成本价": 4000},
        {"产品": "柴油", "客户类别": "批发", "适用区域": "城区", "挂牌价": 1},
    ]
    customers = stored("R03", {"客户编码": ["K1"], "客户类型": ["直销终端、批发"], "分片区域": ["城区"]}, branch="YB01")
    (row,) = records(run(inputs, flow(line(10, 50_000)), policy=oil_policy(prices=prices), R03=customers).rows)
    assert row["利润"] == 1_000_000


def test_nothing(inputs):
    result = run(inputs, flow(), months={"YB01": ["2026-09"]})
    assert result.rows.empty and result.summary["变动"] == 0


TRADES = st.builds(Trade, *[st.integers(-(10**10), 10**10)] * 3)


@given(TRADES, TRADES)
def test_effects_sum_to_the_change(then, now):
    """Exactly, whatever is rounded; and each is within half a fen a rounding of the exact one."""
    found = variance(then, now)
    assert sum(found) == now.profit - then.profit
    if then.quantity and now.quantity:
        q0, q1 = then.quantity, now.quantity
        exact = (F(q1 - q0) * F(then.profit, q0), now.income - F(q1 * then.income, q0), F(q1 * then.cost, q0) - now.cost)
        assert all(abs(a - b) <= 1 for a, b in zip(found, exact, strict=True))
