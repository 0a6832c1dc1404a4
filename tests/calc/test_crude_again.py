"""D15, D36, D36b and D38b against the same in SQL by hand, over random rows with blanks, zeros, ties and boundaries; and their laws."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction
from random import Random
from typing import Any

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

from building.campaign import share
from building.crude_sql import CrudeAgain
from building.preset_policy import preset_policy
from building.typed_rows import typed
from macros.calc.d15_loyalty import CALC as LOYALTY
from macros.calc.d36_crude_balance import CALC as BALANCE
from macros.calc.d36b_pipeline_cost import CALC as COST
from macros.calc.d38b_feedback import CALC as FEEDBACK
from validators.frames import records

MONTH, LAST = "2026-10", dt.date(2026, 10, 31)
OILS, REFINERIES = ("新疆油田原油", "哈国原油", "吐哈油田原油"), ("K1", "K2", "K3", "K4")
ROUNDS = share(1000, 12)


def tons(rng: Random) -> Decimal | None:
    return rng.choice([None, Decimal(0), Decimal(rng.randrange(1, 10**8)) / 1000, Decimal(rng.choice((1, 500, 1_000_000))) / 1000])


def plans(rng: Random) -> list[dict[str, Any]]:
    return [
        {
            "n": n,
            "refinery": rng.choice((*REFINERIES, *REFINERIES, None)),
            "kind": None,
            "oil": rng.choice(OILS),
            "period": rng.choice((MONTH, MONTH, MONTH, "2026-09", "2026", "2026Q4")),
            "version": rng.choice(("1", "2", "2", "9", "10")),
            "type": rng.choice(("月度", "月度", "调整令", "年度", "季度")),
            "planned": tons(rng),
            "received": tons(rng),
            "route": rng.choice(("管道", "铁路中转", None)),
            "tariff": rng.choice((None, None, Decimal("62"), Decimal("0.01"), Decimal("61.995").quantize(Decimal("0.01")), Decimal(0))),
        }
        for n in range(6, 6 + rng.randrange(0, 26))
    ]


def plan_frame(rows: list[dict[str, Any]]) -> Any:
    names = {"refinery": "炼厂", "oil": "油品", "period": "期间", "version": "计划版本", "type": "计划类型", "planned": "计划数量"}
    names |= {"received": "实际接油", "route": "输送方式", "tariff": "管输价格"}
    return typed("R18", [{header: number(row[name]) for name, header in names.items()} for row in rows])


def number(value: Any) -> Any:
    return str(value) if isinstance(value, Decimal) else value


def milli(value: Decimal | None) -> int | None:
    return None if value is None else int(value * 1000)


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_the_same_as_by_hand_in_sql(seed: int, inputs: Any) -> None:
    rng = Random(f"crude {seed}")
    rows, tariff = plans(rng), rng.choice((None, "62", "10.01"))
    stocks = [
        {"n": 6 + i, "oil": oil, "period": MONTH, "bought": tons(rng), "first": tons(rng)}
        | {"rate": rng.choice((None, Decimal(0), Decimal("0.0025"), Decimal("0.001234"), Decimal(1)))}
        for i, oil in enumerate(rng.sample(OILS, rng.randrange(0, 4)))
    ]
    again = CrudeAgain(plans=rows, stocks=stocks)
    policy = preset_policy({"pipeline_tariff": tariff}, pack="P10")
    names = {"oil": "油品", "period": "期间", "bought": "买断数量", "rate": "运输损耗率", "first": "期初库存(首期)"}
    frame = typed("R18b", [{header: number(row[name]) for name, header in names.items()} for row in stocks])
    given = inputs(R18=plan_frame(rows), R18b=frame, policy=policy)

    found = {row["炼厂"]: (row["计划"], row["实际"]) for row in records(LOYALTY.run(given).rows)}
    assert found == {name: (milli(plan), milli(taken)) for name, plan, taken in again.refineries(MONTH)}
    columns = ("期初库存", "买断数量", "运输损耗", "销售数量", "期末库存")
    balances = [tuple(row[column] for column in columns) for row in records(BALANCE.run(given).rows)]
    assert balances == [tuple(map(milli, line[1:])) for line in again.balances(MONTH, "0.002")]
    costs = {row["油品"]: (row["接油"], row["管输费用"], row["未算数量"]) for row in records(COST.run(given).rows)}
    assert costs == {
        oil: (milli(all_), None if yuan is None else int(yuan * 100), milli(lost)) for oil, all_, yuan, lost in again.costs(MONTH, tariff)
    }


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_opinions_the_same_as_by_hand_in_sql(seed: int, inputs: Any) -> None:
    rng = Random(f"opinions {seed}")

    def day() -> dt.date | None:
        return rng.choice(
            (None, LAST, LAST + dt.timedelta(1), dt.date(2026, 1, 1), dt.date(2025, 12, 31), LAST - dt.timedelta(rng.randrange(400)))
        )

    rows = [
        {"n": n, "class": rng.choice(("服务", "安全", None)), "said": day(), "done": day(), "answer": rng.choice((None, "好"))}
        for n in range(6, 6 + rng.randrange(0, 15))
    ]
    names = {"class": "类别", "said": "日期", "done": "完成日期", "answer": "答复"}
    frame = typed("R26", [{header: row[name] for name, header in names.items()} for row in rows])
    found = {
        row["类别"]: (row["件数"], row["已答复"], row["已办结"], row["平均天数"]) for row in records(FEEDBACK.run(inputs(R26=frame)).rows)
    }
    wanted = CrudeAgain(opinions=rows).feedback(LAST)
    assert found == {c: (n, a, d, Fraction(days, timed) if timed else None) for c, n, a, d, days, timed in wanted}


@drawn(st.lists(st.integers(0, 10**9), min_size=3, max_size=3), st.integers(0, 10**6))
def test_nothing_is_lost_but_the_loss(inputs: Any, amounts: list[int], rate: int) -> None:
    """期初 + 买断 = 损耗 + 销售 + 期末, and the loss is the rate's share to the kilogram."""
    first, bought, sold = (Decimal(amount) / 1000 for amount in amounts)
    line = {"油品": OILS[0], "期间": MONTH, "买断数量": str(bought), "期初库存(首期)": str(first), "运输损耗率": str(Decimal(rate) / 10**6)}
    plan = {"炼厂": "K1", "油品": OILS[0], "期间": MONTH, "计划版本": "1", "计划类型": "月度", "实际接油": str(sold)}
    (row,) = records(BALANCE.run(inputs(R18b=typed("R18b", [line]), R18=typed("R18", [plan]))).rows)
    assert row["期初库存"] + row["买断数量"] == row["运输损耗"] + row["销售数量"] + row["期末库存"]
    assert abs(Fraction(row["运输损耗"]) - Fraction(amounts[1] * rate, 10**6)) <= Fraction(1, 2)


@drawn(st.lists(st.tuples(st.integers(1, 12), st.integers(0, 10**6), st.integers(0, 10**6)), min_size=1, max_size=8))
def test_versions_are_never_added_and_what_was_taken_always_is(inputs: Any, versions: list[tuple[int, int, int]]) -> None:
    rows = [
        {"炼厂": "K1", "油品": OILS[0], "期间": MONTH, "计划版本": str(v), "计划类型": "月度", "计划数量": str(p), "实际接油": str(t)}
        for v, p, t in versions
    ]
    (row,) = records(LOYALTY.run(inputs(R18=typed("R18", rows))).rows)
    last = max(v for v, _, _ in versions)
    assert row["计划"] == 1000 * [p for v, p, _ in versions if v == last][-1] and row["实际"] == 1000 * sum(t for _, _, t in versions)
