"""D04, D16a, D33, D45b and D54 against the same in SQL by hand, over random rows with blanks, zeros, negatives, ties and boundaries."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from fractions import Fraction
from random import Random
from typing import Any

import pytest

from building.accounting_sql import AccountingAgain
from building.campaign import share
from building.preset_policy import preset_policy
from building.typed_rows import joined, stored, typed
from macros.calc.d04_fee_tier import CALC as TIER
from macros.calc.d09_churn import CALC as CHURN
from macros.calc.d10_plan import CALC as PLAN
from macros.calc.d16a_value_stage import CALC as STAGE
from macros.calc.d33_per_head import CALC as HEADS
from macros.calc.d45b_cross_sell import CALC as CROSS
from macros.calc.d54_seller_scores import CALC as SCORES
from validators.filing.inputs import Inputs
from validators.frames import records
from validators.registers.relationship.survey import SCALE
from validators.values.money import half_up
from validators.values.period import Month

NOW, CUSTOMERS, PEOPLE = Month(2026, 10), tuple(f"K{n}" for n in range(6)), ("E1", "E2", "E3")
LIMIT, TAU, DAYS = 20_000_000, 5, 5
POLICY = preset_policy(
    {"churn_metric": "收入", "churn_population": "全部", "churn_ceiling": "20%", "volume_target": "1000", "cross_pairs": "审计→税务"},
    pack="P07",
)
Rows = list[dict[str, Any]]


def fees(rng: Random) -> Iterator[dict[str, Any]]:
    """Sums that lie on the threshold and beside it; takings back; customers that came or left within the two years."""
    for customer in (*CUSTOMERS, "不在档"):
        way = rng.choice(("none", "edge", "some", "new", "gone"))
        if way == "edge":
            yield {"customer": customer, "back": 0, "product": "审计", "person": "E1", "fen": rng.choice((LIMIT, LIMIT - 1, LIMIT + 1))}
        for back in range(24):
            if way == "none" or (way == "new" and back >= 12) or (way == "gone" and back < 12) or rng.random() < 0.6 or way == "edge":
                continue
            fen = rng.choice((0, -500, rng.randrange(1, 10**6)))
            yield {
                "customer": customer,
                "back": back,
                "product": rng.choice(("审计", "税务")),
                "person": rng.choice((*PEOPLE, None)),
                "fen": fen,
            }


def tables(rng: Random) -> dict[str, Rows]:
    value = (None, 0, -100, 10_000, 10_500, 10_501, 9_500, 9_499, 15_000)
    day = (None, dt.date(2026, 10, 1), dt.date(2026, 10, 2), dt.date(2026, 10, 31), dt.date(2026, 10, 30), dt.date(2020, 1, 1))
    plans = [
        {"n": n, "customer": rng.choice(CUSTOMERS), "person": rng.choice(PEOPLE), "answered": rng.random() < 0.7}
        | {"filed": rng.choice((None, *(dt.date(2026, 10, d) for d in (5, 9, 10, 11, 20))))}
        for n in range(rng.randrange(9))
    ]
    slips = rng.sample([p["n"] for p in plans], rng.randrange(len(plans) + 1))
    visits = [
        {"n": n, "customer": rng.choice(CUSTOMERS), "person": rng.choice(PEOPLE), "day": dt.date(2026, 10, rng.choice((4, 5, 6)))}
        | {"slip": slips[n] if n < len(slips) else None}
        for n in range(len(slips) + rng.randrange(5))
    ]
    return {
        "fees": list(fees(rng)),
        "files": [
            {"customer": c, "seller": rng.choice((*PEOPLE, None))} | {name: rng.choice(value) for name in ("past", "now", "later")}
            for c in CUSTOMERS
        ],
        "levels": [{"customer": c, "level": rng.choice(("重点客户", "一般客户"))} for c in CUSTOMERS if rng.random() < 0.6],
        "people": [
            {"person": p, "sells": rng.random() < 0.8, "came": rng.choice(day), "gone": rng.choice((None, *day[1:5]))} for p in PEOPLE
        ],
        "plans": plans,
        "visits": visits,
        "answers": [{"customer": rng.choice((*CUSTOMERS, "不在档")), "points": rng.randrange(1, 8)} for _ in range(rng.randrange(8))],
        "studies": [{"person": p} for p in PEOPLE if rng.random() < 0.5],
    }


def flows(told: Rows) -> list[Any]:
    found = []
    for back in range(24):
        rows = [row for row in told if row["back"] == back]
        columns = {"客户编码": "customer", "业务代码": "product", "业绩归属": "person", "收入": "fen"}
        if rows or not back:
            found.append(stored("R10", {h: [r[name] for r in rows] for h, name in columns.items()}, period=str(NOW.plus(-back))))
    return found


def columns(rows: Rows, **headers: str) -> dict[str, list[Any]]:
    return {header: [row[name] for row in rows] for header, name in headers.items()}


def given(inputs: Any, told: dict[str, Rows]) -> Inputs:
    levels = columns(told["levels"], 客户编码="customer", 新级别="level")
    levels |= {h: [value] * len(told["levels"]) for h, value in (("生效期间", "2024-01"), ("审批单号", "RD"))}
    people = columns(told["people"], 工号="person", 入职日期="came", 离职日期="gone")
    people |= {"岗位": ["项目经理、销售人员" if p["sells"] else "项目经理" for p in told["people"]]}
    plans = [
        {"计划编号": f"P{p['n']}", "计划月": "2026-10", "客户": p["customer"], "走访人": p["person"]}
        | {"反馈信息": "同意" if p["answered"] else None, "存档日期": None if p["filed"] is None else str(p["filed"])}
        for p in told["plans"]
    ]
    visits = [
        {"走访编号": f"V{v['n']}", "客户编码": v["customer"], "走访人": v["person"], "日期": str(v["day"])}
        | {"信息传递单号": None if v["slip"] is None else f"P{v['slip']}"}
        for v in told["visits"]
    ]
    forms = [{"问卷编号": f"W{n}", "客户": a["customer"], "订单处理": SCALE[7 - a["points"]]} for n, a in enumerate(told["answers"])]
    first, *past = flows(told["fees"])
    found: Inputs = inputs(
        R02=stored("R02", people), R03=stored("R03", columns(told["files"], 客户编码="customer", 客户经理="seller", 过去价值="past", 现在价值="now", 将来价值="later")),
        R06=stored("R06", levels), R10=first, R20=typed("R20", visits), R21=typed("R21", plans), R27=typed("R27", forms),
        R41=stored("R41", {"类型": ["月学习"], "参加人": ["、".join(row["person"] for row in told["studies"]) or None]}),
        earlier={"R10": joined(past)} if past else {}, months={"LJ01": [str(month) for month in NOW.back(24)[:-1]]}, policy=POLICY,
    )  # fmt: skip
    return found


@pytest.mark.parametrize("seed", range(share(1000, 5)))
def test_the_same_as_by_hand_in_sql(seed: int, inputs: Any) -> None:
    told = tables(Random(f"accounting {seed}"))
    again, held = AccountingAgain(**told), given(inputs, told)
    for calc in (TIER, CHURN, PLAN):
        held.results[calc.id] = calc.run(held)
    tiers = {row["客户编码"]: row for row in records(held.results["D04"].rows)}
    for customer, fen, key in again.tiers(LIMIT):
        row = tiers[customer]
        assert (row["业务量合计"], row["级别"]) == (fen, "重点客户" if key else "一般客户")
        assert row["服务模式"] == ("一对一" if key else "传统CRM")
    assert [(row["客户编码"], row["价值阶段"]) for row in records(STAGE.run(held).rows)] == again.stages(LIMIT, TAU)
    heads = records(HEADS.run(held).rows)[0]
    fen, first, last = again.heads(NOW.first, NOW.last)
    assert (heads["业务量"], heads["月初人数"], heads["月末人数"]) == (fen, first, last)
    assert heads["人均业务量"] == (half_up(Fraction(fen * 2, first + last)) if first + last else None)
    offers = [(row["客户编码"], row["已购金额"]) for row in records(CROSS.run(held).extra["customers"])]
    assert offers == again.offers("审计", "税务")
    same_cards(records(SCORES.run(held).rows), again, told)


def same_cards(cards: Rows, again: AccountingAgain, told: dict[str, Rows]) -> None:
    """Each person's card against the four queries that make it up."""
    there = [p["person"] for p in told["people"] if p["sells"] and (p["came"] or NOW.last) <= NOW.last <= (p["gone"] or NOW.last)]
    assert [row["工号"] for row in cards] == there
    visits, churn, credited, satisfied = (
        {line[0]: line[1:] for line in lines} for lines in (again.visits(DAYS), again.churn(), again.credited(), again.satisfied())
    )
    for row in cards:
        person = row["工号"]
        assert (row["计划拜访"], row["已拜访"], row["返回单"], row["按期返回"]) == visits.get(person, (0, 0, 0, 0))
        had, lost = churn.get(person, (0, 0))
        assert (row["上期户数"], row["流失户数"]) == (had, lost)
        assert row["客户流失"] == (max(Fraction(0), 1 - Fraction(lost, had) * 5) if had else None)
        (fen,) = credited.get(person, (0,))
        assert (row["业务量"], row["人均业务量"]) == (fen, min(Fraction(fen, 100_000), Fraction(1)))
        points, count = satisfied.get(person, (0, 0))
        assert row["满意度指数"] == ((Fraction(int(points), count) - 1) / 6 * 100 if count else None)
        assert row["月学习"] == (person in {line["person"] for line in told["studies"]})
