"""D45: share and lifetime value, with the worked examples of packs.md P08."""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from typing import Any

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

from building.preset_policy import preset_policy
from building.typed_rows import joined, typed
from macros.calc.d09_churn import CALC as CHURN
from macros.calc.d45_share_and_lifetime import CALC
from validators.frames import records
from validators.policy import Policy
from validators.values.money import half_up
from validators.values.period import Month

CHURN_BY = {"churn_metric": "收入", "churn_population": "全部"}
NOW = Month(2026, 10)


@cache
def policy_of(**changes: Any) -> Policy:
    """The pack's policy with how D09 counts, and some values changed."""
    return preset_policy(CHURN_BY | changes, pack="P08")


ALL = tuple(str(month) for month in NOW.back(24))[:-1]


def run(inputs: Any, files: list[dict[str, Any]], sales: list[tuple[str, int, Any]] = (), plans=(), months=ALL, policy=None) -> Any:
    """`sales`: customer, months back, yuan."""

    def flow(rows: list[tuple[str, int, Any]], back: int) -> Any:
        told = [{"客户编码": code, "业务代码": "纸箱", "月份": str(NOW.plus(-back)), "收入": yuan} for code, b, yuan in rows if b == back]
        return typed("R10", told, period=str(NOW.plus(-back)))

    then = [flow(sales, back) for back in sorted({b for _, b, _ in sales} - {0})]
    given = inputs(
        R03=typed("R03", files),
        R10=flow(sales, 0),
        R49b=typed("R49b", [{"年": "2026"} | plan for plan in plans]),
        earlier={"R10": joined(then)} if then else {},
        months={"LJ01": months},
        policy=policy or policy_of(),
    )
    given.results["D09"] = CHURN.run(given)
    return CALC.run(given)


KEPT = [(f"P{n}", 13, 1) for n in range(5)] + [(f"P{n}", 1, 1) for n in range(4)]
"""Five customers of last year, four of whom stayed: r = 0.8."""


def test_worked_examples(inputs):
    """30 of 120 = 25.00 %; CLV of 100 at 0.8 over three years = 80 + 64 + 51.2 = 195.20."""
    result = run(inputs, [{"客户编码": "K1", "客户年采购总额": 120}], [("K1", 3, 30), *KEPT], [{"客户": "K1", "盈利额": 100}])
    (row,) = records(result.rows)
    assert row["份额"] == Fraction(1, 4) and row["近12月收入"] == 3_000 and row["终身价值"] == 19_520
    assert result.summary["份额"] == Fraction(1, 4) and result.blocked == [] and row["理由"] == ""


def test_without_what_it_buys_there_is_no_share(inputs):
    files = [{"客户编码": "K1", "客户年采购总额": 0}, {"客户编码": "K2", "客户年采购总额": 200}, {"客户编码": "K3"}]
    result = run(inputs, files, [("K1", 0, 50), ("K2", 0, 50), ("K3", 0, 50)], [{"客户": "K3", "销售额": 100, "实际收入": 40}])
    rows = {row["客户编码"]: row for row in records(result.rows)}
    assert {code: row["份额"] for code, row in rows.items()} == {"K1": None, "K2": Fraction(1, 4), "K3": None}
    assert rows["K1"]["理由"].startswith("分母为0") and rows["K3"]["理由"] == "没有年采购总额，份额为空"
    assert result.summary["份额"] == Fraction(1, 4), "over those of whom it is known"
    assert (rows["K3"]["收入计划"], rows["K3"]["实际收入"], rows["K3"]["完成率"]) == (10_000, 4_000, Fraction(2, 5))


def test_more_than_all_it_buys_is_said(inputs):
    (row,) = records(run(inputs, [{"客户编码": "K1", "客户年采购总额": 10}], [("K1", 0, 11)]).rows)
    assert row["份额"] > 1 and "核对采购总额" in row["理由"]


@pytest.mark.parametrize(
    ("months", "changes"), [(ALL[1:], {}), (ALL, {"churn_months": "1"}), (ALL, {"clv_years": None}), (ALL, {"clv_discount": None})]
)
def test_no_lifetime_value_without_two_years_or_a_parameter(inputs, months, changes):
    sales = [(code, back, yuan) for code, back, yuan in KEPT if str(NOW.plus(-back)) in months]
    result = run(inputs, [{"客户编码": "K1"}], sales, [{"客户": "K1", "盈利额": 100}], months, policy_of(**changes))
    assert records(result.rows)[0]["终身价值"] is None and result.summary["终身价值"] in (None, 0)


def test_income_of_thirteen_months_ago_is_no_part_of_the_year(inputs):
    (row,) = records(run(inputs, [{"客户编码": "K1", "客户年采购总额": 100}], [("K1", 11, 10), ("K1", 12, 70)]).rows)
    assert row["近12月收入"] == 1_000


@drawn(st.integers(0, 10**6), st.sampled_from((1, 3, 6)), st.sampled_from((0, 7)))
def test_the_value_is_the_geometric_sum_rounded_once(inputs, yuan, years, percent):
    policy = policy_of(clv_years=str(years), clv_discount=f"{percent}%")
    result = run(inputs, [{"客户编码": "K1"}], KEPT, [{"客户": "K1", "盈利额": yuan}], policy=policy)
    q = Fraction(8, 10) / (1 + Fraction(percent, 100))
    closed = q * (1 - q**years) / (1 - q)
    assert records(result.rows)[0]["终身价值"] == half_up(100 * yuan * closed)
