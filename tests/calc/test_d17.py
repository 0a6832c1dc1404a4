"""D17: sold and not lifted, with the worked examples of the catalogue and of P02."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction as F

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from building.oil_policy import oil_policy
from building.typed_rows import stored, typed
from macros.calc.d17_unlifted import CALC
from validators.frames import records

POLICY = oil_policy()


def document(customer, opening, sold, lifted, returned, erp, *, day="2026-10-20", number="", **more):
    return {
        "单据号": number or f"D{customer}{opening}{sold}",
        "客户": customer,
        "品种": "0号柴油",
        "开票日期": day,
        "期初未提": opening,
        "销售数量": sold,
        "已提数量": lifted,
        "退销数量": returned,
        "ERP账面未提": erp,
    } | more


def unlifted(*rows, branch="YB01"):
    return typed("R14", rows, branch=branch)


def run(inputs, *frames, policy=POLICY, branches=("YB01",)):
    return CALC.run(inputs(R14=list(frames), policy=policy, branches=branches))


def test_worked_example(inputs):
    """甲 60 = ERP; 乙 30, ERP 35: +5; 丙 0; all 90, +5; 270/370 = 72.97%."""
    result = run(
        inputs, unlifted(document("甲", 50, 200, 180, 10, 60), document("乙", 0, 100, 70, None, 35), document("丙", 20, 0, 20, 0, 0))
    )
    rows = {row["客户"]: row for row in records(result.rows)}
    assert {c: (r["未提数量"], r["ERP账面未提"], r["差异"]) for c, r in rows.items()} == {
        "甲": (60_000, 60_000, 0),
        "乙": (30_000, 35_000, 5_000),
        "丙": (0, 0, 0),
    }
    assert result.summary["未提数量"] == 90_000 and result.summary["ERP账面未提"] == 95_000 and result.summary["差异"] == 5_000
    assert result.summary["提油率"] == F(270, 370) and rows["乙"]["不符单据"] == 1 and rows["甲"]["不符单据"] == 0
    assert rows["乙"]["理由"] == "ERP账面 35 吨，未提 30 吨，差异 5 吨" and result.notes == () and result.blocked == []


def test_documents_of_one_customer_and_product(inputs):
    """Summed; the oldest with something left gives 最长库龄; the words stand together once."""
    result = run(
        inputs,
        unlifted(
            document("甲", 0, 10, 4, 0, 6, day="2026-10-01", number="A", 说明="车没来"),
            document("甲", 0, 10, 10, 0, 0, day="2026-08-01", number="B", 说明="车没来"),
            document("甲", 5, 0, 0, 0, 5, day=None, number="C", 销售日期="2026-09-01"),
        ),
    )
    (row,) = records(result.rows)
    assert (row["单据数"], row["未提数量"], row["最长库龄"], row["超龄数量"], row["说明"]) == (3, 11_000, 60, 5_000, "车没来")
    assert (row["0–30"], row["31–60"], row["61–90"], row[">90"], row["日期未填"]) == (6_000, 5_000, 0, 0, 0)
    assert {row["单据号"]: row["库龄天数"] for row in records(result.extra["documents"])} == {"A": 30, "B": None, "C": 60}


@pytest.mark.parametrize(("day", "age", "late"), [("2026-10-01", 30, 0), ("2026-09-30", 31, 1000), ("2026-11-03", 0, 0)])
def test_alarm_is_beyond_its_days(inputs, day, age, late):
    """30 days are not more than 30; a document of next month is 0 days old."""
    (row,) = records(run(inputs, unlifted(document("甲", 0, 1, 0, 0, 1, day=day))).rows)
    assert (row["最长库龄"], row["超龄数量"]) == (age, late)


@pytest.mark.parametrize(("erp", "judged"), [(6, "相符"), (4, "相符"), (6.001, "不符"), (3.999, "不符")])
def test_tolerance_is_inclusive_both_ways(inputs, erp, judged):
    result = run(inputs, unlifted(document("甲", 5, 0, 0, 0, erp)), policy=oil_policy(recon_tolerance="1"))
    assert list(result.extra["documents"]["结论"]) == [judged]


def test_lifted_beyond_what_was_there(inputs):
    """Below 0 is an error and no stock."""
    result = run(inputs, unlifted(document("甲", 0, 25, 30, 0, 0)))
    (row,) = records(result.rows)
    assert (row["未提数量"], row["0–30"], row["最长库龄"], row["不符单据"]) == (-5_000, 0, None, 1)
    assert row["理由"] == "已提加退销比期初加销售多 5 吨" and any("1 张单据" in note for note in result.notes)


def test_what_is_blank(inputs):
    """No figure of the books: no difference; no day: no age; blank numbers are 0."""
    result = run(inputs, unlifted(document("甲", None, 8, None, None, None, day=None)))
    (row,) = records(result.rows)
    assert (row["未提数量"], row["ERP账面未提"], row["差异"], row["最长库龄"], row["日期未填"]) == (8_000, None, None, None, 8_000)
    assert list(result.extra["documents"]["结论"]) == ["没有ERP账面数"] and len(result.notes) == 2


def test_blank_parameters(inputs):
    """Nothing stops: what is only compared with is said (阈值未设)."""
    policy = oil_policy(recon_tolerance=None, stock_age_alarm=None, stock_ageing=None)
    result = run(inputs, unlifted(document("甲", 0, 8, 0, 0, 9, day="2026-01-01")), policy=policy)
    (row,) = records(result.rows)
    assert (row["差异"], row["不符单据"], row["超龄数量"], row["最长库龄"]) == (1_000, 0, 0, 303) and ">90" not in row
    assert [note.split("是空的")[0] for note in result.notes] == ["阈值未设：政策里“已售未提核对允许差”", "阈值未设：政策里“库龄提醒天数”"]


def test_bounds_that_are_no_days(inputs):
    (stop,) = run(inputs, unlifted(document("甲", 0, 8, 0, 0, 8)), policy=oil_policy(stock_ageing="一个月、60")).blocked
    assert stop.parameter == "库龄分段" and "天数" in stop.message


def test_nothing(inputs):
    result = run(inputs, unlifted())
    assert result.rows.empty and result.summary["提油率"] is None and result.summary["未提数量"] == 0


def test_branches_stay_apart(inputs):
    """The same customer code of two branches is two customers."""
    parts = unlifted(document("甲", 1, 0, 0, 0, 1)), unlifted(document("甲", 2, 0, 0, 0, 2), branch="YB02")
    rows = run(inputs, *parts, branches=("YB01", "YB02")).rows
    assert [tuple(r) for r in rows[["_branch", "客户", "未提数量"]].to_numpy()] == [("YB01", "甲", 1_000), ("YB02", "甲", 2_000)]


AMOUNT, DAY = st.integers(0, 10**9), st.dates(dt.date(2026, 1, 1), dt.date(2026, 12, 31)) | st.none()


@settings(deadline=None, max_examples=40)
@given(drawn=st.lists(st.tuples(st.sampled_from("甲乙丙"), AMOUNT, AMOUNT, AMOUNT, AMOUNT, DAY), min_size=1, max_size=12))
def test_balance_and_buckets(inputs, drawn):
    """opening + sold = lifted + returned + left, in every sum; the buckets sum to what is left and not below 0."""
    names = ("客户", "期初未提", "销售数量", "已提数量", "退销数量")
    values = {name: [row[i] for row in drawn] for i, name in enumerate(names)}
    frame = stored("R14", values | {"单据号": [str(i) for i in range(len(drawn))], "开票日期": [row[5] for row in drawn]}, branch="YB01")
    result = run(inputs, frame)
    sums = result.rows
    assert (sums["期初未提"] + sums["销售数量"] == sums["已提数量"] + sums["退销数量"] + sums["未提数量"]).all()
    left = result.extra["documents"]["未提数量"].clip(lower=0)
    assert int(sums[list(result.extra["buckets"])].sum().sum()) == int(left.sum())


FIFO = oil_policy(lifting_booked="先进先出")


def worth(way):
    """What an origin of cells, sums and differences comes to."""
    if way.how == "rows":
        return sum((F(value) for _, _, value in way.of[3]), F(0))
    parts = [worth(part) for part in way.parts]
    return parts[0] - sum(parts[1:]) if way.how == "less" else sum(parts, F(0))


def test_first_in_first_out(inputs):
    """50 of August, 100 of September, 200 of October; 120 lifted and 40 returned, all on the last paper: 190 are left, all of October."""
    rows = (
        document("甲", 0, 200, 120, 40, 190, day="2026-10-05", number="C"),
        document("甲", 50, 0, None, None, 0, day="2026-08-10", number="A"),
        document("甲", 100, 0, 0, 0, 0, day="2026-09-20", number="B"),
    )
    single, fifo = run(inputs, unlifted(*rows)), run(inputs, unlifted(*rows), policy=FIFO)
    (by_paper,), (row,) = records(single.rows), records(fifo.rows)
    assert (by_paper["未提数量"], by_paper["最长库龄"], by_paper["不符单据"]) == (190_000, 82, 3)
    assert (row["未提数量"], row["已提数量"], row["退销数量"], row["最长库龄"], row["不符单据"]) == (190_000, 120_000, 40_000, 26, 0)
    assert (by_paper["0–30"], by_paper["31–60"], by_paper["61–90"]) == (40_000, 100_000, 50_000)
    assert (row["0–30"], row["31–60"], row["61–90"]) == (190_000, 0, 0)
    papers = {one["单据号"]: (one["未提数量"], one["差异"], one["库龄天数"]) for one in records(fifo.extra["documents"])}
    assert papers == {"A": (0, 0, None), "B": (0, 0, None), "C": (190_000, 0, 26)}
    assert worth(fifo.lineage.rows["0–30"](0)) == 190 and worth(single.lineage.rows["0–30"](0)) == 40


def test_papers_of_one_day_go_by_their_number_and_undated_ones_last(inputs):
    rows = [document("甲", 10, 0, 0, 0, 0, day=day, number=n) for n, day in (("B", "2026-10-01"), ("Z", None), ("A", "2026-10-01"))]
    rows[1]["已提数量"] = 25
    papers = {one["单据号"]: one["未提数量"] for one in records(run(inputs, unlifted(*rows), policy=FIFO).extra["documents"])}
    assert papers == {"A": 0, "B": 0, "Z": 5_000}


def test_more_than_all_papers_hold_stays_with_the_last(inputs):
    rows = document("甲", 10, 0, 25, 0, 0, day="2026-08-01", number="A"), document("甲", 10, 0, 0, 0, 0, day="2026-09-01", number="B")
    result = run(inputs, unlifted(*rows), policy=FIFO)
    assert {one["单据号"]: (one["未提数量"], one["结论"]) for one in records(result.extra["documents"])} == {
        "A": (0, "相符"),
        "B": (-5_000, "多提"),
    }


def first_out(rows, day_of):
    """What is left of each of the papers of one customer: by hand, one ton after the other in whole thousandths."""
    order = sorted(range(len(rows)), key=lambda i: (day_of(rows[i]) is None, day_of(rows[i]) or dt.date.min, f"{i:02d}"))
    gone, left = sum(row[3] + row[4] for row in rows), {}
    for place, i in enumerate(order):
        there = rows[i][1] + rows[i][2]
        took = gone if place == len(order) - 1 else min(gone, there)
        gone, left[i] = gone - took, there - took
    return left


@settings(deadline=None, max_examples=15)
@given(drawn=st.lists(st.tuples(st.sampled_from("甲乙"), AMOUNT, AMOUNT, AMOUNT, AMOUNT, DAY), min_size=1, max_size=10))
def test_first_in_first_out_by_hand(inputs, drawn):
    """Each paper, each bucket and its way back; the sums of customer and product are those of papers booked one by one."""
    values = {name: [row[i] for row in drawn] for i, name in enumerate(("客户", "期初未提", "销售数量", "已提数量", "退销数量"))}
    papers = values | {"单据号": [f"{i:02d}" for i in range(len(drawn))], "开票日期": [row[5] for row in drawn]}
    frame = stored("R14", papers, branch="YB01", file="a.xlsx")
    result, single = run(inputs, frame, policy=FIFO), run(inputs, frame)
    found = {one["单据号"]: one["未提数量"] for one in records(result.extra["documents"])}
    for customer in {row[0] for row in drawn}:
        mine = [i for i, row in enumerate(drawn) if row[0] == customer]
        by_hand = first_out([drawn[i] for i in mine], lambda row: row[5])
        assert [found[f"{i:02d}"] for i in mine] == [by_hand[place] for place in range(len(mine))]
    same = ["客户", "期初未提", "销售数量", "已提数量", "退销数量", "未提数量"]
    assert result.rows[same].equals(single.rows[same])
    for column in (*result.extra["buckets"], "未提数量", "超龄数量"):
        for place, value in enumerate(result.rows[column]):
            assert worth(result.lineage.rows[column](place)) == F(int(value), 1000), column
