"""The computations of the logistics pack against the same in SQL by hand, over random rows with blanks, zeros, ties and boundaries."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction
from random import Random
from typing import Any

import pytest

from building.campaign import share
from building.logistics_sql import LogisticsAgain
from building.preset_policy import preset_policy
from building.typed_rows import typed
from macros.calc.d02_target_tier import CALC as TIERS
from macros.calc.d02b_service_levels import CALC as SCORES
from macros.calc.d12_cost_ratios import CALC as COSTS
from macros.calc.d13_sales_variance import CALC as VARIANCE
from macros.calc.d26_profitability import CALC as PROFIT
from macros.calc.d27_order_attainment import CALC as ORDERS
from macros.calc.d28_development_score import CALC as WON
from macros.calc.d32_pareto_profit import CALC as FIFTH
from macros.calc.d40_distress import CALC as SIGNS
from validators.frames import records
from validators.registers.relationship.rival_lines import GROUPS

MONTH = "2026-10"
FIRST, AFTER = dt.datetime(2026, 10, 1), dt.datetime(2026, 11, 1)
ROUNDS = share(1000, 8)
PEOPLE, PRODUCTS, AREAS = ("K1", "K2", "K3", "K4", "K5", "K6", "K7"), ("零担", "干线整车", "城市配送"), ("东", "西", "南")
BOUNDS = ("5000000", "2000000", "1000000", "500000")


def yuan(rng: Random, *, least: int = 0) -> Decimal | None:
    return rng.choice((None, Decimal(0), Decimal(rng.randrange(least, 10**8)) / 100, Decimal(rng.randrange(1, 50)), Decimal(100)))


def tons(rng: Random) -> Decimal | None:
    return rng.choice((None, Decimal(0), Decimal(rng.randrange(1, 10**7)) / 1000, Decimal(rng.randrange(1, 9))))


def text(value: Any) -> Any:
    return str(value) if isinstance(value, Decimal) else value


def frame(register: str, rows: list[dict[str, Any]], names: dict[str, str], **fixed: Any) -> Any:
    listed = [{header: text(row[name]) for name, header in names.items()} | fixed for row in rows]
    return typed(register, listed)


def fen(value: Any) -> int | None:
    return None if value is None else int(value * 100)


def milli(value: Any) -> int | None:
    return None if value is None else int(value * 1000)


def sales(rng: Random) -> list[dict[str, Any]]:
    return [
        {"n": n, "customer": rng.choice(PEOPLE), "product": rng.choice(PRODUCTS), "area": rng.choice((*AREAS, None)), "tons": tons(rng)}
        | {
            "income": yuan(rng) or Decimal(0),
            "cost": rng.choice((yuan(rng), Decimal(5), Decimal(5))),
            "rebate": rng.choice((None, yuan(rng))),
        }
        for n in range(6, 6 + rng.randrange(0, 30))
    ]


SOLD = {
    "customer": "客户编码",
    "product": "业务代码",
    "area": "地区",
    "tons": "数量",
    "income": "收入",
    "cost": "成本",
    "rebate": "折扣折让",
}


def moment(rng: Random, around: dt.datetime) -> dt.datetime | None:
    edge = (None, FIRST, FIRST - dt.timedelta(minutes=1), AFTER - dt.timedelta(minutes=1), AFTER, around, around + dt.timedelta(hours=24))
    return rng.choice((*edge, around + dt.timedelta(minutes=rng.randrange(-3000, 6000)), dt.datetime(2026, 10, rng.randrange(1, 29))))


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_orders(seed: int, inputs: Any) -> None:
    rng = Random(f"orders {seed}")
    rows = []
    for n in range(6, 6 + rng.randrange(0, 25)):
        placed = dt.datetime(2026, 10, rng.randrange(1, 31), rng.randrange(1, 24), rng.choice((0, 0, 30, 59)))
        whole = rng.choice((True, True, False, None))
        times = {"placed": rng.choice((placed, placed, placed, None)), "due": moment(rng, placed), "came": moment(rng, placed)}
        rows.append(
            {"n": n, "number": f"D{n}", "customer": rng.choice(PEOPLE), **times, "asked": tons(rng), "given": tons(rng), "whole": whole}
        )
    shown = [{**row, **{name: row[name] and f"{row[name]:%Y-%m-%d %H:%M}" for name in ("placed", "due", "came")}} for row in rows]
    names = {"number": "订单号", "customer": "客户", "placed": "下单时间", "due": "要求交付时间", "came": "交付时间"}
    names |= {"asked": "订购数量", "given": "库存满足数量", "whole": "是否完整"}
    hours = rng.choice((24, 24, 1, 48))
    policy = preset_policy({"hours_promise": str(hours)}, pack="P03")
    found = ORDERS.run(inputs(R73=frame("R73", shown, names), policy=policy)).summary
    due, done, part, late, missed, asked, given, came, minutes, promised, kept, unjudged = LogisticsAgain(orders=rows).attained(
        FIRST, AFTER, hours
    )
    assert [found[name] for name in ("应交付", "完成", "不完整", "迟到", "未交付", "没有判断")] == [due, done, part, late, missed, unjudged]
    assert (found["完成率"], found["库存可用性"]) == (
        Fraction(done, due) if due else None,
        Fraction(given) / Fraction(asked) if asked else None,
    )
    assert (found["订购数量"], found["承诺订单"], found["承诺达成"]) == (milli(asked), promised, kept)
    assert found["平均周期"] == (Fraction(minutes, 60 * came) if came else None)


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_levels_and_scores(seed: int, inputs: Any) -> None:
    rng = Random(f"levels {seed}")
    edges = [Decimal(bound) for bound in BOUNDS]
    near = [edge + step for edge in edges for step in (Decimal(0), Decimal("0.01"), Decimal("-0.01"))]
    files = [
        {"customer": code, "target": rng.choice((None, Decimal(0), *near, Decimal(rng.randrange(10**9)) / 100))}
        for code in rng.sample(PEOPLE, 5)
    ]
    scores = [
        {"n": n, "customer": rng.choice(PEOPLE), "period": rng.choice(("2026-08", MONTH, MONTH, "2026-11")), "criterion": c}
        | {"score": rng.choice((Decimal(0), Decimal(100), Decimal(rng.randrange(10001)) / 100))}
        for n, c in enumerate(rng.choices(("性质", "规模", "销售额", "发展趋势"), k=rng.randrange(0, 60)), 6)
    ]
    weights = [rng.choice((0, 1, 1, 2, 3)) for _ in range(4)] if rng.random() < 0.9 else [0] * 4
    changes = {f"tier_{n}": bound for n, bound in enumerate(BOUNDS, 1)} | {f"svc_w_{n}": str(weight) for n, weight in enumerate(weights, 1)}
    given = inputs(
        R03=frame("R03", files, {"customer": "客户编码", "target": "年收入目标"}),
        R06b=frame("R06b", scores, {"customer": "客户编码", "period": "期间", "criterion": "准则", "score": "得分"}),
        policy=preset_policy(changes, pack="P03"),
    )
    again = LogisticsAgain(files=files, scores=scores)
    assert sorted((row["客户编码"], row["级别"]) for row in records(TIERS.run(given).rows)) == again.levels(edges)
    whole = sum(weights)
    wanted = {code: None if points is None or not whole else Fraction(points) / whole for code, points in again.scored(MONTH, weights)}
    assert {row["客户编码"]: row["得分"] for row in records(SCORES.run(given).rows)} == wanted


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_profit_by_customer_and_by_area(seed: int, inputs: Any) -> None:
    rng = Random(f"profit {seed}")
    rows, part = sales(rng), rng.choice(("20%", "50%", "1%", "100%"))
    items = [
        {
            "n": n,
            "dimension": "区域",
            "name": name,
            "income": rng.choice((None, yuan(rng))),
            "direct": rng.choice((None, yuan(rng))),
            "shared": yuan(rng) or Decimal(0),
        }
        for n, name in enumerate(rng.sample((*AREAS, "北"), rng.randrange(0, 5)), 6)
    ]
    names = {"dimension": "维度", "name": "名称", "income": "收入", "direct": "直接成本", "shared": "分摊费用"}
    policy = preset_policy({"pareto_share": part}, pack="P03")
    given = inputs(R10=frame("R10", rows, SOLD, 月份=MONTH), R71=frame("R71", items, names), policy=policy)
    again = LogisticsAgain(sales=rows, items=items)
    fifth = again.fifth(Decimal(part.rstrip("%")) / 100)
    found = {row["客户编码"]: row for row in records(FIFTH.run(given).rows)}
    assert {code: (row["收入"], row["利润"], row["名次"], row["前段"]) for code, row in found.items()} == {
        code: (fen(income), fen(profit), place, None if place is None else "是" if first else "否")
        for code, income, profit, place, first in fifth
    }
    head, whole = (sum(fen(row[2]) or 0 for row in fifth if row[3] is not None and (every or row[4])) for every in (False, True))
    assert FIFTH.run(given).summary["占利润"] == (Fraction(head, whole) if whole > 0 else None)
    for row, (_, income, cost, shared) in zip(records(PROFIT.run(given).rows), again.profits(), strict=True):
        left = None if income is None or cost is None else fen(income - cost - (shared or 0))
        assert (row["收入"], row["直接成本"], row["利润"]) == (fen(income), fen(cost), left)
        assert row["销售利润率"] == (None if left is None or not income else Fraction(left) / Fraction(income * 100))


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_cost_ratios_and_variances(seed: int, inputs: Any) -> None:
    rng = Random(f"costs {seed}")
    rows = sales(rng)
    costs = [
        {"n": n, "kind": rng.choice(("广告", "促销", "业务人员", None)), "spent": yuan(rng), "budget": yuan(rng), "turnover": yuan(rng)}
        for n in range(6, 6 + rng.randrange(0, 9))
    ]
    plans = [
        {
            "n": n,
            "product": product,
            "area": area,
            "tons": Decimal(rng.randrange(0, 10**6)) / 1000,
            "price": rng.choice((yuan(rng), Decimal("0.01"), Decimal(7))),
        }
        for n, (product, area) in enumerate(rng.sample([(p, a) for p in PRODUCTS for a in AREAS], rng.randrange(0, 7)), 6)
    ]
    names = {"kind": "费用类别", "spent": "实际", "budget": "预算", "turnover": "计划营业额"}
    planned = {"product": "产品", "area": "区域", "tons": "10月", "price": "计划单价"}
    given = inputs(
        R10=frame("R10", rows, SOLD, 月份=MONTH),
        R40=frame("R40", costs, names, 期间=MONTH),
        R17=frame("R17", plans, planned, 指标="销量", 主体="LJ01", 年="2026", 年计划=1, 分解方法="手工"),
        policy=preset_policy(pack="P03"),
    )
    again = LogisticsAgain(sales=rows, costs=costs, plans=plans)
    found = {row["费用类别"]: row for row in records(COSTS.run(given).rows)}
    assert set(found) == {kind for kind, *_ in again.ratios()}
    for kind, spent, budget, income, turnover in again.ratios():
        row = found[kind]
        assert (row["实际"], row["预算"], row["营业额"]) == (fen(spent), fen(budget), fen(income))
        actual, plan = (Fraction(a) / Fraction(b) if b else None for a, b in ((spent, income), (budget, turnover)))
        assert (row["实际率"], row["计划率"]) == (actual, plan)
        assert row["偏差"] == (actual / plan - 1 if actual is not None and plan else None)
    lines = {row["业务代码"]: row for row in records(VARIANCE.run(given).rows)}
    assert set(lines) == {product for product, *_ in again.variances()}
    for product, tons0, yuan0, tons1, yuan1 in again.variances():
        row, gap = lines[product], fen(yuan1 - yuan0)
        assert (row["计划数量"], row["计划额"], row["实际数量"], row["实际额"], row["差额"]) == (
            milli(tons0),
            fen(yuan0),
            milli(tons1),
            fen(yuan1),
            gap,
        )
        at_plan = Fraction(yuan0) * Fraction(tons1) / Fraction(tons0) if tons0 and tons1 else None
        price = 0 if at_plan is None else (fen(yuan1) or 0) - int(at_plan * 100 + Fraction(1, 2))
        assert (row["价差"], row["量差"]) == (price, (gap or 0) - price)


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_signs_and_evaluations(seed: int, inputs: Any) -> None:
    rng = Random(f"signs {seed}")
    lines = [(section, line) for section, listed in GROUPS for line in listed]
    signs = []
    for n in range(6, 6 + rng.randrange(0, 60)):
        section, line = rng.choice(lines)
        day = rng.choice((dt.date(2026, 10, 1), dt.date(2026, 10, 20), dt.date(2026, 10, 20)))
        row = {"n": n, "subject": rng.choice(("顺远", "甲", None)), "type": rng.choice(("竞争对手", "客户", None)), "day": day}
        signs.append(row | {"section": section, "line": line, "word": rng.choice(("有", "无", None))})
    shown = [{**row, "day": f"{row['day']}"} for row in signs]
    names = {"subject": "对象", "type": "对象类型", "day": "填写日期", "section": "类别", "line": "项目", "word": "有无变化"}
    point = (None, Decimal(0), Decimal(100), Decimal("66.67"), Decimal("33.33"))
    won = [
        {"n": n, "growth": rng.choice(point), "credit": rng.choice(point), "margin": rng.choice(point)}
        for n in range(6, 6 + rng.randrange(0, 12))
    ]
    limit = rng.choice((None, "1", "3", "5"))
    given = inputs(
        R29=frame("R29", shown, names),
        R33=frame("R33", won, {"growth": "业务增长度", "credit": "信用度", "margin": "利润率"}),
        policy=preset_policy({"distress_k": limit}, pack="P03"),
    )
    again = LogisticsAgain(signs=signs, won=won)
    found = sorted((row["对象"], row["对象类型"], row["合计"], row["报警"] == "报警") for row in records(SIGNS.run(given).rows))
    wanted = [
        (s, kind, yes, (kind == "客户" and broken) or (limit is not None and yes >= int(limit)))
        for s, kind, yes, broken in again.troubled()
    ]
    assert found == sorted(wanted)
    scores = [row["综合评价"] for row in records(WON.run(given).rows)]
    assert scores == [None if total is None else Fraction(total) / 3 for _, total in again.evaluated()]
