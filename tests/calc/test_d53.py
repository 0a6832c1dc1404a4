"""D53: credit headroom, with the worked examples of the catalogue and of P02."""

from __future__ import annotations

import pytest

from building.oil_policy import oil_policy
from building.typed_rows import typed
from macros.calc.d53_credit_headroom import CALC
from validators.frames import records

POLICY = oil_policy()


def order(number, amount, *, day="2026-10-12", customer="甲", **more):
    """An order of 100 吨 for so many yuan."""
    return {"订单": number, "客户": customer, "产品": "柴油", "日期": day, "数量": 100, "执行价": amount / 100} | more


def run(inputs, limit, balance, *orders, policy=POLICY, bills=(), **frames):
    told = {"R65": [{"客户": "甲", "授信额度": limit}], "R16": list(orders), "R15": list(bills)}
    if balance is not None:
        told["R15"].append({"应收编号": "B", "客户": "甲", "应收金额": balance, "到期日": "2026-12-01"})
    given = {name: typed(name, rows, branch="YB01") for name, rows in (told | frames).items()}
    return CALC.run(inputs(policy=policy, branches=("YB01",), **given))


def only(result):
    (row,) = records(result.rows)
    return row


def test_worked_example(inputs):
    """100 万 − 70 万 − 40 万 = −10 万: 需审批, by the order that crosses."""
    result = run(inputs, 1_000_000, 700_000, order("A", 400_000))
    row = only(result)
    assert (row["授信额度"], row["应收余额"], row["未开票订单"], row["余量"]) == (100_000_000, 70_000_000, 40_000_000, -10_000_000)
    assert (row["结论"], row["越线订单"]) == ("需审批", "A")
    assert row["理由"] == "授信 1,000,000.00 - 应收余额 700,000.00 - 未开票订单 400,000.00 = -100,000.00 元；订单 A 超出额度"
    assert records(result.extra["crossing"]) == [{"_branch": "YB01", "_row": 6, "客户": "甲", "余量": 30_000_000, "金额": 40_000_000}]


@pytest.mark.parametrize(("amount", "judged"), [(300_000, "正常"), (300_001, "需审批"), (299_999, "正常")])
def test_nothing_left_is_enough(inputs, amount, judged):
    row = only(run(inputs, 1_000_000, 700_000, order("A", amount)))
    assert row["结论"] == judged and row["余量"] == (300_000 - amount) * 100


def test_only_the_order_that_crosses(inputs):
    """By day, then by row; with an approval it is 已审批."""
    orders = [order("C", 50_000, day="2026-10-20"), order("B", 20_000, day="2026-10-15"), order("A", 90_000, day="2026-10-01")]
    row = only(run(inputs, 100_000, None, *orders))
    assert (row["越线订单"], row["结论"]) == ("B", "需审批")
    orders[1]["审批单号"] = "SP1"
    assert (only(run(inputs, 100_000, None, *orders))["结论"], only(run(inputs, 100_000, None, *orders))["审批单号"]) == ("已审批", "SP1")


def test_receivables_alone_beyond_the_limit(inputs):
    row = only(run(inputs, 100, 101))
    assert (row["结论"], row["越线订单"]) == ("需审批", None) and "再发货要审批" in row["理由"]
    assert only(run(inputs, 100, 101, order("A", 1)))["越线订单"] == "A"


def test_invoiced_order_counts_once(inputs):
    """A receivable that names the order holds it already, every line of it."""
    bill = {"应收编号": "B", "客户": "甲", "订单": "A", "应收金额": 400_000, "到期日": "2026-11-30"}
    row = only(run(inputs, 1_000_000, None, order("A", 300_000), order("A", 100_000), order("D", 5), bills=[bill]))
    assert (row["应收余额"], row["未开票订单"], row["余量"]) == (40_000_000, 500, 59_999_500)


def test_order_paid_in_advance_takes_no_credit(inputs):
    """By the 结算方式 of its contract; which ones these are is a parameter."""
    contracts = [{"合同编号": "H1", "客户编码": "甲", "结算方式": "款到提油"}, {"合同编号": "H2", "客户编码": "甲", "结算方式": "月结"}]
    orders = [order("A", 400, 合同="H1"), order("B", 30, 合同="H2", customer=None)]
    assert only(run(inputs, 1000, None, *orders, R12=contracts))["未开票订单"] == 3_000
    result = run(inputs, 1000, None, *orders, R12=contracts, policy=oil_policy(prepaid_terms=None))
    assert only(result)["未开票订单"] == 43_000 and result.notes == (
        "阈值未设：政策里“不占信用的结算方式”是空的，各种结算方式的订单都占用额度",
    )


def test_prepayment_counts_in_favour(inputs):
    """What was received beyond the invoice makes room."""
    receipts = [{"收款编号": "S", "应收编号": "B", "收款日期": "2026-10-10", "收款金额": 150}]
    row = only(run(inputs, 100, 100, order("A", 140), R15b=receipts))
    assert (row["应收余额"], row["余量"], row["结论"]) == (-5_000, 1_000, "正常")


def test_without_a_limit(inputs):
    """Blank, or no row at all: 额度未设, no headroom; a limit of 0 is a limit."""
    assert (only(run(inputs, None, 70))["结论"], only(run(inputs, None, 70))["余量"]) == ("额度未设", None)
    rows = {row["客户"]: row for row in records(run(inputs, 10, None, order("A", 5, customer="乙")).rows)}
    assert rows["乙"]["结论"] == "额度未设" and rows["甲"]["余量"] == 1_000
    assert only(run(inputs, 0, None, order("A", 1)))["结论"] == "需审批"


def test_latest_row_of_a_customer(inputs):
    credits = [{"客户": "甲", "授信额度": 10}, {"客户": "甲", "授信额度": 20}]
    assert only(run(inputs, 0, None, R65=credits))["余量"] == 2_000


def test_what_does_not_fit(inputs):
    """An order of nobody, and one without a price, are said."""
    result = run(inputs, 10, None, order("A", 5, customer=None), order("B", 5) | {"执行价": None})
    assert only(result)["未开票订单"] == 0
    assert result.notes == ("1 笔订单没有客户也没有合同，没有计入", "1 笔订单没有执行价，按 0 计入")


def test_branches_and_nothing(inputs):
    """甲 of YB02 is another customer."""
    limits = [typed("R65", [{"客户": "甲", "授信额度": 10}], branch=b) for b in ("YB01", "YB02")]
    result = CALC.run(inputs(policy=POLICY, branches=("YB01", "YB02"), R65=limits, R16=typed("R16", [order("A", 15)], branch="YB02")))
    assert [(r["_branch"], r["结论"]) for r in records(result.rows)] == [("YB01", "正常"), ("YB02", "需审批")]
    assert result.summary == {"正常": 1, "需审批": 1, "已审批": 0, "额度未设": 0}
    assert CALC.run(inputs(policy=POLICY, branches=("YB01",))).rows.empty
