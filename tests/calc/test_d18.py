"""D18: receivables by age, with the worked example of the catalogue."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction as F

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from building.oil_policy import oil_policy
from building.typed_rows import stored, typed
from macros.calc.d18_ageing import CALC
from validators.frames import records

POLICY = oil_policy()
BUCKETS = ("未到期", "1–30", "31–60", "61–90", "91–180", "181–365", ">365", "日期未填")


def owed(*rows, branch="YB01"):
    """(应收编号, 客户, 应收金额, 到期日) with further cells."""
    listed = [
        {"应收编号": number, "客户": customer, "应收金额": amount, "到期日": due} | (more[0] if more else {})
        for number, customer, amount, due, *more in rows
    ]
    return typed("R15", listed, branch=branch)


def paid(*rows, branch="YB01"):
    listed = [
        {"收款编号": f"S{i}", "应收编号": number, "收款日期": day, "收款金额": amount} for i, (number, day, amount) in enumerate(rows)
    ]
    return typed("R15b", listed, branch=branch)


def run(inputs, bills, receipts=None, policy=POLICY, period="2027-03", branches=("YB01",)):
    frames = {"R15": bills} | ({} if receipts is None else {"R15b": receipts})
    return CALC.run(inputs(period=period, policy=policy, branches=branches, **frames))


FOUR = (("1", "甲", 1000, "2027-04-10"), ("2", "甲", 2000, "2027-03-15"), ("3", "甲", 3000, "2027-02-10"), ("4", "甲", 500, "2026-12-01"))


def test_worked_example(inputs):
    """As of 2027-03-31: −10, 16, 49 and 120 days; total 6,500, overdue 5,500 = 84.62%."""
    result = run(inputs, owed(*FOUR))
    (row,) = records(result.rows)
    assert [row[name] for name in BUCKETS] == [100_000, 200_000, 300_000, 0, 50_000, 0, 0, 0]
    assert (row["应收"], row["逾期"], row["预收"], row["最长逾期"]) == (650_000, 550_000, 0, 120)
    assert row["逾期率"] == F(5500, 6500) and result.summary["逾期率"] == F(11, 13) and result.notes == ()
    cells = {r["应收编号"]: (r["余额"], r["逾期天数"], r["账龄段"]) for r in records(result.extra["receivables"])}
    assert cells == {"1": (100_000, 0, "未到期"), "2": (200_000, 16, "1–30"), "3": (300_000, 49, "31–60"), "4": (50_000, 120, "91–180")}


@pytest.mark.parametrize(
    ("due", "bucket"),
    [
        ("2027-03-31", "未到期"),
        ("2027-03-30", "1–30"),
        ("2027-03-01", "1–30"),
        ("2027-02-28", "31–60"),
        ("2027-01-30", "31–60"),
        ("2027-01-29", "61–90"),
        ("2026-03-31", "181–365"),
        ("2026-03-30", ">365"),
        (None, "日期未填"),
    ],
)
def test_a_bucket_begins_the_day_after_its_number(inputs, due, bucket):
    result = run(inputs, owed(("1", "甲", 10, due)))
    (row,) = records(result.rows)
    assert row[bucket] == 1_000 and sum(row[name] for name in BUCKETS) == row["应收"] == 1_000
    assert bool(result.notes) == (due is None)


def test_receipts_up_to_the_last_day(inputs):
    """What came in April is not yet received; a receipt taken back is owed again; what is too much is 预收."""
    receipts = paid(
        ("1", "2027-03-31", 400), ("1", "2027-04-01", 100), ("2", "2027-03-05", 2000), ("2", "2027-03-06", -500), ("3", "2027-01-01", 3200)
    )
    result = run(inputs, owed(*FOUR[:3]), receipts)
    cells = {r["应收编号"]: (r["已收金额"], r["余额"], r["账龄段"]) for r in records(result.extra["receivables"])}
    assert cells == {"1": (40_000, 60_000, "未到期"), "2": (150_000, 50_000, "1–30"), "3": (320_000, -20_000, "预收")}
    assert str(result.extra["receivables"]["收款日期"].iat[0].date()) == "2027-03-31"
    assert (result.summary["应收"], result.summary["预收"], result.summary["逾期"]) == (110_000, 20_000, 50_000)


def test_two_collection_rates(inputs):
    """Of this period: what falls due in it; of old debts: what was overdue on its first day (D39: 800/1,000)."""
    bills = owed(
        ("1", "甲", 500, "2027-03-01"), ("2", "甲", 300, "2027-03-31"), ("3", "甲", 1500, "2027-02-28"), ("4", "甲", 90, "2027-04-01")
    )
    receipts = paid(
        ("1", "2027-03-20", 200), ("1", "2027-02-20", 50), ("3", "2027-02-28", 500), ("3", "2027-03-02", 800), ("4", "2027-03-02", 90)
    )
    (row,) = records(run(inputs, bills, receipts).rows)
    assert (row["本期到期"], row["本期收回"], row["本期回收率"]) == (80_000, 20_000, F(1, 4))
    assert (row["期初逾期"], row["旧欠收回"], row["旧欠回收率"]) == (100_000, 80_000, F(4, 5))


def test_settled_and_nothing(inputs):
    """Nothing owed: no rate, and no bucket of a balance of 0."""
    result = run(inputs, owed(("1", "甲", 10, "2027-01-01")), paid(("1", "2027-02-01", 10)))
    (row,) = records(result.rows)
    assert row["逾期率"] is None and row["旧欠回收率"] is None and row["应收"] == 0
    assert records(result.extra["receivables"])[0]["账龄段"] is None and records(result.extra["receivables"])[0]["理由"] == "已收清"
    assert run(inputs, owed()).rows.empty and "分母为0：没有应收余额，逾期率为空" in run(inputs, owed()).notes


def test_what_does_not_fit(inputs):
    """A blank amount and a receipt of no receivable are said and not counted."""
    result = run(
        inputs, owed(("1", "甲", None, "2027-01-01"), ("2", "甲", 5, "2027-01-01")), paid(("9", "2027-03-01", 7), ("8", "2027-02-01", 7))
    )
    assert result.summary["应收"] == 500 and len([n for n in result.notes if "没有填应收金额" in n or "本期 1 笔" in n]) == 2


def test_words_of_what_is_overdue(inputs):
    """Reasons of what is overdue stand once; the latest promise; those of what is not due stay out."""
    more = [
        {"欠费原因": "资金紧", "承诺日": "2027-04-05"},
        {"欠费原因": "资金紧", "承诺日": "2027-04-09"},
        {"欠费原因": "对账", "承诺日": "2027-05-01"},
    ]
    bills = owed(("1", "甲", 1, "2027-03-01", more[0]), ("2", "甲", 1, "2027-02-01", more[1]), ("3", "甲", 1, "2027-04-01", more[2]))
    (row,) = records(run(inputs, bills).rows)
    assert row["欠费原因"] == "资金紧" and str(row["承诺日"].date()) == "2027-04-09"


def test_blank_buckets(inputs):
    """Without bounds nothing is spread and that is said; overdue is still known."""
    result = run(inputs, owed(*FOUR), policy=oil_policy(ageing_buckets=None))
    assert "未到期" not in result.rows and result.summary["逾期"] == 550_000
    assert result.notes == ("阈值未设：政策里“账龄分段”是空的，没有分段",)


def test_other_buckets(inputs):
    result = run(inputs, owed(*FOUR), policy=oil_policy(ageing_buckets="90、30"))
    assert [name for name in result.rows if name in result.extra["buckets"]] == ["未到期", "1–30", "31–90", ">90", "日期未填"]
    assert list(result.rows.loc[0, ["未到期", "1–30", "31–90", ">90"]]) == [100_000, 200_000, 300_000, 50_000]


def test_branches_stay_apart(inputs):
    """The same numbers in two branches: each has its own receipts."""
    bills = [owed(("1", "甲", 10, "2027-03-01")), owed(("1", "甲", 10, "2027-03-01"), branch="YB02")]
    rows = CALC.run(
        inputs(period="2027-03", policy=POLICY, branches=("YB01", "YB02"), R15=bills, R15b=paid(("1", "2027-03-02", 4), branch="YB02"))
    ).rows
    assert list(rows["应收"]) == [1_000, 600]


MONEY = st.integers(-(10**9), 10**9)
DAY = st.dates(dt.date(2025, 6, 1), dt.date(2027, 12, 31))


@settings(deadline=None, max_examples=40)
@given(
    bills=st.lists(st.tuples(st.sampled_from("甲乙"), MONEY, DAY), min_size=1, max_size=10),
    received=st.lists(st.tuples(st.integers(0, 9), DAY, MONEY), max_size=10),
)
def test_buckets_sum_to_the_whole(inputs, bills, received):
    """Buckets = 应收; 应收 − 预收 = what was billed less what was received up to the last day."""
    frame = stored(
        "R15",
        {
            "应收编号": [str(i) for i in range(len(bills))],
            "客户": [b[0] for b in bills],
            "应收金额": [b[1] for b in bills],
            "到期日": [b[2] for b in bills],
        },
        branch="YB01",
    )
    mine = [r for r in received if r[0] < len(bills)]
    cells = {"应收编号": [str(r[0]) for r in mine], "收款日期": [r[1] for r in mine], "收款金额": [r[2] for r in mine]}
    result = run(inputs, frame, stored("R15b", cells, branch="YB01"))
    assert int(result.rows[list(BUCKETS)].sum().sum()) == result.summary["应收"]
    come = sum(amount for _, day, amount in mine if day <= dt.date(2027, 3, 31))
    assert result.summary["应收"] - result.summary["预收"] == sum(b[1] for b in bills) - come
