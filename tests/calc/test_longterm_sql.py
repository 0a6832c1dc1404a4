"""D05, D16b, D22, D45 and D49 against the same in SQL by hand, over random rows with blanks, zeros, negatives, ties and boundaries."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from random import Random
from typing import Any

import pytest

from building.campaign import share
from building.longterm_sql import LongtermAgain
from building.preset_policy import preset_policy
from building.typed_rows import joined, stored, typed
from macros.calc.d05_key_evaluation import CALC as SCORE
from macros.calc.d05_key_evaluation import RELATION
from macros.calc.d09_churn import CALC as CHURN
from macros.calc.d16b_relation_stage import CALC as STAGE
from macros.calc.d22_mix_and_time import CALC as MIX
from macros.calc.d45_share_and_lifetime import CALC as WORTH
from macros.calc.d49_five_analyses import CALC as FIVE
from validators.filing.inputs import Inputs
from validators.frames import records
from validators.registers.relationship.account_plan import ATTRACTION
from validators.values.money import half_up
from validators.values.period import Month

NOW, CUSTOMERS = Month(2026, 10), tuple(f"K{n}" for n in range(7))
POLICY = preset_policy({"churn_metric": "收入", "churn_population": "全部"}, pack="P08")
POINTS = dict(zip(ATTRACTION, (100, 60, 20), strict=True)) | dict(zip(RELATION, (100, 80, 70, 60, 40, 30, 0), strict=True))
Rows = list[dict[str, Any]]


def sales(rng: Random) -> Iterator[dict[str, Any]]:
    """Even years of 10,000 fen a month now and then, so that a growth lies on its line; takings back; months with nothing."""
    for customer in CUSTOMERS:
        way = rng.choice(("none", "even", "some", "new", "quiet"))
        now = rng.choice((11_000, 11_001, 9_000, 8_999, 7_000, 6_999, 10_000, 0))
        for back in range(24):
            amount = now if back < 12 else 10_000
            if way == "some":
                amount = rng.choice((0, 0, -5_000, rng.randrange(1, 10**6)))
            if way == "none" or (way == "new" and back > rng.choice((10, 11, 12))) or (way == "quiet" and back < 6):
                continue
            if amount:
                yield {"customer": customer, "back": back, "fen": amount}


def tables(rng: Random) -> dict[str, Rows]:
    few = rng.sample(CUSTOMERS, rng.randrange(len(CUSTOMERS) + 1))
    score = (None, 0, 100, 55, 90)
    return {
        "sales": list(sales(rng)),
        "plans": [
            {"n": n, "customer": customer, "attraction": rng.choice((None, *ATTRACTION)), "relation": rng.choice((None, *RELATION))}
            | {"volume": rng.choice(score), "margin": rng.choice(score)}
            for n, customer in enumerate(few)
        ],
        "points": [{"word": word, "points": points} for word, points in POINTS.items()],
        "files": [
            {"customer": c, "bought": rng.choice((None, 0, 12_000, 10**7)), "first": rng.choice((None, None, 3, 30))} for c in CUSTOMERS
        ],
        "visits": [
            {"customer": rng.choice(CUSTOMERS), "hours": rng.choice((None, 0, 500, 1_000, 7_250))} for _ in range(rng.randrange(12))
        ],
        "levels": [{"customer": c, "level": rng.choice(("重点客户", "普通客户"))} for c in CUSTOMERS if rng.random() < 0.6],
        "budgets": [
            {
                "customer": c,
                "target": rng.choice((0, 50_000)),
                "actual": rng.choice((None, 0, 20_000)),
                "profit": rng.choice((None, -500, 333)),
            }
            for c in few
        ],
    }


def yuan(fen: int | None) -> str | None:
    return None if fen is None else f"{fen / 100:.2f}"


def given(inputs: Any, told: dict[str, Rows]) -> Inputs:
    flows = [
        stored(
            "R10",
            {"客户编码": [r["customer"] for r in rows], "业务代码": ["纸箱"] * len(rows), "收入": [r["fen"] for r in rows]},
            period=str(m),
        )
        for back in range(24)
        for m, rows in ((NOW.plus(-back), [r for r in told["sales"] if r["back"] == back]),)
        if rows or not back
    ]
    levels = {"客户编码": [r["customer"] for r in told["levels"]], "新级别": [r["level"] for r in told["levels"]]}
    levels |= {h: [value] * len(told["levels"]) for h, value in (("生效期间", "2026-01"), ("审批单号", "RD"))}
    plans = [
        {"客户": r["customer"], "年": "2026", "吸引力": r["attraction"], "销售量分": r["volume"], "利润率分": r["margin"]}
        | {"相互关系": r["relation"]}
        for r in told["plans"]
    ]
    budgets = [
        {"客户": r["customer"], "年": "2026"}
        | {h: yuan(r[name]) for h, name in (("销售额", "target"), ("实际收入", "actual"), ("盈利额", "profit"))}
        for r in told["budgets"]
    ]
    files = [
        {
            "客户编码": r["customer"],
            "客户年采购总额": yuan(r["bought"]),
            "首次业务月": None if r["first"] is None else str(NOW.plus(-r["first"])),
        }
        for r in told["files"]
    ]
    visits = [{"客户编码": r["customer"], "用时(小时)": None if r["hours"] is None else str(r["hours"] / 1000)} for r in told["visits"]]
    found: Inputs = inputs(
        R03=typed("R03", files), R06=stored("R06", levels), R10=flows[0], R20=typed("R20", visits), R49=typed("R49", plans),
        R49b=typed("R49b", budgets), earlier={"R10": joined(flows[1:])} if flows[1:] else {},
        months={"LJ01": [str(month) for month in NOW.back(24)[:-1]]}, policy=POLICY,
    )  # fmt: skip
    return found


@pytest.mark.parametrize("seed", range(share(1000, 6)))
def test_the_same_as_by_hand_in_sql(seed: int, inputs: Any) -> None:
    told = tables(Random(f"longterm {seed}"))
    again, held = LongtermAgain(**told), given(inputs, told)

    scores = [(row["客户"], None if row["评价分"] is None else row["评价分"] * 20) for row in records(SCORE.run(held).rows)]
    assert scores == again.scores()
    assert [(row["客户"], row["建议阶段"]) for row in records(STAGE.run(held).rows)] == again.stages()
    columns = ("级别", "户数", "销售额", "用时", "没有用时")
    assert [tuple(row[c] for c in columns) for row in records(MIX.run(held).rows)] == again.mix()

    held.results["D09"] = CHURN.run(held)
    stayed, were = again.kept()
    factor = sum((Fraction(stayed, were) ** t for t in (1, 2, 3)), Fraction()) if were else None
    found = {row["客户编码"]: row for row in records(WORTH.run(held).rows)}
    assert list(found) == [line[0] for line in again.worth()]
    for customer, earned, bought, target, actual, profit in again.worth():
        row = found[customer]
        assert (row["近12月收入"], row["年采购总额"], row["收入计划"], row["实际收入"], row["盈利额"]) == (
            earned,
            bought,
            target,
            actual,
            profit,
        )
        assert row["份额"] == (Fraction(earned, bought) if bought else None)
        assert row["终身价值"] == (None if profit is None or factor is None else half_up(profit * factor))

    lines = [(row["客户编码"], row["收入"], row["上期收入"], row["成交次数"]) for row in records(FIVE.run(held).rows)]
    assert lines == again.analyses()
    assert all(
        row["增长率"] == (Fraction(row["收入"] - row["上期收入"], row["上期收入"]) if row["上期收入"] else None)
        for row in records(FIVE.run(held).rows)
    )
