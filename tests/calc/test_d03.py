"""D03: levels of a group company, with the worked example of the catalogue, its laws, and the same in SQL by hand."""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from random import Random
from typing import Any

import duckdb
import pandas as pd
import pytest
from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st

from building.campaign import share
from building.preset_policy import preset_policy
from building.typed_rows import joined, stored
from macros.calc.d03_group_tier import BIG, CALC, NONE, PLAIN, STRATEGIC, UNIT_BIG, UNIT_PLAIN
from macros.calc.d03b_paid_on_time import CALC as PAID
from validators.frames import records
from validators.policy import Policy

NODES = (("JT", "集团公司", "集团公司", None), ("EJ1", "二级单位1", "二级单位", "JT"), ("EJ2", "二级单位2", "二级单位", "JT"))
TESTS = ("诚信度高社会形象好", "资格信用好", "履约能力强", "资金实力强", "发展前景广", "促进产业链", "先进企业文化")
WAN = 10_000


@cache
def policy_of(**changes: Any) -> Policy:
    """The demo's figures: 1,000 万 a year, 100 % in time."""
    told = {"big_amount": "10000000", "pay_rate_min": "100%", "ge_inclusive": "是"}
    return preset_policy(told | changes, nodes=NODES, pack="P04")


def contract(customer="甲", signer="JT", yuan=3000 * WAN, signed="2026-03-05", kind="单项", branch="EJ1"):
    return {"_branch": branch, "客户编码": customer, "我方签约主体": signer, "合同金额": yuan, "签约日": signed, "合同类型": kind}


def credit(customer="甲", broken=0, bad=False, branch="EJ1", **answers):
    return (
        {"_branch": branch, "客户": customer, "征信不良记录": bad, "近五年因自身诚信原因终止合作次数": broken}
        | dict.fromkeys(TESTS, True)
        | answers
    )


def frame(register: str, rows: list[dict[str, Any]], headers: tuple[str, ...]) -> Any:
    """The rows of each branch as its file has them; money of yuan in fen."""
    by_branch: dict[str, list[dict[str, Any]]] = {"EJ1": [], "EJ2": []}
    for row in rows:
        by_branch[row.get("_branch", "EJ1")].append(row)

    def cell(header: str, value: Any) -> Any:
        if value is None:
            return None
        return (
            int(value * 100)
            if header in ("合同金额", "应收金额", "收款金额")
            else pd.Timestamp(value)
            if header.endswith(("日", "日期"))
            else value
        )

    parts = [
        stored(register, {h: [cell(h, row.get(h)) for row in mine] for h in headers}, branch=branch, file=f"{branch}.xlsx")
        for branch, mine in by_branch.items()
        if mine
    ]
    return joined(parts) if parts else stored(register, {h: [] for h in headers}, branch="EJ1")


def run(inputs: Any, customers: list[dict[str, Any]], contracts=(), credits=(), dues=(), receipts=(), levels=(), policy=None, final=True):
    given = inputs(
        R03=frame("R03", [{"客户编码": c} if isinstance(c, str) else c for c in customers], ("客户编码", "统一社会信用代码")),
        R12=frame("R12", list(contracts), ("客户编码", "我方签约主体", "合同金额", "签约日", "合同类型")),
        R65=frame("R65", list(credits), ("客户", "征信不良记录", "近五年因自身诚信原因终止合作次数", *TESTS)),
        R15=frame("R15", list(dues), ("应收编号", "客户", "应收金额", "到期日")),
        R15b=frame("R15b", list(receipts), ("收款编号", "应收编号", "收款金额", "收款日期")),
        R06=frame("R06", list(levels), ("客户编码", "新级别", "生效期间", "审批单号", "触发")),
        policy=policy or policy_of(),
        branches=("EJ1", "EJ2"),
        final=final,
    )
    given.results["D03b"] = PAID.run(given)
    return CALC.run(given)


def level(result: Any, code: str = "甲") -> Any:
    return {row["客户编码"]: row["级别"] for row in records(result.rows)}[code]


def paid(customer: str, due: int, received: int) -> dict[str, Any]:
    """A receivable that fell due in October and what came in by its day."""
    return {
        "dues": [{"应收编号": f"Y{customer}", "客户": customer, "应收金额": due, "到期日": "2026-10-10"}],
        "receipts": [{"收款编号": f"S{customer}", "应收编号": f"Y{customer}", "收款金额": received, "收款日期": "2026-10-10"}],
    }


def test_worked_example(inputs):
    customers = ["甲", "乙", "丙", "丁", "戊"]
    contracts = [contract(), contract("乙"), contract("丙", "EJ1", 1000 * WAN), contract("丁", "EJ1", 80 * WAN)]
    credits = [credit(), credit("乙", broken=1), credit("丙"), credit("丁")]
    result = run(inputs, customers, contracts, credits)
    assert [row["级别"] for row in records(result.rows)] == [STRATEGIC, BIG, UNIT_BIG, UNIT_PLAIN, NONE]
    assert result.summary == {STRATEGIC: 1, BIG: 1, PLAIN: 0, UNIT_BIG: 1, UNIT_PLAIN: 1, NONE: 1} and result.blocked == []
    assert "终止合作次数" in records(result.rows)[1]["理由"]


def test_who_pays_450_of_500_in_time_is_not_strategic(inputs):
    result = run(inputs, ["甲"], [contract()], [credit()], **paid("甲", 500, 450))
    (row,) = records(result.rows)
    assert row["按约付款率"] == Fraction(9, 10) and row["级别"] == BIG and "按约付款率 90.00%" in row["战略标准未过"]
    assert level(run(inputs, ["甲"], [contract()], [credit()], **paid("甲", 500, 500))) == STRATEGIC


def test_nothing_due_or_no_line_skips_that_test_and_says_so(inputs):
    result = run(inputs, ["甲"], [contract()], [credit()])
    assert level(result) == STRATEGIC and any("分母为0：1 户" in note for note in result.notes)
    result = run(inputs, ["甲"], [contract()], [credit()], **paid("甲", 500, 1), policy=policy_of(pay_rate_min=None))
    assert level(result) == STRATEGIC and any(note.startswith("阈值未设") and "按约付款率下限" in note for note in result.notes)


@pytest.mark.parametrize(
    "answers", [{"促进产业链": None}, {"履约能力强": False}, {"bad": None}, {"bad": True}, {"broken": None}, {"broken": 2}]
)
def test_a_blank_answer_is_not_yes(inputs, answers):
    assert level(run(inputs, ["甲"], [contract()], [credit(**answers)])) == BIG
    assert level(run(inputs, ["甲"], [contract()])) == BIG, "nobody answered anything"


@pytest.mark.parametrize(("yuan", "found"), [(1000 * WAN, BIG), (1000 * WAN - 1, PLAIN)])
def test_the_line_itself_is_reached(inputs, yuan, found):
    assert level(run(inputs, ["甲"], [contract(yuan=yuan)])) == found
    unit = {BIG: UNIT_BIG, PLAIN: UNIT_PLAIN}[found]
    assert level(run(inputs, ["甲"], [contract(yuan=yuan, signer="EJ1")])) == unit
    assert level(run(inputs, ["甲"], [contract(yuan=1000 * WAN)], policy=policy_of(ge_inclusive="否"))) == PLAIN


def test_a_line_of_its_own_for_units(inputs):
    policy = policy_of(unit_amount="500000")
    assert level(run(inputs, ["甲"], [contract(yuan=60 * WAN, signer="EJ1")], policy=policy)) == UNIT_BIG
    assert level(run(inputs, ["甲"], [contract(yuan=60 * WAN)], policy=policy)) == PLAIN


@pytest.mark.parametrize(
    ("cells", "counts"),
    [({"signed": "2025-11-01"}, True), ({"signed": "2025-10-31"}, False), ({"signed": "2026-10-31"}, True), ({"kind": "框架"}, False)],
)
def test_the_last_twelve_months_and_no_frame(inputs, cells, counts):
    (row,) = records(run(inputs, ["甲"], [contract(**cells)]).rows)
    assert (row["签约额"], row["级别"]) == ((3000 * WAN * 100, BIG) if counts else (0, PLAIN))


def test_a_contract_of_next_month_is_none_yet(inputs):
    assert level(run(inputs, ["甲"], [contract(signed="2026-11-01")])) == NONE


def test_without_a_line_big_is_given_by_hand_only(inputs):
    policy = policy_of(big_amount=None)
    hand = {"客户编码": "甲", "新级别": BIG, "生效期间": "2026-01", "审批单号": "F1", "触发": "人工指定"}
    result = run(inputs, ["甲"], [contract()], policy=policy)
    assert level(result) == PLAIN and any("大客户只能人工指定" in note for note in result.notes) and result.blocked == []
    assert level(run(inputs, ["甲"], [contract()], levels=[hand], policy=policy)) == BIG


def test_only_the_tests_can_refuse_a_strategic_customer(inputs):
    hand = {"客户编码": "甲", "新级别": STRATEGIC, "生效期间": "2026-01", "审批单号": "F1", "触发": "人工指定"}
    result = run(inputs, ["甲"], [contract(yuan=1)], [credit(bad=True)], levels=[hand])
    assert level(result) == PLAIN and "标准没有过，不算" in records(result.rows)[0]["理由"]


def test_two_units_one_customer(inputs):
    """The same credit code: signed by the group in one file, the amounts of both together; each file's own stays its own."""
    customers = [{"_branch": b, "客户编码": c, "统一社会信用代码": "91110000600037341L"} for b, c in (("EJ1", "甲"), ("EJ2", "A"))]
    contracts = [contract(yuan=600 * WAN), contract("A", "EJ2", 400 * WAN, branch="EJ2")]
    rows = records(run(inputs, customers, contracts).rows)
    assert [row["级别"] for row in rows] == [BIG, BIG] and [row["签约额"] for row in rows] == [1000 * WAN * 100] * 2
    assert [row["本单位签约额"] for row in rows] == [600 * WAN * 100, 400 * WAN * 100] and [row["合同数"] for row in rows] == [1, 1]


def test_at_a_branch_it_is_a_trial(inputs):
    result = run(inputs, ["甲"], final=False)
    assert result.extra["trial"] and any(note.startswith("试算") for note in result.notes)


@settings(max_examples=share(200, 10))
@drawn(st.integers(0, 2000), st.integers(0, 500), st.booleans())
def test_more_signed_never_means_a_lower_level(inputs, wan, more, group):
    order = (STRATEGIC, BIG, PLAIN) if group else (UNIT_BIG, UNIT_PLAIN)
    less, much = (level(run(inputs, ["甲"], [contract(yuan=w * WAN, signer="JT" if group else "EJ1")])) for w in (wan, wan + more))
    assert order.index(much) <= order.index(less)


SQL = """
WITH mine AS (SELECT c.customer, k.top, CASE WHEN k.signed BETWEEN DATE '2025-11-01' AND DATE '2026-10-31' AND k.kind <> '框架'
  THEN coalesce(k.yuan, 0) ELSE 0 END AS yuan, k.customer IS NOT NULL AS any_
  FROM customers c LEFT JOIN contracts k ON k.customer = c.customer AND (k.signed IS NULL OR k.signed <= DATE '2026-10-31')),
summed AS (SELECT customer, bool_or(coalesce(top, false)) AS top, sum(yuan) AS yuan, bool_or(any_) AS any_ FROM mine GROUP BY customer)
SELECT s.customer, CASE
  WHEN NOT any_ THEN '潜在客户'
  WHEN top AND coalesce(r.broken = 0 AND NOT r.bad AND r.yes = 7, false) AND coalesce(p.paid >= p.due, true) THEN '集团公司战略客户'
  WHEN top AND yuan >= 10000000 THEN '集团公司大客户'
  WHEN top THEN '集团公司一般客户'
  WHEN yuan >= 10000000 THEN '二级单位大客户'
  ELSE '二级单位一般客户' END
FROM summed s LEFT JOIN credits r USING (customer) LEFT JOIN (
  SELECT customer, sum(due) AS due, sum(least(due, paid)) AS paid FROM dues GROUP BY customer HAVING sum(due) > 0) p USING (customer)
ORDER BY s.customer
"""


@pytest.mark.parametrize("seed", range(share(1000, 8)))
def test_the_same_as_by_hand_in_sql(seed: int, inputs: Any) -> None:
    rng = Random(f"group {seed}")
    names = [f"K{n}" for n in range(6)]
    contracts = [
        contract(
            rng.choice(names[:5]),
            rng.choice(("JT", "EJ1", "EJ1")),
            rng.choice((None, 0, 1000 * WAN, 1000 * WAN - 1, 500 * WAN, rng.randrange(2000 * WAN))),
            rng.choice((None, "2025-10-31", "2025-11-01", "2026-10-31", "2026-11-01", "2026-05-06")),
            rng.choice(("框架", "单项", "其他")),
        )
        for _ in range(rng.randrange(10))
    ]
    credits = [
        credit(name, rng.choice((0, 0, 0, 1, None)), rng.choice((False, False, True, None)))
        | {test: rng.choice((True,) * 12 + (False, None)) for test in TESTS}
        for name in rng.sample(names, rng.randrange(7))
    ]
    owed = [(name, rng.choice((500, 300)), rng.choice((0, 500, 300, 700))) for name in names for _ in range(rng.randrange(2))]
    dues = [{"应收编号": f"Y{n}", "客户": name, "应收金额": due, "到期日": "2026-10-10"} for n, (name, due, _) in enumerate(owed)]
    receipts = [
        {"收款编号": f"S{n}", "应收编号": f"Y{n}", "收款金额": came, "收款日期": "2026-10-09"}
        for n, (_, _, came) in enumerate(owed)
        if came
    ]
    db = duckdb.connect()
    db.execute("CREATE TABLE customers (customer VARCHAR)")
    db.execute("CREATE TABLE contracts (customer VARCHAR, top BOOLEAN, yuan BIGINT, signed DATE, kind VARCHAR)")
    db.execute("CREATE TABLE credits (customer VARCHAR, broken INTEGER, bad BOOLEAN, yes INTEGER)")
    db.execute("CREATE TABLE dues (customer VARCHAR, due BIGINT, paid BIGINT)")
    for name in names:
        db.execute("INSERT INTO customers VALUES (?)", [name])
    for one in contracts:
        db.execute(
            "INSERT INTO contracts VALUES (?, ?, ?, ?, ?)",
            [one["客户编码"], one["我方签约主体"] == "JT", one["合同金额"], one["签约日"], one["合同类型"]],
        )
    for one in credits:
        yes = sum(one[test] is True for test in TESTS)
        db.execute(
            "INSERT INTO credits VALUES (?, ?, ?, ?)", [one["客户"], one["近五年因自身诚信原因终止合作次数"], one["征信不良记录"], yes]
        )
    for name, due, came in owed:
        db.execute("INSERT INTO dues VALUES (?, ?, ?)", [name, due, came])
    result = run(inputs, names, contracts, credits, dues, receipts)
    assert [(row["客户编码"], row["级别"]) for row in records(result.rows)] == db.execute(SQL).fetchall()
