"""The computations of the light pack against SQL written by hand: random months with blanks, zeros, negatives, ties and exact bounds."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from random import Random
from typing import Any

import pytest
from hypothesis import given as hypothesis
from hypothesis import strategies as st

from building.campaign import share
from building.light_sql import LightAgain
from building.preset_policy import preset_policy
from building.typed_rows import typed
from macros.calc.d23_leads import CALC as LEADS
from macros.calc.d27c_order_steps import CALC as STEPS
from macros.calc.d27d_ticket_times import CALC as REQUESTS
from macros.calc.d29_suggestions import CALC as IDEAS
from macros.calc.d38_complaints import CALC as CASES
from macros.calc.d45b_cross_sell import CALC as PAIRS
from macros.calc.d51_replenishment import CALC as STOCKS
from macros.calc.d52_capacity import CALC as CAPACITY
from validators.frames import records

ROUNDS = share(1_000, 12)
AFTER = dt.datetime(2026, 11, 1)
MOMENTS = (
    *(None, AFTER - dt.timedelta(minutes=1), AFTER, AFTER - dt.timedelta(days=1), dt.datetime(2026, 10, 12), dt.datetime(2026, 10, 12, 9)),
    *(dt.datetime(2026, 10, 12, 9, 1), dt.datetime(2026, 10, 12, 23, 59), dt.datetime(2026, 10, 13), dt.datetime(2026, 9, 30, 23, 59)),
)


def said(when: dt.datetime | None) -> str | None:
    return None if when is None else f"{when:%Y-%m-%d %H:%M}"


def some(rng: Random, most: int) -> range:
    return range(rng.randrange(most + 1))


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_tickets_and_links_again(seed: int, inputs: Any) -> None:
    rng = Random(f"tickets {seed}")
    kinds = ("服务请求", "咨询", "投诉", None)
    tickets = [
        {"type": rng.choice(kinds), "received": dt.datetime(2026, 10, 1, 8), "due": rng.choice(MOMENTS), "done": rng.choice(MOMENTS)}
        for _ in some(rng, 20)
    ]
    links = [
        {"department": rng.choice(("客户服务部", "数据分析部", None)), "due": rng.choice(MOMENTS), "done": rng.choice(MOMENTS)}
        for _ in some(rng, 15)
    ]
    for ticket in tickets:
        ticket["received"] = rng.choice((ticket["received"], None))
    again = LightAgain(tickets=tickets, links=links)
    frame = typed(
        "R51", [{"类型": t["type"], "受理时间": said(t["received"]), "时限": said(t["due"]), "完成时间": said(t["done"])} for t in tickets]
    )
    other = typed("R51b", [{"部门": k["department"], "时限": said(k["due"]), "完成时间": said(k["done"])} for k in links])
    given = inputs(R51=frame, R51b=other, policy=preset_policy(pack="P12"))
    found = CASES.run(given).extra
    rows = [
        (r["类型"], r["工单数"], r["办结工单"], r["按时办结"], r["应办结"], r["超时未结"], r["工单按时率"], r["平均小时"])
        for r in records(found["tickets"])
    ]
    wanted = [
        (kind, n, done, good, due, late, Fraction(good, due) if due else None, Fraction(minutes, 60 * timed) if timed else None)
        for kind, n, done, good, due, late, minutes, timed in again.tickets(AFTER)
    ]
    assert sorted(rows, key=str) == sorted(wanted, key=str)
    held = [(r["部门"], r["环节数"], r["办结环节"], r["按时环节"], r["应办环节"], r["超时环节"]) for r in records(found["departments"])]
    assert sorted(held) == sorted(again.departments(AFTER))
    mine = [tuple(r[h] for h in ("服务请求", "办结", "按时办结", "未办结", "超时未办")) for r in records(REQUESTS.run(given).rows)]
    assert mine == again.requests(AFTER)


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_orders_again(seed: int, inputs: Any) -> None:
    rng = Random(f"orders {seed}")
    names = ("接单", "织造", "染整", "裁切", "返工")
    steps = [
        {"order": rng.choice(("N1", "N2", "N3")), "step": rng.choice(names), "planned": rng.choice(MOMENTS), "done": rng.choice(MOMENTS)}
        for _ in some(rng, 18)
    ]
    rows = [{"内部订单": s["order"], "工序": s["step"], "计划完成": said(s["planned"]), "实际完成": said(s["done"])} for s in steps]
    result = STEPS.run(inputs(R68=typed("R68", rows), policy=preset_policy(pack="P12-B")))
    found = [tuple(r[h] for h in ("内部订单", "工序数", "完成工序", "按时工序", "应完工序", "周期")) for r in records(result.rows)]
    wanted = [(*line[:5], None if line[5] is None else Fraction(line[5], 60)) for line in LightAgain(steps=steps).orders(AFTER)]
    assert found == wanted
    assert sum(r["道数"] for r in records(result.extra["by_step"])) == len(steps)


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_suggestions_again(seed: int, inputs: Any) -> None:
    rng, days = Random(f"ideas {seed}"), Random(seed).choice((365, 250, 0))

    def number(*values: Any) -> Any:
        return rng.choice((None, *values))

    ideas = [
        {"class": number("节约", "管理"), "sheets": number(0, 1, 10), "people": number(0, 1, 50), "pack": number(0, 3, 500)}
        | {"price": number(0, 1, 2_500), "days": number(0, 1, 250, 366), "adopted": number(True, False), "reward": number(0, 5_000)}
        for _ in some(rng, 15)
    ]
    names = {"class": "类别", "sheets": "每人每天张数", "people": "人数", "pack": "每包张数", "days": "年天数", "adopted": "采纳"}
    rows = [
        {header: i[name] for name, header in names.items()}
        | {h: None if i[n] is None else i[n] / 100 for n, h in (("price", "每包价"), ("reward", "奖励"))}
        for i in ideas
    ]
    result = IDEAS.run(inputs(R57=typed("R57", rows), policy=preset_policy({"paper_days": str(days)}, pack="P12-B")))
    found = [tuple(r[h] for h in ("类别", "条数", "采纳", "年节约额", "采纳节约额", "奖励")) for r in records(result.extra["classes"])]
    assert sorted(found) == sorted(LightAgain(ideas=ideas).ideas(days))


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_leads_again(seed: int, inputs: Any) -> None:
    rng = Random(f"leads {seed}")
    recall, day = rng.choice((7, 0, None)), dt.date(2026, 10, 5)
    customers = ("K1", "K2", "K3", None)

    def maybe(*values: Any) -> Any:
        return rng.choice((None, *values))

    leads = [
        {
            "channel": maybe("电话", "微信"),
            "unit": maybe("诊所"),
            "place": maybe("南湖"),
            "will": maybe("高", "中", "低"),
            "means": maybe("高", "低"),
        }
        | {"passed": maybe(day), "reached": maybe(True, False), "again": maybe(day, day + dt.timedelta(7), day + dt.timedelta(8))}
        | {"won": maybe(True, False), "customer": rng.choice(customers)}
        for _ in some(rng, 18)
    ]
    sales = [
        {"customer": rng.choice(customers[:2]), "product": "仪器", "month": m, "fen": rng.choice((0, 1, -500, 90_000))}
        for m in ("2026-09", "2026-10")
        for _ in some(rng, 3)
    ]
    headers = dict(zip(("channel", "unit", "place", "will", "means", "passed", "reached", "again", "won", "customer"), (
        *("渠道", "单位名称", "装机地", "购买倾向度", "购买能力", "转销售日期", "销售是否取得联系", "再次传递日期", "成单", "对单客户编码"),
    ), strict=True))  # fmt: skip
    rows = [{h: (v.isoformat() if isinstance(v := lead[n], dt.date) else v) for n, h in headers.items()} for lead in leads]

    def flow(month: str) -> Any:
        held = [s for s in sales if s["month"] == month]
        return typed(
            "R10", [{"客户编码": s["customer"], "业务代码": "仪器", "月份": month, "收入": s["fen"] / 100} for s in held], period=month
        )

    policy = preset_policy({"recall_days": None if recall is None else str(recall)}, pack="P12-C")
    earlier = {"R10": flow("2026-09")} if any(s["month"] == "2026-09" for s in sales) else {}
    result = LEADS.run(inputs(R56=typed("R56", rows), R10=flow("2026-10"), earlier=earlier, policy=policy))
    columns = ("渠道", "咨询数", "单位完整", "装机地完整", "有效", "转销售", "未联系", "再传", "成单", "对单", "未对上", "对单金额")
    assert sorted(tuple(r[h] for h in columns) for r in records(result.rows)) == sorted(
        LightAgain(leads=leads, sales=sales).channels("2026-10", recall)
    )


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_capacity_and_stock_again(seed: int, inputs: Any) -> None:
    rng = Random(f"stock {seed}")
    names = ("卫星资源", "测控站", "监测站")
    resources = [
        {"name": rng.choice(names), "room": rng.choice((None, 0, 50_000)), "used": rng.choice((None, 0, 44_999, 45_000, 50_000, 50_001))}
        for _ in some(rng, 6)
    ]
    rows = [
        {
            "资源": r["name"],
            "容量": None if r["room"] is None else r["room"] / 1000,
            "已用": None if r["used"] is None else r["used"] / 1000,
        }
        for r in resources
    ]
    given = inputs(R55b=typed("R55b", rows), policy=preset_policy({"use_alarm": "90%"}, pack="P12-D"))
    found = [(r["可用"], r["状态"]) for r in records(CAPACITY.run(given).rows)]
    assert found == LightAgain(resources=resources).resources("0.9")
    amounts = (None, 0, 1, 20_000, 300_000)
    stocks = [{name: rng.choice(amounts) for name in ("stock", "coming", "safety", "season")} for _ in some(rng, 10)]
    headers = {"stock": "库存", "coming": "在途", "safety": "安全库存", "season": "旺季需货量"}
    listed = [{h: None if s[n] is None else s[n] / 1000 for n, h in headers.items()} for s in stocks]
    for months, peak in (("10", True), ("9", False)):
        policy = preset_policy({"peak_months": months}, pack="P12-E")
        result = STOCKS.run(inputs(R69=typed("R69", listed), policy=policy))
        wanted = [advice for (advice,) in LightAgain(stocks=stocks).advice(peak)]
        assert [r["补货建议"] for r in records(result.rows)] == wanted
        assert result.summary["补货建议"] == sum(a for a in wanted if a is not None)


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_pairs_again(seed: int, inputs: Any) -> None:
    rng = Random(f"pairs {seed}")
    sales = [
        {
            "customer": rng.choice(("K1", "K2", "K3")),
            "product": rng.choice(("洗衣液", "香皂", "牙膏")),
            "month": m,
            "fen": rng.choice((0, 1, -100, 100)),
        }
        for m in ("2026-09", "2026-10")
        for _ in some(rng, 8)
    ]

    def flow(month: str) -> Any:
        held = [s for s in sales if s["month"] == month]
        return typed(
            "R10",
            [{"客户编码": s["customer"], "业务代码": s["product"], "月份": month, "收入": s["fen"] / 100} for s in held],
            period=month,
        )

    earlier = {"R10": flow("2026-09")} if any(s["month"] == "2026-09" for s in sales) else {}
    files = typed("R03", [{"客户编码": f"K{n}", "企业全称": f"K{n}"} for n in (1, 2, 3)])
    result = PAIRS.run(inputs(R03=files, R10=flow("2026-10"), earlier=earlier, policy=preset_policy(pack="P12-E")))
    found = [(r["已购"], r["推荐"], r["已购户"], r["也买"]) for r in records(result.rows)]
    assert sorted(found) == sorted(LightAgain(sales=sales).pairs())
    assert all(r["待推荐"] == r["已购户"] - r["也买"] for r in records(result.rows))


@hypothesis(st.lists(st.integers(0, 40_000), min_size=2, max_size=8))
def test_a_lead_time_is_the_sum_of_its_steps_whatever_their_order(inputs: Any, minutes: list[int]) -> None:
    start = dt.datetime(2026, 10, 1)
    rows = [
        {"内部订单": "N1", "工序": f"第{n}道", "计划完成": said(start), "实际完成": said(start + dt.timedelta(minutes=m))}
        for n, m in enumerate(minutes)
    ]
    result = STEPS.run(inputs(R68=typed("R68", rows), policy=preset_policy(pack="P12-B")))
    ends = [start + dt.timedelta(minutes=m) for m in minutes]
    assert records(result.rows)[0]["周期"] == Fraction((max(ends) - min(ends)) // dt.timedelta(minutes=1), 60)


@hypothesis(st.integers(0, 10**6), st.integers(0, 10**6), st.integers(0, 10**6), st.integers(0, 10**6))
def test_what_is_sent_never_leaves_less_than_is_needed(inputs: Any, stock: int, coming: int, safety: int, season: int) -> None:
    row = {"库存": stock, "在途": coming, "安全库存": safety, "旺季需货量": season}
    result = STOCKS.run(inputs(R69=typed("R69", [row]), policy=preset_policy({"peak_months": None}, pack="P12-E")))
    advice = records(result.rows)[0]["补货建议"] // 1000
    assert advice >= 0 and stock + coming + advice >= season + safety and (not advice or stock + coming + advice == season + safety)
